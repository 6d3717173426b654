"""The files of the small tables to `Tables`, checked against each other."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import TypeVar

from radiculo.errors import Place, Problems, did_you_mean, one_of
from radiculo.knowledge.file_shapes import AnatomyFile, ReferencesFile, UrgencyFile
from radiculo.knowledge.shapes import Reference, RuleBaseFile, Shape, TermsFile, WordingFile
from radiculo.knowledge.sources import Sources
from radiculo.knowledge.tables import TIERS, Tables
from radiculo.loading import Document, Plain, decode
from radiculo.loading.document import Path

S = TypeVar("S", bound=Shape)


def read_tables(sources: Sources, problems: Problems) -> Tables | None:
    """Read the tables of a rule base; None when one is missing or wrong, which is recorded."""
    base = _one(sources, "rulebase.yaml", RuleBaseFile, problems)
    terms = _terms(sources, problems)
    anatomy = _one(sources, "anatomy.yaml", AnatomyFile, problems)
    urgency = _one(sources, "urgency.yaml", UrgencyFile, problems)
    references = _references(sources, problems)
    wording = _one(sources, "wording.yaml", WordingFile, problems)
    if base is None or terms is None or anatomy is None or urgency is None or wording is None:
        return None
    if references is None:
        return None
    tables = Tables(
        base=base,
        terms=terms,
        roots=anatomy.roots,
        segments=anatomy.segments,
        zones=anatomy.zones,
        anatomy=tuple(anatomy.table),
        categories=urgency.categories,
        intended_use=urgency.intended_use,
        wording=wording,
        references=references,
    )
    _check(sources, tables, problems)
    return tables


def _one(sources: Sources, name: str, shape: type[S], problems: Problems) -> S | None:
    document = sources.documents.get(name)
    if document is None:
        problems.add("missing-file", f"the rule base has no {name}", Place(str(sources.root / name)))
        return None
    return decode(shape, document.data, document, problems)


def _terms(sources: Sources, problems: Problems) -> TermsFile | None:
    files = ("terms.yaml", "rivals.yaml") if "rivals.yaml" in sources.documents else ("terms.yaml",)
    parts = [_one(sources, name, TermsFile, problems) for name in files]
    if any(part is None for part in parts):
        return None
    merged = {
        field: {name: term for part in parts for name, term in getattr(part, field).items()}
        for field in TermsFile.model_fields
    }
    return TermsFile.model_construct(None, **merged)


def _references(sources: Sources, problems: Problems) -> dict[str, Reference] | None:
    """Return every reference; None when a file of them cannot be used, so that nobody looks for what it holds."""
    found: dict[str, Reference] = {}
    first: dict[str, str] = {}
    names = [name for name in sources.documents if name.startswith("references/")]
    shapes = []
    for name in ["references.yaml"] if not names else sorted({*names, "references.yaml"} & {*sources.documents}):
        shape = _one(sources, name, ReferencesFile, problems)
        shapes.append(shape)
        for key, reference in (shape.references if shape else {}).items():
            if key in found:
                place = sources.documents[name].place(("references", key), key=True)
                what, hint = f"reference '{key}' is given twice", f"first given in {first[key]}"
                problems.add("duplicate-reference", what, place, hint=hint)
            found[key] = reference
            first.setdefault(key, name)
    return None if None in shapes else found


def _check(sources: Sources, tables: Tables, problems: Problems) -> None:
    """Check the names that the tables use of each other."""
    _check_wording(sources.documents["wording.yaml"], tables, problems)
    anatomy = sources.documents["anatomy.yaml"]
    for index, row in enumerate(tables.anatomy):
        wanted: list[tuple[str, str, Mapping[str, object], Path]] = []
        wanted += [("segment", row.segment, tables.segments, ("segment",))]
        wanted += [("zone", row.zone, tables.zones, ("zone",))]
        wanted += [("root", root, tables.roots, ("roots", i)) for i, root in enumerate(row.roots)]
        for what, name, known, path in wanted:
            if name not in known:
                problems.unknown(what, name, anatomy.place(("table", index, *path)), known, listed=known)
    rules = sources.rules()
    for name, document in sources.documents.items():
        if name not in rules:
            _check_refs(document, tables, problems)
    for name, rival in tables.terms.rivals.items():
        if rival.pathway not in tables.terms.pathways:
            file = "rivals.yaml" if "rivals.yaml" in sources.documents else "terms.yaml"
            place = sources.documents[file].place(("rivals", name, "pathway"))
            problems.unknown("pathway", rival.pathway, place, tables.terms.pathways, listed=tables.terms.pathways)


def _check_wording(document: Document, tables: Tables, problems: Problems) -> None:
    tiers = tables.wording.tiers
    for tier in TIERS:
        if tier not in tiers:
            place = document.place(("tiers",), key=True)
            problems.add("missing-wording", f"no wording for '{tier}'", place)
    for tier, text in tiers.items():
        if tier not in TIERS:
            problems.unknown("tier", tier, document.place(("tiers", tier), key=True), TIERS, listed=TIERS)
        known = ("level", "side") if tier == "withdrawn" else ("roots", "side")
        place = document.place(("tiers", tier))
        try:
            names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError as error:
            problems.add("wrong-value", f"{error} in this text", place, hint="write '{{' for a bare bracket")
            continue
        for name in names:
            if name not in known:
                hint, expected = did_you_mean(name, known), one_of(f"{{{k}}}" for k in known)
                what = f"unknown placeholder '{{{name}}}'"
                problems.add("unknown-placeholder", what, place, expected=expected, hint=hint)


def _check_refs(document: Document, tables: Tables, problems: Problems) -> None:
    """Check every `refs` list of a document, wherever it stands."""

    def walk(data: Plain, path: Path) -> None:
        if isinstance(data, dict | list):
            for key, value in data.items() if isinstance(data, dict) else enumerate(data):
                walk(value, (*path, key))
        elif len(path) > 1 and path[-2] == "refs" and str(data) not in tables.references:
            problems.unknown("reference", str(data), document.place(path), tables.references)

    walk(document.data, ())
