"""A page of triages: one HTML file that needs nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from xml.etree.ElementTree import Element

from radiculo.cases.model import Case
from radiculo.knowledge.shapes import Reference
from radiculo.render.bodymap.figure import body_map
from radiculo.render.document import Document, Span
from radiculo.render.html.section import SectionWriter
from radiculo.render.markup import element, to_html
from radiculo.render.triage import triage_document
from radiculo.triage.trace import Trace

# Nothing may be fetched, and no script may run, even if escaping failed.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class Result:
    """One case with its trace, and whether its reasons are wanted."""

    case: Case
    trace: Trace
    reasons: bool = True

    @property
    def document(self) -> Document:
        """What there is to read."""
        return triage_document(self.case, self.trace, reasons=self.reasons)


def html_page(results: Sequence[Result]) -> str:
    """Return one page with a section for each case and, when there are several, a table of contents."""
    documents = [result.document for result in results]
    title = f"{len(results)} cases" if len(results) > 1 else _name(documents[0])
    main = _contents(title, documents) if len(results) > 1 else element("main")
    for number, (result, document) in enumerate(zip(results, documents, strict=True)):
        writer = SectionWriter(document, level=2 if len(results) > 1 else 1, anchor=_anchor(number))
        main.append(writer.section(body_map(result.trace, writer.anchor)))
    sources = _sources(documents, results[0].trace.base.tables.references)
    footer = element("footer", element("p", documents[0].intended_use))
    return to_html(element("html", _head(title), element("body", main, sources, footer), lang="en"))


def _name(document: Document) -> str:
    return f"{document.id} {document.title}".strip()


def _anchor(number: int) -> str:
    return f"case-{number + 1}"


def _head(title: str) -> Element:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="generator", content="radiculo"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"{title} - radiculo"),
        element("style", files("radiculo.render.html").joinpath("style.css").read_text(encoding="utf-8")),
    )


def _contents(title: str, documents: Sequence[Document]) -> Element:
    """Return the main part of a page of several cases, so far with its title and its table of contents."""
    entries = [
        element("li", element("a", _name(document), href=f"#{_anchor(number)}"))
        for number, document in enumerate(documents)
    ]
    contents = element("nav", element("h2", "Cases"), element("ol", *entries), aria_label="Cases")
    return element("main", element("h1", title), contents)


def _sources(documents: Sequence[Document], references: Mapping[str, Reference]) -> Element | None:
    """Return the full reference of every source that the page names; None when it names none."""
    spans = (span for document in documents for item in document.items() for span in item.words)
    named = sorted({span.text for span in spans if isinstance(span, Span) and span.role == "source"})
    if not named:
        return None
    entries = [entry for ref in named for entry in _reference(ref, references)]
    return element("section", element("h2", "Sources"), element("dl", *entries), class_="sources")


def _reference(ref: str, references: Mapping[str, Reference]) -> Iterator[Element]:
    known = references[ref]
    link = element("a", known.url, href=known.url, rel="noreferrer") if known.url.startswith("http") else None
    yield element("dt", ref, id=f"source-{ref}")
    yield element("dd", f"{known.citation} ", link)
