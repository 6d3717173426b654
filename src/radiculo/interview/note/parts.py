"""A note to parts: pieces of a sentence that name one finding, each with what is denied or doubted in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from radiculo.interview.note.chain import value_at
from radiculo.interview.note.lexicon import FACT, NORMAL, PART_END, SENTENCE_END, SIDES, Item
from radiculo.interview.note.text import Text, cut, has, kinds, sides_of

ELSEWHERE = "it may be another time, person or matter"
DENIED_TOO = "it is not clear whether it is denied too"
AT_FIRST = "that was at first; what was found later is not clear"
WHAT_IS_DENIED = "it is not clear what is denied"
_LONGEST = 200
_DENIALS = ("denials", "denied_lists")
_BARE = {"skipped", "limits", "joints", "alternatives", *_DENIALS}


@dataclass
class Part:
    """Items between two joints: usually one finding with what is said of it. `heading` is the side of `Left: ...`."""

    items: list[Item]
    denied: bool = False
    denies_all: bool = False  # by a word that denies the whole list that follows
    answered: bool = False  # by a `no` behind the name
    unsure: bool = False  # beside something denied, so that to be named is not to be there
    moves_on: bool = False  # what follows speaks of another time
    doubts: list[str] = field(default_factory=list)
    heading: tuple[str, ...] = ()

    @property
    def names(self) -> list[Item]:
        """The names of findings in it."""
        return [item for item in self.items if item.kind == "name"]

    @property
    def areas(self) -> list[Item]:
        """The areas in it."""
        return [item for item in self.items if item.kind == "area"]

    @property
    def sides(self) -> list[str]:
        """The sides that are said in it, or else before it."""
        return sides_of(self.items) or list(self.heading)

    @property
    def is_bare(self) -> bool:
        """Whether it only names findings, as in a list of what is denied."""
        named = self.names and not self.areas and not self.doubts and not self.answered
        plain = all(
            item.kind in {"name", "stop"} or (item.kind == "cue" and {*item.ids} <= _BARE) for item in self.items
        )
        return bool(named) and plain and not any(id_.startswith(FACT) for item in self.names for id_ in item.ids)


def sentences(text: Text, items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield the items of each sentence; one of more than two hundred words is none, and is left unread."""
    found = cut(items, lambda item: item.kind == "stop" and text.key(item) in SENTENCE_END, keep=lambda _: False)
    yield from (sentence for sentence in found if len(sentence) <= _LONGEST)


class Parts:
    """The parts of one sentence. `later` says whether the note speaks of a later time by now."""

    def __init__(self, text: Text, items: Sequence[Item], *, later: bool) -> None:
        self.text, self.later = text, later
        self.headings: list[Item] = []
        self.whole = self._doubt_of_all(items)
        segments = cut(items, self._ends, keep=lambda item: has(item, "turns"))
        self.segments = [piece for segment in segments for piece in self._headed(segment)]

    def __iter__(self) -> Iterator[Part]:
        heading: tuple[str, ...] = ()
        denied = lists = clause = False
        for index, segment in enumerate(self.segments):
            if self._is_heading(segment):
                heading = tuple(sides_of(segment))
                self.headings += segment
                continue
            self.later |= any(has(item, "later") for item in segment)
            if has(segment[0], "turns", "limits"):
                denied = lists = False
            clause |= any(has(item, "clauses") for item in segment)
            parts = self._parts(segment)
            bare = all(part.is_bare for part in parts)
            answered = bare and self._is_answered_no(self.segments[index + 1 :])
            for part in parts:
                part.heading = heading
                doubts = self.whole or (ELSEWHERE if clause else ""), "it was later" if self.later else ""
                part.doubts += filter(None, doubts)
                part.denied |= denied and bare and (lists or self._is_one_list(self.segments[index:]))
                part.unsure = (denied or answered) and not part.denied
                denied |= part.denied
                lists |= part.denied and part.denies_all
            _doubt_alternatives(parts)
            yield from parts

    def _doubt_of_all(self, items: Sequence[Item]) -> str:
        if any(self.text.key(item) == "?" for item in items):
            return "the note has a question mark"
        return ELSEWHERE if any(has(item, "other_matter") for item in items) else ""

    def _ends(self, item: Item) -> bool:
        return (item.kind == "stop" and self.text.key(item) in PART_END) or has(item, "turns")

    def _headed(self, segment: list[Item]) -> Iterator[list[Item]]:
        """Cut a segment at a colon after a side or the name of a group, when findings are named behind it."""
        at = next((i for i, item in enumerate(segment) if self.text.is_colon(item)), 0)
        before, after = segment[:at], segment[at + 1 :]
        if not before or not any(item.kind == "name" for item in after):
            yield segment
        elif all(has(item, "skipped", *SIDES) for item in before):
            yield segment[: at + 1]
            yield from self._headed(after)
        elif all(has(item, "skipped") or self._is_group(item) for item in before):
            self.headings += before
            yield from self._headed(after)
        else:
            yield segment

    def _is_group(self, item: Item) -> bool:
        return item.kind == "name" and all(id_.startswith(NORMAL) or id_ in self.text.families for id_ in item.ids)

    def _is_heading(self, segment: Sequence[Item]) -> bool:
        return self.text.is_colon(segment[-1]) and not any(item.kind == "name" for item in segment)

    def _is_one_list(self, segments: Sequence[list[Item]]) -> bool:
        """Say whether a list of bare names ends with an `or`, which makes a denial one of all of them."""
        items = [item for segment in segments for item in segment]
        named = all(item.kind in {"name", "cue", "stop"} for item in items)
        return named and any(has(item, "alternatives") for item in items)

    def _is_answered_no(self, segments: Sequence[list[Item]]) -> bool:
        """Say whether a list of bare names is answered by a no at its end, as in `fever, night sweats: no`."""
        for segment in segments:
            parts = self._parts(segment)
            if not all(part.is_bare for part in parts):
                return any(self._says_no(part) for part in parts)
        return False

    def _says_no(self, part: Part) -> bool:
        denying = [item for item in part.items if has(item, *_DENIALS, "negations", "normal")]
        if any(not has(item, "inabilities") for item in denying):
            return True
        findings = [finding for name in part.names for finding in self.text.findings(name, [])]
        said = [self.text.said(item.first, item.last) for item in part.items if item.kind != "name"]
        return any((no := f.scale.read("no")) and f.scale.read(words) == no for f in findings for words in said)

    def _parts(self, segment: Sequence[Item]) -> list[Part]:
        """Cut a segment at its joints; what names no finding belongs to the part before it."""
        parts: list[Part] = []
        for items in cut(segment, lambda item: has(item, "joints", "alternatives", "limits")):
            if parts and (not parts[-1].names or not any(item.kind == "name" for item in items)):
                parts[-1].items.extend(items)
            else:
                parts.append(Part(list(items)))
        _Marks(self.text).mark(parts)
        return parts


def _doubt_alternatives(parts: Sequence[Part]) -> None:
    for part, after in pairwise(parts):
        if has(after.items[0], "alternatives"):
            for each in (part, after):
                each.doubts += [] if each.denied else ["there is an 'or'"]


class _Marks:
    """Marks what is denied and what is doubted in the parts of a segment."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.denying = self.all = self.elsewhere = False

    def mark(self, parts: Sequence[Part]) -> None:
        """Mark parts; a denial goes on to the names that `or` adds, and no further without a doubt."""
        for part in parts:
            goes_on = has(part.items[0], "alternatives") or (self.all and has(part.items[0], "joints"))
            if self.denying and not goes_on:
                part.doubts.append(DENIED_TOO)
            for item in part.items:
                self._item(part, item)
            if self.elsewhere and part.names:
                part.doubts.append(ELSEWHERE)
            part.denied, part.denies_all = self.denying or part.answered, self.all
            self.elsewhere |= part.moves_on

    def _item(self, part: Part, item: Item) -> None:
        if has(item, "other_time") and self._lasts(part):
            return
        named = any(name.first < item.first for name in part.names)
        if has(item, *_DENIALS):
            self._denial(part, item, named=named)
        elif has(item, "negations"):
            part.doubts += [] if self._begins_value(part, item) else ["there is a 'not'"]
        elif has(item, "doubts"):
            part.doubts += (
                [] if self._begins_value(part, item) else [f"'{self.text.said(item.first, item.last)}' leaves it open"]
            )
        elif has(item, "at_first"):
            part.doubts.append(AT_FIRST)
        elif has(item, "other_time"):
            if not named:
                self.elsewhere = True
            elif any(name.first > item.first for name in part.names):
                part.doubts.append(ELSEWHERE)
            else:
                part.moves_on = True

    def _lasts(self, part: Part) -> bool:
        """Say whether a part names nothing but what stays so once it was, such as an operation."""
        findings = [finding.id for name in part.names for finding in self.text.findings(name, part.areas)]
        return bool(findings) and self.text.vocabulary.note.lasting.issuperset(findings)

    def _denial(self, part: Part, item: Item, *, named: bool) -> None:
        if self._answers(part, item):
            part.answered = True
            return
        if named:
            part.doubts.append(WHAT_IS_DENIED)
        self.denying, self.all = True, self.all or "denied_lists" in kinds(item)

    def _answers(self, part: Part, item: Item) -> bool:
        """Say whether a `no` at the end answers the one name before it, as in `fever: no`."""
        before = part.items[:-1]
        plain = all(i.kind == "name" or self.text.is_colon(i) or has(i, "skipped") for i in before)
        return item is part.items[-1] and plain and len(part.names) == 1

    def _begins_value(self, part: Part, item: Item) -> bool:
        """Say whether a word begins a value of what is named, as in `KJ not elicitable` or `AJ gone`."""
        rest = part.items[part.items.index(item) :]
        findings = [finding for name in part.names for finding in self.text.findings(name, part.areas)]
        return any(value_at(self.text, rest, finding)[0] > 0 for finding in findings)
