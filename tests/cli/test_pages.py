"""`findings`, `rules`, `cases` and `roots`: every way to ask, what a page holds, and JSON that keeps its schema."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
import pytest

from radiculo.knowledge.base import RuleBase
from radiculo.render.schemas import json_schema
from support.program import CASES, INTENDED_USE, RULES, Ran, piped, with_rules

SCHEMAS = {"findings": "finding-pages", "rules": "rule-pages", "cases": "case-pages", "roots": "root-pages"}
WAYS: list[tuple[str, ...]] = [
    ("findings",),
    ("findings", "patellar_reflex"),
    ("findings", "reflex"),
    ("findings", "--domain", "reflex"),
    ("findings", "--signs"),
    ("rules",),
    ("rules", "level/l4-patellar-reflex"),
    ("rules", "--root", "L4"),
    ("roots",),
    ("roots", "L4"),
]


def ask(*arguments: str) -> Ran:
    if arguments[0] == "cases":
        return piped(*with_rules(*arguments), RADICULO_CASES=str(CASES / "good"))
    return piped(*with_rules(*arguments))


def asked(*arguments: str) -> Any:
    ran = ask(arguments[0], "--json", *arguments[1:])
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.lines) == 1
    found = json.loads(ran.out)
    validator(arguments[0]).validate(found)
    assert found["intended_use"] == INTENDED_USE
    return found


@cache
def validator(command: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json_schema(SCHEMAS[command]))


def ids(*arguments: str) -> list[str]:
    return [item["id"] for item in asked(*arguments)[arguments[0]]]


@pytest.mark.parametrize("arguments", [*WAYS, ("cases",), ("cases", "l4"), ("cases", "l4", "--key")], ids=" ".join)
def test_every_answer_ends_with_the_intended_use_and_json_keeps_its_schema(arguments: tuple[str, ...]) -> None:
    ran = ask(*arguments)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[-1] == INTENDED_USE
    assert asked(*arguments)[arguments[0]]


@pytest.mark.parametrize("name", ["patellar_reflex", "knee jerk", "Knee Jerk", "KJ", "patellar-reflex", "patellar"])
def test_a_finding_has_the_names_that_people_use(name: str) -> None:
    assert ask("findings", name).lines[0] == "Knee jerk  [patellar_reflex]"


def test_an_alias_that_several_findings_have_lists_them() -> None:
    out = piped("findings", "pinprick").out
    assert out.startswith("Findings (2")
    assert out.count("- sensation.") == 21


def test_words_that_nothing_bears_end_with_5_and_say_so() -> None:
    ran = ask("findings", "no such thing")
    assert (ran.code, ran.out) == (5, "")
    assert ran.err == "no finding is called 'no such thing', nor has a value of that name\n"


def test_the_page_of_a_finding_holds_what_is_asked_its_values_and_its_readers() -> None:
    out = ask("findings", "patellar_reflex").out
    assert "How is the knee jerk on this side?" in out
    assert "- normal [normal]" in out
    assert "Also written: knee jerk, KJ" in out
    assert "level/l4-patellar-reflex" in out
    assert "evidence for L4: likelihood ratio" in out
    assert "textbook: " in out


def test_the_page_of_a_number_says_its_range_and_what_the_rules_tell_apart(base: RuleBase) -> None:
    assert base.vocabulary["age"].scale.is_numeric
    assert "a number from 0 to 120 years; the rules tell apart at most 5 years, " in piped("findings", "age").out


def test_the_page_of_a_sign_says_which_rules_derive_it() -> None:
    (sign,) = asked("findings", "severe")["findings"]
    assert sign["kind"] == "sign"
    assert [reader["rule"] for reader in sign["derived_by"]] == ["sign/severe-weakness"]
    assert "a case never records it" in ask("findings", "severe_weakness_sign").out


def test_the_page_of_a_rule_says_when_it_fires_when_not_and_that_unknown_is_no_no() -> None:
    out = ask("rules", "level/l4-patellar-reflex").out
    assert "Fires when: Knee jerk: reduced or absent" in out
    assert "Does not fire when: Knee jerk: normal or brisk" in out
    assert "not recorded is never a no" in out
    for name in ("Why: ", "Misuse: ", "Evidence: ", "Sources:", "Examples:", "fires: ", "is silent: ", "waits: "):
        assert name in out


@pytest.mark.parametrize("name", ["l4-patellar", "LEVEL/L4-PATELLAR-REFLEX"])
def test_a_rule_is_found_by_a_part_that_only_it_has(name: str) -> None:
    assert ids("rules", name) == ["level/l4-patellar-reflex"]


def test_several_rules_with_the_same_words_are_a_list() -> None:
    found = ids("rules", "level/l4")
    assert len(found) == 3
    out = ask("rules", "level/l4").out
    assert out.startswith("Rules (3)")
    assert all(f"- {rule}  " in out for rule in found)


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("findings", "patelar_reflex"), "did you mean 'patellar_reflex'?"),
        (("rules", "level/l4-patelar-reflex"), "did you mean 'level/l4-patellar-reflex'?"),
        (("cases", "emergncy"), "did you mean 'emergency'?"),
        (("roots", "L9"), "one of L2"),
        (("findings", "--domain", "reflexx"), "did you mean 'reflex'?"),
        (("findings", "--group", "zzz"), "one of "),
        (("rules", "--root", "X"), "one of "),
        (("rules", "--urgency", "Z"), "one of A"),
        (("rules", "--source", "texbook"), "did you mean 'textbook'?"),
        (("rules", "--tag", "reflxes"), "did you mean 'reflexes'?"),
        (("cases", "--tag", "zzz"), "no tag 'zzz'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_not_there_is_a_usage_error_with_a_suggestion(arguments: tuple[str, ...], meant: str) -> None:
    ran = ask(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert meant in ran.err


def test_filters_that_leave_nothing_end_with_5_and_json_says_so_too() -> None:
    ran = ask("rules", "--root", "L4", "--urgency", "A")
    assert (ran.code, ran.out, ran.err) == (5, "", "no rule is like that\n")
    ran = ask("rules", "--json", "--root", "L4", "--urgency", "A")
    assert (ran.code, json.loads(ran.out)["rules"]) == (5, [])


def test_filters_of_rules_hold_together() -> None:
    assert ids("rules", "--group", "alarm") == ["alarm/cauda-equina", "alarm/severe-weakness"]
    assert ids("rules", "--urgency", "A") == ["alarm/cauda-equina"]
    assert "rival/femoral-neuropathy" in ids("rules", "--root", "L3")
    assert set(ids("rules", "--root", "L4", "--domain", "reflex")) == {"level/l4-patellar-reflex"}
    assert ids("rules", "--tag", "reflexes", "--source", "cohort1") == ["level/l4-patellar-reflex"]
    assert "alarm/cauda-equina" not in ids("rules", "--tag", "reflexes")


def test_findings_of_a_root_or_a_category_are_those_that_its_rules_rest_on_also_through_signs() -> None:
    severe = ids("findings", "--urgency", "B")
    assert "knee_extension_power" in severe
    assert "patellar_reflex" not in severe
    assert "patellar_reflex" in ids("findings", "--root", "L4")


def test_a_case_keeps_its_answer_until_it_is_asked_for() -> None:
    page, key = ask("cases", "l4").out, ask("cases", "l4", "--key").out
    assert "left Knee jerk: reduced" in page
    assert "radiculo triage l4" in page
    assert "What radiculo must answer" in key
    assert "What radiculo must answer" not in page
    (plain,) = asked("cases", "l4")["cases"]
    (full,) = asked("cases", "l4", "--key")["cases"]
    assert plain["key"] is None
    assert full["key"]["expect"]


def test_a_wrong_case_is_named_and_the_others_are_listed() -> None:
    ran = piped(*with_rules("cases"), RADICULO_CASES=str(CASES / "invalid"))
    assert ran.code == 4
    assert "invalid" in ran.err
    assert "before" in ran.out


@pytest.mark.parametrize("root", ["L1", "L2", "L3", "L4", "L5", "S1", "S2"])
def test_the_page_of_a_root_names_every_rule_that_speaks_of_it(base: RuleBase, root: str) -> None:
    from radiculo.knowledge.reading import Readings  # noqa: PLC0415

    out = piped("roots", root).out
    for rule, effect in Readings(base).for_root(root):
        assert f"likelihood ratio {effect.lr:g} ({effect.weight:+d}) [{rule.id}]" in out
    for row in base.tables.anatomy:
        if root in row.roots:
            assert f"{row.segment} {base.tables.zones[row.zone].title}" in out


def test_rules_that_are_wrong_stop_every_page() -> None:
    for command in SCHEMAS:
        ran = piped(command, "--rules", str(CASES))
        assert ran.code == 3
        assert "missing-file" in ran.err


def test_a_policy_changes_what_a_rule_says() -> None:
    at3 = piped(*with_rules("rules", "sign/severe-weakness")).out
    at2 = piped(*with_rules("rules", "sign/severe-weakness", "--policy", "severe_weakness=2")).out
    assert "Knee extension: 3 or less" in at3
    assert "Knee extension: 2 or less" in at2


def test_the_rules_of_these_tests_are_there() -> None:
    assert (RULES / "rulebase.yaml").is_file()
