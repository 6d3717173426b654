"""The answer says what an alarm assumed, and asks for it first."""

from __future__ import annotations

from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.vocabulary import Slot
from radiculo.render.answer import answer_parts
from radiculo.render.next_steps import next_part
from radiculo.render.page import blocks_of, lines_of, text_of
from radiculo.triage.run import triage
from support.bases import finding, make_base, rule

ALARM = {"alarm": {"urgency": "A", "suspects": "something"}}
COURSE = finding(sides="leg", values={"stable": "stable", "new": "new"}, tempo="assumed new, course not recorded")
WHEN = {"all": [{"finding": "weak", "is": "yes"}, {"finding": "course", "is": "new", "assumed": True}]}
BASE = make_base({"x": rule(WHEN, ALARM)}, {"course": COURSE, "weak": finding()})


def told(course: str = "") -> list[str]:
    case = Observations().plus(Slot("weak", "left"), Reading(2, "yes"))
    if course:
        case = case.plus(Slot("course", "left"), Reading(2, course))
    trace = triage(case, BASE, engine="recorder")
    parts = [*answer_parts(trace)[:1], next_part(trace)]
    return [text_of(line) for part in parts for block in blocks_of(part.blocks) for line in lines_of(block)]


def test_the_answer_says_what_was_assumed_and_asks_for_it_first() -> None:
    assert "assumed new, course not recorded: Finding (left)" in told()
    assert "first: Finding (left), which could lower the urgency (assumed new, course not recorded)" in told()


def test_nothing_is_said_to_be_assumed_once_it_is_recorded() -> None:
    assert not any("assumed" in line for line in told("new"))
