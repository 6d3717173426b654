"""The findings listed as able to raise the urgency are exactly those for which some completion raises it."""

from __future__ import annotations

import pytest
from hypothesis import given

from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rulebase import RuleBase
from radiculo.triage.open_questions import could_raise
from radiculo.triage.plan import opened_slots, screen_slots
from support.bases import make_base, rule
from support.dice import Dice, Seeded, pick
from support.engines import outcome
from support.laws import alarm_ranks, completions_count, exact, open_slots, raising_slots
from support.profile import examples
from support.random_cases import Sample, random_case, samples
from support.random_rules import SMALL

MOST_COMPLETIONS = 20_000


def narrowed(base: RuleBase, case: Observations, dice: Dice) -> Observations:
    """The case with more recorded, so that few enough completions are left to try them all."""
    while completions_count(base, case) > MOST_COMPLETIONS:
        slot = pick(dice, [slot for slot, _ in open_slots(base, case)])
        scale = base.vocabulary[slot.finding].scale
        known = sorted(scale.meanings[case.code(slot)] if case.code(slot) else scale.exact)
        case = case.plus(slot, exact(base, slot, pick(dice, known)))
    return case


@pytest.mark.slow
@examples(300)
@given(samples(SMALL, 1))
def test_exactly_the_findings_that_can_raise_the_urgency_are_listed(sample: Sample) -> None:
    base, case = sample.base, narrowed(sample.base, sample.cases[-1], sample.dice)
    category = outcome(base, case).urgency.category
    listed = could_raise(base, case, category)
    raising = raising_slots(base, case, base.urgency_rank[category])
    assert set(listed) == set(raising)
    for slot, reached in raising.items():
        assert base.urgency_rank[listed[slot]] >= base.urgency_rank[reached]  # never said to reach less than it does


def _asked(base: RuleBase, case: Observations, fired: dict[str, dict[str, str]]) -> set[object]:
    asked: set[object] = set(screen_slots(base))
    for fired_rule, side in base.frames:
        if fired[fired_rule.id][side] == "fires":
            asked |= opened_slots(base, fired_rule, side)
    return asked


@given(samples(SMALL, 1))
def test_the_outcome_waits_for_what_is_listed_and_belongs_to_the_safety_screen(
    sample: Sample,
) -> None:
    base, case = sample.base, narrowed(sample.base, sample.cases[-1], sample.dice)
    found = outcome(base, case)
    asked = _asked(base, case, found.verdicts)  # type: ignore[arg-type]
    listed = {slot for slot in could_raise(base, case, found.urgency.category) if slot in asked}
    assert {(item.finding, item.side) for item in found.urgency.waiting_for} == listed
    assert found.urgency.provisional == bool(listed)


def test_a_partial_value_is_listed_when_a_more_exact_one_could_raise_the_urgency() -> None:
    findings = {"power": {"title": "Power", "question": "?", "sides": "patient", "scale": "mrc"}}
    severe = rule({"finding": "power", "at_most": 2}, {"alarm": {"urgency": "A", "suspects": "x"}}, scope="patient")
    base = make_base({"severe": severe}, findings)
    scale = base.vocabulary["power"].scale
    (slot,) = base.slots
    for written, listed in (("weak", True), ("severe", True), ("3", False), ("5", False)):
        code = scale.read(written)
        assert code is not None
        case = Observations().plus(slot, exact(base, slot, code))
        assert (slot in could_raise(base, case, "D")) == listed
    assert could_raise(base, Observations(), "A") == {}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(25))
def test_on_the_shipped_rules_every_single_finding_that_raises_the_urgency_is_listed(base: RuleBase, seed: int) -> None:
    dice = Seeded(seed)
    case = random_case(dice, base)
    category = outcome(base, case).urgency.category
    listed = could_raise(base, case, category)
    rank = base.urgency_rank[category]
    codes = case.codes()
    changes = [(slot, code) for slot, possible in open_slots(base, case) for code in possible]
    ranks = alarm_ranks(base, [codes | {slot: code} for slot, code in changes])
    raising = {slot for (slot, _), after in zip(changes, ranks, strict=True) if after > rank}
    assert raising <= set(listed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(25))
def test_on_the_shipped_rules_findings_that_are_not_listed_cannot_raise_the_urgency_together(
    base: RuleBase, seed: int
) -> None:
    dice = Seeded(f"unlisted-{seed}")
    case = random_case(dice, base)
    category = outcome(base, case).urgency.category
    listed = could_raise(base, case, category)
    unlisted = [(slot, possible) for slot, possible in open_slots(base, case) if slot not in listed]
    tries = [{slot: pick(dice, possible) for slot, possible in unlisted} for _ in range(200)]
    ranks = alarm_ranks(base, [case.codes() | filled for filled in tries])
    assert max(ranks) <= base.urgency_rank[category]
