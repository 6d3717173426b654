"""What was perhaps meant by a misspelt name, and never what means something else.

A name is offered only when it has the same words, each spelt nearly alike: one that adds or drops a word, such as
`severe`, `active` or `crossed`, says something else. Nor is a word misspelt that the known names use themselves
(`abduction` beside `adduction`), or that differs by a whole beginning (`abnormal`, `normal`; `hypo-`, `hyper-`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache

_ALIKE = 0.8  # of two words
_JOINED = 0.9  # of names that are only parted otherwise, such as `knee jerk` and `kneejerk`
LONGEST = 100  # a longer text is no name
_OPPOSED = (("hypo", "hyper"), ("ab", "ad"), ("in", "ex"), ("pre", "post"))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known name closest to a word that keeps its meaning, or an empty text."""
    names = tuple(known)
    asked = _words(word) if len(word) <= LONGEST else ()
    lexicon = _lexicon(names)
    rated = [(likeness, name) for name in names if (likeness := _likeness(asked, _words(name), lexicon))]
    return min(rated, key=lambda each: (-each[0], each[1]))[1] if rated else ""


def _likeness(asked: tuple[str, ...], name: tuple[str, ...], lexicon: frozenset[str]) -> float:
    """Return how alike two names are, from 0 (another meaning) to 1."""
    if len(asked) == len(name):
        if not asked or not all(
            a == b or (a not in lexicon and _ratio(a, b)) for a, b in zip(asked, name, strict=True)
        ):
            return 0.0
        return sum(1.0 if a == b else _ratio(a, b) for a, b in zip(asked, name, strict=True)) / len(asked)
    if abs(len(asked) - len(name)) > 1:
        return 0.0
    one, other = "".join(asked), "".join(name)
    if abs(len(one) - len(other)) > 1 or one[:1] != other[:1]:
        return 0.0
    likeness = _ratio(one, other)
    return likeness if likeness >= _JOINED else 0.0


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


@lru_cache(maxsize=16)
def _lexicon(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for name in names for word in _words(name))
