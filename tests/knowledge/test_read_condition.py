"""Reading conditions: data in, conditions out, one precise problem per mistake."""

from __future__ import annotations

from typing import Any

import pytest

from radiculo.errors import Problems
from radiculo.knowledge import conditions
from radiculo.knowledge.conditions import All, AnyOf, Condition, Count, Not, Test, fold
from radiculo.knowledge.prose import condition_text
from radiculo.knowledge.rulebase import RuleBase
from support.bases import files, finding, rule, try_build, yes

FINDINGS = {
    "a": finding(),
    "jerk": finding("reflex"),
    "power": finding("mrc"),
    "fever": finding(sides="patient"),
    "volume": finding(sides="patient", number={"unit": "ml", "min": 0, "max": 500, "concern": "rising"}),
}
POLICY = {"grade": 3, "least": 2, "word": "absent", "amount": 100}


def read(when: Any, scope: str = "leg") -> tuple[Condition | None, RuleBase | None, Problems]:
    base, problems = try_build(files({"x": rule(when, scope=scope)}, FINDINGS, policy=POLICY))
    return (base.rules[0].when if base and base.rules else None), base, problems


@pytest.mark.parametrize(
    ("when", "condition"),
    [
        (yes("a"), Test("a", "is", ("yes",))),
        ({"finding": "a", "is": True}, Test("a", "is", ("yes",))),
        ({"finding": "other.jerk", "in": ["absent", "brisk"]}, Test("jerk", "in", ("absent", "brisk"), "other")),
        ({"finding": "either.power", "at_most": 3}, Test("power", "at_most", (3,), "either")),
        ({"finding": "both.power", "at_most": "$grade"}, Test("power", "at_most", (3,), "both", "grade")),
        ({"finding": "jerk", "in": ["$word", "brisk"]}, Test("jerk", "in", ("absent", "brisk"), "this", "word")),
        ({"finding": "volume", "at_least": "$amount"}, Test("volume", "at_least", (100,), "this", "amount")),
        ({"not": yes("a")}, Not(Test("a", "is", ("yes",)))),
        ({"all": [yes("a"), yes("fever")]}, All((Test("a", "is", ("yes",)), Test("fever", "is", ("yes",))))),
        ({"any": [yes("a")]}, AnyOf((Test("a", "is", ("yes",)),))),
    ],
)
def test_data_becomes_the_condition_that_it_says(when: object, condition: Condition) -> None:
    found, _, problems = read(when)
    assert not list(problems)
    assert found == condition


@pytest.mark.parametrize("least", [2, "$least"])
def test_a_count_takes_a_number_or_a_switch(least: object) -> None:
    found, _, problems = read({"count": {"at_least": least, "of": [yes("a"), yes("fever"), yes("other.a")]}})
    assert not list(problems)
    assert isinstance(found, Count)
    assert (found.at_least, len(found.of)) == (2, 3)


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("a", "wrong-type"),
        ({}, "one-operator"),
        ({"all": [yes("a")], "any": [yes("a")]}, "one-operator"),
        ({"al": [yes("a")]}, "unknown-operator"),
        ({"all": []}, "wrong-type"),
        ({"all": yes("a")}, "wrong-type"),
        ({"finding": "a"}, "one-operator"),
        ({"is": "yes"}, "missing-field"),
        ({"finding": "a", "is": "yes", "in": ["no"]}, "one-operator"),
        ({"finding": "a", "equals": "yes"}, "unknown-operator"),
        ({"finding": "left.a", "is": "yes"}, "side-in-condition"),
        ({"finding": "right.a", "is": "yes"}, "side-in-condition"),
        ({"finding": "other.fever", "is": "yes"}, "unwanted-side"),
        ({"finding": "b", "is": "yes"}, "unknown-finding"),
        ({"finding": 3, "is": "yes"}, "wrong-type"),
        ({"finding": "a", "is": ["yes"]}, "wrong-type"),
        ({"finding": "a", "in": "yes"}, "wrong-type"),
        ({"finding": "a", "in": []}, "wrong-type"),
        ({"finding": "a", "in": ["yes", "yes"]}, "duplicate-value"),
        ({"finding": "a", "is": "maybe"}, "wrong-value"),
        ({"finding": "a", "in": ["yes", "no"]}, "wrong-value"),
        ({"finding": "a", "is": None}, "wrong-type"),
        ({"finding": "jerk", "at_least": "reduced"}, "wrong-value"),
        ({"finding": "volume", "is": 100}, "wrong-value"),
        ({"finding": "volume", "at_least": 900}, "wrong-value"),
        ({"finding": "power", "at_most": "$none"}, "unknown-switch"),
        ({"count": {"at_least": 3, "of": [yes("a"), yes("fever")]}}, "wrong-value"),
        ({"count": {"at_least": 0, "of": [yes("a")]}}, "wrong-value"),
        ({"count": {"at_least": True, "of": [yes("a")]}}, "wrong-value"),
        ({"count": [yes("a")]}, "wrong-type"),
    ],
)
def test_a_mistake_is_one_problem(when: object, code: str) -> None:
    _, _, problems = read(when)
    assert [problem.code for problem in problems.errors] == [code]


def test_a_patient_rule_says_which_legs_it_reads() -> None:
    for where in ("", "other."):
        assert [p.code for p in read(yes(f"{where}a"), "patient")[2]] == ["missing-side"]
    for where in ("either.", "both."):
        assert not list(read(yes(f"{where}a"), "patient")[2])


def test_every_mistake_of_a_condition_is_reported() -> None:
    _, _, problems = read({"all": [yes("x"), {"not": yes("left.a")}, {"finding": "a", "is": "maybe"}]})
    assert sorted(problem.code for problem in problems) == ["side-in-condition", "unknown-finding", "wrong-value"]


def test_the_tests_of_a_condition_are_collected_once() -> None:
    found, _, _ = read({"all": [yes("a"), {"not": {"any": [yes("a"), yes("fever")]}}]})
    assert found is not None
    assert {test.finding for test in conditions.tests_of(found)} == {"a", "fever"}
    assert len(conditions.tests_of(found)) == 2


def test_a_condition_is_worded() -> None:
    when = {
        "all": [
            {"finding": "power", "at_most": "$grade"},
            {"not": {"any": [yes("other.a"), yes("fever")]}},
            {"count": {"at_least": 1, "of": [yes("both.a"), yes("either.a")]}},
        ]
    }
    found, base, _ = read(when)
    assert found is not None
    assert base is not None
    text = condition_text(found, base.vocabulary)
    for part in ("3 or less", "policy grade", "not [", "on the other side", "at least 1 of", "on both sides"):
        assert part in text


class Depth:
    """An algebra of a test's own: the fold is the only walk there is."""

    def test(self, _: Test) -> int:
        return 1

    def all(self, _: object, parts: Any) -> int:
        return 1 + max(parts)

    any = count = all

    def negate(self, _: Not, part: int) -> int:
        return 1 + part


def test_the_fold_reads_a_condition_from_its_leaves_upwards() -> None:
    found, _, _ = read({"not": {"all": [yes("a"), {"any": [yes("a"), yes("fever")]}]}})
    assert found is not None
    assert fold(found, Depth()) == 4
