"""Two rule bases on the same cases: every change, by the rule that did it, urgency drops first."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from radiculo.engine.columns import Batch
from radiculo.knowledge.rulebase import RuleBase
from radiculo.triage.wording import Moved
from radiculo.trials.compare import cases
from radiculo.trials.compare.cases import generated
from radiculo.trials.compare.comparer import Comparer, PairedCases
from radiculo.trials.compare.report import Comparison, InvalidCase
from support.bases import Data, alarm, finding, make_base, observe, root, rule, yes
from support.program import CASES, INTENDED_USE, ROOT, RULES, Ran, piped

FINDINGS = {"flag": finding(sides="patient"), "extra": finding(sides="patient"), "power": finding("mrc")}
RULES_IN_MEMORY: dict[str, Data] = {
    "flagged": rule(yes("flag"), alarm("B"), scope="patient"),
    "weak": rule({"finding": "power", "at_most": 4}, root("L4", 8, "motor")),
    "knows": rule(yes("extra"), {"sign": "s"}, scope="patient"),
    "reads": rule(yes("s"), alarm("C", "vascular"), scope="patient"),
}


def base(**changed: Data | None) -> RuleBase:
    rules = {name: data for name, data in (RULES_IN_MEMORY | changed).items() if data is not None}
    return make_base(rules, FINDINGS, signs={"s": "patient"})


def compared(new: RuleBase, *cases: dict[str, object], old: RuleBase | None = None) -> Comparison:
    before = old or base()
    found = [[observe(b, **case).codes() for case in cases] for b in (before, new)]
    comparer = Comparer(before, new)
    comparer.add(PairedCases([str(n) for n in range(len(cases))], Batch.of(found[0]), Batch.of(found[1])))
    return comparer.report(None)


def test_the_same_rules_change_nothing() -> None:
    report = compared(base(), {"flag": "yes"}, {"left__power": 3})
    assert (report.cases, report.changed, report.groups) == (2, 0, [])


def test_a_lowered_urgency_is_a_drop_of_that_rule() -> None:
    report = compared(base(flagged=rule(yes("flag"), alarm("C"), scope="patient")), {"flag": "yes"}, {"flag": "no"})
    assert (report.changed, report.urgency_falls, report.rewritten) == (1, 1, ["r/flagged"])
    (group,) = report.groups
    assert [(r.rule, r.change) for r in group.rules] == [("r/flagged", "changed")]
    assert group.shown[0].moves["urgency"] == Moved(before="B", after="C")
    assert group.shown[0].urgency == "falls"


def test_a_removed_and_an_added_rule_are_named() -> None:
    report = compared(base(flagged=None, fresh=rule(yes("extra"), alarm("A"), scope="patient")), {"flag": "yes"})
    assert (report.removed, report.added) == (["r/flagged"], ["r/fresh"])
    assert report.groups[0].shown[0].ceases == ["r/flagged"]


def test_a_rule_that_reads_a_changed_sign_is_not_blamed_but_its_maker() -> None:
    changed = rule(yes("flag"), {"sign": "s"}, scope="patient")
    report = compared(base(knows=changed), {"extra": "yes"})
    (group,) = report.groups
    assert [r.rule for r in group.rules] == ["r/knows"]
    assert group.shown[0].ceases == ["r/knows", "r/reads"]


def test_a_change_of_policy_without_a_rule_is_grouped_apart() -> None:
    new = make_base(RULES_IN_MEMORY, FINDINGS, signs={"s": "patient"}, policy={"localising_minimum": 100})
    report = compared(new, {"left__power": 3})
    (group,) = report.groups
    assert group.rules == []
    assert list(group.shown[0].moves) == ["left"]


def test_a_renamed_rule_with_an_alias_is_the_same_rule() -> None:
    renamed = RULES_IN_MEMORY["flagged"] | {"aliases": ["r/flagged"]}
    assert compared(base(flagged=None, raised=renamed), {"flag": "yes"}).changed == 0


def test_groups_with_urgency_drops_come_first() -> None:
    new = base(flagged=rule(yes("flag"), alarm("C"), scope="patient"), weak=None)
    report = compared(new, {"left__power": 3}, {"left__power": 2}, {"flag": "yes"})
    assert [group.urgency_falls for group in report.groups] == [1, 0]


def test_generated_cases_that_the_new_vocabulary_cannot_read_are_reported() -> None:
    new = make_base({"weak": RULES_IN_MEMORY["weak"]}, {"power": finding("mrc")})
    invalid: list[InvalidCase] = []
    valid = sum(len(paired.ids) for paired in generated(200, 1, base(), new, invalid))
    assert valid + len(invalid) == 200
    assert valid
    assert invalid
    assert all("flag" in case.problem or "extra" in case.problem for case in invalid)


def with_text(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """The shipped rules with one text in place of another."""
    shutil.copytree(ROOT / "rules", tmp_path / "edited")
    path = tmp_path / "edited" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return tmp_path / "edited"


def test_another_pathway_of_a_rival_is_seen_although_no_rule_changes(tmp_path: Path) -> None:
    new = with_text(
        tmp_path, "rivals.yaml", "title: Hip joint disease\n    pathway: hip", "title: Hip\n    pathway: knee"
    )
    case = ROOT / "cases" / "vignettes" / "level-hip-osteoarthritis.yaml"
    report = json.loads(run(ROOT / "rules", new, case, "--json").out)
    assert report["changed"] == report["moved"]["pathways"] == 1
    moved = report["groups"][0]["shown"][0]["moves"]
    assert moved == {"pathways": {"before": "Hip service", "after": "Knee service"}}


def test_another_text_of_advice_is_seen_and_its_rule_is_named(tmp_path: Path) -> None:
    new = with_text(tmp_path, "advice/review.yaml", "Review, with the same tests as today.", "Look again.")
    report = json.loads(run(ROOT / "rules", new, "--generated", 100, "--json").out)
    assert report["changed"] == report["moved"]["advice"] > 10
    (group,) = report["groups"]
    assert [(rule["rule"], rule["change"]) for rule in group["rules"]] == [("advice/review", "changed")]


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The rules of the tests with one alarm lowered."""
    shutil.copytree(RULES, tmp_path / "rules")
    file = tmp_path / "rules" / "alarm" / "cauda-equina.yaml"
    text = file.read_text()
    assert "urgency: A" in text
    file.write_text(text.replace("urgency: A", "urgency: B"))
    return tmp_path / "rules"


def run(*arguments: object) -> Ran:
    return piped("compare", *arguments)


def test_a_planted_urgency_drop_exits_1_and_names_the_rule(edited: Path) -> None:
    ran = run(RULES, edited, CASES / "good")
    assert (ran.code, ran.err) == (1, "")
    assert "alarm/cauda-equina (changed): 1 case, urgency falls in 1" in ran.out
    assert INTENDED_USE in ran.out
    assert run(RULES, edited, CASES / "good", "--allow-drops").code == 0
    assert run(edited, RULES, CASES / "good").code == 0, "a rise is no drop"


def test_generated_cases_find_the_drop_too_and_json_says_the_same(edited: Path) -> None:
    ran = run(RULES, edited, "--generated", 300, "--seed", 4, "--json")
    assert ran.code == 1
    report: dict[str, Any] = json.loads(ran.out)
    assert report["seed"] == 4
    assert report["rewritten"] == ["alarm/cauda-equina"]
    assert all(group["rules"][0]["rule"] == "alarm/cauda-equina" for group in report["groups"])


def test_a_case_that_only_one_base_can_read_is_reported_and_exits_4(edited: Path) -> None:
    file = edited / "vocabulary" / "history.yaml"
    text = file.read_text()
    assert "saddle_sensation" in text
    for path in edited.rglob("*.yaml"):
        path.write_text(path.read_text().replace("saddle_sensation", "perineal_feeling"))
    ran = run(RULES, edited, CASES / "good")
    assert ran.code == 4
    assert "under new" in ran.out


def test_cases_are_read_once_where_both_bases_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = (
        base(),
        base(flagged=rule(yes("flag"), alarm("C"), scope="patient"), fresh=rule(yes("extra"), alarm("A"))),
    )
    fields = [
        {"observations": {"flag": "yes"}},
        {"observations": {"extra": "yes", "left.power": 3}, "expect": {"fires": ["r/fresh"]}},
        {"observations": {"left.power": "odd"}},
        {"observations": {"flag": "no"}, "truth": {"urgency": "B", "urgency_basis": "stated"}, "title": "caf\u00e9"},
    ]
    lines = [json.dumps({"schema_version": 1, "id": f"x-{n}", **said}) for n, said in enumerate(fields)]
    (tmp_path / "x.jsonl").write_text("\n".join([*lines, "no case"]) + "\n")

    def told(one: RuleBase, other: RuleBase) -> Comparison:
        comparer = Comparer(one, other)
        for paired in cases.from_files([str(tmp_path / "x.jsonl")], one, other, comparer.invalid):
            comparer.add(paired)
        return comparer.report(None)

    once = [told(old, new), told(new, old)]
    assert (once[0].cases, once[0].invalid[0].under) == (2, "old")
    monkeypatch.setattr(cases, "_reads_alike", lambda *_: False)
    assert [told(old, new), told(new, old)] == once


def test_the_same_base_under_two_policies() -> None:
    ran = run(RULES, RULES, "--new-policy", "severe_weakness=2", "--generated", 400, "--json")
    report = json.loads(ran.out)
    assert report["new"]["policy"] == {"severe_weakness": 2}
    assert report["old"]["policy"] == {}
    assert ran.code == (1 if report["urgency_falls"] else 0)
    assert report["changed"] > 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((RULES, RULES, "--generated", "5", CASES / "good"), 2),
        ((RULES, RULES, "-"), 2),
        ((RULES, "/no/such/rules"), 3),
        ((RULES, RULES, CASES / "invalid"), 4),
    ],
)
def test_a_wrong_request_is_refused(arguments: tuple[object, ...], code: int) -> None:
    assert run(*arguments).code == code


def test_generated_cases_have_what_the_new_rules_add() -> None:
    found = {**FINDINGS, "ours": finding(sides="patient")}
    rules = RULES_IN_MEMORY | {"fresh": rule(yes("ours"), alarm("A"), scope="patient")}
    new, invalid = make_base(rules, found, signs={"s": "patient"}), list[InvalidCase]()
    comparer = Comparer(base(), new)
    for paired in generated(200, 1, base(), new, invalid):
        comparer.add(paired)
    report = comparer.report(1)
    assert (report.cases, invalid) == (200, [])
    assert {rule.rule for group in report.groups for rule in group.rules} >= {"r/fresh"}
    assert any(change.id.startswith("new-1-") for group in report.groups for change in group.shown)


def test_rules_that_add_nothing_are_compared_on_cases_of_the_old_ones_alone() -> None:
    new = base(flagged=None)
    ids = [name for paired in generated(50, 1, base(), new, []) for name in paired.ids]
    assert len(ids) == 50
    assert all(name.startswith("gen-1-") for name in ids)
