"""A scripted user: answers every list of the walk with exactly what a case records, and goes on where it records none.

The replies are typed lines, read as a person's are; a prompt is one time that the walk waits for a reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from radiculo.cases.model import Case
from radiculo.interview.questions import Question
from radiculo.interview.reply import reply
from radiculo.interview.view import Ask, Opening, Pause, Reason, Refused, Screen
from radiculo.interview.walk import Walk
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import NOT_TESTED, Observations
from radiculo.knowledge.vocabulary import Finding, Slot
from radiculo.triage.outcome import Outcome
from radiculo.triage.run import triage

MOST = 200  # more prompts than this are a walk that does not end


@dataclass(frozen=True)
class Length:
    """The walk over one case: its prompts, and what it and the whole record are answered with."""

    case: str
    prompts: int
    urgency: str
    urgency_of_the_record: str
    roots: tuple[object, ...]
    roots_of_the_record: tuple[object, ...]


def measured(base: RuleBase, case: Case) -> Length:
    """Return how long the walk over a case is, and whether it ends where the record does."""
    walk, prompts = walked(base, case.observations)
    walk_out, file_out = triage(walk.observations, base).outcome, triage(case.observations, base).outcome
    return Length(
        case.id, prompts, walk_out.urgency.category, file_out.urgency.category, roots(walk_out), roots(file_out)
    )


def walked(base: RuleBase, record: Observations) -> tuple[Walk, int]:
    """Walk to the end with the answers of a record; the walk, and how many prompts it took."""
    walk, prompts = Walk.begin(base), 0
    while (prompt := walk.prompt) is not None:
        prompts += 1
        assert prompts < MOST
        match prompt:
            case Pause() | Opening() | Reason():
                line = ""
            case Ask(question):
                line = answer(question, record, by_name=False)
            case Screen():
                line = "; ".join(pieces(prompt, walk, record))
            case _:
                raise AssertionError(f"a clear answer was not understood: {prompt}")
        walk = reply(walk, line)
        refused = [notice.message for notice in walk.notices if isinstance(notice, Refused)]
        assert not refused, f"{line}: {refused}"
    return walk, prompts


def pieces(screen: Screen, walk: Walk, record: Observations) -> Iterable[str]:
    """Type what a record says of the questions of a screen: by number, areas by name."""
    for number, question in enumerate(screen.items, 1):
        text = answer(question, record, by_name=True)
        if text:
            yield text if question.is_family else f"{number} {text}"


def answer(question: Question, record: Observations, *, by_name: bool) -> str:
    """Type what a record says of a question; nothing where it says nothing."""
    if not question.is_family:
        return told(question.findings[0], record)
    places = (*question.findings, *question.coarse)
    by_area = [(finding, told(finding, record)) for finding in places]
    if by_name:
        return "; ".join(f"{finding.id}: {text}" for finding, text in by_area if text)
    found = {slot.side: "" for slot in question.fillable}
    for finding in places:
        for slot in finding.slots:
            if slot in record:
                found[slot.side] += f", {finding.area.replace('_', ' ')} {value(finding, slot, record)}"
    return "; ".join(f"{side} {text.lstrip(', ')}" for side, text in found.items() if text)


def told(finding: Finding, record: Observations) -> str:
    """Type what a record says of a finding, with its legs."""
    said = {slot.side: value(finding, slot, record) for slot in finding.slots if slot in record}
    return " ".join(text if side == "patient" else f"{side} {text}" for side, text in said.items())


def value(finding: Finding, slot: Slot, record: Observations) -> str:
    """Type one reading."""
    reading = record[slot]
    if not reading.code:
        return "-" if reading.reason == NOT_TESTED else "x"
    return reading.written if finding.scale.is_numeric else finding.scale.name(reading.code).replace("_", " ")


def roots(outcome: Outcome) -> tuple[object, ...]:
    """Return the named roots of each leg."""
    return tuple((level.side, level.tier, level.withdrawn, tuple(level.roots)) for level in outcome.levels)


def summary(lengths: Sequence[Length]) -> str:
    """Return the figures that are aimed at, in one line."""
    prompts = sorted(length.prompts for length in lengths)
    ninth = prompts[round(0.9 * (len(prompts) - 1))]
    same = sum(length.roots == length.roots_of_the_record for length in lengths)
    raised = sum(length.urgency == length.urgency_of_the_record for length in lengths)
    return (
        f"{len(lengths)} cases: median {median(prompts):g} prompts, 90th percentile {ninth}, most {prompts[-1]}; "
        f"urgency of the whole record in {raised}, its roots in {same}."
    )
