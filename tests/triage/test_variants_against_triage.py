"""What-if and the next test on random rules: the same as triaging every variant anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from radiculo.knowledge import conditions
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.parts import Part
from radiculo.knowledge.vocabulary import LEGS, Slot
from radiculo.triage.answer import Answer, differences
from radiculo.triage.outcome import Outcome
from radiculo.triage.variants import Variants, value_text
from support.bases import shipped_base
from support.dice import Seeded, pick
from support.engines import outcome
from support.laws import exact
from support.profile import examples
from support.random_cases import Sample, random_case, samples
from support.random_rules import SMALL

PROVISIONAL = {  # advice that a batch cannot give: whether the urgency is provisional takes a search
    effect.text for effect in shipped_base().by_id["advice/provisional"].effects if isinstance(effect, Advice)
}


def without(case: Observations, slot: Slot) -> Observations:
    return Observations({key: reading for key, reading in case.items() if key != slot})


def read_slots(base: RuleBase) -> list[Slot]:
    read = {test.finding for rule in base.rules for test in conditions.tests_of(rule.when)}
    return [slot for slot in base.slots if slot.finding in read]


def single_changes(base: RuleBase, case: Observations) -> list[tuple[Slot, int, Observations]]:
    """Every single change: each other exact value of each slot that rules read, and taking a value away."""
    found = []
    for slot in read_slots(base):
        now = case.code(slot)
        exact_codes = list(base.vocabulary[slot.finding].scale.exact)
        found += [(slot, code, case.plus(slot, exact(base, slot, code))) for code in exact_codes if code != now]
        found += [(slot, 0, without(case, slot))] if now else []
    return found


def moved_between(before: Outcome, after: Outcome) -> tuple[Part, ...]:
    found = differences(Answer.of(before), Answer.of(after))
    return tuple(part for part in found if part not in {"provisional", "advice"})


def what_if_is_right(base: RuleBase, case: Observations) -> None:
    before = outcome(base, case)
    moving = {(change.finding, change.side, change.after): change for change in Variants(base, case).moving()}
    expected = 0
    for slot, code, changed in single_changes(base, case):
        after = outcome(base, changed)
        moved = moved_between(before, after)
        if not moved:
            continue
        expected += 1
        label = value_text(base, slot, code) if code else "not recorded"
        change = moving[slot.finding, slot.side, label]
        assert tuple(change.moves) == moved
        if "urgency" in moved:
            assert change.moves["urgency"].after == after.urgency.category
        for side in LEGS:
            assert side not in moved or change.moves[side].after.startswith(after.level(side).text)
        reading = case.get(slot)
        assert change.before == (reading.written if reading else "not recorded")
    assert expected == len(moving)


def scores(found: Outcome) -> dict[tuple[str, str], int]:
    return {(level.side, item.root): item.score for level in found.levels for item in level.ranked}


def shift(before: Outcome, after: Outcome, sides: list[str]) -> int:
    one, other = scores(before), scores(after)
    keys = [key for key in one.keys() | other.keys() if key[0] in sides]
    return max((abs(one.get(key, 0) - other.get(key, 0)) for key in keys), default=0)


def leading_roots(found: Outcome, side: str) -> list[str]:
    level = found.level(side)
    ranked = sorted(level.ranked, key=lambda item: -item.score)
    return level.roots if len(level.roots) > 1 else [item.root for item in ranked[:2] if item.score > 0]


def apart(before: Outcome, after: Outcome, side: str) -> int:
    one, other = scores(before), scores(after)
    keys = [(side, root) for root in leading_roots(before, side)]
    moved = [other.get(key, 0) - one.get(key, 0) for key in keys]
    return max(moved) - min(moved) if len(moved) > 1 else abs(moved[0]) if moved else 0


def listed(found: Outcome, sides: list[str]) -> set[tuple[str, str]]:
    """The considered rivals, each on its legs."""
    return {(item.name, side) for item in found.considered for side in sides if item.side in {side, "patient"}}


def contradictions(found: Outcome) -> set[tuple[str, str]]:
    return {(item.rule, item.side) for item in found.contradictions}


def next_tests_are_right(base: RuleBase, case: Observations) -> None:
    before = outcome(base, case)
    standing = [level for level in before.levels if level.tier != "none" and not level.withdrawn]
    affected: list[str] = [level.side for level in standing]
    asked = {"patient", *affected, *(side for _, side in listed(before, list(LEGS)))}
    gains: dict[Slot, list[tuple[int, int]]] = {}
    helpful: set[Slot] = set()
    raising: set[Slot] = set()
    for slot, code, changed in single_changes(base, case):
        if case.code(slot) or slot.side not in asked or not code:
            continue
        after = outcome(base, changed)
        if contradictions(after) - contradictions(before):
            continue
        settled = bool(listed(before, list(LEGS)) - listed(after, list(LEGS)))
        worth = max([apart(before, after, side) for side in affected], default=0)
        worth = max(worth, base.policy.integer("lead_likely") if settled else 0)
        gains.setdefault(slot, []).append((worth, shift(before, after, affected)))
        if base.urgency_rank[after.urgency.category] > base.urgency_rank[before.urgency.category]:
            raising.add(slot)
        if settled or set(affected) & set(moved_between(before, after)):
            helpful.add(slot)
    mean = {slot: [sum(values) / len(values) for values in zip(*gains[slot], strict=True)] for slot in helpful}
    is_named = all(level.tier in {"possible", "likely"} for level in standing)
    helpful = {slot for slot in helpful if (mean[slot][0] if is_named else any(mean[slot]))}
    best = sorted(helpful, key=lambda slot: (-mean[slot][0], slot not in raising, -mean[slot][1], slot))[:5]
    found = Variants(base, case).next_tests()
    assert [(test.finding, test.side) for test in found] == best
    assert [[test.separates, test.shift] for test in found] == [[round(value) for value in mean[slot]] for slot in best]


@examples(40)
@given(samples(SMALL, 1))
def test_every_single_change_that_moves_the_answer_is_listed_with_its_answer(sample: Sample) -> None:
    what_if_is_right(sample.base, sample.cases[-1])


@examples(40)
@given(samples(SMALL, 1))
def test_the_next_tests_are_those_that_tell_most_apart(sample: Sample) -> None:
    next_tests_are_right(sample.base, sample.cases[-1])


@pytest.mark.parametrize("seed", range(2))
def test_on_the_shipped_rules_a_listed_change_gives_the_answer_that_it_says(seed: int) -> None:
    base = shipped_base()
    dice = Seeded(f"what-if-{seed}")
    case = random_case(dice, base)
    variants = Variants(base, case)
    rows = {(slot, code): row for row, (slot, code) in enumerate(variants.changes, 1)}
    for slot, code in [pick(dice, variants.changes) for _ in range(25)]:
        changed = case.plus(slot, exact(base, slot, code)) if code else without(case, slot)
        after = outcome(base, changed)
        answer = variants.answers.at(rows[slot, code])
        assert answer == replace(Answer.of(after), provisional=None, advice=answer.advice)
        assert {item.text for item in Answer.of(after).advice} - {item.text for item in answer.advice} <= PROVISIONAL
