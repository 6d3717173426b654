"""A record that says nothing of the matter is not told as routine: the answer cannot say yet, and what to ask first."""

from __future__ import annotations

import pytest

from radiculo.knowledge.rulebase import RuleBase
from radiculo.triage.answer import Answer
from radiculo.triage.outcome import Outcome
from radiculo.triage.run import triage
from support.bases import observe


def told(base: RuleBase, **observations: object) -> Outcome:
    return triage(observe(base, **observations), base).outcome


@pytest.mark.parametrize(
    "observations",
    [{}, {"age": 58, "diabetes": "yes"}, {"back_pain": "no", "normal": ["power"]}, {"cancer_history": "past"}],
)
def test_without_a_complaint_nothing_can_be_said(base: RuleBase, observations: dict[str, object]) -> None:
    found = told(base, **observations)
    assert (found.urgency.category, found.urgency.cannot_say) == ("D", True)
    assert found.urgency.name == "Cannot say yet"
    assert found.summary is not None
    assert "Routine" not in found.summary.wait.text
    assert found.summary.change[0].startswith("ask first: ")
    assert Answer.of(found).cannot_say


@pytest.mark.parametrize(
    "observations",
    [
        {"back_pain": "yes"},
        {"left__pain_area": ["buttock"]},
        {"right__achilles_reflex": "absent"},
        {"left__hip_internal_rotation": "restricted"},
        {"fever": "yes"},
        {"right__ankle_dorsiflexion_power": "weak"},
    ],
)
def test_a_complaint_a_deficit_or_an_alarm_says_something(base: RuleBase, observations: dict[str, object]) -> None:
    found = told(base, **observations)
    assert not found.urgency.cannot_say
    assert not found.urgency.ask_first
    assert found.urgency.name != "Cannot say yet"


def test_what_is_recorded_is_not_asked_first(base: RuleBase) -> None:
    assert "Low back pain" in told(base).urgency.ask_first
    assert "Low back pain" not in told(base, back_pain="no").urgency.ask_first
