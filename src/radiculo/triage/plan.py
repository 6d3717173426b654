"""The plan: what the decision needs of a rule base, laid out once for arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Mask
from radiculo.engine.rails import Frame
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Evidence, Opens, Rival, Withdraws
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import MAX_CODE
from radiculo.knowledge.vocabulary import LEGS, Side, Slot


@dataclass(frozen=True)
class EvidenceRow:
    """The weights that one frame gives on one leg."""

    frame: Frame
    leg: int
    effects: tuple[Evidence, ...]


@dataclass(frozen=True)
class Plan:
    """What the decision needs of a rule base, laid out for arrays."""

    base: RuleBase

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The roots, cranial first."""
        return tuple(self.base.tables.roots)

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """The domains of evidence."""
        return tuple(self.base.tables.terms.domains)

    @cached_property
    def localising(self) -> NDArray[np.bool_]:
        """Which domains can name a root."""
        return np.array([domain.localises for domain in self.base.tables.terms.domains.values()])

    @cached_property
    def deficits(self) -> NDArray[np.bool_]:
        """Which domains find deficits."""
        return np.array([domain.deficit for domain in self.base.tables.terms.domains.values()])

    @cached_property
    def evidence(self) -> tuple[EvidenceRow, ...]:
        """The frames that give evidence, once per leg that it counts for."""
        rows = []
        for rule, side in self.base.frames:
            effects = tuple(e for e in rule.effects if isinstance(e, Evidence))
            if effects:
                legs = [LEGS.index(side)] if side != "patient" else [0, 1]
                rows += [EvidenceRow((rule.id, side), leg, effects) for leg in legs]
        return tuple(rows)

    @cached_property
    def withdrawals(self) -> tuple[tuple[Frame, Frame], ...]:
        """Pairs of a withdrawing frame and the frame whose evidence it removes."""
        pairs = []
        for rule, side in self.base.frames:
            for name in (n for e in rule.effects if isinstance(e, Withdraws) for n in e.rules):
                target = self.base.by_id[name]
                sides = [s for s in target.frames if side in {s, "patient"} or s == "patient"]
                pairs += [((rule.id, side), (target.id, s)) for s in sides]
        return tuple(pairs)

    @cached_property
    def rivals(self) -> tuple[tuple[Frame, int, Rival], ...]:
        """The frames that name a rival, once per leg that it speaks of."""
        found = []
        for rule, side in self.base.frames:
            for effect in (e for e in rule.effects if isinstance(e, Rival)):
                legs = [LEGS.index(side)] if side != "patient" else [0, 1]
                found += [((rule.id, side), leg, effect) for leg in legs]
        return tuple(found)

    @cached_property
    def alarms(self) -> tuple[tuple[Frame, int], ...]:
        """The frames that raise an alarm, with the rank of its category."""
        rank = self.base.urgency_rank
        return tuple(((rule.id, side), rank[alarm.urgency]) for rule, side in self.base.frames for alarm in rule.alarms)

    @cached_property
    def openings(self) -> tuple[tuple[Frame, frozenset[Slot]], ...]:
        """The frames that add to the safety screen, with the slots that they add."""
        found = [((rule.id, side), opened_slots(self.base, rule, side)) for rule, side in self.base.frames]
        return tuple((frame, slots) for frame, slots in found if slots)

    @cached_property
    def calm(self) -> dict[Slot, Mask]:
        """For each slot that may have to be asked: which codes are exact and no concern."""
        found = {}
        for slot in {*screen_slots(self.base), *(slot for _, slots in self.openings for slot in slots)}:
            scale = self.base.vocabulary[slot.finding].scale
            found[slot] = np.zeros(MAX_CODE + 1, np.bool_)
            found[slot][[code for code in scale.exact if scale.is_unconcerning(code)]] = True
        return found


def plan_of(base: RuleBase) -> Plan:
    """Return the plan of a rule base, made once."""
    plan = base.__dict__.get("_plan")
    if plan is None:
        plan = base.__dict__["_plan"] = Plan(base)
    return plan


def screen_slots(base: RuleBase) -> tuple[Slot, ...]:
    """Return the slots of the safety screen."""
    return tuple(slot for name in base.policy.safety_screen for slot in base.vocabulary[name].slots)


def opened_slots(base: RuleBase, rule: Rule, side: Side) -> frozenset[Slot]:
    """Return the slots that a rule adds to the safety screen: for a leg rule, those of that leg and of the patient."""
    names = [name for effect in rule.effects if isinstance(effect, Opens) for name in effect.findings]
    slots = [slot for name in names for slot in base.vocabulary[name].slots]
    return frozenset(slot for slot in slots if side == "patient" or slot.side in {side, "patient"})
