"""Ten published cases walked with their own answers: how many questions that takes."""

from __future__ import annotations

from dataclasses import dataclass

from radiculo.cases.read import read_case
from radiculo.interview.questions import Question, questions_of
from radiculo.interview.view import Step
from radiculo.interview.walk import Walk
from radiculo.knowledge.observations import NOT_TESTED, Observations, Reading
from radiculo.knowledge.rulebase import RuleBase
from radiculo.triage.run import triage

TEN = ("cr-001", "cr-003", "cr-004", "cr-009", "cr-012", "cr-018", "cr-037", "cr-045", "cr-066", "cr-096")
_UNTESTED = Reading(0, NOT_TESTED, NOT_TESTED)


@dataclass(frozen=True)
class Counted:
    """The walk over one case in one mode."""

    case: str
    asked: int
    skipped: int
    left_out: int
    urgency: str
    in_the_file: str


def walk_case(base: RuleBase, case: str, mode: str) -> Counted:
    """Walk over a published case: its own answers, and '-' where it records nothing."""
    file = read_case(case, base)
    walk = Walk.begin(base)
    while walk.next is not None:
        match walk.next:
            case (question, _):
                walk = walk.record(_answer(question, file.observations))
            case gate:
                walk = walk.take_group(gate.group, mode)
    summary = walk.summary()
    return Counted(
        case,
        summary.asked,
        len(summary.skipped),
        len(summary.left_out),
        triage(walk.observations, base).outcome.urgency.category,
        triage(file, base).outcome.urgency.category,
    )


def _answer(question: Question, recorded: Observations) -> Step:
    readings = {slot: recorded[slot] for slot in question.fillable if slot in recorded}
    return Step(question.id, readings or dict.fromkeys(question.slots, _UNTESTED))


HEAD = """| case | asked in full | skipped | asked quickly | left out | urgency: file, full, quick |
|---|---|---|---|---|---|"""


def counts(base: RuleBase) -> str:
    """How large the vocabulary is, as `docs/walk.md` says it."""
    findings, slots, questions = len(base.vocabulary.observable), len(base.slots), len(questions_of(base).by_id)
    return f"The vocabulary has\n{findings} findings on {slots} slots, which make {questions} questions."


def row(full: Counted, quick: Counted) -> str:
    """One row of the table."""
    urgency = f"{full.in_the_file}, {full.urgency}, {quick.urgency}"
    return f"| {full.case} | {full.asked} | {full.skipped} | {quick.asked} | {quick.left_out} | {urgency} |"


def table(base: RuleBase) -> str:
    """The table of `docs/walk.md`."""
    walks = [(walk_case(base, name, "full"), walk_case(base, name, "quick")) for name in TEN]
    return "\n".join([HEAD, *(row(full, quick) for full, quick in walks)])
