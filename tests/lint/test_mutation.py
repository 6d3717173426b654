"""Mutation: what the examples of a rule must notice."""

from __future__ import annotations

from radiculo.lint.examples import run_examples
from radiculo.lint.mutation import mutate_examples
from support.bases import Data, finding, make_base, root, rule

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
