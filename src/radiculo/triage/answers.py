"""The answers of a batch on arrays, and the parts in which two batches differ.

Everything in a part has a name, so that the answers of two rule bases can be compared.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Batch, Column, Mask, run_columns
from radiculo.engine.rails import Frame, Rails
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice
from radiculo.knowledge.parts import PARTS, Part
from radiculo.knowledge.vocabulary import LEGS, Leg, Slot
from radiculo.lazy import cached_property
from radiculo.triage.advice import advised
from radiculo.triage.answer import Answer, LegAnswer, Sided
from radiculo.triage.conclusions import Conclusions
from radiculo.triage.decision import Decision, Ints, decide
from radiculo.triage.outcome import TIER_NAMES

Parts: TypeAlias = Mapping[Part, Mapping[Hashable, NDArray[np.uint8] | Mask]]


@dataclass(frozen=True)
class Answers:
    """The answers of one batch. The decision knows where every rule fires, those that read the conclusion included."""

    decision: Decision

    @classmethod
    def of(cls, base: RuleBase, batch: Batch) -> Answers:
        """Answer a batch of cases."""
        found: list[Decision] = []

        def conclude(verdicts: Mapping[Frame, Rails[Mask]]) -> dict[Slot, Column]:
            found.append(decide(base, batch, verdicts))
            return Conclusions(found[0]).columns(batch)

        verdicts = run_columns(base, batch, conclude=conclude)
        return cls(replace(found[0], fires={frame: rails.true for frame, rails in verdicts.items()}))

    def at(self, row: int) -> Answer:
        """Return the answer of one case."""
        d, plan = self.decision, self.decision.plan
        counts = d.pathways[:, row]
        zones, mechanisms = tuple(plan.base.tables.zones), tuple(plan.base.tables.terms.mechanisms)
        fired = dict.fromkeys(Sided(rival.name, frame[1]) for frame, _, rival in plan.rivals if d.fires[frame][row])
        return Answer(
            urgency=plan.categories[int(d.urgency[row])],
            cannot_say=bool(d.nothing_said[row]),
            pathways=tuple(plan.pathways[at] for at in np.argsort(-counts.astype(int), kind="stable") if counts[at]),
            left=self._leg(0, row, zones),
            right=self._leg(1, row, zones),
            rivals=tuple(fired),
            considered=tuple(sorted(np.array(plan.rival_names)[d.considered[:, :, row].any(axis=0)].tolist())),
            mechanisms=tuple(
                Sided(mechanisms[at], side)
                for leg, side in enumerate(LEGS)
                for at in np.argsort(-d.mechanisms[leg, :, row], kind="stable")
                if d.mechanisms[leg, at, row] > 0
            ),
            advice=tuple(advice for (_, advice), mask in self.advised.items() if mask[row]),
        )

    def _leg(self, leg: int, row: int, zones: tuple[str, ...]) -> LegAnswer:
        d = self.decision
        roots = tuple(d.plan.roots[root] for root in d.order[leg, :, row] if d.headline[leg, root, row])
        best = leading(d.zones[leg, :, row : row + 1])[:, 0]
        named = tuple(name for name, is_first in zip(zones, best, strict=True) if is_first)
        return LegAnswer(TIER_NAMES[d.tier[leg, row]], roots, bool(d.withdrawn[leg, row]), named)

    @cached_property
    def advised(self) -> dict[tuple[Frame, Advice], Mask]:
        """Where each piece of advice is given, in the order in which it is told."""
        return advised(self.decision.plan, self.decision.fires)

    @cached_property
    def parts(self) -> Parts:
        """Every part, by the names in it."""
        d, plan = self.decision, self.decision.plan
        advice: dict[Hashable, Mask] = {}
        for (_, effect), mask in self.advised.items():
            advice[effect] = advice[effect] | mask if effect in advice else mask
        mechanisms = tuple(plan.base.tables.terms.mechanisms)
        return {
            "urgency": {name: d.urgency == rank for rank, name in plan.categories.items()},
            "pathways": dict(zip(plan.pathways, places(d.pathways.astype(np.int32), d.pathways > 0), strict=True)),
            "left": self._leg_parts("left"),
            "right": self._leg_parts("right"),
            "rivals": dict(zip(plan.rival_keys, d.rivals, strict=True)),
            "considered": dict(zip(plan.rival_names, np.logical_or.reduce(d.considered), strict=True)),
            "mechanisms": {
                (name, side): d.mechanisms[leg, at] > 0
                for leg, side in enumerate(LEGS)
                for at, name in enumerate(mechanisms)
            },
            "advice": advice,
        }

    def _leg_parts(self, side: Leg) -> dict[Hashable, NDArray[np.uint8] | Mask]:
        d, leg = self.decision, LEGS.index(side)
        rank = np.where(d.headline[leg], len(d.plan.roots) - place_of(d.order[leg]).astype(np.int32), -1)
        zones = zip(d.plan.base.tables.zones, leading(d.zones[leg]), strict=True)
        return {
            "tier": d.tier[leg].astype(np.uint8),
            "withdrawn": d.withdrawn[leg],
            **{("root", name): row for name, row in zip(d.plan.roots, places(rank, d.headline[leg]), strict=True)},
            **{("zone", name): row for name, row in zones},
        }


def differences(one: Parts, other: Parts, parts: Sequence[Part] = PARTS) -> dict[Part, Mask]:
    """Return where each part differs; what one lacks is nothing there. A batch of one is compared with every case."""
    size = max(len(column) for batch in (one, other) for column in batch["urgency"].values())
    out: dict[Part, Mask] = {}
    for part in parts:
        if part == "provisional":  # takes a search of each case
            continue
        here, there = one[part], other[part]
        changed = [here.get(name, _NOTHING) != there.get(name, _NOTHING) for name in {**here, **there}]
        out[part] = np.logical_or.reduce([np.zeros(size, np.bool_), *changed])
    return out


_NOTHING = np.zeros(1, np.bool_)


def rows(parts: Parts, index: NDArray[np.int64]) -> Parts:
    """Return the parts of some cases."""
    return {part: {name: column[index] for name, column in named.items()} for part, named in parts.items()}


def place_of(order: Ints) -> NDArray[np.uint8]:
    """Return the place of each item, from 1, where the first axis lists the items from best to worst."""
    place = np.empty(order.shape, np.uint8)
    ranks = np.arange(1, len(order) + 1, dtype=np.uint8)[:, None]
    np.put_along_axis(place, order, np.broadcast_to(ranks, order.shape), axis=0)
    return place


def places(counts: Ints, named: Mask) -> NDArray[np.uint8]:
    """Return the place of each named item among the named ones, from 1, the greatest count first; 0 for the others."""
    return place_of(np.argsort(-counts, axis=0, kind="stable").astype(np.int32)) * named


def leading(scores: Ints) -> Mask:
    """Return the best ones of each case, when there is anything for them."""
    if not len(scores):
        return np.zeros(scores.shape, np.bool_)
    best = scores.max(axis=0)
    out: Mask = (scores == best) & (best > 0)
    return out
