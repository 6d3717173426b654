"""What the rules make of each question of a case: which of them it moves, how far, and for whom it speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from radiculo.engine.columns import Batch
from radiculo.interview.questions import Question, questions_of
from radiculo.judge.explanations import NOT_A_ROOT
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import tests_of
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.parts import Part
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import LEGS, Leg, Slot
from radiculo.triage.answer import CONCLUSION
from radiculo.triage.answers import Answers, differences, rows
from radiculo.triage.outcome import Outcome
from radiculo.triage.trace import Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What knowing a question changes: parts of the answer, and by how many points the furthest root's score."""

    question: str
    parts: tuple[Part, ...]
    shift: int

    @property
    def matters(self) -> bool:
        """Whether it changes the answer, or how far one root stands from another."""
        return bool(self.parts) or self.shift > 0

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """How much it matters: first urgency, then the level, then points."""
        legs = bool({"left", "right", "rivals", "pathways"}.intersection(self.parts))
        return bool({"urgency", "provisional"}.intersection(self.parts)), legs, self.shift


def moves(base: RuleBase, start: Observations, whole: Observations, asked: Sequence[Question]) -> tuple[Move, ...]:
    """Return, for each question, what changes where its answer is toggled: added from `whole`, or taken away.

    All are decided in one batch. A question for which `whole` records nothing changes nothing.
    """
    now = start.codes()
    cases = [now, *(_toggled(now, whole, question) for question in asked)]
    answers = Answers.of(base, Batch.of(cases))
    scores = answers.decision.scores
    gaps = scores - scores[:, :1, :]  # what moves all roots alike parts none of them
    shift = np.abs(gaps - gaps[:, :, :1]).max(axis=(0, 1))
    changed = differences(rows(answers.parts, np.zeros(1, np.int64)), answers.parts, CONCLUSION)
    return tuple(
        Move(
            question=question.id,
            parts=tuple(part for part, mask in changed.items() if mask[row]),
            shift=int(shift[row]),
        )
        for row, question in enumerate(asked, 1)
    )


def _toggled(now: Mapping[Slot, int], whole: Observations, question: Question) -> dict[Slot, int]:
    there = [slot for slot in question.fillable if slot in now]
    if there:
        return {slot: code for slot, code in now.items() if slot not in there}
    return {**now, **{slot: whole.code(slot) for slot in question.fillable if whole.code(slot)}}


def reads_of(base: RuleBase) -> Mapping[str, frozenset[str]]:
    """Return the findings that each rule reads, by rule id; through signs too. Made once by `base.derived`."""
    return {rule.id: frozenset(_reads(base, rule, frozenset())) for rule in base.rules}


def _reads(base: RuleBase, rule: Rule, seen: frozenset[str]) -> Iterable[str]:
    for test in tests_of(rule.when):
        finding = base.vocabulary[test.finding]
        if not finding.is_derived:
            yield finding.id
        elif finding.id not in seen:
            for maker in base.sign_rules.get(finding.id, ()):
                yield from _reads(base, maker, seen | {finding.id})


def readers(base: RuleBase, question: Question) -> tuple[Rule, ...]:
    """Return the rules that read a question, in order of id."""
    reads, names = base.derived(reads_of), {finding.id for finding in question.findings}
    return tuple(rule for rule in base.rules if names & reads[rule.id])


def speaks(rule: Rule, explanation: str) -> int:
    """Return what a rule says of an explanation, in points; of a rival or of "not a root" it has no likelihood ratio.

    There it is +1, and a rule that names a rival speaks against the roots in whose place it stands.
    """
    if explanation == NOT_A_ROOT:
        return 1 if rule.rivals else 0
    if any(rival.name == explanation for rival in rule.rivals):
        return 1
    weight = sum(evidence.weight for evidence in rule.evidence_for(explanation)) if explanation else 0
    return weight or (-1 if any(explanation in rival.instead_of for rival in rule.rivals) else 0)


def expected_of(base: RuleBase, explanation: str) -> frozenset[str]:
    """Return the questions in which an explanation shows, as far as some rule says so."""
    questions = questions_of(base)
    reads = base.derived(reads_of)
    findings = {name for rule in base.rules if speaks(rule, explanation) > 0 for name in reads[rule.id]}
    return frozenset(questions.by_finding[name].id for name in findings if name in questions.by_finding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A fired rule that counts, and the questions whose findings it rests on."""

    rule: Rule
    side: str
    questions: frozenset[str]


def spoken(trace: Trace) -> tuple[Spoken, ...]:
    """Return the rules that fire in a case and whose evidence no rule withdraws."""
    by_finding = questions_of(trace.base).by_finding
    found = []
    for rule, side in trace.base.frames:
        if trace.nodes[rule.id, side].verdict != "fires" or (rule.id, side) in trace.withdrawn:
            continue
        facts = {by_finding[slot.finding].id for slot in trace.facts(rule.id, side) if slot.finding in by_finding}
        found.append(Spoken(rule=rule, side=side, questions=frozenset(facts)))
    return tuple(found)


def affected_leg(outcome: Outcome) -> Leg | None:
    """Return the leg with the most evidence; None where neither has any."""
    best = {level.side: max((ranked.score for ranked in level.ranked), default=0) for level in outcome.levels}
    leg = max(LEGS, key=lambda side: best.get(side, 0))
    return leg if best.get(leg, 0) > 0 else None


def direction(fired: Iterable[Spoken], question: str, explanation: str) -> int:
    """Return what the fired rules that rest on a question say of an explanation, in points; 0 when nothing."""
    return sum(speaks(each.rule, explanation) for each in fired if question in each.questions)
