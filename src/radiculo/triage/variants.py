"""One batch of single changes to a case: what would change the answer, and which test would help most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from radiculo.engine.columns import Batch, run_columns
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import tests_of
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.scales import ValueScale
from radiculo.knowledge.vocabulary import LEGS, Slot
from radiculo.report import Model
from radiculo.triage.decision import Decision, decide
from radiculo.triage.wording import level_at, urgency_at


class Answer(Model):
    """The short form of an answer, for comparisons."""

    urgency: str
    levels: dict[str, str]


def answer_at(decision: Decision, row: int) -> Answer:
    """Return the short answer of one case of a decision."""
    levels: dict[str, str] = {side: level_at(decision, leg, row) for leg, side in enumerate(LEGS)}
    return Answer(urgency=urgency_at(decision, row), levels=levels)


def value_text(base: RuleBase, slot: Slot, code: int) -> str:
    """Return the text for a value of a slot: a grade as its number, anything else as its label."""
    scale = base.vocabulary[slot.finding].scale
    return scale.name(code) if scale.is_numeric and isinstance(scale, ValueScale) else scale.label(code)


class Change(Model):
    """A single change of one finding, and the answer it would give."""

    finding: str
    side: str
    title: str
    before: str
    after: str
    answer: Answer
    moves: list[str]


class NextTest(Model):
    """A finding that is not recorded, with how much its result would move the level, on average over its values."""

    finding: str
    side: str
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
    def decision(self) -> Decision:
        """The decision of every variant."""
        single = Batch.of([self.observations.codes()])
        first = next(iter(self.changes))[0]
        same = (first, self.observations.code(first))
        batch = single.variants([same, *self.changes])
        return decide(self.base, batch, run_columns(self.base, batch))

    def answer(self, row: int) -> Answer:
        """Return the short answer of a row."""
        return answer_at(self.decision, row)

    @cached_property
    def _keys(self) -> list[tuple[object, ...]]:
        """What must differ for an answer to count as moved: urgency, and for each leg tier, headline and withdrawal."""
        d = self.decision
        legs = range(len(LEGS))
        return [
            (
                int(d.urgency[r]),
                *((int(d.tier[leg, r]), d.headline[leg, :, r].tobytes(), bool(d.withdrawn[leg, r])) for leg in legs),
            )
            for r in range(d.urgency.shape[0])
        ]

    def _moved_legs(self, row: int) -> list[str]:
        return [side for leg, side in enumerate(LEGS, 1) if self._keys[row][leg] != self._keys[0][leg]]

    def moving(self) -> Iterable[Change]:
        """Yield every single change that moves the urgency, a tier or a headline."""
        now, keys = self.answer(0), self._keys
        for row, (slot, code) in enumerate(self.changes, 1):
            if keys[row] == keys[0]:
                continue
            finding = self.base.vocabulary[slot.finding]
            answer = self.answer(row)
            moves = ["urgency"] if answer.urgency != now.urgency else []
            moves += [f"{side} level" for side in self._moved_legs(row)]
            reading = self.observations.get(slot)
            yield Change(
                finding=slot.finding,
                side=slot.side,
                title=finding.title,
                before=reading.written if reading else "not recorded",
                after=value_text(self.base, slot, code) if code else "not recorded",
                answer=answer,
                moves=moves,
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
            if self._keys[row][1:] != self._keys[0][1:]:
                levels = self.answer(row).levels
                changed = "; ".join(levels[side] for side in self._moved_legs(row))
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
