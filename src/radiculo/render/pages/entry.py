"""The page of a catalogue entry: what it is, the verdict of the evidence, why, and the sources."""

from __future__ import annotations

from typing import Literal, TypeAlias

from radiculo.catalogue.model import Catalogue, Entry, Section
from radiculo.catalogue.shapes import Kind, Verdict
from radiculo.knowledge.base import RuleBase
from radiculo.render.page import (
    Block,
    Items,
    Page,
    Paragraph,
    Part,
    Span,
    Words,
    code,
    commas,
    items,
    link,
    mark,
    paragraph,
    rows,
)
from radiculo.render.pages.source import SourceFile, source_files, sources_block
from radiculo.report import Model

_Tone: TypeAlias = Literal["good", "fair", "unsure", "bad"]

_REGIMEN_LABEL = "as described in the literature; not a dose for any patient"
SEED = "the web article that radiculo's lists of items come from"
_TONES: dict[str, _Tone] = {
    "recommended": "good",
    "optional": "fair",
    "not_recommended": "bad",
    "insufficient_evidence": "unsure",
    "wrong_indication": "bad",
}


class EntryFile(Model):
    """An entry of the catalogue as programs get it; texts that its kind does not have are empty."""

    id: str
    section: str
    kind: Kind
    title: str
    what: str = ""
    question: str = ""
    answer: str = ""
    indicated_when: list[str] = []
    timing: str = ""
    not_indicated_when: list[str] = []
    recorded_by: list[str] = []
    note: str = ""
    regimen: str = ""
    regimen_label: str = ""
    without_regimen: str = ""
    verdict: Verdict | None
    reason: str = ""
    correction: str
    country: str
    aliases: list[str]
    seed: list[str]
    see: list[str]
    sources: list[SourceFile]


class SectionFile(Model):
    """A section with how many entries it has, and how many of each verdict."""

    id: str
    title: str
    kind: Kind
    intro: str
    entries: int
    verdicts: dict[str, int]


def entry_file(entry: Entry, base: RuleBase, catalogue: Catalogue) -> EntryFile:
    """Return an entry as programs get it."""
    own = entry.shape.model_dump(exclude={"refs"})
    return EntryFile(
        id=entry.id,
        section=entry.section,
        kind=catalogue.by_section[entry.section].kind,
        regimen_label=_REGIMEN_LABEL if own.get("regimen") else "",
        sources=source_files(entry.shape.refs, base),
        **({"verdict": None} | own),
    )


def entry_page(file: EntryFile, catalogue: Catalogue) -> Page:
    """Return the page of an entry."""
    blocks: list[Block] = [*paragraph(file.question or file.what), *paragraph(file.answer)]
    blocks += items("Indicated when", ((each,) for each in file.indicated_when))
    blocks += rows(("Timing", file.timing))
    blocks += items("Not indicated", ((each,) for each in file.not_indicated_when))
    blocks += rows(("Recorded as", ", ".join(file.recorded_by)))
    blocks += rows(("Note", file.note))
    if file.verdict:
        blocks += rows(("Verdict of the evidence", (_verdict(file.verdict),)), ("Reason", file.reason))
    blocks += rows((f"Regimen ({_REGIMEN_LABEL})", file.regimen), ("Regimen", file.without_regimen))
    blocks += rows((f"Correction of the seed article ({SEED})", file.correction))
    blocks += rows(("Countries", file.country), ("Also called", ", ".join(file.aliases)))
    blocks += sources_block(file.sources, none="none; see the reason")
    blocks += rows(("See also", commas(entry_link(name, catalogue, titled=True) for name in file.see)))
    return Page(f"catalogue/{file.id}", file.title, f"{file.id}, in {file.section}", tuple(blocks))


def _verdict(verdict: Verdict) -> Span:
    return mark(verdict.replace("_", " "), _TONES[verdict])


def entry_link(name: str, catalogue: Catalogue, *, titled: bool = False) -> Span:
    """Return a link to the page of an entry or section, with its title where that is wanted."""
    found = catalogue.entries.get(name) or catalogue.by_section.get(name)
    title = f" ({found.title})" if found and titled else ""
    where = f"catalogue/index#{name}" if name in catalogue.by_section else f"catalogue/{name}"
    return link(f"{name}{title}", where)


def _entry_line(entry: Entry) -> Words:
    """Return an entry as a line of a list."""
    verdict: Words = (": ", _verdict(entry.verdict)) if entry.verdict else ()
    return (link(entry.id, f"catalogue/{entry.id}"), f"  {entry.title}", *verdict)


def section_blocks(section: Section) -> list[Block]:
    """Return a section as an overview shows it: how many entries it has, and how many of each verdict."""
    words = ", ".join(f"{number} {verdict.replace('_', ' ')}" for verdict, number in section.verdicts.items())
    total = len(section.entries)
    title: Words = (link(section.id, f"catalogue/index#{section.id}"), f"  {section.title}: {total} entries")
    return [Paragraph(title), *([Items(((words,),))] if words else [])]


def section_page(section: Section, entries: tuple[Entry, ...]) -> Page:
    """Return entries of a section as a list, below what the section is about."""
    title = f"{section.title}: {len(entries)} of {len(section.entries)} entries"
    return Page("catalogue/index", title, "", (*paragraph(section.intro), *entries_list(entries)))


def entries_list(entries: tuple[Entry, ...]) -> list[Block]:
    """Return entries as a list, and how to see one."""
    return [Items(tuple(map(_entry_line, entries))), *paragraph("The page of one: ", code("radiculo learn ID"))]


def catalogue_page(catalogue: Catalogue) -> Page:
    """Return the whole catalogue, section by section."""
    parts = tuple(
        Part(
            section.title,
            blocks=(*paragraph(section.intro), Items(tuple(map(_entry_line, section.entries)))),
            anchor=section.id,
        )
        for section in catalogue.sections
    )
    return Page("catalogue/index", f"Catalogue ({len(catalogue.entries)})", "", parts)
