"""What if: every change of a case that moves its answer, and the closest way to another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Mask
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.parts import Part
from radiculo.knowledge.vocabulary import LEGS, Slot
from radiculo.lazy import cached_property
from radiculo.report import Model, Stamped, stamp
from radiculo.triage.answer import CONCLUSION, Answer
from radiculo.triage.answers import Answers, differences
from radiculo.triage.counterfactual import Alternatives, Goal, Sets, closest
from radiculo.triage.variants import Change, Step, Variants
from radiculo.triage.wording import Moved, all_words, moves


class Move(Model):
    """Changes that together move the answer, while none of them does alone."""

    steps: list[Step]
    moves: dict[Part, Moved]


class Counterfactual(Model):
    """The fewest changes that lead to a root or urgency; `proven`: every smaller set of changes was tried.

    `steps` is None when there is none within so many changes, and empty when the case is there already.
    """

    to: str
    within: int
    steps: list[Step] | None
    proven: bool
    answer: dict[Part, str] | None


class WhatIfFile(Stamped):
    """What `whatif --json` prints. `pairs` are some of the `pairs_total`; None when not asked for."""

    case: str
    now: dict[Part, str]
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
        """Return every single change that moves any part of the conclusion."""
        return list(Variants(self.base, self.observations).moving())

    def pairs(self, limit: int, show: Callable[[int, int], None] = lambda *_: None) -> tuple[int, list[Move]]:
        """Return how many pairs of changes move the answer that do not alone, and the first of them."""
        idle = self._idle
        shown: list[Move] = []
        total = done = 0
        expected = len(idle) * (len(idle) - 1) // 2
        for sets in self._alternatives.every(2):
            wanted = sets[np.isin(sets, idle).all(axis=1)]
            done += len(wanted)
            show(done, expected)
            if not len(wanted):
                continue
            answers = self._alternatives.answer(wanted)
            found = np.flatnonzero(self._moved(answers))
            total += len(found)
            shown += [self._move(wanted[row], answers.at(row)) for row in found[: max(0, limit - len(shown))].tolist()]
        return total, shown

    def to(self, goal: Goal, within: int) -> Counterfactual:
        """Return the closest counterfactual. A root without a side is sought on the one leg that has evidence."""
        goal = self._on_the_affected_leg(goal)
        found = closest(self.base, self.observations, goal, within)
        return Counterfactual(
            to=goal.name if goal.side is None else self.observations.names.before(goal.side) + goal.name,
            within=within,
            steps=None if found is None else [self._step(slot, code) for slot, code in found.changes],
            proven=found is not None and found.proven,
            answer=None if found is None else self._words(Answers(found.decision).at(found.row)),
        )

    def _on_the_affected_leg(self, goal: Goal) -> Goal:
        """Return the goal with a side: a case that fits the other leg would teach nothing about this one."""
        affected = [leg for number, leg in enumerate(LEGS) if (self._now.decision.scores[number, :, 0] > 0).any()]
        if goal.is_root and goal.side is None and len(affected) == 1:
            return replace(goal, side=affected[0])
        return goal

    def file(self, *, pairs: tuple[int, list[Move]] | None = None, to: Counterfactual | None = None) -> WhatIfFile:
        """Return everything as one report."""
        return WhatIfFile(
            **stamp(self.base),
            case=self.case,
            now=self._words(self._now.at(0)),
            singles=self.singles(),
            pairs_total=None if pairs is None else pairs[0],
            pairs=None if pairs is None else pairs[1],
            to=to,
        )

    @cached_property
    def _alternatives(self) -> Alternatives:
        return Alternatives(self.base, self.observations)

    @cached_property
    def _now(self) -> Answers:
        return self._alternatives.answer(np.zeros((1, 0), np.int64))

    def _moved(self, answers: Answers) -> Mask:
        """Say which cases have another answer."""
        out: Mask = np.any(list(differences(self._now.parts, answers.parts, CONCLUSION).values()), axis=0)
        return out

    @cached_property
    def _idle(self) -> Sets:
        """The changes that move nothing alone."""
        found: Iterator[Sets] = self._alternatives.every(1)
        idle = [sets[~self._moved(self._alternatives.answer(sets)), 0] for sets in found]
        return np.concatenate(idle) if idle else np.zeros(0, np.int64)

    def _move(self, numbers: NDArray[np.int64], answer: Answer) -> Move:
        steps = [self._step(*self._alternatives.changes[number]) for number in numbers]
        moved = moves(self._now.at(0), answer, self.base, parts=CONCLUSION, names=self.observations.names)
        return Move(steps=steps, moves=moved)

    def _words(self, answer: Answer) -> dict[Part, str]:
        return all_words(self.base, answer, self.observations.names)

    def _step(self, slot: Slot, code: int) -> Step:
        return Step.to(self.base, self.observations, slot, code)
