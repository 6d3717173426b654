"""Bits: every rule on a whole batch of cases at once, as whole numbers with one bit per case.

Slower to fill than masks, but an operation on a few thousand cases costs less than a function call. That pays where
the same cases are read again and again: mutation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Batch
from radiculo.engine.rails import SIGN_NO, SIGN_YES, Frame, Kleene, Rails, derive
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import Condition, fold, tests_of
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import Codes
from radiculo.knowledge.vocabulary import Side, Slot
from radiculo.lazy import cached_property


def bits_of(mask: NDArray[np.bool_]) -> int:
    """Return a mask as a number; bit i is case i."""
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")


def as_mask(bits: int, size: int) -> NDArray[np.bool_]:
    """Return a number as a mask over `size` cases."""
    raw = np.frombuffer(bits.to_bytes((size + 7) // 8, "little"), np.uint8)
    return np.unpackbits(raw, count=size, bitorder="little").astype(np.bool_)


@dataclass
class Bits:
    """The four operations on numbers. `signs` holds the rails of derived signs."""

    batch: Batch
    signs: dict[Slot, Rails[int]] = field(default_factory=dict)
    _memo: dict[tuple[Slot, Codes], int] = field(default_factory=dict, repr=False)

    def with_signs(self, changed: Mapping[Slot, Rails[int]]) -> Bits:
        """Return these bits with some signs changed; what is recorded is shared."""
        return Bits(self.batch, {**self.signs, **changed}, self._memo)

    def known(self, slot: Slot, codes: Codes) -> int:  # noqa: D102
        if slot in self.signs:
            rails = self.signs[slot]
            return (rails.true if SIGN_YES in codes else 0) | (rails.false if SIGN_NO in codes else 0)
        key = (slot, codes)
        if key not in self._memo:
            column = self.batch.columns.get(slot, np.zeros(self.batch.size, np.uint8))
            self._memo[key] = bits_of(np.isin(column, list(codes))) if codes else 0
        return self._memo[key]

    def meet(self, parts: Sequence[int]) -> int:  # noqa: D102
        return reduce(and_, parts)

    def join(self, parts: Sequence[int]) -> int:  # noqa: D102
        return reduce(or_, parts)

    def at_least(self, least: int, parts: Sequence[int]) -> int:
        """After i parts, `row[j]` has the cases in which at least j + 1 of them hold."""
        row = [0] * least
        for part in parts:
            for place in range(least - 1, 0, -1):
                row[place] |= row[place - 1] & part
            row[0] |= part
        return row[-1]


class _Ripple(NamedTuple):
    """What changes with a rule."""

    verdicts: dict[Frame, Rails[int]]
    signs: dict[Slot, Rails[int]]


class BitRun:
    """The verdicts of all rules on a batch, and what changes when one rule does."""

    def __init__(self, base: RuleBase, batch: Batch) -> None:
        self.base, self.bits = base, Bits(batch)
        # A sign that no rule derives is unknown, and never a column.
        signs = [finding for finding in base.vocabulary.findings.values() if finding.is_sign]
        self.bits.signs.update({slot: Rails(0, 0) for sign in signs for slot in sign.slots})
        self.verdicts: dict[Frame, Rails[int]] = derive(base, lambda r, s: self.read(r.when, s), self._put)

    def _put(self, slot: Slot, parts: list[Rails[int]]) -> None:
        self.bits.signs[slot] = _sign(parts)

    def read(self, condition: Condition, side: Side, signs: Mapping[Slot, Rails[int]] | None = None) -> Rails[int]:
        """Return the verdict of a condition on one side, with some signs changed."""
        bits = self.bits.with_signs(signs) if signs else self.bits
        return fold(condition, Kleene(bits, side, self.base.vocabulary))

    def ripple(self, rule: Rule, verdicts: Mapping[Side, Rails[int]] | None) -> _Ripple:
        """Return every verdict and sign that changes when a rule has these verdicts (None: the rule is deleted)."""
        given = verdicts or {side: Rails(0, 0) for side in rule.frames}
        found = {(rule.id, s): v for s, v in given.items() if v != self.verdicts[rule.id, s]}
        if not rule.signs or not (found or verdicts is None):
            return _Ripple(found, {})
        gone = rule.id if verdicts is None else ""
        signs: dict[Slot, Rails[int]] = {}
        self._update(signs, rule, found, gone)
        for reader in (r for stratum in self.base.strata for r in stratum if signs and r.id != rule.id):
            if not self._reads[reader.id].isdisjoint(signs):
                changed = [(s, self.read(reader.when, s, signs)) for s in reader.frames]
                found |= {(reader.id, s): v for s, v in changed if v != self.verdicts[reader.id, s]}
                self._update(signs, reader, found, gone)
        return _Ripple(found, signs)

    def _update(self, signs: dict[Slot, Rails[int]], rule: Rule, found: Mapping[Frame, Rails[int]], gone: str) -> None:
        """Bring the changed signs up to date with what is found about a rule that makes some."""
        for sign in rule.signs:
            makers = [maker.id for maker in self.base.sign_rules[sign] if maker.id != gone]
            for side in rule.frames:
                slot = Slot(sign, side)
                rails = _sign([found.get((maker, side), self.verdicts[maker, side]) for maker in makers])
                if rails == self.bits.signs[slot]:
                    signs.pop(slot, None)
                else:
                    signs[slot] = rails

    @cached_property
    def _reads(self) -> dict[str, frozenset[Slot]]:
        """The sign slots that each rule reads."""
        vocabulary = self.base.vocabulary
        return {
            rule.id: frozenset(
                slot
                for t in tests_of(rule.when)
                if vocabulary[t.finding].is_sign
                for slot in vocabulary[t.finding].slots
            )
            for rule in self.base.rules
        }


def _sign(parts: Sequence[Rails[int]]) -> Rails[int]:
    """A sign is true when one of its rules is, and false when all are; without a rule it is unknown."""
    if not parts:
        return Rails(0, 0)
    return Rails(reduce(or_, (p.true for p in parts)), reduce(and_, (p.false for p in parts)))
