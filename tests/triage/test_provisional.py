"""Whether an urgency is provisional is the same on arrays and in the search of one case."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given

from radiculo import read_case
from radiculo.cases.read import read_cases
from radiculo.engine.columns import Batch
from radiculo.engine.program import Program
from radiculo.engine.rails import SIGN_YES
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.sources import find_cases
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage.conclude import Conclusion
from radiculo.triage.decision import Decision, decide
from radiculo.triage.open_questions import could_raise
from radiculo.triage.plan import screen_slots
from radiculo.triage.provisional import provisional
from support.dice import Seeded, pick
from support.profile import examples
from support.random_cases import Sample, random_case, random_reading, samples


def found(base: RuleBase, cases: Sequence[Observations]) -> tuple[list[bool], list[bool], int]:
    """What arrays say of each case, what the search says, and how many cases arrays had to have searched."""
    codes = np.array([[case.code(slot) for case in cases] for slot in base.columns], np.uint8).reshape(-1, len(cases))
    run = Program.of(base).run(codes)
    decision: Decision = decide(
        base, Batch(len(cases), dict(zip(base.columns, codes, strict=True))), run.verdicts.rails()
    )
    told, searched = provisional(decision, codes, run.verdicts)
    expected = [Conclusion(decision, row, case).provisional == SIGN_YES for row, case in enumerate(cases)]
    return (told == SIGN_YES).tolist(), expected, searched


def test_arrays_say_of_the_shipped_cases_what_a_search_says(base: RuleBase) -> None:
    cases = [case.observations for case in read_cases(find_cases(), base)]
    told, expected, searched = found(base, cases)
    assert told == expected
    assert 0.2 < np.mean(expected) < 0.8
    assert searched < len(cases) / 20  # what this costs


@pytest.mark.parametrize("kind", ["any", "nearly calm", "screened"])
def test_arrays_say_of_random_cases_what_a_search_says(base: RuleBase, kind: str) -> None:
    dice = Seeded(f"provisional {kind}")
    make = {"any": random_case, "nearly calm": nearly_calm, "screened": screened}[kind]
    cases = [make(dice, base) for _ in range(25)]
    told, expected, _ = found(base, cases)
    assert told == expected
    assert set(expected) == {True, False}


@given(samples(cases=6))
@examples(25)
def test_arrays_say_the_same_of_any_rules(sample: Sample) -> None:
    told, expected, _ = found(sample.base, sample.cases)
    assert told == expected


def nearly_calm(dice: Seeded, base: RuleBase) -> Observations:
    """Nearly everything is recorded, and nearly all of it is no concern."""
    found = {slot: calm(base, slot) for slot in base.slots if dice.number(0, 49)}
    odd = [pick(dice, base.slots) for _ in range(dice.number(0, 8))]
    return Observations(found | {slot: random_reading(dice, base, slot) for slot in odd})


def screened(dice: Seeded, base: RuleBase) -> Observations:
    """The safety screen is recorded and no concern; anything else may be."""
    return Observations({**random_case(dice, base), **{slot: calm(base, slot) for slot in screen_slots(base)}})


def calm(base: RuleBase, slot: Slot) -> Reading:
    scale = base.vocabulary[slot.finding].scale
    code = next((code for code in scale.exact if scale.is_unconcerning(code)), scale.exact[0])
    return Reading(code, scale.name(code))


def could_be_asked(base: RuleBase, **recorded: str) -> set[str]:
    case = read_case({"schema_version": 1, "id": "x", "observations": recorded}, base)
    return {slot.finding for slot in could_raise(base, case.observations, "C")}


@pytest.mark.parametrize(
    ("recorded", "asked"),
    [
        ({"sex": "male"}, False),
        ({"sex": "female", "age": "71"}, False),
        ({"sex": "female", "age": "8"}, False),
        ({"sex": "female"}, True),
        ({"sex": "female", "age": "30"}, True),
        ({"age": "30"}, True),
        ({}, True),
    ],
)
def test_what_cannot_be_at_an_age_or_for_a_sex_is_not_asked(
    base: RuleBase, recorded: dict[str, str], asked: bool
) -> None:
    assert ("pregnancy" in could_be_asked(base, **{"left.knee_extension_power": "4", **recorded})) == asked


def test_what_is_denied_rules_out_no_finding_that_would_contradict_it(base: RuleBase) -> None:
    assert "temperature" in could_be_asked(base, fever="no")
    assert "ankle_dorsiflexion_power" in could_be_asked(base, **{"left.weakness_course": "none"})
