"""Sources as pages and programs show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.reading import Readings
from radiculo.render.page import Block, Items, Page, Paragraph, Part, Rows, Span, Words, commas, link, rows
from radiculo.report import Model

if TYPE_CHECKING:
    from radiculo.catalogue.model import Catalogue

_READ = {
    "full_text": "text read",
    "abstract": "abstract read",
    "excerpt": "excerpt read",
    "secondary": "read second hand",
}


class SourceFile(Model):
    """A source: who says so, where, and how much of it was read."""

    key: str
    citation: str
    url: str
    year: int | None
    read: Literal["full_text", "abstract", "excerpt", "secondary"]
    note: str


def source_files(keys: Iterable[str], base: RuleBase) -> list[SourceFile]:
    """Return references by their keys, in that order."""
    return [SourceFile.taken_from(base.tables.references[key], key=key) for key in keys]


def source_spans(source: SourceFile) -> Words:
    """Return a source in full: key, citation, address, and how much was read."""
    return (key_link(source.key), ": ", *_citation(source))


def _citation(source: SourceFile) -> Words:
    note = f"; {source.note}" if source.note else ""
    url: Words = (" ", link(source.url, source.url)) if source.url else ()
    return (f"{source.citation}.", *url, f" ({_READ[source.read]}{note})")


def key_link(key: str) -> Span:
    """Return a link to a source on the page of references."""
    return link(key, f"references#{key}")


def sources_block(sources: Iterable[SourceFile], *, none: str = "none") -> list[Block]:
    """Return the sources of a page in full; `none` is what it says where there is none."""
    items = tuple(source_spans(source) for source in sources)
    return [Items(items, "Sources")] if items else [Rows((("Sources", (none,)),))]


def references_page(readings: Readings, catalogue: Catalogue) -> Page:
    """Return the page of all references, each with the rules, findings and entries that cite it."""
    base = readings.base
    cited: dict[str, list[Span]] = {}
    for name, keys in (
        *((f"rules/{rule.id}", rule.refs) for rule in base.rules),
        *((f"findings/{finding.id}", finding.refs) for finding in base.vocabulary.findings.values()),
        *((f"catalogue/{entry.id}", entry.shape.refs) for entry in catalogue.entries.values()),
    ):
        for key in keys:
            cited.setdefault(key, []).append(link(name.partition("/")[2], name))
    parts = []
    for key, reference in sorted(base.tables.references.items()):
        citation = Paragraph(_citation(SourceFile.taken_from(reference, key=key)))
        parts.append(Part(key, blocks=(citation, *rows(("Cited by", commas(cited.get(key, ()))))), anchor=key))
    return Page("references", f"References ({len(base.tables.references)})", "", tuple(parts))
