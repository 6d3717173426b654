"""The answers of the catalogue, for people and for programs: an overview, a list, one page, or what was meant."""

from __future__ import annotations

from typing import Literal

from radiculo.catalogue.model import Catalogue
from radiculo.catalogue.search import Answer, Query
from radiculo.catalogue.shapes import Verdict
from radiculo.knowledge.base import RuleBase
from radiculo.render.page import Block, Items, Page, Words, code, count, items, paragraph
from radiculo.render.pages.entry import (
    EntryFile,
    SectionFile,
    entries_list,
    entry_file,
    entry_link,
    entry_page,
    section_blocks,
    section_page,
)
from radiculo.report import Stamped, stamp

_NEXT = (
    ("radiculo learn drugs", "the entries of a section"),
    ("radiculo learn pregabalin", "the page of an entry"),
    ("radiculo learn disc operation", "search by words"),
    ("radiculo learn --verdict not_recommended", "all entries with a verdict; with --section, of one section"),
)


class LearnFile(Stamped):
    """What `learn --json` prints. `kind` says what was found; `entries` is empty in an overview."""

    topic: str
    section: str
    verdict: Verdict | None
    kind: Literal["overview", "section", "list", "page", "nothing"]
    sections: list[SectionFile]
    entries: list[EntryFile]
    suggestions: list[str]


def learn_json(base: RuleBase, catalogue: Catalogue, query: Query, answer: Answer) -> LearnFile:
    """Return an answer for programs."""
    return LearnFile(
        **stamp(base),
        topic=query.topic,
        section=answer.section.id if answer.section else "",
        verdict=query.verdict,
        kind=answer.kind,
        sections=[SectionFile.taken_from(section, entries=len(section.entries)) for section in catalogue.sections],
        entries=[entry_file(entry, base, catalogue) for entry in answer.entries],
        suggestions=list(answer.suggestions),
    )


def learn_page(base: RuleBase, catalogue: Catalogue, answer: Answer) -> Page:
    """Return an answer as a page."""
    if answer.kind == "page":
        return entry_page(entry_file(answer.entries[0], base, catalogue), catalogue)
    if answer.kind == "overview":
        return _overview(catalogue)
    if answer.kind == "nothing":
        return _nothing(catalogue, answer)
    if answer.section is not None:
        return section_page(answer.section, answer.entries)
    return Page("", f"{len(answer.entries)} entries", "", tuple(entries_list(answer.entries)))


def _overview(catalogue: Catalogue) -> Page:
    total, sections = len(catalogue.entries), count(len(catalogue.sections), "section")
    blocks: list[Block] = [block for section in catalogue.sections for block in section_blocks(section)]
    commands: tuple[Words, ...] = tuple((code(command), f"  {what}") for command, what in _NEXT)
    return Page("", f"The catalogue: {sections}, {total} entries", "", (*blocks, Items(commands, "How to go on")))


def _nothing(catalogue: Catalogue, answer: Answer) -> Page:
    meant: list[Words] = [
        ("did you mean: radiculo learn ", entry_link(name, catalogue, titled=True)) for name in answer.suggestions
    ]
    blocks = (*items("", meant), *paragraph("All sections: ", code("radiculo learn")))
    return Page("", "Nothing in the catalogue matches.", "", blocks)
