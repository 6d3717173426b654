"""What a person reads, before it is printed: parts with nested items, the same for the terminal and for HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from radiculo.triage.outcome import RankedRoot


@dataclass(frozen=True)
class Span:
    """Words with a role: `strong`, `id`, `quiet`, or `urgency-` and a category. A role only repeats what words say."""

    text: str
    role: str = ""


Words: TypeAlias = tuple[Span | str, ...]


@dataclass(frozen=True)
class Item:
    """A line with what belongs under it. `kind` tells a rule's effect or its sources from other lines."""

    words: Words
    inside: tuple[Block, ...] = ()
    kind: Literal["", "effect", "source"] = ""


@dataclass(frozen=True)
class Ranking:
    """The roots of one leg with their evidence; `domains` maps a domain to its title."""

    leg: str
    roots: tuple[RankedRoot, ...]
    domains: dict[str, str]


Block: TypeAlias = Item | Ranking


@dataclass(frozen=True)
class Part:
    """A heading with what stands under it. `lead` is the answer that the heading introduces, if it is one."""

    title: str
    lead: Words = ()
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Document:
    """One triage: the answer at a glance, the reasons, and what answered."""

    id: str
    title: str
    stem: str
    answer: tuple[Part, ...]
    reasons: tuple[Part, ...]
    stamp: str
    intended_use: str

    def items(self) -> Iterator[Item]:
        """Yield every item in reading order; what a part leads with counts as one."""
        for part in (*self.answer, *self.reasons):
            yield from _items_of(part)


def _items_of(part: Part) -> Iterator[Item]:
    yield from _below(Item(part.lead, part.blocks))
    for inner in part.parts:
        yield from _items_of(inner)


def _below(block: Block) -> Iterator[Item]:
    if isinstance(block, Item):
        yield block
        for inner in block.inside:
            yield from _below(inner)


def line(*words: Span | str, kind: Literal["", "effect", "source"] = "") -> Item:
    """Return an item of one line."""
    return Item(words, kind=kind)


def strong(text: str) -> Span:
    """Return words that matter most."""
    return Span(text, "strong")


def ratio_text(score: int) -> str:
    """Return a score (100 log10) as a likelihood ratio in words, with two digits and no false precision."""
    ratio = 10 ** (score / 100)
    return "over 100" if ratio > 100 else f"about {ratio:.2g}"
