"""A case that is made for a due concept teaches it, is possible, keeps what distracts, and is the nearest one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from radiculo.cases.read import read_case
from radiculo.interview.questions import questions_of
from radiculo.judge.key import key_of
from radiculo.knowledge.observations import Observations
from radiculo.practice.grades import Grader
from radiculo.practice.neighbour import GENERATED, neighbour
from radiculo.practice.story import story
from radiculo.practice.survey import FLAG, Survey, survey
from radiculo.triage.answer import Answer, differences
from radiculo.triage.run import triage
from support.bases import shipped_base
from support.practice import CONCEPTS, bank, begun, events_of, neighbours, solved, surveys

FLAGS, LEVEL = ("urgency",), ("left", "right", "rivals")


def source_of(made: Survey) -> str:
    return made.case.notes[GENERATED].removeprefix("made by radiculo from ").partition(",")[0]


@pytest.mark.parametrize("number", range(len(CONCEPTS)))
def test_a_neighbour_teaches_the_concept_and_is_answered_otherwise(number: int) -> None:
    base, made = shipped_base(), neighbours()[number]
    assert CONCEPTS[number] in made.concepts
    source = bank()[source_of(made)]
    before, after = (triage(case.observations, base, engine="recorder") for case in (source, made.case))
    wanted = FLAGS if CONCEPTS[number].startswith(FLAG) else LEVEL
    assert differences(Answer.of(before.outcome), Answer.of(after.outcome), wanted)
    assert not after.outcome.contradictions
    assert set(source.observations) <= set(made.case.observations), "what distracts stays"
    changed = [slot for slot, r in made.case.observations.items() if source.observations.get(slot) != r]
    assert 0 < len(changed) <= 6
    assert key_of(made.case) is None, "nobody was so: it is marked against radiculo alone"
    assert made.case.synthetic
    assert read_case(made.case.to_file(), base).observations == made.case.observations


@pytest.mark.parametrize("number", range(len(CONCEPTS)))
def test_no_change_can_be_left_out(number: int) -> None:
    base, made = shipped_base(), neighbours()[number]
    source = bank()[source_of(made)]
    readings = made.case.observations
    for slot in (slot for slot, reading in readings.items() if source.observations.get(slot) != reading):
        less = {s: reading for s, reading in readings.items() if s != slot}
        if slot in source.observations:
            less[slot] = source.observations[slot]
        (found,) = survey(base, [replace(made.case, observations=Observations(less))])
        there = CONCEPTS[number] in found.concepts and found.key.explanations == made.key.explanations
        assert not there, str(slot)


def test_the_same_seed_gives_the_same_case_and_one_that_was_seen_is_not_made_again() -> None:
    base, concept = shipped_base(), CONCEPTS[2]
    first = neighbour(base, surveys(), concept)
    assert first == neighbours()[2]
    assert first is not None
    other = neighbour(base, surveys(), concept, seen={first.case.id})
    assert other is not None
    assert other.case.id != first.case.id
    assert concept in other.concepts
    assert neighbour(base, surveys(), "flag:alarm/there-is-none") is None
    assert neighbour(base, (), concept) is None


def test_its_story_tells_what_a_patient_comes_with_and_nothing_that_is_examined() -> None:
    base = shipped_base()
    examined = set(base.policy.walk.examined)
    for made in neighbours():
        observations = made.case.observations
        questions = questions_of(base).by_finding
        history = {
            slot: reading
            for slot, reading in observations.items()
            if not {slot.finding, questions[slot.finding].id, questions[slot.finding].group} & examined
        }
        assert made.case.stem == story(base, Observations(history))
    l5 = bank()["level-peroneal-palsy"]
    assert story(base, l5.observations) == "Age: 30 years. Low back pain: no. Leg pain: right no."
    assert story(base, Observations()) == ""


def test_an_attempt_at_it_is_graded_like_any_other() -> None:
    made = neighbours()[0]
    asked = [question.id for question in begun(made.case).recorded]
    lead = made.key.lead
    done = solved(made.case, events_of(asked, level=[(lead, 100)], urgency=made.key.urgency or "D"))
    (marked,) = done.marks.marked
    assert marked.against == "radiculo"
    assert marked.level is not None
    assert marked.level.first
    grades = Grader(solved=done, survey=made).grades()
    assert {grade.concept for grade in grades} == set(made.concepts)
    assert all(grade.right for grade in grades if grade.concept == CONCEPTS[0])
