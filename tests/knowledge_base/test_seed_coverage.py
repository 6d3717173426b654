"""Every item of the seed inventory is answered in its role; `radiculo coverage` says so, or says what is missing."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from radiculo.catalogue.model import Catalogue
from radiculo.catalogue.read import load_catalogue
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice
from radiculo.knowledge.rules import Rule
from radiculo.lint.inventory import Item, read_inventory
from radiculo.lint.seed_coverage import Row, cover_seed
from radiculo.render.schemas import json_schema
from support.bases import shipped_base
from support.program import ROOT, piped, with_rules

ITEMS = {
    "type": 8, "cause": 20, "symptom": 20, "test": 30, "nondrug": 30, "drug": 20, "supplement": 10, "regenerative": 10,
    "surgery": 10, "prevention": 10, "warning": 5, "doavoid": 10, "faq": 15,
}  # fmt: skip


@cache
def inventory() -> tuple[Item, ...]:
    items = read_inventory(shipped_base())
    assert items
    return items


@cache
def catalogue() -> Catalogue:
    return load_catalogue(shipped_base())


@cache
def coverage() -> dict[str, Row]:
    return {row.item.id: row for row in cover_seed(shipped_base(), catalogue(), inventory())}


def cover(rules: RuleBase, item: str, entries: Catalogue | None = None) -> Row:
    """The row of one item under changed rules."""
    wanted = tuple(each for each in inventory() if each.id == item)
    (row,) = cover_seed(rules, catalogue() if entries is None else entries, wanted)
    return row


def changed(base: RuleBase, ident: str, **fields: object) -> RuleBase:
    """The rules with one of them changed; only what coverage reads need stay sound."""
    return replace(base, rules=tuple(replace(r, **fields) if r.id == ident else r for r in base.rules))  # type: ignore[arg-type]


def test_the_inventory_has_all_198_items() -> None:
    assert len(inventory()) == len({item.id for item in inventory()}) == 198
    assert Counter(item.id.rsplit("-", 1)[0] for item in inventory()) == ITEMS


@pytest.mark.parametrize("item", [item.id for item in inventory()])
def test_it_is_answered_in_its_role(item: str) -> None:
    assert coverage()[item].missing == ""


def test_every_place_that_names_an_item_names_one_of_the_inventory(base: RuleBase) -> None:
    named = {item for rule in base.rules for item in rule.seed}
    named |= {item for finding in base.vocabulary.findings.values() for item in finding.seed}
    assert named | set(catalogue().by_seed) <= {item.id for item in inventory()}


@pytest.mark.parametrize("item", [item.id for item in inventory() if item.id.startswith("cause")])
def test_a_mechanism_rule_touches_nothing_but_mechanisms(base: RuleBase, item: str) -> None:
    for claim in coverage()[item].answers:
        effects = base.by_id[claim.id].effects
        assert {getattr(effect, "kind", type(effect).__name__) for effect in effects} <= {"mechanism", "Withdraws"}


@pytest.mark.parametrize("item", [item.id for item in inventory() if item.id.startswith("cause")])
def test_each_cause_is_raised_as_a_mechanism_of_its_own(item: str) -> None:
    raised = {claim.what.split()[1] for claim in coverage()[item].answers}
    others = [
        claim.what.split()[1]
        for other, row in coverage().items()
        if other.startswith("cause") and other != item
        for claim in row.answers
    ]
    assert len(raised) == 1
    assert not raised & set(others)


# What does not count


def rule_of(base: RuleBase, item: str) -> Rule:
    (rule,) = (rule for rule in base.rules if item in rule.seed)
    return rule


def test_a_cause_that_nothing_names_is_missing(base: RuleBase) -> None:
    row = cover(changed(base, rule_of(base, "cause-19").id, seed=()), "cause-19")
    assert (row.answered, row.weak, row.missing) == (False, False, "nothing names it")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"effects": (Advice("note", "text"),)}, "raises no mechanism"),
        ({"examples": ()}, "no stable rule with a firing example"),
        ({"status": "draft"}, "no stable rule with a firing example"),
    ],
    ids=["only advice", "no example", "draft"],
)
def test_a_rule_that_does_not_raise_the_cause_does_not_count(
    base: RuleBase, fields: dict[str, object], why: str
) -> None:
    rule = rule_of(base, "cause-19")
    row = cover(changed(base, rule.id, **fields), "cause-19")
    assert not row.answered
    assert row.missing == f"rule {rule.id}: {why}"


def test_evidence_against_a_mechanism_does_not_raise_it(base: RuleBase) -> None:
    rule = rule_of(base, "cause-19")
    (effect,) = rule.effects
    against = changed(base, rule.id, effects=(replace(effect, lr=0.5, weight=-30),))  # type: ignore[call-arg]
    assert not cover(against, "cause-19").answered


def test_a_finding_that_no_rule_reads_does_not_count(base: RuleBase) -> None:
    without = replace(base, rules=tuple(rule for rule in base.rules if "symptom-18" not in rule.seed))
    assert cover(without, "symptom-18").missing == "finding paraspinal_spasm: read by no rule"


def test_a_warning_that_only_another_rule_reads_does_not_count(base: RuleBase) -> None:
    without = replace(base, rules=tuple(rule for rule in base.rules if not rule.alarms))
    row = cover(without, "warning-4")
    assert not row.answered
    assert "finding fever: read by no alarm" in row.missing


def test_a_warning_counts_that_an_alarm_reads_through_a_sign(base: RuleBase) -> None:
    only = [rule for rule in base.rules if rule.signs or rule.id == "alarm/infection-febrile"]
    assert cover(replace(base, rules=tuple(only)), "warning-4").answered


@pytest.mark.parametrize("item", ["drug-1", "faq-1", "test-28"])
def test_without_a_catalogue_its_items_are_missing(base: RuleBase, item: str) -> None:
    assert cover(base, item, Catalogue(())).missing == "nothing names it"


def test_an_item_with_a_role_that_nobody_knows_is_missing(base: RuleBase) -> None:
    (row,) = cover_seed(base, catalogue(), (replace(inventory()[0], role="decoration"),))
    assert not row.answered


# The command


@cache
def printed(*arguments: str) -> tuple[int, str, str]:
    ran = piped("coverage", *arguments)
    return ran.code, ran.out, ran.err


def test_it_lists_every_item_and_the_totals() -> None:
    code, out, err = printed()
    assert (code, err) == (0, "")
    assert all(f" {item.id} " in out for item in inventory())
    assert "198 items: 198 answered, 0 missing" in out
    assert "not medical advice" in out.splitlines()[-1]


def test_missing_only_lists_nothing_when_nothing_is_missing() -> None:
    code, out, _ = printed("--missing")
    assert code == 0
    assert out.splitlines()[0] == "198 items: 198 answered, 0 missing"


def test_the_json_follows_its_schema_and_says_the_same() -> None:
    code, out, _ = printed("--json")
    data = json.loads(out)
    jsonschema.Draft7Validator(json_schema("coverage")).validate(data)
    assert code == 0
    weak = sum(row.weak for row in coverage().values())
    assert data["totals"] == {"items": 198, "answered": 198, "weak": weak, "missing": 0}
    assert [item["id"] for item in data["items"]] == [item.id for item in inventory()]
    assert json.loads(printed("--json", "--missing")[1])["items"] == []


def test_what_is_missing_is_listed_and_makes_the_exit_code_one(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "rulebase.yaml").write_text("name: own\nschema_version: 1\nversion: '1'\nextends: shipped\n")
    lines = (ROOT / "rules" / "inventory.tsv").read_text(encoding="utf-8").splitlines()
    more = "cause-21\tSomething else\toutput: mechanism hypothesis"
    (rules / "inventory.tsv").write_text("\n".join([*lines[:3], more]) + "\n", encoding="utf-8")
    ran = piped("coverage", "--missing", "--rules", rules)
    assert (ran.code, ran.err) == (1, "")
    assert "MISSING  cause-21        Something else: nothing names it" in ran.out
    assert "3 items: 2 answered, 1 missing" in ran.out
    assert "type-1" not in ran.out


def test_rules_without_an_inventory_leave_nothing_to_do() -> None:
    ran = piped(*with_rules("coverage"))
    assert (ran.code, ran.out) == (5, "")
    assert "no inventory" in ran.err
