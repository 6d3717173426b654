"""One batch of single changes to a case: what would change the answer, and which test would help most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
from radiculo.triage.outcome import TIER_NAMES, Side
from radiculo.triage.wording import Moved, moves, rival_text, words


def value_text(base: RuleBase, slot: Slot, code: int) -> str:
    """Return the text for a value of a slot: a grade as its number, anything else as its label."""
    scale = base.vocabulary[slot.finding].scale
    return scale.name(code) if scale.is_numeric and isinstance(scale, ValueScale) else scale.label(code)


class Step(Model):
    """One change of one finding."""

    finding: str
    side: Side
    title: str
    before: str
    after: str

    @classmethod
    def to(cls, base: RuleBase, observations: Observations, slot: Slot, code: int) -> Step:
        """Return the change of a slot of a case to a code; 0 takes its value away."""
        reading = observations.get(slot)
        return Step(
            finding=slot.finding,
            side=slot.side,
            title=base.vocabulary[slot.finding].title,
            before=reading.written if reading else "not recorded",
            after=value_text(base, slot, code) if code else "not recorded",
        )


class Change(Step):
    """A single change of one finding, and the parts of the answer that it would move."""

    moves: dict[Part, Moved]


class NextTest(Model):
    """A finding that is not recorded, and what its result would do, on average over its values.

    `separates` is in points how far it moves the leading explanations against each other, `shift` how far any root.
    """

    finding: str
    side: Side
    title: str
    question: str
    how: str
    separates: int
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
            step = Step.to(self.base, self.observations, *self.changes[row - 1])
            moved = moves(now, self.answers.at(row), self.base, parts=CONCLUSION, names=self.observations.names)
            yield Change.taken_from(step, moves=moved)

    def next_tests(self, limit: int = 5) -> list[NextTest]:
        """Return the unrecorded findings that would help most to say where: best first, at most `limit`.

        First comes what tells the leading explanations apart: how far, on average over its values, a finding moves the
        leading roots of a leg against each other; a result that names a considered rival, or takes it off the list,
        counts as the lead that makes a root likely. Then what could raise the urgency, then what moves any root most.
        Only findings are listed that move a root of a leg with a complaint whose headline stands, or the standing of a
        considered rival, and, where each such headline names one root, only what tells it from others. Left out are
        results that would contradict what is recorded, and a test that is worth it only `after` another was abnormal.
        """
        d = self.decision
        legs = [leg for leg in range(len(LEGS)) if d.tier[leg, 0] and not d.withdrawn[leg, 0]]
        asked = {"patient", *(LEGS[leg] for leg in range(len(LEGS)) if leg in legs or d.considered[leg, :, 0].any())}
        resolved = d.considered[:, :, :1] & ~d.considered
        settled: Mask = np.asarray(resolved.any(axis=(0, 1)))
        moved = np.abs(d.scores[legs] - d.scores[legs, :, :1]).max(axis=(0, 1), initial=0)
        apart = np.max([np.zeros_like(moved), *(self._apart(leg) for leg in legs)], axis=0)
        apart = np.maximum(apart, settled * self.base.policy.integer("lead_likely"))
        told: dict[Slot, list[int]] = {}
        settles: dict[Slot, dict[str, list[str]]] = {}
        for row in (np.flatnonzero(~self._contradicts) + 1).tolist():
            slot, code = self.changes[row - 1]
            if self.observations.code(slot) or slot.side not in asked or not self._is_due(slot):
                continue
            told.setdefault(slot, []).append(row)
            sides = [LEGS[leg] for leg in legs if self.moved[LEGS[leg]][row]]
            if sides or settled[row]:
                answer = self.answers.at(row)
                gone = np.flatnonzero(resolved[:, :, row].any(axis=0))
                rivals = [rival_text(self.base, answer, d.plan.rival_names[at]) for at in gone]
                changed = "; ".join(
                    [*(words(self.base, answer, side, self.observations.names) for side in sides), *rivals]
                )
                settles.setdefault(slot, {}).setdefault(changed, []).append(value_text(self.base, slot, code))
        mean = {slot: (apart[told[slot]].mean(), moved[told[slot]].mean()) for slot in settles}
        raises = {slot: bool((d.urgency[told[slot]] > d.urgency[0]).any()) for slot in settles}
        is_named = all(TIER_NAMES[d.tier[leg, 0]] in {"possible", "likely"} for leg in legs)
        worth = [slot for slot in settles if (mean[slot][0] if is_named else any(mean[slot]))]
        ranked = sorted(worth, key=lambda slot: (-mean[slot][0], not raises[slot], -mean[slot][1], slot))
        return [self._next(slot, mean[slot], settles[slot]) for slot in ranked[:limit]]

    def _is_due(self, slot: Slot) -> bool:
        """Whether what a finding comes `after` is recorded as abnormal on the same side, or it comes after none."""
        first = self.base.vocabulary[slot.finding].after
        code = self.observations.code(slot._replace(finding=first)) if first else 0
        return not first or (bool(code) and code != self.base.vocabulary[first].normal_outright)

    def _apart(self, leg: int) -> NDArray[np.int32]:
        """Return how far each variant moves the leading roots of a leg against each other; of one, how far it moves.

        Those of the headline lead, or else the first two that something speaks for.
        """
        d = self.decision
        named = np.flatnonzero(d.headline[leg, :, 0])
        order = d.order[leg, :, 0]
        leading = named if len(named) > 1 else order[:2][d.scores[leg, order[:2], 0] > 0]
        if not len(leading):
            return np.zeros(d.scores.shape[2], np.int32)
        moved = d.scores[leg, leading] - d.scores[leg, leading, :1]
        found: NDArray[np.int32] = np.ptp(moved, axis=0) if len(leading) > 1 else np.abs(moved[0])
        return found

    @property
    def _contradicts(self) -> Mask:
        """Whether the new value of each change would contradict what is recorded."""
        fires = self.decision.fires
        out = np.zeros(len(self.changes), np.bool_)
        for frame, _ in self.decision.plan.contradictions:
            out |= fires[frame][1:] & ~fires[frame][0]
        return out

    def _next(self, slot: Slot, mean: tuple[float, float], settles: dict[str, list[str]]) -> NextTest:
        finding = self.base.vocabulary[slot.finding]
        return NextTest(
            finding=slot.finding,
            side=slot.side,
            title=finding.title,
            question=finding.question,
            how=finding.how,
            separates=round(mean[0]),
            shift=round(mean[1]),
            settles=[f"{' / '.join(values)}: {answer}" for answer, values in settles.items()],
        )
