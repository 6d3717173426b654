"""Random partial cases: realistic and extreme gaps, partial values, intervals, grades with a sign, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache

from hypothesis import strategies as st

from radiculo.engine.durable import DurableEngine, available
from radiculo.knowledge.observations import Observations, Reading, at_two_moments
from radiculo.knowledge.rulebase import RuleBase
from radiculo.knowledge.scales import NumberScale, Scale
from radiculo.knowledge.vocabulary import Slot
from support.bases import Data, built
from support.dice import Dice, Drawn, Seeded, pick
from support.engines import differences
from support.random_rules import Size, random_files

REASONS = (Reading(0, "not tested", "not tested"), Reading(0, "not interpretable", "not interpretable"))
MOST_SHOWN = 8000
PERCENT_RECORDED = (0, 1, 5, 15, 30, 60, 90, 100)


@cache
def readings(scale: Scale) -> tuple[Reading, ...]:
    """Return what may be written for a finding, read: exact and partial values, numbers and intervals."""
    if isinstance(scale, NumberScale):
        written = _numbers(scale)
    else:
        written = [scale.name(code) for code in scale.meanings]
        if scale.is_numeric:
            written += ["4-", "4+", "5-", "3/5", "2+/5"]
    found = [Reading(code, text) for text in written if (code := scale.read(text))]
    assert found
    return tuple(found)


def _numbers(scale: NumberScale) -> list[str]:
    at = sorted({scale.low, scale.high, *(v + step for v, _ in scale.cuts for step in (-1, -0.5, 0, 0.5, 1))})
    inside = [v for v in at if scale.low <= v <= scale.high]
    written = [f"{v:g}" for v in inside] + [f"{sign}{v:g}" for v in inside for sign in (">=", "<", ">", "<=")]
    return written + [f"{a:g}..{b:g}" for i, a in enumerate(inside) for b in inside[i + 1 :]]


def random_case(dice: Dice, base: RuleBase) -> Observations:
    """Return a random case; on average as many slots are empty as are filled."""
    percent = pick(dice, PERCENT_RECORDED)
    exact_only = dice.number(0, 2) == 0
    found: dict[Slot, Reading] = {}
    vocabulary = base.vocabulary
    for slot in base.columns:
        if dice.number(0, 99) < percent and not (vocabulary[slot.finding].stands_for and exact_only):
            reading = random_reading(dice, base, slot, exact_only=exact_only)
            if has_room(base, found, slot, reading):
                found[slot] = reading
    return Observations(found)


def completions(base: RuleBase, case: Observations, slot: Slot) -> list[Observations]:
    """Return the cases that a coarse area stands for: each of its areas in turn has its value, if it can."""
    reading, rest = case[slot], Observations({each: reading for each, reading in case.items() if each != slot})
    means = base.vocabulary[slot.finding].scale.meanings
    found = []
    for area in (Slot(name, slot.side) for name in base.vocabulary[slot.finding].stands_for):
        told = rest.code(area)
        if not told or means[told] >= means[reading.code]:
            found.append(rest.plus(area, reading))
        elif means[told] < means[reading.code]:
            found.append(rest)
    return found


def has_room(base: RuleBase, found: Mapping[Slot, Reading], slot: Slot, reading: Reading) -> bool:
    """Say whether an area that a coarse one stands for can have its value; everything else can have any."""
    names, means = base.vocabulary[slot.finding].stands_for, base.vocabulary[slot.finding].scale.meanings
    given = [found.get(Slot(name, slot.side)) for name in names]
    return not names or any(not told or not told.code or means[reading.code] & means[told.code] for told in given)


def random_reading(dice: Dice, base: RuleBase, slot: Slot, *, exact_only: bool = False) -> Reading:
    """Return something that may be recorded for a slot; in one case of ten a reason instead of a value,

    and now and then values of two moments.
    """
    finding = base.vocabulary[slot.finding]
    if dice.number(0, 9) == 9 and not finding.stands_for:
        return pick(dice, REASONS)
    scale = finding.scale
    choices = readings(scale)
    if finding.stands_for:  # what is normal is recorded for each area
        choices = tuple(r for r in choices if r.code != finding.normal_outright)
    if exact_only:
        choices = tuple(r for r in choices if r.code in scale.exact)
    found = pick(dice, choices)
    if finding.once or dice.number(0, 7) < 7:
        return found
    return at_two_moments(scale, found.written, pick(dice, choices).written)


@dataclass(frozen=True)
class Sample:
    """A random rule base with some random cases, the empty one first, and dice for what a test still needs."""

    written: dict[str, Data]
    base: RuleBase
    cases: list[Observations]
    dice: Dice

    def __repr__(self) -> str:
        files = [(rule.id, self.written[f"{rule.id}.yaml"]) for rule in self.base.rules]
        rules = [f"{name}: {data['scope']} {data['when']} -> {data['then']}" for name, data in files]
        found = [{str(slot): reading.written for slot, reading in case.items()} for case in self.cases]
        vocabulary = self.written["vocabulary/group.yaml"]["findings"]
        shown = "\n".join(["Sample", *rules, f"findings: {vocabulary}", f"cases: {found}"])
        return shown if len(shown) < MOST_SHOWN else f"{shown[:MOST_SHOWN]} ..."


@st.composite
def samples(draw: st.DrawFn, size: Size = Size(), cases: int = 2) -> Sample:  # noqa: B008 - frozen
    """Random rule bases with cases."""
    dice = Drawn(draw)
    written = random_files(dice, size)
    base = built(written)
    found = [Observations(), *(random_case(dice, base) for _ in range(cases))]
    return Sample(written, base, found, Seeded(draw(st.integers(0, 2**32))))


def compare_engines(
    base: RuleBase, seed: object, count: int, *, outcomes_every: int, recorder_every: int = 1, trees_every: int = 1
) -> list[str]:
    """Compare the engines on the empty case and random ones; return the differences."""
    dice = Seeded(seed)
    sample = [Observations(), *(random_case(dice, base) for _ in range(count - 1))]
    often = {"outcomes_every": outcomes_every, "recorder_every": recorder_every, "trees_every": trees_every}
    with DurableEngine(base) if available() else nullcontext() as durable:
        return [f"seed {seed}: {d}" for d in differences(base, sample, durable, **often)]
