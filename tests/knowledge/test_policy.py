"""Policy: named switches, their options and ranges, and overrides."""

from __future__ import annotations

import pytest

from radiculo.errors import InvalidInput
from radiculo.knowledge.rulebase import load_rules
from support.bases import Data, alarm, built, files, finding, rule, try_build, yes


def with_switch(**switch: object) -> dict[str, Data]:
    data = files({"x": rule(yes("a"), alarm("$level"), scope="patient")}, {"a": finding(sides="patient")})
    data["policy.yaml"]["switches"]["level"] = {"title": "Level", "value": "B", "options": ["A", "B"], "why": "x"}
    data["policy.yaml"]["switches"]["grade"] = {"title": "Grade", "value": 3, "why": "x", **switch}
    return data


def test_an_override_takes_effect_where_the_switch_is_named() -> None:
    data = with_switch()
    assert built(data).rules[0].alarms[0].urgency == "B"
    assert built(data, {"level": "A"}).rules[0].alarms[0].urgency == "A"


@pytest.mark.parametrize(
    ("text", "value"), [("4", 4), ("4.5", 4.5), ("4.0", 4), ("-1", -1), ("word", "word"), ("-1.5", -1.5)]
)
def test_an_override_is_read_as_a_number_where_it_is_one(text: str, value: object) -> None:
    found = built(with_switch(), {"grade": text}).policy.values["grade"]
    assert (found, type(found)) == (value, type(value))


def test_an_override_equal_to_the_file_overrides_nothing() -> None:
    base = built(with_switch(), {"level": "B", "grade": "3"})
    assert base.policy.overridden == ()
    assert base.hash == built(with_switch()).hash


def test_overrides_are_listed_in_order_of_name() -> None:
    assert built(with_switch(), {"level": "A", "grade": "2"}).policy.overridden == ("grade", "level")


@pytest.mark.parametrize(
    ("switch", "overrides", "code"),
    [
        ({}, {"odd": "1"}, "unknown-switch"),
        ({"options": [2, 3]}, {"grade": "4"}, "wrong-value"),
        ({"range": [1, 5]}, {"grade": "6"}, "wrong-value"),
        ({"range": [1, 5]}, {"grade": "much"}, "wrong-value"),
        ({"range": [4, 5]}, {}, "wrong-value"),
        ({"options": [1, 2]}, {}, "wrong-value"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(switch: Data, overrides: dict[str, str], code: str) -> None:
    _, problems = try_build(with_switch(**switch), overrides)
    assert [problem.code for problem in problems.errors] == [code]


@pytest.mark.parametrize(("text", "sound"), [("2", True), ("2.0", True), ("2.5", False), ("nan", False)])
def test_what_the_decision_counts_with_is_whole(text: str, sound: bool) -> None:
    base, problems = try_build(with_switch(), {"domains_likely": text})
    assert (base is not None and base.policy.values["domains_likely"] == 2) == sound
    assert [problem.code for problem in problems.errors] == ([] if sound else ["wrong-value"])


@pytest.mark.parametrize(
    ("overrides", "place"), [({}, "policy.yaml"), ({"ceiling": "2"}, "--policy"), ({"ceiling": "3"}, "")]
)
def test_a_switch_must_not_exceed_the_one_that_it_names(overrides: dict[str, str], place: str) -> None:
    data = with_switch(at_most="ceiling")
    data["policy.yaml"]["switches"]["ceiling"] = {"title": "Most", "value": 3 if overrides else 2, "why": "x"}
    _, problems = try_build(data, overrides)
    assert [problem.code for problem in problems.errors] == (["wrong-value"] if place else [])
    assert all(place in problem.place.path and "at most 2" in problem.expected for problem in problems.errors)


@pytest.mark.parametrize("most", ["level", "celing"])
def test_a_switch_is_compared_with_a_number_only(most: str) -> None:
    _, problems = try_build(with_switch(at_most=most), {})
    assert [problem.code for problem in problems.errors] == ["unknown-switch"]


@pytest.mark.parametrize(
    "overrides",
    [{"lead_likely": "40", "lead_possible": "60"}, {"domains_likely": "2", "domains_possible": "3"}],
    ids=["lead", "domains"],
)
def test_the_shipped_policy_keeps_possible_below_likely(overrides: dict[str, str]) -> None:
    with pytest.raises(InvalidInput, match="at most"):
        load_rules(None, overrides)


def test_a_refused_override_leaves_the_value_of_the_file() -> None:
    base, _ = try_build(with_switch(options=[2, 3]), {"grade": "4"})
    assert base is not None
    assert base.policy.values["grade"] == 3


def test_a_switch_that_the_decision_needs_must_be_there() -> None:
    data = with_switch()
    del data["policy.yaml"]["switches"]["margin"]
    with pytest.raises(InvalidInput, match="margin"):
        built(data)


def test_a_word_is_no_number() -> None:
    policy = built(with_switch()).policy
    assert policy.integer("grade") == 3
    with pytest.raises(TypeError, match="level"):
        policy.number("level")
