"""The words of a note: tokens, and what a run of them may stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from radiculo.knowledge.name_index import index_of
from radiculo.knowledge.vocabulary import Vocabulary

Keys: TypeAlias = tuple[str, ...]
SIDES = ("left", "right", "both")
NORMAL = "normal:"  # before the name of a list of findings that are called normal together
FACT = "fact:"  # before words that name a finding and its value at once
ANY_NUMBER, ANY_VERTEBRA = "#", "@"  # in words such as `# weeks pregnant` and `@ tender`
OTHER = "other"
PERIOD = "period"  # a number with a unit of time
SENTENCE_END, PART_END = {".", ";", "\n"}, {",", "(", ")", "[", "]", "/", "-", "\u2013", "\u2014", '"'}

_TOKENS = re.compile(
    r"\n"
    r"|[+-]ve\b"
    r"|(?<![\d.,])[0-5]\s?/\s?5-(?![\w-])"  # 5/5-
    r"|\d+(?:[.,]\d+)?[+-]?(?:\s?[-\u2013]\s?\d+[+-]?)?\s?/\s?\d+(?:[.,]\d+)?(?![\d/])"  # 4/5, 4+/5, 3-4/5, 2/52
    r"|\d+(?:[.,]\d+)?\s?[-\u2013]\s?\d+(?:[.,]\d+)?"
    r"|(?<![\d.,])[0-5]-(?![\w-])"  # a grade: 4-, 5-
    r"|\d+(?:[.,]\d+)*\+*"
    r"|[^\W\d_][^\W_]*(?:['\u2019][^\W_]+)?"
    r"|\++|[<>]=?|[\u2264\u2265]"
    r"|\.(?=\s|$)"
    r"|[^\s\w]"
)
_IN_CALENDAR = re.compile(r"\d+(?:[.,]\d+)?(?:\s?[-\u2013]\s?\d+)?\s?/\s?(?:7|12|52)")  # days, months, weeks
_YEAR = re.compile(r"(?:19|20)\d\d")
_VERTEBRA, _LOWER = re.compile(r"[lt]\d{1,2}"), re.compile(r"[ls]?\d")
_CONTRACTION = re.compile(r"(?P<verb>[a-z]{2,}?)(?:n'?t|not)")  # can't, cannot, hasnt
_VERBS = {
    **{
        verb: verb
        for verb in ("can", "could", "has", "have", "had", "is", "are", "was", "were", "does", "do", "did", "would")
    },
    "ca": "can",
    "wo": "will",
}
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their"})
_FILLERS = frozenset({"the", "of", "and", "on", "at", "in", "a", "my", "side", "aspect", "part", "his", "her"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark of a text, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """What tokens `first` to `last` (not included) stand for; of a name, its ids; `sides` stand inside it."""

    kind: str
    first: int
    last: int
    ids: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text; a letter that is glued to something else is marked, and is no side."""
    found = []
    for match in _TOKENS.finditer(text):
        around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        if match[0] == "-" and len(around) == 2 and around.isalnum():
            continue
        key = match[0].lower().replace("\u2019", "'")
        before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
        glued = len(key) == 1 and key.isalpha() and (_glues(before[::-1]) or _glues(after))
        whole = Token(f"{key}~" if glued else key, match.start(), match.end())
        found += _parted(whole) or [whole]
    return found


def _parted(word: Token) -> list[Token]:
    """Return the verb and the "not" of a contraction such as "can't", "cannot" or "hasnt"; nothing for another word."""
    parts = _CONTRACTION.fullmatch(word.key)
    if parts is None or parts["verb"] not in _VERBS:
        return []
    middle = word.start + parts.end("verb")
    return [Token(_VERBS[parts["verb"]], word.start, middle), Token("not", middle, word.end)]


def _glues(beside: str) -> bool:
    """Say whether what stands beside a letter, from the inside out, joins it to a further word."""
    return len(beside) == 2 and beside[0] in "/.-&><'\u2019\u2013" and beside[1].isalnum()


def _segment(tokens: Sequence[Token], at: int) -> int:
    """Return where the name of a segment such as L4/5 or L5-S1 ends; 0 where none begins."""
    said = [token.key.rstrip("~") for token in tokens[at : at + 3]]
    whole = len(said) == 3 and _VERTEBRA.fullmatch(said[0]) and said[1] in {"/", "-"} and _LOWER.fullmatch(said[2])
    return at + 3 if whole else 0


@lru_cache(maxsize=20_000)
def keys_of(text: str) -> Keys:
    """Return the tokens of a name or a cue, without articles."""
    return tuple(token.key.rstrip("~") for token in tokens_of(text) if token.key not in _ARTICLES)


@dataclass(frozen=True)
class Lexicon:
    """What words may stand for, by their tokens."""

    names: Mapping[Keys, tuple[str, ...]] = field(default_factory=dict)
    areas: Mapping[Keys, str] = field(default_factory=dict)
    cues: Mapping[Keys, tuple[str, ...]] = field(default_factory=dict)
    beginnings: frozenset[Keys] = frozenset()
    capitals: frozenset[str] = frozenset()
    periods: frozenset[str] = frozenset()

    def scan(self, text: str, tokens: list[Token]) -> list[Item]:
        """Return the items of a text in order; the longest one wins at each place, and a name over a cue."""
        items, at = [], 0
        while at < len(tokens):
            items.append(self._item(text, tokens, at))
            at = items[-1].last
        return items

    def _item(self, text: str, tokens: list[Token], at: int) -> Item:
        key = tokens[at].key
        cue = self._cue(tokens, at)
        if key in SENTENCE_END | PART_END | {":"} and not cue:
            return Item("stop", at, at + 1)
        readings = (self._name(text, tokens, at), self._area(tokens, at), cue, self._period(text, tokens, at))
        found = [item for item in readings if item]
        return max(found, key=lambda item: item.last - item.first) if found else Item(OTHER, at, at + 1)

    def _period(self, text: str, tokens: list[Token], at: int) -> Item | None:
        """Return a number with a unit of time: `3 weeks` and `2/52` say how long, `3 weeks ago` and `2019` when."""
        if _IN_CALENDAR.fullmatch(tokens[at].key):
            return Item("cue", at, at + 1, (PERIOD,))
        if _YEAR.fullmatch(tokens[at].key):
            return Item("cue", at, at + 1, ("doubts", "other_time"))
        unit = at + 1
        if not tokens[at].key[0].isdigit() or unit == len(tokens) or tokens[unit].key not in self.periods:
            return None
        named = self._item(text, tokens, unit)
        if "other_time" in named.ids:
            return Item("cue", at, named.last, named.ids)
        return Item("cue", at, named.last, (PERIOD,)) if named.last == unit + 1 else None

    def _cue(self, tokens: list[Token], at: int) -> Item | None:
        found = None
        keys: Keys = ()
        for end in range(at, min(len(tokens), at + 6)):
            keys = (*keys, tokens[end].key.rstrip("~"))
            if keys in self.cues and not (len(keys) == 1 and tokens[at].key.endswith("~")):
                found = Item("cue", at, end + 1, self.cues[keys])
        return found

    def _name(self, text: str, tokens: list[Token], at: int) -> Item | None:
        found: Item | None = None
        keys: Keys = ()
        sides: list[str] = []
        end = at
        while end < min(len(tokens), at + 12):
            segment = _segment(tokens, end)
            key, after = self._any(keys, tokens[end].key.rstrip("~"), segment), segment or end + 1
            if key != ANY_VERTEBRA and segment and keys:
                end = after
                continue
            after = after if key == ANY_VERTEBRA else end + 1
            kinds = self.cues.get((tokens[end].key,))
            if key in _ARTICLES:
                pass
            elif kinds and kinds[0] in SIDES and (*keys, key) not in self.beginnings:
                sides.append(kinds[0])
            else:
                keys = (*keys, key)
                if keys not in self.beginnings and self._singular(keys) not in self.names:
                    break
                ids = self.names.get(keys) or self.names.get(self._singular(keys))
                if ids and not self._is_small(text, tokens, at, end, keys):
                    found = Item("name", at, after, ids, tuple(sides))
            end = after
        return None if tokens[at].key in _ARTICLES else found

    def _any(self, before: Keys, key: str, segment: int) -> str:
        """Return what stands for a token in names that take any number or vertebra; else the token."""
        if key[:1].isdigit() and (*before, ANY_NUMBER) in self.beginnings:
            return ANY_NUMBER
        is_vertebra = segment or _VERTEBRA.fullmatch(key)
        return ANY_VERTEBRA if is_vertebra and (*before, ANY_VERTEBRA) in self.beginnings else key

    def _is_small(self, text: str, tokens: list[Token], at: int, end: int, keys: Keys) -> bool:
        """Say whether an abbreviation that is also a word is not in capitals."""
        return " ".join(keys) in self.capitals and not text[tokens[at].start : tokens[end].end].isupper()

    def _singular(self, keys: Keys) -> Keys:
        last = keys[-1]
        if last.endswith("xes"):
            return (*keys[:-1], last[:-2])
        return (*keys[:-1], last[:-1]) if len(last) > 2 and last.endswith("s") and last.isalpha() else keys

    def _area(self, tokens: list[Token], at: int) -> Item | None:
        found: Item | None = None
        keys: Keys = ()
        sides: list[str] = []
        if tokens[at].key in _FILLERS:
            return None
        for end in range(at, min(len(tokens), at + 10)):
            key = tokens[end].key
            if key in _FILLERS:
                continue
            if (kinds := self.cues.get((key,))) and kinds[0] in SIDES:
                if not keys:
                    return None
                sides.append(kinds[0])
                continue
            keys = (*keys, key)
            area = self.areas.get(keys) or self.areas.get(self._singular(keys))
            if area:
                found = Item("area", at, end + 1, (area,), tuple(sides))
            elif len(keys) > 5:
                break
        return found


def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """Return the words of a vocabulary. Made once."""
    made: Lexicon | None = vocabulary.__dict__.get("_note_lexicon")
    if made is None:
        made = vocabulary.__dict__["_note_lexicon"] = _made(vocabulary)
    return made


def _made(vocabulary: Vocabulary) -> Lexicon:
    names = _names(vocabulary)
    areas: dict[Keys, str] = {}
    for area in vocabulary.every_area.values():
        for name in area.names:
            areas.setdefault(keys_of(name), area.id)
    return Lexicon(
        names,
        areas,
        _cues(vocabulary),
        frozenset(keys[:size] for keys in names for size in range(1, len(keys) + 1)),
        frozenset(" ".join(keys_of(word)) for word in vocabulary.note.capitals),
        frozenset(vocabulary.note.cues.get("periods", ())),
    )


def _names(vocabulary: Vocabulary) -> dict[Keys, tuple[str, ...]]:
    note, found = vocabulary.note, dict[Keys, dict[str, None]]()
    skipped = {keys_of(word) for word in note.not_here}
    named = [(word, ids) for word, ids in index_of(vocabulary).spellings.items() if keys_of(word) not in skipped]
    named += [(word, (f"{NORMAL}{word}",)) for word in vocabulary.summaries]
    named += [(word, (family,)) for family, words in note.heads.items() for word in words]
    named += [(word, (f"{FACT}{word}",)) for word in note.facts]
    for word, ids in named:
        if keys := keys_of(word):
            found.setdefault(keys, {}).update(dict.fromkeys(ids))
    return {keys: tuple(ids) for keys, ids in found.items()}


def _cues(vocabulary: Vocabulary) -> dict[Keys, tuple[str, ...]]:
    found: dict[Keys, dict[str, None]] = {}
    for kind, words in vocabulary.note.cues.items():
        for word in words if kind != "periods" else ():
            kinds = found.setdefault(keys_of(word) or (word.lower(),), {})
            kinds.update(dict.fromkeys((kind, "skipped") if kind in {"limits", "recent"} else (kind,)))
    return {keys: tuple(kinds) for keys, kinds in found.items()}
