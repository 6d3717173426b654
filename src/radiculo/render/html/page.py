"""Pages as one HTML file that needs nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from xml.etree.ElementTree import Element

from radiculo.knowledge.shapes import Reference
from radiculo.render.html.section import SectionWriter
from radiculo.render.markup import element, to_html
from radiculo.render.page import Page, Span, blocks_of, lines_of

# Nothing may be fetched, and no script may run, even if escaping failed.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_page(
    pages: Sequence[Page], intended_use: str, references: Mapping[str, Reference] | None = None, *, title: str = ""
) -> str:
    """Return one file with a section for each page and, when there are several, a table of contents.

    Every source that a page names is cited in full from `references`. `title`: of the whole; else what is in it.
    """
    several = len(pages) > 1
    title = title or (f"{len(pages)} cases" if several else _name(pages[0]))
    main = _contents(title, pages) if several else element("main")
    for number, page in enumerate(pages):
        main.append(SectionWriter(page, level=2 if several else 1, anchor=_anchor(number)).section())
    footer = element("footer", element("p", intended_use))
    body = element("body", main, _sources(pages, references or {}), footer)
    return to_html(element("html", _head(title), body, lang="en"))


def _name(page: Page) -> str:
    return f"{page.id} {page.title}".strip()


def _anchor(number: int) -> str:
    return f"case-{number + 1}"


def _head(title: str) -> Element:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="generator", content="radiculo"),  # its own pages may be replaced
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"{title} - radiculo"),
        element("style", files("radiculo.render.html").joinpath("style.css").read_text(encoding="utf-8")),
    )


def _contents(title: str, pages: Sequence[Page]) -> Element:
    """Return the main part of a file of several pages, so far with its title and its table of contents."""
    entries = [
        element("li", element("a", _name(page), href=f"#{_anchor(number)}")) for number, page in enumerate(pages)
    ]
    contents = element("nav", element("h2", "Cases"), element("ol", *entries), aria_label="Cases")
    return element("main", element("h1", title), contents)


def _sources(pages: Sequence[Page], references: Mapping[str, Reference]) -> Element | None:
    """Return the full reference of every source that the pages name; None when they name none."""
    lines = (words for page in pages for block in blocks_of(page.blocks) for words in lines_of(block))
    named = sorted({span.text for words in lines for span in words if isinstance(span, Span) and span.role == "source"})
    if not named:
        return None
    entries = [entry for ref in named for entry in _reference(ref, references)]
    return element("section", element("h2", "Sources"), element("dl", *entries), class_="sources")


def _reference(ref: str, references: Mapping[str, Reference]) -> Iterator[Element]:
    known = references[ref]
    link = element("a", known.url, href=known.url, rel="noreferrer") if known.url.startswith("http") else None
    yield element("dt", ref, id=f"source-{ref}")
    yield element("dd", f"{known.citation} ", link)
