"""The catalogue for people and for programs: overview, lists, and the page of one entry."""

from __future__ import annotations

from typing import Literal

from radiculo.catalogue.model import Catalogue, Entry, Section
from radiculo.catalogue.search import Answer, Query
from radiculo.catalogue.shapes import InvestigationShape, Kind, QuestionShape, Verdict
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.shapes import Reference
from radiculo.render.diagnostics import count
from radiculo.render.screen import Screen
from radiculo.triage.conclude import stamp_of
from radiculo.triage.outcome import Model, RuleBaseStamp
from radiculo.version import VERSION

VERDICT_WORDS: dict[str, str] = {
    "recommended": "recommended",
    "optional": "optional",
    "not_recommended": "not recommended",
    "insufficient_evidence": "insufficient evidence",
    "wrong_indication": "wrong indication",
}
REGIMEN_LABEL = "as described in the literature; not a dose for any patient"
SEED = "the web article that radiculo's lists of items come from"
_STYLE = {
    "recommended": "bold green",
    "optional": "green",
    "not_recommended": "bold red",
    "insufficient_evidence": "yellow",
    "wrong_indication": "bold red",
}
_READ = {"full_text": "text read", "abstract": "abstract read", "secondary": "read second hand"}


class SourceFile(Model):
    """A source of an entry."""

    key: str
    citation: str
    url: str
    year: int | None
    read: Literal["full_text", "abstract", "secondary"]
    note: str


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


class LearnFile(Model):
    """What `learn --json` prints. `kind` says what was found; `entries` is empty in an overview."""

    schema_version: Literal[1] = 1
    radiculo: str
    rule_base: RuleBaseStamp
    topic: str
    section: str
    verdict: Verdict | None
    kind: Literal["overview", "section", "list", "page", "nothing"]
    sections: list[SectionFile]
    entries: list[EntryFile]
    suggestions: list[str]
    intended_use: str


def learn_json(base: RuleBase, catalogue: Catalogue, query: Query, answer: Answer) -> LearnFile:
    """Return an answer for programs."""
    return LearnFile(
        radiculo=VERSION,
        rule_base=stamp_of(base),
        topic=query.topic,
        section=answer.section.id if answer.section else "",
        verdict=query.verdict,
        kind=answer.kind,
        sections=[_section_file(section) for section in catalogue.sections],
        entries=[_entry_file(entry, base, catalogue) for entry in answer.entries],
        suggestions=list(answer.suggestions),
        intended_use=base.tables.intended_use,
    )


def print_learn(screen: Screen, base: RuleBase, catalogue: Catalogue, answer: Answer) -> None:
    """Print an answer, and the intended-use line."""
    if answer.kind == "page":
        _print_page(screen, answer.entries[0], base, catalogue)
    elif answer.kind == "overview":
        _print_overview(screen, catalogue)
    elif answer.kind == "nothing":
        screen.line("Nothing in the catalogue matches.")
        for name in answer.suggestions:
            screen.line(f"did you mean: radiculo learn {name}  {_title(name, catalogue)}", indent=1)
        screen.line("All sections: radiculo learn", indent=1)
    else:
        _print_list(screen, answer)
    screen.gap()
    screen.line((base.tables.intended_use, "italic"))


def _section_file(section: Section) -> SectionFile:
    return SectionFile(
        id=section.id,
        title=section.title,
        kind=section.kind,
        intro=section.intro,
        entries=len(section.entries),
        verdicts=section.verdicts,
    )


def _entry_file(entry: Entry, base: RuleBase, catalogue: Catalogue) -> EntryFile:
    shape = entry.shape
    own = shape.model_dump(exclude={"refs"})
    return EntryFile(
        id=entry.id,
        section=entry.section,
        kind=catalogue.by_section[entry.section].kind,
        regimen_label=REGIMEN_LABEL if own.get("regimen") else "",
        sources=[_source_file(key, base.tables.references[key]) for key in shape.refs],
        **({"verdict": None} | own),
    )


def _source_file(key: str, reference: Reference) -> SourceFile:
    return SourceFile(key=key, **reference.model_dump())


def _title(name: str, catalogue: Catalogue) -> str:
    found = catalogue.entries.get(name) or catalogue.by_section.get(name)
    return f"({found.title})" if found else ""


def _print_overview(screen: Screen, catalogue: Catalogue) -> None:
    total = len(catalogue.entries)
    screen.line(("The catalogue", "bold"), f": {count(len(catalogue.sections), 'section')}, {total} entries")
    for section in catalogue.sections:
        screen.gap()
        screen.line((section.id, "bold"), f"  {section.title}: {len(section.entries)} entries")
        if section.verdicts:
            words = (f"{number} {VERDICT_WORDS[verdict]}" for verdict, number in section.verdicts.items())
            screen.line(", ".join(words), indent=1)
    screen.gap()
    screen.line("How to go on:")
    for command, what in (
        ("radiculo learn drugs", "the entries of a section"),
        ("radiculo learn pregabalin", "the page of an entry"),
        ("radiculo learn disc operation", "search by words"),
        ("radiculo learn --verdict not_recommended", "all entries with a verdict; with --section, of one section"),
    ):
        screen.line((f"{command:<42}", "bold"), what, indent=1)


def _print_list(screen: Screen, answer: Answer) -> None:
    if answer.section is not None:
        screen.line((answer.section.title, "bold"), f": {len(answer.entries)} of {len(answer.section.entries)} entries")
        screen.line(answer.section.intro)
    else:
        screen.line(f"{len(answer.entries)} entries")
    screen.gap()
    for entry in answer.entries:
        screen.line((entry.id, "bold"), f"  {entry.title}", *_verdict(entry, before=": "))
    screen.gap()
    screen.line("The page of one: radiculo learn ID")


def _verdict(entry: Entry, *, before: str) -> list[str | tuple[str, str]]:
    return [before, (VERDICT_WORDS[entry.verdict], _STYLE[entry.verdict])] if entry.verdict else []


def _print_page(screen: Screen, entry: Entry, base: RuleBase, catalogue: Catalogue) -> None:
    shape = entry.shape
    screen.line((shape.title, "bold"), f"  [{entry.id}, in {entry.section}]")
    screen.line(entry.what)
    if isinstance(shape, QuestionShape):
        screen.line(shape.answer)
        _print_verdict(screen, entry, shape.reason)
    elif isinstance(shape, InvestigationShape):
        _print_items(screen, "Indicated when", shape.indicated_when)
        _print_field(screen, "Timing", shape.timing)
        _print_items(screen, "Not indicated", shape.not_indicated_when)
        _print_field(screen, "Note", shape.note)
    else:
        _print_verdict(screen, entry, shape.reason)
        _print_field(screen, f"Regimen ({REGIMEN_LABEL})", shape.regimen)
        _print_field(screen, "Regimen", shape.without_regimen)
    _print_field(screen, f"Correction of the seed article ({SEED})", shape.correction)
    _print_field(screen, "Countries", shape.country)
    _print_sources(screen, entry, base)
    if shape.see:
        screen.gap()
        screen.line("See also: ", ", ".join(f"{name} {_title(name, catalogue)}" for name in shape.see))


def _print_verdict(screen: Screen, entry: Entry, reason: str) -> None:
    if entry.verdict:
        screen.gap()
        screen.line("Verdict of the evidence: ", *_verdict(entry, before=""))
        screen.line("Reason: ", reason)


def _print_field(screen: Screen, name: str, text: str) -> None:
    if text:
        screen.gap()
        screen.line((f"{name}: ", "bold"), text)


def _print_items(screen: Screen, name: str, items: list[str]) -> None:
    screen.gap()
    screen.line((f"{name}:", "bold"))
    for item in items:
        screen.line(f"- {item}", indent=1)


def _print_sources(screen: Screen, entry: Entry, base: RuleBase) -> None:
    screen.gap()
    if not entry.shape.refs:
        screen.line(("Sources: ", "bold"), "none; see the reason")
        return
    screen.line(("Sources:", "bold"))
    for key in entry.shape.refs:
        reference = base.tables.references[key]
        note = f"; {reference.note}" if reference.note else ""
        url = f" {reference.url}" if reference.url else ""
        screen.line(f"{key}: {reference.citation}.{url} ({_READ[reference.read]}{note})", indent=1)
