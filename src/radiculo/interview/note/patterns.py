"""The fixed ways of saying something: `{age:number} year old * {sex}`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from radiculo.interview.note.lexicon import OTHER, PART_END, SENTENCE_END, Item
from radiculo.interview.note.model import Fact
from radiculo.interview.note.record import Recorder
from radiculo.interview.note.text import Text, has
from radiculo.knowledge.note_words import Pattern
from radiculo.knowledge.observations import Reading
from radiculo.knowledge.scales import NumberScale
from radiculo.knowledge.vocabulary import Finding

Said: TypeAlias = list[tuple[Finding, Reading]]
_Match: TypeAlias = tuple[int, Said]  # where it ends, and what it says

_UNSURE = ("doubts", "negations", "denials", "denied_lists")
_LONGEST = 4


def take_patterns(recorder: Recorder, items: list[Item], *, later: bool) -> list[Item]:
    """Record what patterns say in a sentence; their words are left as words that change nothing."""
    if later or any(has(item, "other_matter", "later") for item in items):
        return items
    clause = next((at for at, item in enumerate(items) if has(item, "clauses")), len(items))
    return [*_taken(recorder, items[:clause]), *items[clause:]]


def _taken(recorder: Recorder, items: list[Item]) -> list[Item]:
    text = recorder.text
    for pattern in text.vocabulary.note.patterns:
        while found := _find(text, items, pattern, opening=not recorder.facts):
            first, (last, said) = found
            run = items[first:last]
            recorder.use(run)
            words = text.said(run[0].first, run[-1].last)
            recorder.facts += [Fact(slot, r, words) for f, r in said for slot in f.slots if slot.side == "patient"]
            items = [*items[:first], Item("cue", run[0].first, run[-1].last, ("skipped", "taken")), *items[last:]]
    return items


def _find(text: Text, items: list[Item], pattern: Pattern, *, opening: bool) -> tuple[int, _Match] | None:
    words = pattern.words.split()
    for first in range(len(items)):
        if pattern.opens and not (opening and _opens(items[:first])):
            continue
        found = _match(text, items, first, words)
        if found and _fits(text, items, first, found[0], pattern):
            return first, found
    return None


def _opens(before: list[Item]) -> bool:
    """Say whether no finding stands before, and nothing but words that change nothing since the last comma."""
    begin = next((i + 1 for i in range(len(before) - 1, -1, -1) if _ends(before[i])), 0)
    return not any(item.kind == "name" for item in before) and all(has(item, "skipped") for item in before[begin:])


def _match(text: Text, items: list[Item], at: int, words: Sequence[str]) -> _Match | None:
    """Match words at an item; return where the match ends and what it says."""
    if not words:
        return at, []
    if words[0] == "*":
        ends = (at + size for size in range(3) if all(_is_plain(item) for item in items[at : at + size]))
        return next((found for end in ends if (found := _match(text, items, end, words[1:]))), None)
    if words[0].startswith("{"):
        return _placed(text, items, at, words[0].strip("{}"), words[1:])
    if at >= len(items):
        return None
    keys = tuple(token.key.rstrip("~") for token in text.tokens[items[at].first : items[at].last])
    return _match(text, items, at + 1, words[len(keys) :]) if keys == tuple(words[: len(keys)]) else None


def _is_plain(item: Item) -> bool:
    return item.kind == OTHER or has(item, "skipped")


def _placed(text: Text, items: list[Item], at: int, place: str, rest: Sequence[str]) -> _Match | None:
    """Match a value of a finding: the longest one with which the rest matches too."""
    name, _, kind = place.partition(":")
    finding = text.vocabulary[name]
    for size in range(min(_LONGEST, len(items) - at), 0, -1):
        run = items[at : at + size]
        tokens = text.tokens[run[0].first : run[-1].last]
        stops = any(token.key in SENTENCE_END | PART_END for token in tokens)
        said = text.said(run[0].first, run[-1].last)
        shape = r"\d{1,3}" if kind == "number" else r".*([^\W\d]|/).*"
        if stops or any(has(item, "taken") for item in run) or not re.fullmatch(shape, said):
            continue
        for words in (said, " ".join(token.key.rstrip("~") for token in tokens)):
            code = finding.scale.read(words)
            loose = isinstance(finding.scale, NumberScale) and finding.scale.forms.has_word(words)
            # "chronic back pain, new foot drop": a word alone does not say how long this episode has lasted
            if code and not loose and (found := _match(text, items, at + size, rest)):
                return found[0], [(finding, Reading(code, words)), *found[1]]
    return None


def _fits(text: Text, items: list[Item], first: int, last: int, pattern: Pattern) -> bool:
    """Say whether what stands around a match leaves no doubt that it is meant so."""
    begin = next((i + 1 for i in range(first - 1, -1, -1) if _ends(items[i])), 0)
    end = next((i for i in range(last, len(items)) if _ends(items[i])), len(items))
    before, after = items[begin:first], items[last:end]
    literal = {*pattern.words.split()}
    placed = (i for i in items[first:last] if not {token.key for token in text.tokens[i.first : i.last]} <= literal)
    if pattern.words.startswith("{") and any(has(item, "doubts", "other_time") for item in placed):
        return False  # "leg pain two years ago" says when, not for how long; "began two weeks ago" says both
    if not pattern.needs:
        return not any(has(item, "other_time", "doubts") for item in before)
    beside = [*before[-1:], *after[:1]]
    unsure = any(has(item, *_UNSURE) for item in [*before, *after])
    elsewhere = any(has(item, "other_time") for item in [*before, *after[:1]])
    if unsure or elsewhere or any(item.kind == OTHER for item in beside):
        return False
    group = text.vocabulary.groups[pattern.needs].findings
    wanted = {*group, *(text.vocabulary[finding].family for finding in group)}
    return any({*item.ids} & wanted for item in [*before, *after] if item.kind == "name")


def _ends(item: Item) -> bool:
    return item.kind == "stop" or has(item, "turns")
