"""The laws of DESIGN.md section 9, each as a check of one case that says what breaks it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

from radiculo.engine.columns import Batch, run_columns
from radiculo.engine.rails import Frame
from radiculo.knowledge.conditions import tests_of
from radiculo.knowledge.effects import Withdraws
from radiculo.knowledge.observations import NOT_TESTED, Observations, Reading, at_two_moments
from radiculo.knowledge.rulebase import RuleBase
from radiculo.knowledge.vocabulary import OTHER, Slot
from radiculo.triage.outcome import Outcome
from support.dice import Dice, chance, pick
from support.engines import Verdicts, outcome
from support.random_cases import has_room, random_reading


def exact(base: RuleBase, slot: Slot, code: int) -> Reading:
    """A reading with an exact code."""
    return Reading(code, base.vocabulary[slot.finding].scale.name(code))


def only_settles(before: Verdicts, after: Verdicts, assuming: Collection[Frame] = ()) -> bool:
    """Say whether a case with more known has changed nothing but waiting rules, and such as had assumed otherwise."""
    return all(before[frame] in {"waits", after[frame]} for frame in before if frame not in assuming)


def assuming(base: RuleBase, case: Observations, after: Observations) -> set[Frame]:
    """The alarms that fire only because they assume something of what is recorded, or more exact, afterwards."""
    changed = {slot for slot in base.columns if case.code(slot) != after.code(slot)}
    return {
        (alarm.rule, alarm.side)
        for alarm in outcome(base, case).alarms
        if any(Slot(item.finding, item.side) in changed for item in alarm.assumed)
    }


def add_one(dice: Dice, base: RuleBase, case: Observations) -> Observations | None:
    """Return the case with one more observation; None when every slot has a value, or this one no room for it."""
    empty = [slot for slot in base.columns if not case.code(slot)]
    if not empty:
        return None
    slot = pick(dice, empty)
    reading = random_reading(dice, base, slot)
    return case.plus(slot, reading) if has_room(base, case, slot, reading) else None


def refine_one(dice: Dice, base: RuleBase, case: Observations) -> Observations | None:
    """Return the case with one partial value made more exact; None when there is none.

    A coarse area keeps to what its areas leave it: with a brisk shin and an absent heel no leg is "reduced".
    """
    partial = [slot for slot, code in case.codes().items() if len(_meanings(base, slot, code)) > 1]
    if not partial:
        return None
    slot = pick(dice, sorted(partial))
    scale = base.vocabulary[slot.finding].scale
    now = _meanings(base, slot, case.code(slot))
    finer = [case.plus(slot, exact(base, slot, code)) for code, means in sorted(scale.meanings.items()) if means < now]
    possible = [each for each in finer if all(has_room(base, each, *item) for item in each.items() if item[1].code)]
    return pick(dice, possible) if possible else None


def refine_moment(dice: Dice, base: RuleBase, case: Observations) -> Observations | None:
    """Return the case with the value of one of two moments made more exact; None when there is none."""
    twice = sorted(slot for slot, reading in case.items() if reading.moments)
    if not twice:
        return None
    slot = pick(dice, twice)
    scale, moments = base.vocabulary[slot.finding].scale, case[slot].moments
    assert moments
    written = [moments.first_visit, moments.later]
    at = dice.number(0, 1)
    written[at] = scale.name(pick(dice, sorted(_meanings(base, slot, scale.read(written[at]) or 0))))
    return case.plus(slot, at_two_moments(scale, *written))


def worsen_one(dice: Dice, base: RuleBase, case: Observations) -> Observations | None:
    """Return the case with one value replaced by a greater concern, or one more finding recorded."""
    slot = pick(dice, base.slots)
    scale = base.vocabulary[slot.finding].scale
    code = case.code(slot)
    if not code:
        return case.plus(slot, random_reading(dice, base, slot))
    above = [scale.at_least_as_concerning(c) for c in sorted(_meanings(base, slot, code))]
    worse = sorted(frozenset.intersection(*above))
    return case.plus(slot, exact(base, slot, pick(dice, worse))) if worse else None


def _meanings(base: RuleBase, slot: Slot, code: int) -> frozenset[int]:
    return base.vocabulary[slot.finding].scale.meanings[code]


def mirrored(case: Observations) -> Observations:
    """The same case with the legs exchanged."""
    return Observations({Slot(slot.finding, OTHER[slot.side]): reading for slot, reading in case.items()})


_SIDED = (
    "levels",
    "rivals",
    "standings",
    "considered",
    "alarms",
    "withdrawn_evidence",
    "contradictions",
    "two_moments",
)


def mirrored_outcome(found: Outcome) -> Outcome:
    """The same outcome with the legs exchanged, lists put in the order that an outcome has."""
    data = found.model_dump()
    swap = {"left": "right", "right": "left", "patient": "patient"}
    for name in _SIDED:
        data[name] = [item | {"side": swap[item["side"]]} for item in data[name]]
    for told in (*data["levels"], *data["two_moments"]):
        told["text"] = _swap_words(told["text"])
        if "course" in told:
            told["course"] = _swap_words(told["course"])
    if data["summary"]:
        for point in (data["summary"]["wait"], *data["summary"]["roots"]):
            point["text"] = (
                _swap_words(point["text"])
                .replace("right or left", "left or right")
                .replace("right and left", "left and right")
            )
            point["because"] = [_swap_words(fact) for fact in point["because"]]
    data["verdicts"] = {
        rule: {swap[side]: verdict for side, verdict in sides.items()} for rule, sides in data["verdicts"].items()
    }
    for owner, name in [(data["urgency"], "waiting_for"), *((owner, "assumed") for owner in _assuming(data))]:
        owner[name] = [item | {"side": swap[item["side"]]} for item in owner[name]]
    return sorted_outcome(Outcome.model_validate(data))


def sorted_outcome(found: Outcome) -> Outcome:
    """An outcome whose lists do not depend on which leg comes first."""
    data = found.model_dump()
    for owner in _assuming(data):
        owner["assumed"].sort(key=lambda item: sorted(map(str, item.items())))
    for name in _SIDED:
        data[name].sort(key=lambda item: sorted(map(str, item.items())))
    if data["summary"]:
        for point in data["summary"]["roots"]:
            if "left and right" in point["text"]:
                point["because"].sort()
        data["summary"]["roots"].sort(key=lambda point: sorted(map(str, point.items())))
    data["urgency"]["waiting_for"].sort(key=lambda item: sorted(map(str, item.items())))
    return Outcome.model_validate(data)


def _assuming(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [data["urgency"], *data["alarms"]]


def _swap_words(text: str) -> str:
    return text.replace("left", "\0").replace("right", "left").replace("\0", "right")


def with_reasons(dice: Dice, base: RuleBase, case: Observations) -> Observations:
    """The case with *not tested* recorded in some of its empty slots."""
    extra = {slot: Reading(0, NOT_TESTED, NOT_TESTED) for slot in base.slots if slot not in case and chance(dice, 50)}
    return Observations({**case, **extra})


# What could raise the urgency, by brute force


def open_slots(base: RuleBase, case: Observations) -> list[tuple[Slot, list[int]]]:
    """Every slot that rules read and whose value is not exact yet, with what it may turn out to be."""
    read = {test.finding for rule in base.rules for test in tests_of(rule.when)}
    found = []
    for slot in base.slots:
        scale = base.vocabulary[slot.finding].scale
        code = case.code(slot)
        possible = sorted(scale.meanings[code] if code else scale.exact)
        if slot.finding in read and len(possible) > 1:
            found.append((slot, possible))
    return found


def completions_count(base: RuleBase, case: Observations) -> int:
    """In how many ways the open slots can be filled, each of them also left as it is."""
    return prod(1 + len(possible) for _, possible in open_slots(base, case))


def raising_slots(base: RuleBase, case: Observations, above: int) -> dict[Slot, str]:
    """Try every completion: which slots raise the urgency above a rank that stays without them, and how far."""
    slots = open_slots(base, case)
    codes = case.codes()
    choices = [[codes.get(slot, 0), *possible] for slot, possible in slots]
    rows = list(product(*[range(len(c)) for c in choices]))
    filled = [codes | {slot: c[i] for (slot, _), c, i in zip(slots, choices, row, strict=True) if c[i]} for row in rows]
    ranks = alarm_ranks(base, filled)
    where = dict(zip(rows, ranks, strict=True))
    reach: dict[Slot, int] = {}
    for row, rank in where.items():
        if rank <= above:
            continue
        for index, (slot, _) in enumerate(slots):
            if row[index] and where[*row[:index], 0, *row[index + 1 :]] <= above:
                reach[slot] = max(reach.get(slot, 0), rank)
    names = {rank: name for name, rank in base.urgency_rank.items()}
    return {slot: names[rank] for slot, rank in reach.items()}


def alarm_ranks(base: RuleBase, cases: Sequence[dict[Slot, int]]) -> list[int]:
    """The rank of the most urgent alarm that fires in each case; 0 for none."""
    rails = run_columns(base, Batch.of(cases))
    ranks = [0] * len(cases)
    for rule, side in base.frames:
        for alarm in rule.alarms:
            rank = base.urgency_rank[alarm.urgency]
            fired = rails[rule.id, side].true
            ranks = [max(now, rank) if fires else now for now, fires in zip(ranks, fired, strict=True)]
    return ranks


# Withdrawals


def without_withdrawals(data: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """The files of a rule base without any `withdraws`."""
    out = dict(data)
    for name, entry in data.items():
        effects = entry.get("then")
        if isinstance(effects, list):
            kept = [effect for effect in effects if "withdraws" not in effect]
            out[name] = entry | {"then": kept or [{"advice": "nothing"}]}
    return out


def withdrawing(base: RuleBase) -> Iterator[str]:
    """The rules that withdraw evidence."""
    for rule in base.rules:
        if any(isinstance(effect, Withdraws) for effect in rule.effects):
            yield rule.id
