"""Conclusions: the decision as columns of the findings `conclusion.*`, which the rules of the last stratum read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Batch, Column, Mask
from radiculo.engine.rails import SIGN_NO, SIGN_YES
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conclusions import NO_ALARM
from radiculo.knowledge.vocabulary import LEGS, Side, Slot
from radiculo.lazy import cached_property
from radiculo.triage.decision import Decision
from radiculo.triage.outcome import TIER_NAMES
from radiculo.triage.plan import plan_of

PROVISIONAL = "conclusion.provisional"  # the one that is not on arrays
_NO, _YES = np.uint8(SIGN_NO), np.uint8(SIGN_YES)


@dataclass(frozen=True)
class Conclusions:
    """What a decision concludes. `provisional`, which takes a search of each case, is unknown where it is not given."""

    decision: Decision
    provisional: Column | None = None

    def columns(self, batch: Batch) -> dict[Slot, Column]:
        """Return the conclusions that rules read. Examples of rules record some: those cases keep what they record."""
        base = self.decision.plan.base
        given = [batch.columns[slot] for slot in base.conclusions if slot in batch.columns]
        if not given:
            return {slot: self.column(slot) for slot in base.conclusions}
        recorded, nothing = np.any(given, axis=0), np.zeros(batch.size, np.uint8)
        return {
            slot: np.where(recorded, batch.columns.get(slot, nothing), self.column(slot)) for slot in base.conclusions
        }

    def column(self, slot: Slot) -> Column:
        """Return the codes of one conclusion. Raises ValueError for anything else."""
        d, (kind, name, rows, codes) = self.decision, self._places[slot]
        match kind:
            case "provisional":
                return np.zeros(len(d.urgency), np.uint8) if self.provisional is None else self.provisional
            case "urgency":
                column: Column = codes[d.urgency]
            case "alarm":
                column = codes[self._highest(name)]
            case "tier":
                column = codes[d.tier[rows[0]]]
            case _:
                column = np.where(reduce(or_, (self._held[row] for row in rows)), _YES, _NO)
        return column

    @cached_property
    def _places(self) -> _Places:
        return self.decision.plan.base.derived(_Places)

    @cached_property
    def _held(self) -> list[Mask]:
        """Where a decision holds each thing that it may hold, in the order of `_Places.held`; the last is nothing."""
        d, n = self.decision, len(self.decision.urgency)
        roots, mechanisms = d.headline & ~d.withdrawn[:, None], d.mechanisms > 0
        nothing = np.zeros(n, np.bool_)
        return [*d.withdrawn, *roots.reshape(-1, n), *d.rivals, *(d.pathways > 0), *mechanisms.reshape(-1, n), nothing]

    def _highest(self, strategy: str) -> NDArray[np.int32]:
        """Return the rank of the highest category among the fired alarms of a strategy, 0 for none."""
        d = self.decision
        out = np.zeros(len(d.urgency), np.int32)
        for frame, rank in d.plan.alarms_of.get(strategy, ()):
            if frame in d.fired:
                out = np.maximum(out, d.fired[frame] * np.int32(rank))
        return out


class _Place(NamedTuple):
    """Where a conclusion stands in a decision: its kind and name, its rows there, and the code of each number there."""

    kind: str
    name: str
    rows: list[int]
    codes: Column


class _Places(dict[Slot, _Place]):
    """The places of the conclusions of a rule base, each found once."""

    def __init__(self, base: RuleBase) -> None:
        super().__init__()
        plan = plan_of(base)
        self.vocabulary = base.vocabulary
        self.held: list[tuple[str, Side]] = [
            *(("withdrawn", side) for side in LEGS),
            *((f"root.{root}", side) for side in LEGS for root in plan.roots),
            *((f"rival.{name}", side) for name, side in plan.rival_keys),
            *((f"pathway.{name}", "patient") for name in plan.pathways),
            *((f"mechanism.{name}", side) for side in LEGS for name in base.tables.terms.mechanisms),
        ]
        self.numbers: dict[str, dict[int, str]] = {
            "urgency": plan.categories,
            "alarm": {0: NO_ALARM, **plan.categories},
            "tier": dict(enumerate(TIER_NAMES)),
            **{kind: {} for kind in ("provisional", "withdrawn", "root", "rival", "pathway", "mechanism")},
        }

    def __missing__(self, slot: Slot) -> _Place:
        what = slot.finding.removeprefix("conclusion.")
        kind, _, name = what.partition(".")
        if kind not in self.numbers:
            raise ValueError(f"nothing concludes '{slot.finding}'")
        sides = {slot.side} if slot.side != "patient" else {*LEGS, slot.side}
        held = [("tier", side) for side in LEGS] if kind == "tier" else self.held
        rows = [at for at, (each, side) in enumerate(held) if each == what and side in sides] or [-1]
        codes = np.zeros(max(self.numbers[kind], default=0) + 1, np.uint8)
        for number, word in self.numbers[kind].items():
            codes[number] = self.vocabulary[slot.finding].scale.read(word) or 0
        found = self[slot] = _Place(kind, name, rows, codes)
        return found
