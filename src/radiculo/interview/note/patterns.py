"""The fixed ways of saying something: `{age:number} year old * {sex}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radiculo.interview.note.lexicon import OTHER, PART_END, SENTENCE_END, Item
from radiculo.knowledge.note_words import Pattern
from radiculo.knowledge.observations import Reading
from radiculo.knowledge.vocabulary import Finding

if TYPE_CHECKING:
    from radiculo.interview.note.read import _Reader

_UNSURE = {"doubts", "negations", "denials", "denied_lists"}
_LONGEST = 4


def take_patterns(reader: _Reader, items: list[Item]) -> list[Item]:
    """Record what patterns say in a sentence; their words are left as words that change nothing."""
    kinds = {kind for item in items for kind in item.ids if item.kind == "cue"}
    if reader.later or "other_matter" in kinds:
        return items
    for pattern in reader.vocabulary.note.patterns:
        while found := _find(reader, items, pattern):
            first, last, values = found
            span = (reader.tokens[items[first].first].start, reader.tokens[items[last - 1].last - 1].end)
            text = re.sub(r"\s+", " ", reader.text[span[0] : span[1]])
            reader.take_values(values, text, items[first:last])
            items = [*items[:first], Item("cue", items[first].first, items[last - 1].last, ("skipped", "taken")), *items[last:]]
    return items


def _find(reader: _Reader, items: list[Item], pattern: Pattern) -> tuple[int, int, list[tuple[Finding, Reading]]] | None:
    words = pattern.words.split()
    for first in range(len(items)):
        found = _match(reader, items, first, words)
        if found and _fits(reader, items, first, found[0], pattern):
            return first, found[0], found[1]
    return None


def _match(
    reader: _Reader, items: list[Item], at: int, words: list[str]
) -> tuple[int, list[tuple[Finding, Reading]]] | None:
    """Match words at an item; return where the match ends and what it says."""
    if not words:
        return at, []
    word, rest = words[0], words[1:]
    if word == "*":
        for size in range(3):
            between = items[at : at + size]
            if all(item.kind == OTHER or "skipped" in item.ids for item in between) and (found := _match(reader, items, at + size, rest)):
                return found
        return None
    if word.startswith("{"):
        return _placed(reader, items, at, word.strip("{}"), rest)
    if at < len(items) and items[at].last - items[at].first == 1 and reader.tokens[items[at].first].key.rstrip("~") == word:
        return _match(reader, items, at + 1, rest)
    keys: tuple[str, ...] = ()  # several words of a pattern may be one item, such as `years old`
    for size in range(1, len(words) + 1):
        if words[size - 1].startswith("{") or at >= len(items):
            break
        keys = (*keys, words[size - 1])
        if size > 1 and keys == tuple(t.key.rstrip("~") for t in reader.tokens[items[at].first : items[at].last]):
            return _match(reader, items, at + 1, words[size:])
    return None


def _placed(
    reader: _Reader, items: list[Item], at: int, name: str, rest: list[str]
) -> tuple[int, list[tuple[Finding, Reading]]] | None:
    """Match a value of a finding; the longest one with which the rest matches too."""
    name, _, kind = name.partition(":")
    finding = reader.vocabulary[name]
    for size in range(min(_LONGEST, len(items) - at), 0, -1):
        run = items[at : at + size]
        tokens = reader.tokens[run[0].first : run[-1].last]
        if any(token.key in SENTENCE_END | PART_END for token in tokens) or any("taken" in item.ids for item in run):
            continue
        said = reader.text[tokens[0].start : tokens[-1].end]
        if kind == "number" and not re.fullmatch(r"\d{1,3}", said):
            continue
        if kind != "number" and not re.search(r"[^\W\d]|/", said):
            continue
        for text in (said, " ".join(token.key.rstrip("~") for token in tokens)):
            code = finding.scale.read(text)
            if code and (found := _match(reader, items, at + size, rest)):
                return found[0], [(finding, Reading(code, text)), *found[1]]
    return None


def _fits(reader: _Reader, items: list[Item], first: int, last: int, pattern: Pattern) -> bool:
    """Say whether what stands around a match leaves no doubt that it is meant so."""

    def ends(item: Item) -> bool:
        return item.kind == "stop" or (item.kind == "cue" and "turns" in item.ids)

    begin = next((i + 1 for i in range(first - 1, -1, -1) if ends(items[i])), 0)
    end = next((i for i in range(last, len(items)) if ends(items[i])), len(items))
    if not pattern.needs:
        return not any("other_time" in item.ids or "doubts" in item.ids for item in items[begin:first])
    segment = [*items[begin:first], *items[last:end]]
    if any({*item.ids} & _UNSURE for item in segment if item.kind == "cue"):
        return False
    if any("other_time" in item.ids for item in [*items[begin:first], *items[last : last + 1]]):
        return False
    beside = [*items[max(begin, first - 1) : first], *items[last : min(end, last + 1)]]
    if any(item.kind == OTHER for item in beside):
        return False
    group = reader.vocabulary.groups[pattern.needs].findings
    families = {reader.vocabulary[finding].family for finding in group}
    return any({*item.ids} & {*group, *families} for item in segment if item.kind == "name")

