"""The text of a note with its tokens and items: what words say, and on which leg."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from radiculo.interview.note.lexicon import FACT, SIDES, Item, lexicon_of, tokens_of
from radiculo.knowledge.scales import ValueScale
from radiculo.knowledge.vocabulary import LEGS, Finding, Vocabulary

LEGS_OF: Mapping[str, tuple[str, ...]] = {"left": ("left",), "right": ("right",), "both": LEGS}


class Text:
    """A note, cut into tokens, and what runs of them stand for."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self.vocabulary, self.text = vocabulary, text
        self.families = vocabulary.places
        self.tokens = tokens_of(text)
        self.items = lexicon_of(vocabulary).scan(text, self.tokens)

    def said(self, first: int, last: int) -> str:
        """Return the words of some tokens."""
        return re.sub(r"\s+", " ", self.text[self.tokens[first].start : self.tokens[last - 1].end]).strip()

    def said_by(self, items: Sequence[Item]) -> str:
        """Return the words from the first to the last of some items, without marks at their ends."""
        words = [item for item in items if item.kind != "stop"] or items
        return self.said(words[0].first, words[-1].last)

    def key(self, item: Item) -> str:
        """Return the first token of an item."""
        return self.tokens[item.first].key

    def is_colon(self, item: Item) -> bool:
        """Say whether an item is a colon."""
        return item.kind == "stop" and self.key(item) == ":"

    def findings(self, name: Item, areas: Sequence[Item]) -> list[Finding]:
        """Return the findings that a name stands for, beside areas."""
        found: list[Finding] = []
        wanted = {area.ids[0] for area in areas}
        for id_ in name.ids:
            if id_ in self.families:
                found += [finding for finding in self.families[id_] if finding.area in wanted]
            elif id_.startswith(FACT):
                found += [self.vocabulary[each.finding] for each in self.vocabulary.note.facts[id_.removeprefix(FACT)]]
            elif id_ in self.vocabulary:
                found.append(self.vocabulary[id_])
        return found


def kinds(item: Item) -> tuple[str, ...]:
    """Return what a cue does; nothing for other items."""
    return item.ids if item.kind == "cue" else ()


def has(item: Item, *wanted: str) -> bool:
    """Say whether an item is a cue of one of some kinds."""
    return any(kind in wanted for kind in kinds(item))


def sides_of(items: Iterable[Item]) -> list[str]:
    """Return the sides that items say, each once."""
    found: dict[str, None] = {}
    for item in items:
        found.update(dict.fromkeys((*item.sides, *(kind for kind in kinds(item) if kind in SIDES))))
    return list(found)


def presence(finding: Finding) -> int | None:
    """Return the code of `present` where a finding is there when it is named; None for what has to be graded."""
    scale = finding.scale
    if not isinstance(scale, ValueScale):
        return None
    code = scale.read("yes")
    if not code or code != scale.read("present") or code == finding.normal:
        return None
    return code if len(scale.exact) == 2 or scale.name(code) == "present" else None


def lost(finding: Finding) -> int | None:
    """Return the code of what is denied where a healthy body has it, as a jerk or a pulse: it is absent then."""
    scale = finding.scale
    code = scale.read("absent") if isinstance(scale, ValueScale) else None
    return code if code and code in scale.exact and scale.name(code) == "absent" and code != finding.normal else None


def cut(
    items: Sequence[Item], ends: Callable[[Item], bool], *, keep: Callable[[Item], bool] = lambda _: True
) -> Iterator[list[Item]]:
    """Cut items before each that ends a piece; those to `keep` begin the next one, the others are left out."""
    piece: list[Item] = []
    for item in items:
        if not ends(item):
            piece.append(item)
            continue
        if piece:
            yield piece
        piece = [item] if keep(item) else []
    if piece:
        yield piece
