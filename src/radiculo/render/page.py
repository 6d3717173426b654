"""A page: prose that is printed on a terminal and written as Markdown, from one model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to another page (`rules/level/x`, `references#key`) or to a web address."""

    text: str
    to: str

    @property
    def is_web(self) -> bool:
        """Whether it leads out of the pages."""
        return self.to.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Strong:
    """Text that matters most in its line."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Something to type, or a name as files write it."""

    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A judgement in words; the tone may colour it, and never says more than the words."""

    text: str
    tone: Literal["good", "fair", "unsure", "bad"]


Span: TypeAlias = str | Link | Strong | Code | Mark
Spans: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title of the page; `anchor` is the name that links use."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Rows:
    """Named facts, one below the other."""

    rows: tuple[tuple[str, Spans], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list, with a name when it is a fact of the page and not a section."""

    items: tuple[Spans, ...]
    name: str = ""


Block: TypeAlias = Heading | Paragraph | Rows | Items


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its address among the pages, such as `findings/patellar_reflex`."""

    address: str
    title: str
    note: str
    blocks: tuple[Block, ...]


def text_of(spans: Iterable[Span]) -> str:
    """Return spans without what marks them."""
    return "".join(span if isinstance(span, str) else span.text for span in spans)


def paragraph(*spans: Span) -> list[Block]:
    """Return a paragraph, or nothing when there is no text."""
    return [Paragraph(spans)] if text_of(spans) else []


def rows(*pairs: tuple[str, Spans | str]) -> list[Block]:
    """Return those of the named facts that have a text; nothing when none has."""
    kept = tuple((name, (spans,) if isinstance(spans, str) else spans) for name, spans in pairs if text_of(spans))
    return [Rows(kept)] if kept else []


def section(title: str, items: Sequence[Spans], *, intro: str = "") -> list[Block]:
    """Return a heading with a list below it; nothing when the list is empty."""
    return [Heading(title), *paragraph(intro), Items(tuple(items))] if items else []


def commas(spans: Iterable[Span]) -> Spans:
    """Return spans as one enumeration."""
    found: list[Span] = []
    for span in spans:
        found += [", ", span] if found else [span]
    return tuple(found)
