"""Conclusions: the decision as columns of the findings `conclusion.*`, which the rules of the last stratum read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Batch, Column, Mask
from radiculo.engine.rails import SIGN_NO, SIGN_YES
from radiculo.knowledge.conclusions import NO_ALARM
from radiculo.knowledge.vocabulary import LEGS, Slot
from radiculo.triage.decision import Decision
from radiculo.triage.outcome import TIER_NAMES

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
        d, plan = self.decision, self.decision.plan
        kind, _, name = slot.finding.removeprefix("conclusion.").partition(".")
        legs = [leg for leg, side in enumerate(LEGS) if slot.side in {side, "patient"}]
        match kind:
            case "urgency":
                return self._codes(slot, plan.categories, d.urgency)
            case "alarm":
                return self._codes(slot, {0: NO_ALARM, **plan.categories}, self._highest(name))
            case "tier":
                return self._codes(slot, dict(enumerate(TIER_NAMES)), d.tier[legs[0]])
            case "provisional":
                return np.zeros(len(d.urgency), np.uint8) if self.provisional is None else self.provisional
        return _yes(np.logical_or.reduce(self._holds(kind, name, legs)))

    def _holds(self, kind: str, name: str, legs: list[int]) -> Mask:
        """Return masks (any, n); the conclusion is yes where one of them holds."""
        d, plan = self.decision, self.decision.plan
        match kind:
            case "withdrawn":
                found: Mask = d.withdrawn[legs]
            case "root":
                found = d.headline[legs, plan.roots.index(name)] & ~d.withdrawn[legs]
            case "rival":
                found = d.rivals[[rival == name for rival, _ in plan.rival_keys]]
            case "pathway":
                found = d.pathways[[pathway == name for pathway in plan.pathways]] > 0
            case "mechanism":
                found = d.mechanisms[legs, list(plan.base.tables.terms.mechanisms).index(name)] > 0
            case _:
                raise ValueError(f"nothing concludes '{kind}'")
        return found

    def _codes(self, slot: Slot, names: Mapping[int, str], numbers: NDArray[np.int32]) -> Column:
        """Return the codes of numbers by their names."""
        scale = self.decision.plan.base.vocabulary[slot.finding].scale
        out = np.zeros(max(names) + 1, np.uint8)
        for number, name in names.items():
            out[number] = scale.read(name) or 0
        codes: Column = out[numbers]
        return codes

    def _highest(self, strategy: str) -> NDArray[np.int32]:
        """Return the rank of the highest category among the fired alarms of a strategy, 0 for none."""
        d = self.decision
        out = np.zeros(len(d.urgency), np.int32)
        for frame, rank in d.plan.alarms_of.get(strategy, ()):
            if frame in d.fired:
                out = np.maximum(out, d.fired[frame] * np.int32(rank))
        return out


def _yes(mask: Mask) -> Column:
    return np.where(mask, _YES, _NO)
