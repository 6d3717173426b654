"""Conditions in words: what makes them true, and what makes them false."""

from __future__ import annotations

import pytest

from radiculo.knowledge import conditions
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.prose import condition_text, observation_text, refuting_text, silence_text
from support.bases import finding, make_base, observe, rule, yes

FINDINGS = {
    "a": finding(title="A"),
    "b": finding(title="B"),
    "c": finding(title="C"),
    "jerk": finding("reflex", title="Jerk"),
    "power": finding("mrc", title="Power"),
    "age": finding(title="Age", sides="patient", number={"unit": "years", "min": 0, "max": 120, "concern": "none"}),
}


@pytest.mark.parametrize(
    ("when", "fires", "silent"),
    [
        (yes("a"), "A: yes", "A: no"),
        ({"finding": "jerk", "in": ["reduced", "absent"]}, "Jerk: reduced or absent", "Jerk: normal or brisk"),
        ({"finding": "power", "at_most": 3}, "Power: 3 or less", "Power: more than 3"),
        ({"finding": "power", "at_least": 4}, "Power: 4 or more", "Power: less than 4"),
        ({"finding": "age", "at_least": 50}, "Age: 50 years or more", "Age: less than 50 years"),
        ({"all": [yes("a"), yes("b")]}, "A: yes; and B: yes", "A: no; or B: no"),
        ({"any": [yes("a"), yes("b")]}, "A: yes; or B: yes", "A: no; and B: no"),
        ({"all": [yes("a"), {"not": yes("b")}]}, "A: yes; and not [B: yes]", "A: no; or B: yes"),
        (
            {"count": {"at_least": 2, "of": [yes("a"), yes("b"), yes("c")]}},
            "at least 2 of (A: yes; B: yes; C: yes)",
            "at least 2 of (A: no; B: no; C: no)",
        ),
        (
            {"count": {"at_least": 3, "of": [yes("a"), yes("b"), yes("c")]}},
            "at least 3 of (A: yes; B: yes; C: yes)",
            "at least 1 of (A: no; B: no; C: no)",
        ),
        ({"finding": "either.a", "is": "yes"}, "on either side, A: yes", "on both sides, A: no"),
        ({"finding": "both.a", "is": "yes"}, "on both sides, A: yes", "on either side, A: no"),
        ({"finding": "other.a", "is": "yes"}, "on the other side, A: yes", "on the other side, A: no"),
        (
            {"any": [{"all": [yes("a"), yes("b")]}, yes("c")]},
            "(A: yes; and B: yes); or C: yes",
            "(A: no; or B: no); and C: no",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_fires_a_rule_and_what_keeps_it_silent(when: dict[str, object], fires: str, silent: str) -> None:
    base = make_base({"x": rule(when)}, FINDINGS)
    condition = base.rules[0].when
    assert condition_text(condition, base.vocabulary) == fires
    assert silence_text(condition, base.vocabulary) == silent


def test_every_test_of_the_rules_says_what_refutes_it(base: RuleBase) -> None:
    for each in base.rules:
        for test in conditions.tests_of(each.when):
            text = refuting_text(test, base.vocabulary)
            scale = base.vocabulary[test.finding].scale
            assert not text.endswith(": ")
            if not scale.is_numeric:
                no = base.vocabulary.split(test)[1]
                assert all(scale.label(code) in text for code in scale.exact if code in no)


def test_an_observation_in_words_has_its_side_and_its_unit() -> None:
    base = make_base({"x": rule(yes("a"))}, FINDINGS)
    recorded = observe(base, left__jerk="absent", right__power="4-", age="70", left__a="not tested")
    texts = [observation_text(slot, reading, base.vocabulary) for slot, reading in recorded.items()]
    assert texts == ["left Jerk: absent", "right Power: 4-", "Age: 70 years", "left A: not tested"]
