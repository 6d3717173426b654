"""The page of a case: who it is about, what is recorded, and - only with the key - what was so."""

from __future__ import annotations

from pathlib import Path

from radiculo.cases.model import Case
from radiculo.cases.shapes import Expect, Truth
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.prose import observation_text
from radiculo.knowledge.sources import find_cases
from radiculo.render.page import Block, Items, Page, Words, code, commas, items, link, paragraph, rows
from radiculo.render.pages.finding import finding_link
from radiculo.report import Model, Stamped


class RecordedFile(Model):
    """What a case records of one group, in words."""

    group: str
    title: str
    findings: list[str]
    texts: list[str]


class KeyFile(Model):
    """What was so, and what radiculo must answer. Scored or gated; no part of the input."""

    truth: Truth | None
    expect: Expect | None


class CasePageFile(Model):
    """A case as its page shows it. `key` is left out unless it is asked for, so that nobody is told the answer."""

    id: str
    name: str  # what commands take it by: the id of a shipped case, or its file
    title: str
    language: str
    stem: str
    tags: list[str]
    citation: str
    url: str
    year: int | None
    synthetic: bool
    author: str
    licence: str
    recorded: list[RecordedFile]
    notes: dict[str, str]
    key: KeyFile | None


class CasesFile(Stamped):
    """What `cases --json` prints: one entry for a page, several for a list."""

    cases: list[CasePageFile]


def case_file(case: Case, base: RuleBase, *, key: bool) -> CasePageFile:
    """Return a case in words, with the key when it is wanted."""
    return CasePageFile.taken_from(
        case,
        name=_name(case),
        citation=case.source.citation if case.source else "",
        url=case.source.url if case.source else "",
        year=case.source.year if case.source else None,
        recorded=recorded(case, base),
        key=KeyFile(truth=case.truth, expect=case.expect) if key else None,
    )


def _name(case: Case) -> str:
    path = Path(case.place.path)
    return case.id if not case.place.path or path.is_relative_to(find_cases()) else path.name


def recorded(case: Case, base: RuleBase) -> list[RecordedFile]:
    """Return what a case records, in words, by group in the order of an examination."""
    found = []
    for group in sorted(base.vocabulary.groups.values(), key=lambda group: (group.order, group.id)):
        members = set(group.findings)
        pairs = [(slot, reading) for slot, reading in case.observations.items() if slot.finding in members]
        if pairs:
            names = list(dict.fromkeys(slot.finding for slot, _ in pairs))
            texts = [
                observation_text(slot, reading, base.vocabulary, case.observations.names) for slot, reading in pairs
            ]
            found.append(RecordedFile(group=group.id, title=group.title, findings=names, texts=texts))
    return found


def case_page(file: CasePageFile) -> Page:
    """Return the page of a case."""
    where = (link(file.url, file.url),) if file.url else ""
    blocks = [
        *paragraph(file.stem),
        *[Items(tuple((text,) for text in group.texts), group.title) for group in file.recorded],
        *rows(*((f"Note on {name}", text) for name, text in file.notes.items())),
        *rows(
            ("Source", file.citation),
            ("Read it at", where),
            ("Made up", "yes: no real patient" if file.synthetic else ""),
            ("Author", file.author),
            ("Licence", file.licence),
            ("Tags", ", ".join(file.tags)),
        ),
        *(
            _key(file.key)
            if file.key
            else paragraph("What was so is left out; ", code(f"radiculo cases {file.name} --key"), " shows it.")
        ),
        *rows(
            ("Run it", (code(f"radiculo triage {file.name}"),)),
            ("Explain it", (code(f"radiculo explain {file.name}"),)),
        ),
        *rows(("Findings", commas(finding_link(name) for group in file.recorded for name in group.findings))),
    ]
    return Page(_address(file.id), file.title or file.id, file.id, tuple(blocks))


def _key(key: KeyFile) -> list[Block]:
    found: list[Block] = []
    for name, shape in (("What was so", key.truth), ("What radiculo must answer", key.expect)):
        facts = shape.model_dump(exclude_none=True) if shape else {}
        found += items(
            name,
            (
                (f"{field.replace('_', ' ')}: {_fact(value)}",)
                for field, value in facts.items()
                if value or field == "roots"
            ),
        )
    return found


def _fact(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def case_line(file: CasePageFile) -> Words:
    """Return a case as a line of a list."""
    return (link(file.id, _address(file.id)), f"  {file.title}")


def _address(name: str) -> str:
    """Return where the page of a case is; `index` is the list of them."""
    return f"cases/{name}-case" if name.lower() == "index" else f"cases/{name}"
