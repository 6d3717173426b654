"""Examples of rules are read as a case's observations are, shorthand and all."""

from __future__ import annotations

import pytest

from support.bases import Data, finding, make_base, rule

FINDINGS = {"jerk": finding("reflex"), "power": finding("mrc"), "pain": finding(per_area="all"), "fever": finding()}
NORMAL = {"left.jerk": "normal", "right.jerk": "normal", "left.power": "5", "right.power": "5"}


def given(data: Data, scope: str = "leg") -> dict[str, str]:
    when = {"finding": "jerk" if scope == "leg" else "either.jerk", "is": "absent"}
    examples = [{"name": "one", "given": data, "verdict": "waits"}]
    base = make_base({"x": rule(when, {"opens": ["fever"]}, scope=scope, examples=examples)}, FINDINGS)
    (example,) = base.rules[0].examples
    return {str(slot): reading.written for slot, reading in example.given.items()}


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ({"normal": ["jerk", "power"]}, NORMAL),
        ({"normal": ["jerk", "power"], "jerk": "absent"}, NORMAL | {"left.jerk": "absent"}),
        ({"this": {"normal": ["jerk"]}}, {"left.jerk": "normal"}),
        ({"other": {"jerk": "absent", "power": 4}}, {"right.jerk": "absent", "right.power": "4"}),
        ({"both": {"jerk": "absent"}}, {"left.jerk": "absent", "right.jerk": "absent"}),
        ({"pain": ["groin"]}, {"left.pain.groin": "yes"}),
    ],
)
def test_the_example_of_a_leg_rule_may_use_the_shorthand_of_cases(data: Data, read: dict[str, str]) -> None:
    assert given(data) == read


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ({"normal": ["jerk", "power"], "left": {"jerk": "absent"}}, NORMAL | {"left.jerk": "absent"}),
        ({"right": {"normal": ["power"]}}, {"right.power": "5"}),
        ({"both.pain": ["groin"]}, {"left.pain.groin": "yes", "right.pain.groin": "yes"}),
    ],
)
def test_the_example_of_a_patient_rule_may_use_it_too(data: Data, read: dict[str, str]) -> None:
    assert given(data, "patient") == read
