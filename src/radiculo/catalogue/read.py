"""catalogue/*.yaml to a catalogue: decoded, cross-checked, with every problem at its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Literal

from radiculo.catalogue.model import Catalogue, Entry, Section
from radiculo.catalogue.shapes import FILES, QuestionShape, UnknownFile
from radiculo.errors import Exit, Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import Sources, read_sources
from radiculo.loading import Document, Plain, decode

FOLDER = "catalogue/"


def load_catalogue(base: RuleBase) -> Catalogue:
    """Return the catalogue of a rule base; empty when it has none.

    Raises InvalidInput (exit 3) with every problem of every file.
    """
    problems = Problems()
    catalogue = read_catalogue(base.sources, base.tables.references, problems)
    if problems.errors:  # documents from the cache have no places: read them once more, to say where
        problems = Problems()
        read_catalogue(read_sources(base.sources.root, problems), base.tables.references, problems)
        problems.raise_errors(Exit.RULES)
    return catalogue


def read_catalogue(sources: Sources, references: Mapping[str, object], problems: Problems) -> Catalogue:
    """Decode and check every section; problems are recorded."""
    sections = []
    complete = True
    for name, document in sorted(sources.matching(FOLDER).items()):
        section = _section(name, document, problems)
        complete = complete and section is not None
        if section is not None:
            sections.append(section)
    catalogue = Catalogue(tuple(sorted(sections, key=lambda section: (section.order, section.id))))
    _check(catalogue, sources, references, problems, complete=complete)
    return catalogue


def cited_references(sources: Sources) -> set[str]:
    """Return every reference that an entry cites, also where its file cannot be used as a whole."""
    found: set[str] = set()
    for document in sources.matching(FOLDER).values():
        entries = document.data.get("entries") if isinstance(document.data, dict) else None
        for entry in entries.values() if isinstance(entries, dict) else ():
            refs = entry.get("refs") if isinstance(entry, dict) else None
            found |= {str(key) for key in (refs if isinstance(refs, list) else [])}
    return found


def _section(name: str, document: Document, problems: Problems) -> Section | None:
    kind = _kind(document.data)
    if kind not in FILES:
        decode(UnknownFile, document.data, document, problems)
        return None
    shape = decode(FILES[kind], document.data, document, problems)
    if shape is None:
        return None
    ident = PurePosixPath(name).stem
    if not shape.entries:
        problems.add("empty-section", f"the section '{ident}' has no entry", document.place(("entries",), key=True))
    entries = tuple(
        Entry(key, ident, entry, document.place(("entries", key), key=True)) for key, entry in shape.entries.items()
    )
    return Section(ident, name, shape.title, shape.kind, shape.order, shape.intro, entries)


def _kind(data: Plain) -> str:
    return str(data.get("kind", "treatments")) if isinstance(data, dict) else "treatments"


def _check(
    catalogue: Catalogue, sources: Sources, references: Mapping[str, object], problems: Problems, *, complete: bool
) -> None:
    """Check names across files. With a file missing nothing is said of what only it could hold."""
    ids: dict[str, Entry] = {}
    answered: dict[str, Entry] = {}
    for section in catalogue.sections:
        document = sources.documents[section.file]
        for entry in section.entries:
            _check_id(entry, ids, catalogue, problems)
            _check_source(entry, document, problems)
            _check_seed(entry, answered, document, problems)
            _check_names(entry, "refs", "reference", references, (document, problems))
            if complete:
                _check_names(entry, "see", "entry", catalogue.entries, (document, problems))


def _check_id(entry: Entry, ids: dict[str, Entry], catalogue: Catalogue, problems: Problems) -> None:
    if entry.id in ids:
        what, hint = f"the entry '{entry.id}' is given twice", f"first given in {ids[entry.id].place.path}"
        problems.add("duplicate-entry", what, entry.place, hint=hint)
    elif entry.id in catalogue.by_section:
        what, hint = f"'{entry.id}' is the id of a section already", "give the entry another id"
        problems.add("duplicate-entry", what, entry.place, hint=hint)
    ids.setdefault(entry.id, entry)


def _check_source(entry: Entry, document: Document, problems: Problems) -> None:
    """An entry without a source is honest only where its verdict says that evidence is missing."""
    if not entry.shape.refs and entry.verdict != "insufficient_evidence":
        place = document.place(("entries", entry.id, "refs"), key=True)
        hint = "cite a source, or say 'insufficient_evidence' and that none was found"
        problems.add("missing-source", f"'{entry.id}' has no source", place, hint=hint)
    if isinstance(entry.shape, QuestionShape) and entry.verdict is not None and not entry.shape.reason:
        problems.add("missing-reason", f"'{entry.id}' has a verdict without a reason", entry.place)


def _check_seed(entry: Entry, answered: dict[str, Entry], document: Document, problems: Problems) -> None:
    for index, item in enumerate(entry.shape.seed):
        if item in answered:
            place = document.place(("entries", entry.id, "seed", index))
            hint = f"'{answered[item].id}' answers it already"
            problems.add("duplicate-seed", f"'{item}' is answered twice", place, hint=hint)
        answered.setdefault(item, entry)


def _check_names(
    entry: Entry, field: Literal["refs", "see"], what: str, known: Mapping[str, object], at: tuple[Document, Problems]
) -> None:
    document, problems = at
    for index, name in enumerate(getattr(entry.shape, field)):
        if name not in known:
            problems.unknown(what, name, document.place(("entries", entry.id, field, index)), known)
