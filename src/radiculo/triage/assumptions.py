"""What an alarm assumes: the tempo that its verdict rests on while nothing recorded decides it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from radiculo.engine.rails import SIGN_NO, SIGN_YES, Frame, Kleene, TwoRails
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import fold, tests_of
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.scales import UNKNOWN, Codes
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage.outcome import AlarmOutcome, Assumed

Grounds: TypeAlias = frozenset[Slot] | None  # what holds rests on these assumptions; None: it does not hold


class Assumptions:
    """One more engine behind the two rails: it tells what is known from what is assumed, and prefers the known."""

    def __init__(self, base: RuleBase, observations: Observations, verdicts: Mapping[Frame, TwoRails[bool]]) -> None:
        self.base, self.verdicts, self.codes = base, verdicts, observations.codes()

    def of(self, frame: Frame) -> list[Assumed]:
        """Return what a rule that fires had to assume."""
        rule, side = self.base.by_id[frame[0]], frame[1]
        if not any(test.assumed for test in tests_of(rule.when)):
            return []
        found: Grounds = fold(rule.when, Kleene(self, side, self.base.vocabulary)).true
        return [self._assumed(slot) for slot in sorted(found or ())]

    def _assumed(self, slot: Slot) -> Assumed:
        finding = self.base.vocabulary[slot.finding]
        return Assumed(finding=slot.finding, side=slot.side, title=finding.title, text=finding.tempo)

    def known(self, slot: Slot, codes: Codes) -> Grounds:  # noqa: D102
        scale, code = self.base.vocabulary[slot.finding].scale, self._code(slot)
        if code not in codes:
            return None
        return frozenset() if code != UNKNOWN and scale.meanings[code] <= codes else frozenset({slot})

    def meet(self, parts: Sequence[Grounds]) -> Grounds:  # noqa: D102
        return self.at_least(len(parts), parts)

    def join(self, parts: Sequence[Grounds]) -> Grounds:  # noqa: D102
        return self.at_least(1, parts)

    def at_least(self, least: int, parts: Sequence[Grounds]) -> Grounds:
        """Where enough parts hold without them, assumptions of the others do not matter."""
        holding = [part for part in parts if part is not None]
        if len(holding) < least:
            return None
        return frozenset() if sum(not part for part in holding) >= least else frozenset().union(*holding)

    def _code(self, slot: Slot) -> int:
        if not self.base.vocabulary[slot.finding].is_sign:
            return self.codes.get(slot, UNKNOWN)
        makers = [self.verdicts[rule.id, slot.side] for rule in self.base.sign_rules.get(slot.finding, ())]
        if any(maker.true for maker in makers):
            return SIGN_YES
        return SIGN_NO if makers and all(maker.false for maker in makers) else UNKNOWN


def urgency_assumes(alarms: Iterable[AlarmOutcome]) -> list[Assumed]:
    """Return what the category rests on: nothing when one of the alarms that set it assumes nothing."""
    setting = [alarm.assumed for alarm in alarms if alarm.sets]
    return list(dict.fromkeys(item for each in setting for item in each)) if all(setting) else []
