"""A page of triages: one HTML file that needs nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import count
from xml.etree.ElementTree import Element

from radiculo.cases.model import Case
from radiculo.knowledge.shapes import Reference
from radiculo.render.bodymap.figure import body_map
from radiculo.render.document import Document
from radiculo.render.html.markup import element, to_html
from radiculo.render.html.section import SectionWriter
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
    several = len(results) > 1
    documents = [result.document for result in results]
    title = f"{len(results)} cases" if several else f"{documents[0].id} {documents[0].title}".strip()
    sections = [
        SectionWriter(document, level=1 + several, anchor=anchor).section(body_map(result.trace, anchor))
        for result, document, anchor in zip(results, documents, _anchors(), strict=False)
    ]
    main = element(
        "main", element("h1", title) if several else None, _contents(documents) if several else None, *sections
    )
    page = element(
        "html",
        element(
            "head",
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("title", f"{title} - radiculo"),
            element("style", _style()),
        ),
        element("body", main, _sources(results), element("footer", element("p", documents[0].intended_use))),
        lang="en",
    )
    return to_html(page)


def _anchors() -> Iterator[str]:
    return (f"case-{number}" for number in count(1))


def _style() -> str:
    return files("radiculo.render.html").joinpath("style.css").read_text(encoding="utf-8")


def _contents(documents: Sequence[Document]) -> Element:
    entries = [
        element("li", element("a", f"{document.id} {document.title}".strip(), href=f"#{anchor}"))
        for document, anchor in zip(documents, _anchors(), strict=False)
    ]
    return element("nav", element("h2", "Cases"), element("ol", *entries), aria_label="Cases")


def _sources(results: Sequence[Result]) -> Element | None:
    """Return the full reference of every source that the page names."""
    references = results[0].trace.base.tables.references
    named = sorted({ref for result in results for ref in _named(result)})
    if not named:
        return None
    entries = [entry for ref in named for entry in _reference(ref, references)]
    return element("section", element("h2", "Sources"), element("dl", *entries), class_="sources")


def _named(result: Result) -> Iterator[str]:
    if result.reasons:
        for rule, side in result.trace.base.frames:
            if result.trace.outcome.verdicts[rule.id][side] == "fires":
                yield from rule.refs


def _reference(ref: str, references: Mapping[str, Reference]) -> Iterator[Element]:
    known = references[ref]
    link = element("a", known.url, href=known.url, rel="noreferrer") if known.url.startswith("http") else None
    yield element("dt", ref, id=f"source-{ref}")
    yield element("dd", f"{known.citation} ", link)
