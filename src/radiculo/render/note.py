"""A note as a case file: what was recognised, and as comments below it what is asked about and what was not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from radiculo.cases.model import Case
from radiculo.cases.shapes import CaseFile
from radiculo.cases.write import case_yaml
from radiculo.interview.note.model import Note
from radiculo.knowledge.base import RuleBase
from radiculo.render.visible import visible
from radiculo.report import Model, Stamped, stamp

TAG = "note"


class NoteFact(Model):
    """One entry of the case, and the words that say it."""

    finding: str
    value: str | dict[str, str]
    text: str


class NoteAsk(Model):
    """What was not recorded because it is not sure, and entries that would say it."""

    text: str
    why: str
    could_be: list[str]


class NoteReport(Stamped):
    """What a note says. `case` is a case file of what was recognised."""

    case: CaseFile
    facts: list[NoteFact]
    asks: list[NoteAsk]
    unread: list[str]


def note_case(note: Note, text: str, name: str) -> Case:
    """Return the case that a note gives."""
    return Case(id=name, observations=note.observations, stem=" ".join(text.split()), tags=(TAG,))


def note_text(note: Note, case: Case, base: RuleBase) -> str:
    """Return the case file, with what was not recorded as comments."""
    return case_yaml(case) + "".join(f"# {visible(line)}".rstrip() + "\n" for line in _comments(note, base))


def note_report(note: Note, case: Case, base: RuleBase) -> NoteReport:
    """Return what a note says for programs."""
    return NoteReport(
        **stamp(base),
        case=CaseFile.model_validate(case.to_file()),
        facts=[NoteFact(finding=str(f.slot), value=f.reading.to_file(), text=f.text) for f in note.facts],
        asks=[NoteAsk.taken_from(ask) for ask in note.asks],
        unread=list(note.unread),
    )


def note_summary(note: Note) -> str:
    """Return in a line what became of a note."""
    counted = (len(note.facts), "recorded"), (len(note.asks), "to be asked"), (len(note.unread), "not read")
    return ", ".join(f"{number} {what}" for number, what in counted)


def _comments(note: Note, base: RuleBase) -> Iterator[str]:
    if note.asks:
        yield "Not sure, so not recorded; write what was found:"
        for ask in note.asks:
            yield f"  '{ask.text}': {ask.why}"
            yield from (f"    {line}" for line in ask.could_be)
    if note.unread:
        yield f"Not read: {_listed(note.unread)}"
    yield base.tables.intended_use


def _listed(pieces: Iterable[str]) -> str:
    return "; ".join(f"'{piece}'" for piece in pieces)
