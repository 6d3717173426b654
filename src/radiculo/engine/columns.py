"""Columns: every rule on a whole batch of cases at once, as masks over arrays of codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.rails import SIDES, SIGN_NO, SIGN_YES, Frame, Kleene, Rails, derive
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import fold
from radiculo.knowledge.scales import UNKNOWN, Codes
from radiculo.knowledge.vocabulary import Slot

Mask: TypeAlias = NDArray[np.bool_]
Column: TypeAlias = NDArray[np.uint8]


@dataclass
class Batch:
    """Cases as columns of codes, one per slot; a slot without a column is unknown everywhere."""

    size: int
    columns: dict[Slot, Column] = field(default_factory=dict)

    @classmethod
    def of(cls, cases: Sequence[Mapping[Slot, int]]) -> Batch:
        """Make a batch of the codes of some cases."""
        batch = cls(len(cases))
        for row, codes in enumerate(cases):
            for slot, code in codes.items():
                batch.column(slot)[row] = code
        return batch

    def column(self, slot: Slot) -> Column:
        """Return the column of a slot, made of unknowns when it is new."""
        if slot not in self.columns:
            self.columns[slot] = np.zeros(self.size, np.uint8)
        return self.columns[slot]

    def variants(self, changes: Iterable[tuple[Slot, int]]) -> Batch:
        """Return a batch with one copy of this batch's single case per change of one slot."""
        listed = list(changes)
        batch = Batch(len(listed), {s: np.repeat(c, len(listed)) for s, c in self.columns.items()})
        for row, (slot, code) in enumerate(listed):
            batch.column(slot)[row] = code
        return batch


def ranges_of(codes: Codes) -> tuple[tuple[int, int], ...]:
    """Return codes as closed ranges, in order."""
    found: list[tuple[int, int]] = []
    for code in sorted(codes):
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return tuple(found)


class Masks:
    """The four operations on masks over a batch."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self._memo: dict[tuple[Slot, Codes], Mask] = {}

    def known(self, slot: Slot, codes: Codes) -> Mask:  # noqa: D102
        key = (slot, codes)
        if key not in self._memo:
            column = self.batch.columns.get(slot)
            if column is None:
                self._memo[key] = np.full(self.batch.size, UNKNOWN in codes)
            else:
                table = np.zeros(256, np.bool_)
                table[list(codes)] = True
                self._memo[key] = table[column]
        return self._memo[key]

    def meet(self, parts: Sequence[Mask]) -> Mask:  # noqa: D102
        out = parts[0]
        for part in parts[1:]:
            out = out & part
        return out

    def join(self, parts: Sequence[Mask]) -> Mask:  # noqa: D102
        out = parts[0]
        for part in parts[1:]:
            out = out | part
        return out

    def at_least(self, least: int, parts: Sequence[Mask]) -> Mask:  # noqa: D102
        total = np.zeros(self.batch.size, np.int16)
        for part in parts:
            total += part
        return total >= least


Conclude: TypeAlias = Callable[[Mapping[Frame, Rails[Mask]]], Mapping[Slot, Column]]


def run_columns(
    base: RuleBase,
    batch: Batch,
    conclude: Conclude = lambda _: {},
) -> dict[Frame, Rails[Mask]]:
    """Evaluate every rule on every case of the batch. The batch itself is left as it is.

    `conclude` gives the columns of the conclusions, once all rules that do not read them have their verdict.
    """
    return run_with_signs(base, batch, conclude)[0]


def run_with_signs(
    base: RuleBase,
    batch: Batch,
    conclude: Conclude = lambda _: {},
) -> tuple[dict[Frame, Rails[Mask]], Batch]:
    """Evaluate every rule; return the verdicts, and the batch with signs and conclusions as columns."""
    work = Batch(batch.size, dict(batch.columns))
    masks = Masks(work)
    logics = {side: Kleene(masks, side, base.vocabulary) for side in SIDES}

    def put_sign(slot: Slot, parts: list[Rails[Mask]]) -> None:
        true = masks.join([part.true for part in parts])
        false = masks.meet([part.false for part in parts])
        work.columns[slot] = np.where(true, np.uint8(SIGN_YES), np.where(false, np.uint8(SIGN_NO), np.uint8(0)))

    def put_conclusions(verdicts: dict[Frame, Rails[Mask]]) -> None:
        work.columns |= conclude(verdicts)

    verdicts = derive(base, lambda r, side: fold(r.when, logics[side]), put_sign, put_conclusions)
    return verdicts, work


def run_closing(base: RuleBase, work: Batch) -> dict[Frame, Rails[Mask]]:
    """Evaluate the rules that read the conclusion on a batch with signs and conclusions as columns."""
    masks = Masks(work)
    logics = {side: Kleene(masks, side, base.vocabulary) for side in SIDES}
    frames = ((rule, side) for rule in base.closing.values() for side in rule.frames)
    return {(rule.id, side): fold(rule.when, logics[side]) for rule, side in frames}
