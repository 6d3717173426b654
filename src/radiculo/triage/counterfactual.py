"""The closest counterfactual: the fewest changes of a case that lead to a root or an urgency.

Sets of changes are tried in batches, in order of size. As long as there are few enough, all sets of a size are tried;
beyond that only those that extend the most promising smaller ones, and that a smaller set does not do it is then no
longer proven. Values that no rule tells apart count as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from math import comb

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Batch, Mask
from radiculo.engine.formulas import Formulas, value_classes
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Alarm, Effect, Evidence
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.vocabulary import LEGS, Leg, Side, Slot
from radiculo.lazy import cached_property
from radiculo.triage.answers import Answers
from radiculo.triage.decision import Decision, Ints

MOST = 150_000  # sets of one size that are all tried
BEAM = 150  # sets that are extended beyond that
_CHUNK = 8192

Sets = NDArray[np.int64]  # (set, place): numbers of changes


@dataclass(frozen=True, slots=True)
class Goal:
    """A root that a leg's level should name alone (any leg when there is no side), or a category of urgency.

    With `plausible` it is met only where no rule calls findings contradictory.
    """

    base: RuleBase
    name: str
    side: Leg | None = None
    plausible: bool = False

    @property
    def is_root(self) -> bool:
        """Whether it is a root."""
        return self.name in self.base.tables.roots

    @property
    def _legs(self) -> list[int]:
        return [number for number, leg in enumerate(LEGS) if self.side in {leg, None}]

    def met(self, decision: Decision) -> Mask:
        """Say which cases are there."""
        out = self._reached(decision)
        for frame, _ in decision.plan.contradictions if self.plausible else ():
            out = out & ~decision.fires[frame]
        return out

    def _reached(self, decision: Decision) -> Mask:
        if not self.is_root:
            return np.asarray(decision.urgency == self.base.urgency_rank[self.name])
        root = decision.plan.roots.index(self.name)
        alone = decision.headline.sum(axis=1) == 1
        named = [decision.headline[leg, root] & alone[leg] & ~decision.withdrawn[leg] for leg in self._legs]
        return np.asarray(np.any(named, axis=0))

    def distance(self, decision: Decision) -> Ints:
        """Say how promising a case is; less is better."""
        if not self.is_root:
            rank = self.base.urgency_rank
            above = [f for f, alarm in decision.plan.alarms if rank[alarm.urgency] > rank[self.name]]
            loud = np.sum([decision.fires[frame] for frame in above], axis=0) if above else 0
            return np.asarray(np.abs(decision.urgency - rank[self.name]) * 1000 + loud, np.int32)
        root = decision.plan.roots.index(self.name)
        others = [number for number in range(len(decision.plan.roots)) if number != root]
        gaps = [
            decision.scores[leg, others].max(axis=0, initial=0)
            - decision.scores[leg, root]
            - 30 * decision.concordant[leg, root]
            for leg in self._legs
        ]
        return np.asarray(np.min(gaps, axis=0), np.int32)

    def concerns(self, effect: Effect, side: Side) -> bool:
        """Say whether an effect of a rule that was evaluated for a side can lead there or away."""
        if not self.is_root:
            resting = {self.base.policy.default_urgency, self.base.policy.all_clear_urgency}
            return self.name in resting or effect.moves >= Alarm.moves
        speaks = not effect.moves.isdisjoint(LEGS) and not (isinstance(effect, Evidence) and effect.kind != "root")
        return speaks and (self.side is None or side in {self.side, "patient"})


@dataclass(frozen=True, slots=True)
class Found:
    """A smallest set of changes; `proven`: every smaller set was tried."""

    changes: tuple[tuple[Slot, int], ...]
    decision: Decision
    row: int
    proven: bool


@dataclass(frozen=True)
class Alternatives:
    """The changes of a case that rules can tell: per slot one value of each kind, and 0 takes a value away.

    With `keeps` none is taken away.
    """

    base: RuleBase
    observations: Observations
    slots: frozenset[Slot] | None = None
    keeps: bool = False

    @cached_property
    def changes(self) -> tuple[tuple[Slot, int], ...]:
        """Every change."""
        found: list[tuple[Slot, int]] = []
        classes = self.base.derived(value_classes)
        for slot in self.base.slots:
            if slot.finding not in classes or (self.slots is not None and slot not in self.slots):
                continue
            now = self.observations.code(slot)
            kinds = self._kinds(slot)
            found += [(slot, kind[0]) for kind in kinds if now not in kind]
            found += [(slot, 0)] if now and not self.keeps else []
        return tuple(found)

    def _kinds(self, slot: Slot) -> list[list[int]]:
        """Return the exact values of a slot by what rules and the safety screen make of them, plainest first."""
        scale = self.base.vocabulary[slot.finding].scale
        classes = self.base.derived(value_classes)[slot.finding]
        kinds: dict[tuple[int, bool], list[int]] = {}
        for code in sorted(scale.exact, key=lambda code: len(scale.at_least_as_concerning(code)), reverse=True):
            kinds.setdefault((classes[code], scale.is_unconcerning(code)), []).append(code)
        return list(kinds.values())

    @cached_property
    def _places(self) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        index = {slot: number for number, slot in enumerate(self.base.columns)}
        places = np.array([index[slot] for slot, _ in self.changes], np.int64)
        return places, np.array([code for _, code in self.changes], np.uint8)

    def answer(self, sets: Sets) -> Answers:
        """Answer the case with each set of changes made."""
        codes = np.array([self.observations.code(slot) for slot in self.base.columns], np.uint8)
        cells = np.repeat(codes[None], len(sets), axis=0)
        places, values = self._places
        for column in sets.T:
            cells[np.arange(len(sets)), places[column]] = values[column]
        batch = Batch(
            len(sets), {slot: cells[:, n].copy() for n, slot in enumerate(self.base.columns) if cells[:, n].any()}
        )
        return Answers.of(self.base, batch)

    def every(self, size: int) -> Iterator[Sets]:
        """Yield all sets of a size with at most one change per slot, in chunks."""
        numbers = combinations(range(len(self.changes)), size)
        places = self._places[0]
        while chunk := list(islice(numbers, _CHUNK)):
            sets = np.array(chunk, np.int64).reshape(len(chunk), size)
            yield sets[_apart(places[sets])]

    def extended(self, sets: Sets) -> Iterator[Sets]:
        """Yield these sets with one more change each, in chunks."""
        places, count = self._places[0], len(self.changes)
        longer = np.concatenate([np.repeat(sets, count, axis=0), np.tile(np.arange(count), len(sets))[:, None]], axis=1)
        longer = np.unique(np.sort(longer[_apart(places[longer])], axis=1), axis=0)
        for first in range(0, len(longer), _CHUNK):
            yield longer[first : first + _CHUNK]


def _apart(places: NDArray[np.int64]) -> Mask:
    """Say which sets change no slot twice."""
    ordered = np.sort(places, axis=1)
    out: Mask = (ordered[:, 1:] != ordered[:, :-1]).all(axis=1)
    return out


def closest(
    base: RuleBase, observations: Observations, goal: Goal, within: int, *, keeps: bool = False
) -> Found | None:
    """Return a smallest set of at most `within` changes that meets a goal; None when none is found.

    With `keeps` what is recorded may be changed but not taken away.
    """
    alternatives = Alternatives(base, observations, _relevant(base, goal), keeps)
    start = alternatives.answer(np.zeros((1, 0), np.int64)).decision
    if goal.met(start)[0]:
        return Found((), start, 0, True)
    best, exhausted = np.zeros((1, 0), np.int64), True
    for size in range(1, within + 1):
        complete = exhausted and comb(len(alternatives.changes), size) <= MOST
        trials = alternatives.every(size) if complete else alternatives.extended(best)
        ranked: list[tuple[Sets, Ints]] = []
        for sets in trials:
            if not len(sets):
                continue
            decision = alternatives.answer(sets).decision
            rows = np.flatnonzero(goal.met(decision))
            if len(rows):
                row = _gentlest(alternatives, sets, rows)
                changes = tuple(alternatives.changes[number] for number in sets[row])
                return Found(changes, decision, row, exhausted)
            ranked.append((sets, goal.distance(decision)))
        if not ranked:
            return None
        exhausted = complete
        best = _best(ranked)
    return None


def _gentlest(alternatives: Alternatives, sets: Sets, rows: NDArray[np.int64]) -> int:
    """Prefer the set that overturns the fewest recorded values: a new finding is a smaller step than another one."""
    recorded = np.array([bool(alternatives.observations.code(slot)) for slot, _ in alternatives.changes])
    return int(rows[np.argmin(recorded[sets[rows]].sum(axis=1))])


def _best(ranked: list[tuple[Sets, Ints]]) -> Sets:
    sets = np.concatenate([found for found, _ in ranked])
    order = np.argsort(np.concatenate([distance for _, distance in ranked]), kind="stable")
    return sets[order[:BEAM]]


def _relevant(base: RuleBase, goal: Goal) -> frozenset[Slot]:
    """Return the slots that can lead to a goal or away from it, through signs too."""
    formulas = Formulas(base, {})
    found: set[Slot] = set()
    for rule, side in base.frames:
        if any(goal.concerns(effect, side) for effect in rule.effects):
            rails = formulas.rule(rule, side)
            found |= rails.true.slots | rails.false.slots
    return frozenset(found)
