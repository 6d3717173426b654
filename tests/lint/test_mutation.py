"""Mutation and logic: what examples must notice, and what conditions must not mean."""

from __future__ import annotations

from typing import Any

from radiculo.engine.mutants import mutants
from radiculo.errors import Problems
from radiculo.lint.examples import run_examples
from radiculo.lint.logic import check_logic
from radiculo.lint.mutation import mutate_examples
from support.bases import Data, alarm, finding, make_base, root, rule, yes

FINDINGS = {"a": finding(), "b": finding(), "jerk": finding("reflex"), "power": finding("mrc")}
LOST: Data = {"finding": "jerk", "in": ["reduced", "absent"]}


def examples(*given: tuple[Data, str]) -> list[Data]:
    return [{"name": str(i), "given": data, "verdict": verdict} for i, (data, verdict) in enumerate(given)]


GOOD = examples(
    ({"jerk": "reduced"}, "fires"),
    ({"jerk": "absent"}, "fires"),
    ({"jerk": "normal"}, "silent"),
    ({"jerk": "brisk"}, "silent"),
    ({}, "waits"),
)


def survivors(when: Data, given: list[Data]) -> list[str]:
    base = make_base({"x": rule(when, root("L4", 3), status="stable", examples=given)}, FINDINGS)
    return [survivor.what for survivor in mutate_examples(run_examples(base)).survivors]


def codes(rules: dict[str, Data], **more: Any) -> set[str]:
    problems = Problems()
    check_logic(make_base(rules, FINDINGS, **more), problems)
    return {diagnostic.code for diagnostic in problems}


def test_complete_examples_leave_no_survivor() -> None:
    assert survivors(LOST, GOOD) == []


def test_each_example_that_is_taken_away_lets_a_mutant_survive() -> None:
    for index in range(4):
        assert survivors(LOST, [*GOOD[:index], *GOOD[index + 1 :]])


def test_a_survivor_comes_with_an_example_that_would_notice_it() -> None:
    base = make_base({"x": rule(LOST, root("L4", 3), status="stable", examples=GOOD[:3] + GOOD[4:])}, FINDINGS)
    (survivor,) = mutate_examples(run_examples(base)).survivors
    assert survivor.killer == "{given: {jerk: brisk}, verdict: silent}"


def test_a_mutant_that_means_the_same_is_excluded_by_enumeration() -> None:
    twice = {"any": [{"finding": "jerk", "is": "absent"}, LOST]}
    base = make_base({"x": rule(twice, root("L4", 3), status="stable", examples=GOOD)}, FINDINGS)
    report = mutate_examples(run_examples(base))
    assert report.equivalent > 0
    assert report.mutants == report.killed + report.equivalent + len(report.survivors)


def test_a_threshold_moves_one_step_at_its_edge_only() -> None:
    base = make_base({"x": rule({"finding": "power", "at_most": 3})}, FINDINGS)
    described = [what for what, _ in mutants(base.rules[0].when, base.vocabulary)]
    assert len([what for what in described if "becomes" in what]) == 2
    assert any("negated" in what for what in described)
    assert any("'other'" in what for what in described)


def test_a_contradiction_and_a_truism_are_found() -> None:
    never = {"all": [yes("a"), {"not": yes("a")}]}
    always = {"any": [yes("a"), {"not": yes("a")}]}
    assert codes({"x": rule(never, root("L4", 3))}) == {"never-fires"}
    assert codes({"x": rule(always, root("L4", 3))}) == {"always-fires"}


def test_two_rules_for_one_picture_are_a_double_or_a_conflict() -> None:
    same = {"x": rule(LOST, root("L4", 3)), "y": rule(LOST, root("L4", 2))}
    opposite = {"x": rule(LOST, root("L4", 3)), "y": rule(LOST, root("L4", 0.5))}
    apart = {"x": rule(LOST, root("L4", 3)), "y": rule(LOST, root("L3", 2))}
    assert codes(same) == {"duplicate-condition"}
    assert codes(opposite) == {"conflicting-rules"}
    assert codes(apart) == set()


def test_an_alarm_in_the_shadow_of_a_stronger_one_is_named() -> None:
    both = {"all": [yes("a"), yes("b")]}
    assert codes({"x": rule(both, alarm("B")), "y": rule(yes("a"), alarm("A"))}) == {"shadowed-alarm"}
    assert codes({"x": rule(both, alarm("A")), "y": rule(yes("a"), alarm("B"))}) == set()
