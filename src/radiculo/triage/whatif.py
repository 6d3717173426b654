"""What if: every change of a case that moves its answer, and the closest way to another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from radiculo.engine.columns import Mask
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.vocabulary import LEGS, Slot
from radiculo.report import Model, Stamped, stamp
from radiculo.triage.counterfactual import Alternatives, Goal, Sets, closest
from radiculo.triage.decision import Decision
from radiculo.triage.variants import Answer, Change, Variants, answer_at, value_text


class Step(Model):
    """One change of one finding."""

    finding: str
    side: str
    title: str
    before: str
    after: str


class Move(Model):
    """Changes that together move the answer, while none of them does alone."""

    steps: list[Step]
    answer: Answer


class Counterfactual(Model):
    """The fewest changes that lead to a root or urgency; `proven`: every smaller set of changes was tried.

    `steps` is None when there is none within so many changes, and empty when the case is there already.
    """

    to: str
    within: int
    steps: list[Step] | None
    proven: bool
    answer: Answer | None


class WhatIfFile(Stamped):
    """What `whatif --json` prints. `pairs` are some of the `pairs_total`; None when not asked for."""

    case: str
    now: Answer
    singles: list[Change]
    pairs_total: int | None
    pairs: list[Move] | None
    to: Counterfactual | None


@dataclass(frozen=True)
class WhatIf:
    """Asks what if of one case."""

    base: RuleBase
    observations: Observations
    case: str = ""

    def singles(self) -> list[Change]:
        """Return every single change that moves the urgency or a level."""
        return list(Variants(self.base, self.observations).moving())

    def pairs(self, limit: int, show: Callable[[int, int], None] = lambda *_: None) -> tuple[int, list[Move]]:
        """Return how many pairs of changes move the answer that do not alone, and the first of them."""
        idle = self._idle
        moves: list[Move] = []
        total = done = 0
        expected = len(idle) * (len(idle) - 1) // 2
        for sets in self._alternatives.every(2):
            wanted = sets[np.isin(sets, idle).all(axis=1)]
            done += len(wanted)
            show(done, expected)
            if not len(wanted):
                continue
            decision = self._alternatives.decide(wanted)
            rows = np.flatnonzero(moved(self._now, decision))
            total += len(rows)
            moves += [self._move(wanted, decision, int(row)) for row in rows[: max(0, limit - len(moves))]]
        return total, moves

    def to(self, goal: Goal, within: int) -> Counterfactual:
        """Return the closest counterfactual. A root without a side is sought on the one leg that has evidence."""
        goal = self._on_the_affected_leg(goal)
        found = closest(self.base, self.observations, goal, within)
        return Counterfactual(
            to=goal.name if goal.side is None else f"{goal.side} {goal.name}",
            within=within,
            steps=None if found is None else [self._step(slot, code) for slot, code in found.changes],
            proven=found is not None and found.proven,
            answer=None if found is None else answer_at(found.decision, found.row),
        )

    def _on_the_affected_leg(self, goal: Goal) -> Goal:
        """Return the goal with a side: a case that fits the other leg would teach nothing about this one."""
        affected = [leg for number, leg in enumerate(LEGS) if (self._now.scores[number, :, 0] > 0).any()]
        if goal.is_root and goal.side is None and len(affected) == 1:
            return replace(goal, side=affected[0])
        return goal

    def file(self, *, pairs: tuple[int, list[Move]] | None = None, to: Counterfactual | None = None) -> WhatIfFile:
        """Return everything as one report."""
        return WhatIfFile(
            **stamp(self.base),
            case=self.case,
            now=answer_at(self._now, 0),
            singles=self.singles(),
            pairs_total=None if pairs is None else pairs[0],
            pairs=None if pairs is None else pairs[1],
            to=to,
        )

    @cached_property
    def _alternatives(self) -> Alternatives:
        return Alternatives(self.base, self.observations)

    @cached_property
    def _now(self) -> Decision:
        return self._alternatives.decide(np.zeros((1, 0), np.int64))

    @cached_property
    def _idle(self) -> Sets:
        """The changes that move nothing alone."""
        found: Iterator[Sets] = self._alternatives.every(1)
        idle = [sets[~moved(self._now, self._alternatives.decide(sets)), 0] for sets in found]
        return np.concatenate(idle) if idle else np.zeros(0, np.int64)

    def _move(self, sets: Sets, decision: Decision, row: int) -> Move:
        steps = [self._step(*self._alternatives.changes[number]) for number in sets[row]]
        return Move(steps=steps, answer=answer_at(decision, row))

    def _step(self, slot: Slot, code: int) -> Step:
        reading = self.observations.get(slot)
        return Step(
            finding=slot.finding,
            side=slot.side,
            title=self.base.vocabulary[slot.finding].title,
            before=reading.written if reading else "not recorded",
            after=value_text(self.base, slot, code) if code else "not recorded",
        )


def moved(now: Decision, then: Decision) -> Mask:
    """Say which cases have another urgency, tier, headline or withdrawal than the one case of `now`."""
    out = then.urgency != now.urgency
    out = out | (then.tier != now.tier).any(axis=0)
    out |= (then.headline != now.headline).any(axis=(0, 1))
    out |= (then.withdrawn != now.withdrawn).any(axis=0)
    return np.asarray(out)
