"""One batch of single changes to a case: what would change the answer, and which test would help most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from radiculo.engine.columns import Batch, Mask
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import tests_of
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.parts import Part
from radiculo.knowledge.scales import ValueScale
from radiculo.knowledge.vocabulary import LEGS, Slot
from radiculo.lazy import cached_property
from radiculo.report import Model
from radiculo.triage.answer import CONCLUSION
from radiculo.triage.answers import Answers, differences, rows
from radiculo.triage.decision import Decision
from radiculo.triage.outcome import Side
from radiculo.triage.wording import Moved, moves, words


def value_text(base: RuleBase, slot: Slot, code: int) -> str:
    """Return the text for a value of a slot: a grade as its number, anything else as its label."""
    scale = base.vocabulary[slot.finding].scale
    return scale.name(code) if scale.is_numeric and isinstance(scale, ValueScale) else scale.label(code)


class Change(Model):
    """A single change of one finding, and the parts of the answer that it would move."""

    finding: str
    side: Side
    title: str
    before: str
    after: str
    moves: dict[Part, Moved]


class NextTest(Model):
    """A finding that is not recorded, with how much its result would move the level, on average over its values."""

    finding: str
    side: Side
    title: str
    question: str
    how: str
    shift: int
    settles: list[str]


@dataclass(frozen=True)
class Variants:
    """All single changes of a case, decided in one batch. Row 0 is the case as it is."""

    base: RuleBase
    observations: Observations

    @cached_property
    def changes(self) -> tuple[tuple[Slot, int], ...]:
        """Every slot that some rule reads, with every exact value it does not have; 0 takes a value away."""
        codes = self.observations.codes()
        found: list[tuple[Slot, int]] = []
        for slot in self.base.slots:
            if slot.finding not in self._read:
                continue
            now = codes.get(slot, 0)
            values = [*self.base.vocabulary[slot.finding].scale.exact, *([0] if now else [])]
            found += [(slot, code) for code in values if code != now]
        return tuple(found)

    @cached_property
    def _read(self) -> frozenset[str]:
        return frozenset(test.finding for rule in self.base.rules for test in tests_of(rule.when))

    @cached_property
    def answers(self) -> Answers:
        """The answer of every variant."""
        single = Batch.of([self.observations.codes()])
        first = next(iter(self.changes))[0]
        same = (first, self.observations.code(first))
        return Answers.of(self.base, single.variants([same, *self.changes]))

    @property
    def decision(self) -> Decision:
        """The decision of every variant."""
        return self.answers.decision

    @cached_property
    def moved(self) -> dict[Part, Mask]:
        """For each part of the conclusion, the variants in which it is another one; advice follows from these."""
        return differences(rows(self.answers.parts, np.zeros(1, np.int64)), self.answers.parts, CONCLUSION)

    def moving(self) -> Iterable[Change]:
        """Yield every single change that moves any part of the conclusion."""
        now = self.answers.at(0)
        for row in np.flatnonzero(np.any(list(self.moved.values()), axis=0)).tolist():
            slot, code = self.changes[row - 1]
            reading = self.observations.get(slot)
            yield Change(
                finding=slot.finding,
                side=slot.side,
                title=self.base.vocabulary[slot.finding].title,
                before=reading.written if reading else "not recorded",
                after=value_text(self.base, slot, code) if code else "not recorded",
                moves=moves(now, self.answers.at(row), self.base, parts=CONCLUSION, names=self.observations.names),
            )

    def next_tests(self, limit: int = 5) -> list[NextTest]:
        """Return the unrecorded findings whose result would move the level most; best first.

        The measure is the mean, over the values of the finding, of how far the score of any root moves. Only findings
        are listed that could change a tier or headline; and where one leg has evidence, only those of that leg.
        """
        d = self.decision
        moved = np.abs(d.scores - d.scores[:, :, :1]).max(axis=(0, 1))
        affected = [side for leg, side in enumerate(LEGS) if (d.scores[leg, :, 0] > 0).any()] or list(LEGS)
        shifts: dict[Slot, list[int]] = {}
        settles: dict[Slot, dict[str, list[str]]] = {}
        for row, (slot, code) in enumerate(self.changes, 1):
            if self.observations.code(slot) or slot.side not in {*affected, "patient"}:
                continue
            shifts.setdefault(slot, []).append(int(moved[row]))
            if legs := [leg for leg in LEGS if self.moved[leg][row]]:
                answer = self.answers.at(row)
                changed = "; ".join(words(self.base, answer, leg, self.observations.names) for leg in legs)
                value = value_text(self.base, slot, code)
                settles.setdefault(slot, {}).setdefault(changed, []).append(value)
        mean = {slot: sum(values) / len(values) for slot, values in shifts.items()}
        ranked = sorted(settles, key=lambda slot: (-mean[slot], slot))
        return [self._next(slot, round(mean[slot]), settles[slot]) for slot in ranked[:limit]]

    def _next(self, slot: Slot, shift: int, settles: dict[str, list[str]]) -> NextTest:
        finding = self.base.vocabulary[slot.finding]
        return NextTest(
            finding=slot.finding,
            side=slot.side,
            title=finding.title,
            question=finding.question,
            how=finding.how,
            shift=shift,
            settles=[f"{' / '.join(values)}: {answer}" for answer, values in settles.items()],
        )
