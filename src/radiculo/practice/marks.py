"""The marks of a finished attempt, by part: never one percentage, and truth and radiculo's answer kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from radiculo.judge.key import Key, differing, key_of, key_of_answer
from radiculo.judge.marking import Marked, Said, marked
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.parts import Part
from radiculo.knowledge.vocabulary import Leg
from radiculo.lazy import cached_property
from radiculo.practice.attempt import Attempt
from radiculo.practice.weigh import Move, Spoken, affected_leg, direction, expected_of, moves, spoken
from radiculo.report import Model
from radiculo.triage.answer import Answer
from radiculo.triage.run import triage
from radiculo.triage.trace import Trace


class Efficiency(Model):
    """`used` of `available` recorded questions that matter were asked, with `asked` questions in all.

    What the story tells is available only to who asks it all the same.
    """

    asked: int
    used: int
    available: int


class AnticipationMark(Model):
    """What was expected of one explanation: `right` of `named` are so by the rules, of `available` in this case."""

    explanation: str
    named: int
    right: int
    found: int
    available: int
    wrong: list[str]
    forgotten: list[str]


class JustificationMark(Model):
    """The reasons beside the fired rules: these agree, say the contrary, or say nothing of it."""

    agree: int
    contrary: list[str]
    unsupported: list[str]


class SafetyMark(Model):
    """The alarms of the full record, and those whose findings were not all asked for; and the safety screen."""

    alarms: list[str]
    unseen: list[str]
    screen_asked: int
    screen_recorded: int


class Marks(Model):
    """All marks of one attempt. `truth_differs_in`: where the case's own key and radiculo's answer are not the same."""

    mode: str
    hints: int
    marked: list[Marked]
    truth_differs_in: list[Part]
    efficiency: Efficiency
    anticipation: list[AnticipationMark]
    justification: JustificationMark
    safety: SafetyMark


@dataclass(frozen=True, kw_only=True)
class Solved:
    """A finished attempt with all that is computed of its case. Raises ValueError when it is not finished."""

    attempt: Attempt
    rates: Mapping[str, float]

    def __post_init__(self) -> None:
        if not self.attempt.is_over:
            raise ValueError("an attempt is marked when it is finished, never before")

    @property
    def base(self) -> RuleBase:
        """The rules."""
        return self.attempt.base

    @cached_property
    def trace(self) -> Trace:
        """What radiculo makes of the full record."""
        return triage(self.attempt.case.observations, self.base, engine="recorder")

    @cached_property
    def fired(self) -> tuple[Spoken, ...]:
        """The rules that speak in the full record."""
        return spoken(self.trace)

    @cached_property
    def leg(self) -> Leg | None:
        """The leg with the most evidence; None where neither has any."""
        return affected_leg(self.trace.outcome)

    @cached_property
    def speaking(self) -> tuple[Spoken, ...]:
        """Those of the fired rules that speak of the affected leg or of the patient."""
        return tuple(each for each in self.fired if self.leg is None or each.side in {self.leg, "patient"})

    @cached_property
    def key(self) -> Key | None:
        """What the case itself says was so."""
        return key_of(self.attempt.case)

    @cached_property
    def ours(self) -> Key:
        """What radiculo answers."""
        key = key_of_answer(Answer.of(self.trace.outcome))
        return replace(key, side=None) if self.attempt.case.observations.unsided else key

    @cached_property
    def mattering(self) -> tuple[Move, ...]:
        """The recorded questions without which the answer or the distance of two roots would be another one."""
        whole = self.attempt.case.observations
        return tuple(move for move in moves(self.base, whole, whole, self.attempt.recorded) if move.matters)

    @cached_property
    def marks(self) -> Marks:
        """The marks."""
        keys = [self.ours] if self.key is None else [self.key, self.ours]
        answer = self.attempt.answer
        said = Said(urgency=answer.urgency, side=answer.side, level=answer.level)
        return Marks(
            mode=self.attempt.mode,
            hints=self.attempt.hints,
            marked=[marked(said, key, self.base, self.rates) for key in keys] if answer.level else [],
            truth_differs_in=list(differing(self.key, self.ours, self.base)) if self.key else [],
            efficiency=self._efficiency(),
            anticipation=[self._anticipated(e.explanation, e.questions) for e in self.attempt.expected],
            justification=self._justified(),
            safety=self._safety(),
        )

    def _efficiency(self) -> Efficiency:
        asked = {question.id for question in self.attempt.asked}
        told = {question.id for question in self.attempt.from_story}
        mattering = {move.question for move in self.mattering} - (told - asked)
        return Efficiency(asked=len(asked), used=len(asked & mattering), available=len(mattering))

    def _anticipated(self, explanation: str, questions: Iterable[str]) -> AnticipationMark:
        named = set(questions)
        expected = expected_of(self.base, explanation)
        mattering = {move.question for move in self.mattering}
        available = expected & mattering
        return AnticipationMark(
            explanation=explanation,
            named=len(named),
            right=len(named & expected),
            found=len(named & available),
            available=len(available),
            wrong=sorted(named - expected),
            forgotten=sorted(available - named),
        )

    def _justified(self) -> JustificationMark:
        agree, contrary, unsupported = 0, [], []
        for point in self.attempt.points:
            says = direction(self.speaking, point.question, point.explanation)
            text = f"{point.question} {point.direction} {point.explanation}"
            if says == 0:
                unsupported.append(text)
            elif (says > 0) == (point.direction == "for"):
                agree += 1
            else:
                contrary.append(text)
        return JustificationMark(agree=agree, contrary=contrary, unsupported=unsupported)

    def _safety(self) -> SafetyMark:
        asked = {question.id for question in self.attempt.asked}
        told = {question.id for question in self.attempt.from_story}
        by_finding = self.attempt.questions.by_finding
        recorded = {question.id for question in self.attempt.recorded}
        screen = {by_finding[name].id for name in self.base.policy.safety_screen if name in by_finding} & recorded
        screen -= told - asked
        alarms: dict[str, bool] = {}
        for alarm in self.trace.outcome.alarms:
            facts = {by_finding[slot.finding].id for slot in self.trace.facts(alarm.rule, alarm.side)}
            alarms[alarm.rule] = alarms.get(alarm.rule, False) or facts <= asked | told
        return SafetyMark(
            alarms=list(alarms),
            unseen=[rule for rule, seen in alarms.items() if not seen],
            screen_asked=len(screen & asked),
            screen_recorded=len(screen),
        )
