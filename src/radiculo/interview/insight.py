"""What is known at one point of the walk: what has fired, and which findings can still change the answer.

A finding is *live* while some rule that can still matter could come to fire thanks to it. Rules that can matter:
an alarm that is at least as urgent as the category so far, evidence, a rival, advice, a withdrawal of evidence that
can still count, and what opens further questions while these could raise the urgency. While no alarm has fired, the
whole safety screen is live too, because it decides between the two resting categories. Whatever is recorded later,
a finding that is not live can change none of these: that is the law behind every skipped question.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from radiculo.engine.formulas import ALWAYS, NEVER, Formula, Formulas
from radiculo.engine.rails import Frame
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Alarm, Effect, Opens, Withdraws
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Side, Slot
from radiculo.lazy import cached_property
from radiculo.triage.plan import opened_slots, screen_slots
from radiculo.triage.variants import Variants


@dataclass(frozen=True)
class Insight:
    """The case so far, looked at from the question that comes next."""

    base: RuleBase = field(repr=False)
    observations: Observations

    @cached_property
    def variants(self) -> Variants:
        """Every single change of the case, decided in one batch; row 0 is the case as it is."""
        return Variants(self.base, self.observations)

    @cached_property
    def category(self) -> str:
        """The urgency category so far."""
        return self.variants.answers.at(0).urgency

    @cached_property
    def fired(self) -> tuple[tuple[Rule, Side], ...]:
        """The frames that fire."""
        fires = self.variants.decision.fires
        return tuple((rule, side) for rule, side in self.base.frames if fires[rule.id, side][0])

    @cached_property
    def alarms(self) -> tuple[tuple[Rule, Side, Alarm], ...]:
        """The fired alarms of the category so far."""
        return tuple(
            (rule, side, alarm) for rule, side in self.fired for alarm in rule.alarms if alarm.urgency == self.category
        )

    @cached_property
    def to_screen(self) -> tuple[Slot, ...]:
        """The safety screen, with what the case has opened; in order of policy, then of the rules."""
        opened = [sorted(opened_slots(self.base, rule, side)) for rule, side in self.fired]
        return tuple(dict.fromkeys([*screen_slots(self.base), *(slot for slots in opened for slot in slots)]))

    @cached_property
    def waiting(self) -> dict[Frame, Formula]:
        """The undecided rules that can still matter, with what each still needs to fire."""
        return {
            (rule.id, side): self._needs(rule, side)
            for rule, side in self.base.frames
            if self._needs(rule, side) not in {ALWAYS, NEVER} and any(self._matters(e) for e in rule.effects)
        }

    @cached_property
    def live(self) -> frozenset[Slot]:
        """The slots that can still change the answer."""
        found = frozenset().union(*(formula.slots for formula in self.waiting.values()))
        return found | self._resting

    def readers(self, slots: Iterable[Slot]) -> list[Rule]:
        """Return the waiting rules that some slots could settle, the most urgent first."""
        wanted = frozenset(slots)
        found = {frame[0] for frame, formula in self.waiting.items() if wanted & formula.slots}
        return sorted((self.base.by_id[name] for name in found), key=lambda rule: (-self._weight(rule), rule.id))

    @cached_property
    def shift(self) -> dict[Slot, float]:
        """How far the value of a slot would move the score of a root: the mean over its values."""
        scores = self.variants.decision.scores
        moved = np.abs(scores - scores[:, :, :1]).max(axis=(0, 1))
        found: dict[Slot, list[int]] = {}
        for row, (slot, _) in enumerate(self.variants.changes, 1):
            found.setdefault(slot, []).append(int(moved[row]))
        return {slot: sum(values) / len(values) for slot, values in found.items()}

    @cached_property
    def decisive(self) -> frozenset[Slot]:
        """The slots of which one value alone would raise the urgency, or name a rival."""
        d = self.variants.decision
        moves = d.urgency > d.urgency[0]
        for frame in dict.fromkeys(frame for frame, _, _ in d.plan.rivals):
            moves |= d.fires[frame] & ~d.fires[frame][0]
        return frozenset(slot for row, (slot, _) in enumerate(self.variants.changes, 1) if moves[row])

    @cached_property
    def _formulas(self) -> Formulas:
        return Formulas(self.base, self.observations.codes())

    def _needs(self, rule: Rule, side: Side) -> Formula:
        return self._formulas.fires(rule, side)

    @cached_property
    def _raising(self) -> frozenset[Slot]:
        """The slots of the alarms above the category so far."""
        return frozenset().union(*(formula.slots for formula in self._above))

    @cached_property
    def _above(self) -> tuple[Formula, ...]:
        """What the alarms above the category so far still need."""
        rank = self.base.urgency_rank
        return tuple(
            self._needs(rule, side)
            for rule, side in self.base.frames
            if any(rank[alarm.urgency] > rank[self.category] for alarm in rule.alarms)
        )

    @cached_property
    def _resting(self) -> frozenset[Slot]:
        """While no alarm has fired: what decides between the resting categories."""
        if self.alarms:
            return frozenset()
        could_open = [
            opened_slots(self.base, rule, side)
            for rule, side in self.base.frames
            if self._needs(rule, side) not in {ALWAYS, NEVER}
        ]
        return frozenset(self.to_screen).union(*could_open)

    def _matters(self, effect: Effect) -> bool:
        rank = self.base.urgency_rank
        match effect:
            case Alarm(urgency):
                return rank[urgency] >= rank[self.category]
            case Withdraws(rules):
                targets = [self.base.by_id[name] for name in rules]
                return any(self._needs(rule, at) != NEVER for rule in targets for at in rule.frames)
            case Opens(findings):
                slots = [slot for name in findings for slot in self.base.vocabulary[name].slots]
                return not self.alarms or not self._raising.isdisjoint(slots)
            case _:  # a sign moves nothing itself: it matters through the rules that read it
                return bool(effect.moves)

    def _weight(self, rule: Rule) -> int:
        """How much a rule weighs in the list of reasons for a question: alarms by category, rivals, evidence."""
        urgency = max((self.base.urgency_rank[alarm.urgency] for alarm in rule.alarms), default=0)
        evidence = max((abs(effect.weight) for effect in rule.evidence_given), default=0)
        return 10_000 * urgency + 1_000 * bool(rule.rivals) + evidence
