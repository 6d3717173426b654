"""The table of `docs/walk.md`: the prompts of the walk over ten published cases, before it had lists and now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from radiculo.interview.questions import questions_of
from radiculo.knowledge.base import RuleBase
from support.scripted_walks import Length

# The questions of a quick and of a full walk when they came one by one, counted on 26 November 2026.
BEFORE: Mapping[str, tuple[int, int]] = {
    "cr-001": (75, 152),
    "cr-003": (57, 162),
    "cr-004": (100, 185),
    "cr-009": (93, 184),
    "cr-012": (106, 176),
    "cr-018": (84, 186),
    "cr-037": (96, 177),
    "cr-045": (66, 161),
    "cr-066": (90, 184),
    "cr-096": (42, 166),
}
HEAD = """| case | one by one: in full | quickly | by lists | urgency: whole record, walk |
|---|---|---|---|---|"""


def counts(base: RuleBase) -> str:
    """How large the vocabulary is, as `docs/walk.md` says it."""
    findings, slots, questions = len(base.vocabulary.observable), len(base.slots), len(questions_of(base).by_id)
    return f"The vocabulary has {findings} findings on {slots} slots, which make {questions} questions."


def row(length: Length) -> str:
    """One row of the table."""
    quick, full = BEFORE[length.case]
    return f"| {length.case} | {full} | {quick} | {length.prompts} | {length.urgency_of_the_record}, {length.urgency} |"


def table(lengths: Iterable[Length]) -> str:
    """The table of `docs/walk.md`."""
    return "\n".join([HEAD, *(row(length) for length in lengths if length.case in BEFORE)])
