"""Checks over a rule base: verdicts of examples, leaf coverage, logic in pairs, and what nothing uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from radiculo.cases.read import read_records
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.lint.coverage import check_coverage
from radiculo.lint.examples import check_examples, run_examples
from radiculo.lint.logic import check_logic
from radiculo.lint.unfired import check_cases_fire
from radiculo.lint.usage import check_usage
from support.bases import Data, alarm, built, files, finding, make_base, rival, root, rule, yes

FINDINGS = {"a": finding(), "b": finding(), "power": finding("mrc"), "fever": finding(sides="patient")}


def found(check: Callable[[RuleBase, Problems], object], base: RuleBase) -> list[str]:
    problems = Problems()
    check(base, problems)
    return [problem.code for problem in problems]


def of_examples(base: RuleBase, problems: Problems) -> None:
    check_examples(run_examples(base), problems)


def of_coverage(base: RuleBase, problems: Problems) -> None:
    check_coverage(run_examples(base), problems)


def example(verdict: str, **given: object) -> Data:
    data = {name.replace("__", "."): value for name, value in given.items()}
    return {"name": f"{verdict} {given}", "given": data, "verdict": verdict}


def stable(when: Data, *examples: Data, **more: Any) -> RuleBase:
    return make_base({"x": rule(when, root("L4", 3), status="stable", examples=list(examples), **more)}, FINDINGS)


FIRES, SILENT, WAITS = example("fires", a="yes"), example("silent", a="no"), example("waits")


def test_complete_examples_are_no_problem() -> None:
    assert found(of_examples, stable(yes("a"), FIRES, SILENT, WAITS)) == []


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_stable_rule_shows_itself_firing_silent_and_waiting(missing: int) -> None:
    examples = [FIRES, SILENT, WAITS]
    del examples[missing]
    assert "missing-example" in found(of_examples, stable(yes("a"), *examples))


def test_a_draft_may_lack_examples() -> None:
    assert found(of_examples, make_base({"x": rule(yes("a"))}, FINDINGS)) == []


def test_an_example_with_another_verdict_is_a_problem() -> None:
    wrong = [example("silent", a="yes"), example("waits", a="no")]
    problems = Problems()
    of_examples(stable(yes("a"), FIRES, SILENT, WAITS, *wrong), problems)
    assert [(problem.code, problem.message, problem.expected) for problem in problems] == [
        ("example-verdict", "example 'silent {'a': 'yes'}' of r/x: the rule fires", "silent"),
        ("example-verdict", "example 'waits {'a': 'no'}' of r/x: the rule is silent", "waits"),
    ]


def test_a_silent_example_differs_from_a_firing_one_in_one_finding() -> None:
    when = {"all": [yes("a"), yes("b")]}
    far = [example("fires", a="yes", b="yes"), example("silent", a="no", b="no"), WAITS]
    assert found(of_examples, stable(when, *far)) == ["missing-contrast"]
    assert found(of_examples, stable(when, *far, example("silent", a="yes", b="no"))) == []


def test_examples_are_relative_to_the_leg_in_question() -> None:
    when = {"all": [yes("a"), {"not": yes("other.a")}]}
    base = stable(
        when, example("fires", a="yes", other__a="no"), example("silent", both__a="yes"), example("waits", a="yes")
    )
    assert found(of_examples, base) == []


def test_each_test_is_shown_true_false_and_undecided() -> None:
    when = {"all": [yes("a"), yes("b")]}
    fires, silent = example("fires", a="yes", b="yes"), example("silent", a="no", b="yes")
    assert found(of_coverage, stable(when, fires, silent, example("waits"))) == ["leaf-coverage"]
    assert found(of_coverage, stable(when, fires, silent, example("silent", a="yes", b="no"), WAITS)) == []


def test_coverage_counts_the_states_of_every_test() -> None:
    examples = [example("fires", a="yes", b="yes"), example("silent", a="no", b="yes"), example("waits", a="yes")]
    run = run_examples(stable({"all": [yes("a"), yes("b")]}, *examples))
    assert check_coverage(run, Problems()) == (4, 6)


def test_a_sign_is_covered_through_the_findings_behind_it() -> None:
    examples = [example("fires", b="yes"), example("silent", b="no"), example("waits")]
    rules = {
        "makes": rule(yes("b"), {"sign": "s"}),
        "x": rule(yes("s"), root("L4", 3), status="stable", examples=examples),
    }
    base = make_base(rules, FINDINGS, signs={"s": "leg"})
    assert found(of_examples, base) == found(of_coverage, base) == []


# Logic


@pytest.mark.parametrize(
    ("when", "codes"),
    [
        ({"all": [yes("a"), {"finding": "a", "is": "no"}]}, ["never-fires"]),
        ({"all": [{"finding": "power", "at_most": 2}, {"finding": "power", "at_least": 4}]}, ["never-fires"]),
        ({"any": [{"finding": "power", "at_most": 3}, {"finding": "power", "at_least": 2}]}, ["always-fires"]),
        ({"count": {"at_least": 2, "of": [yes("a"), {"not": yes("a")}]}}, ["never-fires"]),
        ({"count": {"at_least": 1, "of": [yes("a"), {"not": yes("a")}]}}, ["always-fires"]),
        ({"all": [{"finding": "power", "at_most": 3}, {"finding": "power", "at_least": 3}]}, []),
        ({"all": [yes("a"), {"not": yes("other.a")}]}, []),
        ({"all": [yes("both.a"), {"not": yes("either.a")}]}, ["never-fires"]),
    ],
)
def test_a_condition_that_can_never_or_must_always_hold_is_found(when: Data, codes: list[str]) -> None:
    assert found(check_logic, make_base({"x": rule(when)}, FINDINGS)) == codes


def test_contradictions_are_found_through_signs() -> None:
    rules = {"makes": rule(yes("a"), {"sign": "s"}), "x": rule({"all": [yes("s"), {"not": yes("a")}]})}
    assert found(check_logic, make_base(rules, FINDINGS, signs={"s": "leg"})) == ["never-fires"]


@pytest.mark.parametrize(
    ("one", "other", "codes"),
    [
        ([root("L4", 3)], [root("L4", 3)], ["duplicate-condition"]),
        ([root("L4", 3)], [root("L4", 0.3)], ["conflicting-rules"]),
        ([root("L4", 3)], [root("L5", 3)], []),
        ([root("L4", 3)], [root("L4", 3, "reflex")], []),
        ([rival("femoral")], [rival("femoral", ["L4"])], ["duplicate-condition"]),
        ([rival("femoral")], [rival("artery")], []),
        ([root("L4", 3), root("L5", 3)], [root("L5", 3)], ["duplicate-condition"]),
    ],
)
def test_rules_with_one_meaning_must_not_say_one_thing_twice_or_its_opposite(
    one: list[Data], other: list[Data], codes: list[str]
) -> None:
    written = {"all": [yes("a"), {"not": {"finding": "power", "at_most": 3}}]}
    otherwise = {"not": {"any": [{"finding": "power", "at_most": 3}, {"finding": "a", "is": "no"}]}}
    base = make_base({"x": rule(written, *one), "y": rule(otherwise, *other)}, FINDINGS)
    assert found(check_logic, base) == codes


def test_the_same_effect_on_other_conditions_is_no_double() -> None:
    base = make_base({"x": rule(yes("a"), root("L4", 3)), "y": rule(yes("b"), root("L4", 3))}, FINDINGS)
    assert found(check_logic, base) == []


@pytest.mark.parametrize(
    ("weak", "strong", "codes"),
    [
        (("C", "spinal"), ("B", "spinal"), ["shadowed-alarm"]),
        (("B", "spinal"), ("B", "spinal"), []),
        (("A", "spinal"), ("B", "spinal"), []),
        (("C", "hip"), ("B", "spinal"), []),
    ],
)
def test_an_alarm_that_never_decides_is_found(weak: tuple[str, str], strong: tuple[str, str], codes: list[str]) -> None:
    rules = {"weak": rule({"all": [yes("a"), yes("b")]}, alarm(*weak)), "strong": rule(yes("a"), alarm(*strong))}
    assert found(check_logic, make_base(rules, FINDINGS)) == codes


def test_rules_that_withdraw_each_other_are_a_conflict() -> None:
    rules = {
        "x": rule(yes("a"), root("L4", 3), {"withdraws": ["r/y"]}),
        "y": rule(yes("b"), root("L4", 3), {"withdraws": ["r/x"]}),
    }
    assert found(check_logic, make_base(rules, FINDINGS)) == ["conflicting-rules"]


# Usage


def test_what_nothing_uses_is_an_error() -> None:
    data = files({"x": rule(yes("a"), rival("femoral"))}, FINDINGS)
    data["references.yaml"]["references"]["unread"] = {"citation": "Another", "read": "abstract"}
    problems = Problems()
    check_usage(built(data), problems)
    assert {problem.severity for problem in problems} == {"error"}
    named = {(problem.code, problem.message.split("'")[1]) for problem in problems}
    assert {("unused-reference", "unread"), ("unused-finding", "b"), ("unused-finding", "power")} <= named
    assert {("unused-rival", "artery"), ("unused-rival", "joint")} <= named
    assert ("unused-finding", "a") not in named
    assert ("unused-rival", "femoral") not in named


def test_a_family_is_used_when_one_of_its_areas_is() -> None:
    data = files({"x": rule(yes("pain.groin"))}, {"pain": finding(per_area="all")})
    data["vocabulary/areas.yaml"]["areas"]["calf"] = {"title": "calf", "view": "back"}
    data["policy.yaml"]["safety_screen"] = ["pain.groin"]
    problems = Problems()
    check_usage(built(data), problems)
    assert "unused-finding" not in {problem.code for problem in problems}


def test_a_finding_that_a_rule_opens_is_used() -> None:
    data = files({"x": rule(yes("a"), {"opens": ["b"]})}, FINDINGS)
    problems = Problems()
    check_usage(built(data), problems)
    named = {problem.message.split("'")[1] for problem in problems if problem.code == "unused-finding"}
    assert named == {"power", "fever"} - set(data["policy.yaml"]["safety_screen"])


def test_a_rule_that_no_case_fires_is_a_warning(base: RuleBase) -> None:
    problems = Problems()
    (record,) = read_records(["routine-s1-reflex"], base)
    assert record.case
    check_cases_fire(base, [record.case], problems)
    assert {(problem.code, problem.severity) for problem in problems} == {("rule-without-case", "warning")}
    named = {problem.message.removeprefix("no case fires ") for problem in problems}
    assert "level/s1-achilles-reflex" not in named
    assert "advice/review" not in named
    assert "alarm/near-paralysis" in named
