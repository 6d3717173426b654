"""What was perhaps meant by a misspelt name, and never what means something else.

A name is offered only when it has the same words, each spelt nearly alike: one that adds or drops a word, such as
`severe`, `active` or `crossed`, says something else. Nor is a word misspelt that the known names use themselves
(`abduction` beside `adduction`), or that differs by a whole beginning (`abnormal`, `normal`; `hypo-`, `hyper-`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_ALIKE = 0.8  # of two words
_JOINED = 0.9  # of names that are only parted otherwise, such as `knee jerk` and `kneejerk`
LONGEST = 100  # a longer text is no name
_OPPOSED = (("hypo", "hyper"), ("ab", "ad"), ("in", "ex"), ("pre", "post"))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known name closest to a word that keeps its meaning, or an empty text."""
    asked = _words(word) if len(word) <= LONGEST else ()
    if not asked:
        return ""
    index = _index(tuple(known))
    rated = [
        (likeness, name)
        for name in index.candidates(asked)
        if (likeness := _likeness(asked, _words(name), index.lexicon))
    ]
    return min(rated, key=lambda each: (-each[0], each[1]))[1] if rated else ""


def _likeness(asked: tuple[str, ...], name: tuple[str, ...], lexicon: frozenset[str]) -> float:
    """Return how alike two names are, from 0 (another meaning) to 1."""
    if len(asked) == len(name):
        if not all(_alike(a, b, lexicon) for a, b in zip(asked, name, strict=True)):
            return 0.0
        return sum(1.0 if a == b else _ratio(a, b) for a, b in zip(asked, name, strict=True)) / len(asked)
    if abs(len(asked) - len(name)) > 1:
        return 0.0
    one, other = "".join(asked), "".join(name)
    if abs(len(one) - len(other)) > 1 or one[:1] != other[:1]:
        return 0.0
    likeness = _ratio(one, other)
    return likeness if likeness >= _JOINED else 0.0


def _alike(one: str, other: str, lexicon: frozenset[str]) -> float:
    return one == other or (one not in lexicon and _ratio(one, other))


@lru_cache(maxsize=100_000)
def _ratio(one: str, other: str) -> float:
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > len(longer) // 3 or (one[:1] != other[:1] and one[-1:] != other[-1:]):
        return 0.0
    if (len(longer) - len(shorter) > 1 and longer.endswith(shorter)) or _are_opposed(one, other):
        return 0.0
    if _are_swapped(one, other):
        return _ALIKE
    matcher = difflib.SequenceMatcher(None, shorter, longer, autojunk=False)
    if matcher.quick_ratio() < _ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= _ALIKE else 0.0


def _are_swapped(one: str, other: str) -> bool:
    """Say whether two neighbouring letters changed places, which is a slip of the fingers in a short word too."""
    places = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    return len(one) == len(other) and len(places) == 2 and _neighbours(one, other, *places)


def _neighbours(one: str, other: str, first: int, last: int) -> bool:
    return last == first + 1 and one[first] == other[last] and one[last] == other[first] and one.isalpha()


def _are_opposed(one: str, other: str) -> bool:
    return any(
        a.startswith(p) and b.startswith(q) and a[len(p) :] == b[len(q) :]
        for a, b in ((one, other), (other, one))
        for p, q in _OPPOSED
    )


@lru_cache(maxsize=100_000)
def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", name.lower().replace("'", "")))


class _Index:
    """The known names by what a name that is like them shares: the first word, nearly, or all letters joined."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.lexicon = frozenset(word for name in names for word in _words(name))
        self._by_word: dict[int, dict[str, list[str]]] = {}
        self._joined: dict[tuple[str, int], list[str]] = {}
        for name in names:
            if words := _words(name):
                self._by_word.setdefault(len(words), {}).setdefault(words[0], []).append(name)
                joined = "".join(words)
                self._joined.setdefault((joined[0], len(joined)), []).append(name)

    def candidates(self, asked: tuple[str, ...]) -> Iterator[str]:
        """Yield every name that may be alike, once, and few others."""
        for first, names in self._by_word.get(len(asked), {}).items():
            if _alike(asked[0], first, self.lexicon):
                yield from names
        joined = "".join(asked)
        for size in (len(joined) - 1, len(joined), len(joined) + 1):
            named = self._joined.get((joined[0], size), ())
            yield from (name for name in named if len(_words(name)) != len(asked))


@lru_cache(maxsize=16)
def _index(names: tuple[str, ...]) -> _Index:
    return _Index(names)
