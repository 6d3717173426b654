"""What an alarm assumes of a tempo: it fires until a value decides, and the outcome lists what it rests on."""

from __future__ import annotations

import pytest

from radiculo.engine.durable import DurableEngine, available
from radiculo.knowledge.observations import NOT_TESTED, Observations, Reading
from radiculo.knowledge.prose import condition_text
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage.outcome import Outcome
from support.bases import finding, make_base, rule
from support.engines import differences, outcome

COURSE = finding(
    sides="patient",
    values={name: name for name in ("none", "stable", "new", "by_the_hour")},
    partial={"some": {"label": "some", "means": ["stable", "new"]}},
    tempo="assumed new, course not recorded",
)
FINDINGS = {"course": COURSE, "weak": finding(sides="patient"), "bladder": finding(sides="patient")}
NEW = {"finding": "course", "at_least": "new", "assumed": True}
ALARM = {"alarm": {"urgency": "A", "suspects": "something"}}
WEAK = {"finding": "weak", "is": "yes"}
BASE_RULE = rule({"all": [WEAK, NEW]}, ALARM, scope="patient")
BASE = make_base({"x": BASE_RULE}, FINDINGS, screen=["bladder"])


def case(**values: str) -> Observations:
    found = Observations()
    for name, value in values.items():
        code = BASE.vocabulary[name].scale.read(value)
        found = found.plus(Slot(name, "patient"), Reading(code or 0, value, "" if code else value))
    return found


@pytest.mark.parametrize(
    ("course", "category"),
    [
        *[({}, "A"), ({"course": NOT_TESTED}, "A"), ({"course": "some"}, "A"), ({"course": "new"}, "A")],
        *[({"course": "by_the_hour"}, "A"), ({"course": "stable"}, "D"), ({"course": "none"}, "D")],
    ],
)
def test_a_tempo_counts_as_new_until_a_value_decides(course: dict[str, str], category: str) -> None:
    assert outcome(BASE, case(weak="yes", **course)).urgency.category == category


def test_nothing_is_assumed_where_nothing_else_is_recorded() -> None:
    found = outcome(BASE, case())
    assert found.verdicts[BASE.rules[0].id] == {"patient": "waits"}
    assert found.urgency.assumed == []


def assumed(found: Outcome) -> tuple[list[str], list[str]]:
    return [item.finding for item in found.alarms[0].assumed], [item.finding for item in found.urgency.assumed]


def test_what_was_assumed_is_listed_by_alarm_and_for_the_urgency() -> None:
    found = outcome(BASE, case(weak="yes"))
    assert assumed(found) == (["course"], ["course"])
    assert found.urgency.assumed[0].text == "assumed new, course not recorded"
    assert assumed(outcome(BASE, case(weak="yes", course="some"))) == (["course"], ["course"])
    assert assumed(outcome(BASE, case(weak="yes", course="new"))) == ([], [])


def test_the_urgency_assumes_nothing_where_another_alarm_sets_it_as_well() -> None:
    rules = {"x": BASE_RULE, "y": rule({"finding": "bladder", "is": "yes"}, ALARM, scope="patient")}
    found = outcome(make_base(rules, FINDINGS), case(weak="yes", bladder="yes"))
    assert [len(alarm.assumed) for alarm in found.alarms] == [1, 0]
    assert found.urgency.assumed == []


def test_what_is_known_is_preferred_to_what_is_assumed() -> None:
    either = rule({"all": [WEAK, {"any": [NEW, {"finding": "bladder", "is": "yes"}]}]}, ALARM, scope="patient")
    base = make_base({"x": either}, FINDINGS)
    assert assumed(outcome(base, case(weak="yes", bladder="yes"))) == ([], [])
    assert assumed(outcome(base, case(weak="yes"))) == (["course"], ["course"])


def test_a_lower_alarm_that_waits_can_still_be_raised_past_what_was_assumed() -> None:
    """Recording the course only, the urgency falls; the finding that would raise it again is listed then."""
    rules = {"x": BASE_RULE, "y": rule({"all": [WEAK, {"finding": "bladder", "is": "yes"}]}, ALARM, scope="patient")}
    base = make_base(rules, FINDINGS, screen=["bladder"])
    assert not outcome(base, case(weak="yes")).urgency.waiting_for
    assert [o.finding for o in outcome(base, case(weak="yes", course="stable")).urgency.waiting_for] == ["bladder"]


def test_every_engine_assumes_the_same() -> None:
    cases = [case(**dict(zip(("weak", "course"), pair, strict=True))) for pair in _pairs()] + [case(), case(weak="yes")]
    if not available():
        assert list(differences(BASE, cases, None)) == []
        return
    with DurableEngine(BASE) as durable:
        assert list(differences(BASE, cases, durable)) == []


def _pairs() -> list[tuple[str, str]]:
    return [(weak, course) for weak in ("no", "yes") for course in ("none", "stable", "new", "by_the_hour", "some")]


def test_the_sentence_says_what_is_assumed() -> None:
    text = condition_text(BASE.rules[0].when, BASE.vocabulary)
    assert text.endswith("at least new, or not recorded (assumed)")
