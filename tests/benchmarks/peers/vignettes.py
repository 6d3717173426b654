"""Random vignettes for the benchmarks: the same ones for a seed, in every process."""

from __future__ import annotations

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from support.dice import Seeded, pick
from support.random_cases import random_case, random_reading

PERCENT_RECORDED = (3, 6, 10, 15, 30)  # of the slots; real case reports of cases/ record 2 to 12


def vignettes(base: RuleBase, count: int, seed: int) -> list[Observations]:
    """Return vignettes with gaps as in case reports, to be timed."""
    dice, found = Seeded(f"vignettes {seed}"), []
    for _ in range(count):
        percent = pick(dice, PERCENT_RECORDED)
        slots = [slot for slot in base.slots if dice.number(0, 99) < percent]
        found.append(Observations({slot: random_reading(dice, base, slot) for slot in slots}))
    return found


def hard_cases(base: RuleBase, count: int, seed: int) -> list[Observations]:
    """Return cases to verify with: the empty one, and some from hardly anything to everything recorded."""
    dice = Seeded(f"hard cases {seed}")
    return [Observations(), *(random_case(dice, base) for _ in range(count - 1))]
