"""What tells two conditions apart: every combination of the values that they read, tried at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

import numpy as np

from radiculo.engine.columns import Batch, Mask, Masks
from radiculo.engine.rails import Kleene, Rails
from radiculo.knowledge.conditions import Condition, fold, tests_of
from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.vocabulary import Side, Slot, Vocabulary

_MAX_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Contrast:
    """Smallest values (signs among them) on which two conditions differ, with the verdict of the first."""

    codes: dict[Slot, int]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Distinction:
    """`equivalent`: every combination was tried and none differs. No contrast and not equivalent: too many to try."""

    equivalent: bool
    contrast: Contrast | None = None


def differ(one: Rails[Mask], other: Rails[Mask]) -> Mask:
    """Say where two verdicts differ."""
    out: Mask = (one.true != other.true) | (one.false != other.false)
    return out


def distinguish(original: Condition, other: Condition, side: Side, vocabulary: Vocabulary) -> Distinction:
    """Find out whether two conditions are equivalent on one side, and otherwise on what they differ."""
    slots = sorted(_slots([original, other], side, vocabulary))
    choices = [[0, *vocabulary[slot.finding].scale.meanings] for slot in slots]
    exhaustive = prod(map(len, choices)) <= _MAX_ROWS
    batch = _every(slots, choices) if exhaustive else _some(slots, choices)
    masks = Masks(batch)
    first, second = (fold(c, Kleene(masks, side, vocabulary)) for c in (original, other))
    rows = np.flatnonzero(differ(first, second))
    if not len(rows):
        return Distinction(exhaustive)
    sizes = np.sum([batch.columns[slot][rows] > 0 for slot in slots], axis=0)
    decided = first.true[rows] | first.false[rows]
    best = int(rows[np.lexsort((~decided, sizes))[0]])
    codes = {slot: int(batch.columns[slot][best]) for slot in slots if batch.columns[slot][best]}
    return Distinction(
        False, Contrast(codes, "fires" if first.true[best] else "silent" if first.false[best] else "waits")
    )


def _slots(conditions: Iterable[Condition], side: Side, vocabulary: Vocabulary) -> set[Slot]:
    return {slot for c in conditions for test in tests_of(c) for slot in vocabulary.slots(test, side)}


def _every(slots: list[Slot], choices: list[list[int]]) -> Batch:
    """Return every combination of values."""
    size = prod(map(len, choices))
    columns, repeat = {}, size
    for slot, values in zip(slots, choices, strict=True):
        repeat //= len(values)
        column = np.repeat(np.array(values, np.uint8), repeat)
        columns[slot] = np.tile(column, size // len(column))
    return Batch(size, columns)


def _some(slots: list[Slot], choices: list[list[int]]) -> Batch:
    """Return a fixed random sample of combinations, half of them sparse."""
    random = np.random.default_rng(0)
    size = _MAX_ROWS // 4
    columns = {}
    for slot, values in zip(slots, choices, strict=True):
        column = random.choice(np.array(values, np.uint8), size)
        column[: size // 2] *= random.random(size // 2) < 0.5
        columns[slot] = column
    return Batch(size, columns)
