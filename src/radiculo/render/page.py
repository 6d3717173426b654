"""What a person reads, before it is written: one model for the terminal, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from radiculo.triage.outcome import RankedRoot


@dataclass(frozen=True, slots=True)
class Span:
    """Words with a role, which only repeats what the words say, and perhaps with a page or address that they lead to.

    Roles: `strong`, `code`, `id`, `quiet`, `source`, the tones `good`, `fair`, `unsure` and `bad`, and `urgency-` with
    a category.
    """

    text: str
    role: str = ""
    to: str = ""

    @property
    def is_web(self) -> bool:
        """Whether it leads out of the pages."""
        return self.to.startswith(("http://", "https://"))


Words: TypeAlias = tuple[Span | str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    words: Words


@dataclass(frozen=True, slots=True)
class Rows:
    """Named facts, one below the other."""

    rows: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list, with a name when it is a fact of the page and not a section."""

    items: tuple[Words, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line with what belongs under it. `kind` tells a rule's effect or its sources from other lines."""

    words: Words
    inside: tuple[Block, ...] = ()
    kind: Literal["", "effect", "source"] = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells under their columns; the first column names the row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The roots of one leg with what speaks for and against them; `domains` maps a domain to its title.

    `numbers`: the points too. A likelihood ratio of all of them together is never told: nobody has measured it.
    """

    leg: str
    roots: tuple[RankedRoot, ...]
    domains: dict[str, str]
    numbers: bool = False

    def words(self, ranked: RankedRoot) -> str:
        """Return what speaks for and against a root."""
        pro = [self._domain(name, value) for name, value in ranked.domains.items() if value > 0]
        con = [self._domain(name, value) for name, value in ranked.domains.items() if value < 0]
        told = [f"for: {', '.join(pro)}" if pro else "", f"against: {', '.join(con)}" if con else ""]
        points = f"{ranked.score:+d} points; " if self.numbers else ""
        return points + "; ".join(filter(None, told))

    def _domain(self, name: str, value: int) -> str:
        title = self.domains[name].lower()
        return f"{title} {value:+d}" if self.numbers else title


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, made with an anchor that keeps its ids apart. Only HTML shows it: what it says stands in words too."""

    draw: Callable[[str], Element]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it. `lead` is the answer to it, `anchor` the name that links use."""

    title: str
    lead: Words = ()
    blocks: tuple[Block, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The parts that answer at a glance, kept together."""

    parts: tuple[Part, ...]


Block: TypeAlias = Paragraph | Rows | Items | Item | Table | Ranking | Figure | Part | Answer


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its address among the pages, such as `findings/patellar_reflex`.

    `note` stands beside the title, `lead` below it; `id` is the name of the one case that the page is about.
    """

    address: str
    title: str
    note: str = ""
    blocks: tuple[Block, ...] = ()
    id: str = ""
    lead: Words = ()
    stamp: str = ""


def strong(text: str) -> Span:
    """Return words that matter most."""
    return Span(text, "strong")


def code(text: str) -> Span:
    """Return something to type, or a name as files write it."""
    return Span(text, "code")


def link(text: str, to: str) -> Span:
    """Return text that leads to another page (`rules/level/x`, `references#key`) or to a web address."""
    return Span(text, "link", to)


def mark(text: str, tone: Literal["good", "fair", "unsure", "bad", ""]) -> Span:
    """Return a judgement in words; the tone may colour it, and never says more than the words."""
    return Span(text, tone)


def line(*words: Span | str, kind: Literal["", "effect", "source"] = "") -> Item:
    """Return an item of one line."""
    return Item(words, kind=kind)


def text_of(words: Iterable[Span | str]) -> str:
    """Return words without what marks them."""
    return "".join(part if isinstance(part, str) else part.text for part in words)


def paragraph(*words: Span | str) -> list[Block]:
    """Return a paragraph, or nothing when there is no text."""
    return [Paragraph(words)] if text_of(words) else []


def rows(*pairs: tuple[str, Words | str]) -> list[Block]:
    """Return those of the named facts that have a text; nothing when none has."""
    kept = tuple((name, (words,) if isinstance(words, str) else words) for name, words in pairs if text_of(words))
    return [Rows(kept)] if kept else []


def items(name: str, listed: Iterable[Words]) -> list[Block]:
    """Return a list with its name; nothing when it is empty."""
    kept = tuple(listed)
    return [Items(kept, name)] if kept else []


def section(title: str, listed: Sequence[Words]) -> list[Block]:
    """Return a heading with a list below it; nothing when the list is empty."""
    return [Part(title, blocks=(Items(tuple(listed)),))] if listed else []


def part(title: str, blocks: Iterable[Block]) -> list[Block]:
    """Return a heading with what stands under it; nothing when that is nothing."""
    kept = tuple(blocks)
    return [Part(title, blocks=kept)] if kept else []


def commas(words: Iterable[Span | str]) -> Words:
    """Return words as one enumeration."""
    found: list[Span | str] = []
    for each in words:
        found += [", ", each] if found else [each]
    return tuple(found)


def count(number: int, noun: str) -> str:
    """Return "1 error", "2 errors"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def blocks_of(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield every block, those inside others too, in reading order."""
    for block in blocks:
        yield block
        match block:
            case Item(inside=inside) | Part(blocks=inside) | Answer(parts=inside):
                yield from blocks_of(inside)


def lines_of(block: Block) -> Iterator[Words]:
    """Yield the lines of words of one block, without those of blocks inside it."""
    match block:
        case Paragraph(words) | Item(words) | Part(lead=words):
            yield words
        case Items(listed):
            yield from listed
        case Rows(pairs):
            yield from (words for _, words in pairs)
        case Table(rows=cells):
            yield from (words for row in cells for words in row)
