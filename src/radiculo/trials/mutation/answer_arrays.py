"""Answers as arrays: what of a decision a tester compares, as one column of bytes per case.

Per leg tier, headline, withdrawal, leading zones and mechanisms; the urgency; the pathways that set it; rivals and
advice. Scores are left out: an answer is what is told, not how it came about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Mask
from radiculo.knowledge.effects import Advice, Rival
from radiculo.knowledge.vocabulary import LEGS
from radiculo.triage.decision import Decision, Ints


@dataclass(frozen=True)
class AnswerArrays:
    """The parts of an answer that may change, each one an array whose last axis is the cases."""

    parts: dict[str, NDArray[np.int32] | Mask]

    @classmethod
    def of(cls, decision: Decision) -> AnswerArrays:
        """Read the answers of a decision."""
        legs = dict(enumerate(LEGS))
        parts: dict[str, NDArray[np.int32] | Mask] = {"urgency": decision.urgency[None]}
        for leg, side in legs.items():
            parts[f"{side} tier"] = decision.tier[leg][None]
            parts[f"{side} level"] = np.concatenate([decision.headline[leg], decision.withdrawn[leg][None]])
            parts[f"{side} zone"] = _leading(decision.zones[leg])
            parts[f"{side} mechanism"] = _leading(decision.mechanisms[leg])
        parts["pathway"] = _pathways(decision)
        parts["rivals"] = _named(decision, Rival)
        parts["advice"] = _named(decision, Advice)
        return cls(parts)

    def differing(self, other: AnswerArrays) -> Mask:
        """Say which cases have another answer there."""
        out: Mask = np.any([diff for _, diff in self.differences(other)], axis=0)
        return out

    def differences(self, other: AnswerArrays) -> Iterator[tuple[str, Mask]]:
        """Yield every part with the cases in which it differs."""
        for name, part in self.parts.items():
            yield name, (part != other.parts[name]).any(axis=0)

    def rows(self, index: NDArray[np.int64]) -> AnswerArrays:
        """Return the answers of some cases."""
        return AnswerArrays({name: part[:, index] for name, part in self.parts.items()})


def _leading(scores: Ints) -> Mask:
    """Return the best ones of each case, when there is anything for them."""
    if not len(scores):
        return np.zeros(scores.shape, np.bool_)
    best = scores.max(axis=0)
    out: Mask = (scores == best) & (best > 0)
    return out


def _pathways(decision: Decision) -> Mask:
    """Return the pathways of the alarms that set the urgency; the last one stands for the leading explanation's."""
    base, rank = decision.plan.base, decision.plan.base.urgency_rank
    names = [*base.tables.terms.pathways, ""]
    out = np.zeros((len(names), len(decision.urgency)), np.bool_)
    for rule, side in base.frames:
        for alarm in rule.alarms:
            setting = decision.fires[rule.id, side] & (decision.urgency == rank[alarm.urgency])
            out[names.index(alarm.pathway)] |= setting
    return out


def _named(decision: Decision, kind: type[Rival] | type[Advice]) -> Mask:
    """Return which rivals (or pieces of advice) are named, on which side."""
    found: dict[tuple[str, str], Mask] = {}
    for rule, side in decision.plan.base.frames:
        for effect in (e for e in rule.effects if isinstance(e, kind)):
            key = (str(effect), side)
            fires = decision.fires[rule.id, side]
            found[key] = found[key] | fires if key in found else fires
    if not found:
        return np.zeros((1, len(decision.urgency)), np.bool_)
    return np.stack([found[key] for key in sorted(found)])
