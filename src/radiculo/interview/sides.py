"""Which leg a part of a typed answer speaks of: `L reduced R normal`, `reduced on the left`, `4/5, 5/5`."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

from radiculo.knowledge.vocabulary import LEGS, Leg

Part: TypeAlias = tuple[tuple[Leg, ...], str]

_LEGS: dict[str, tuple[Leg, ...]] = {"l": ("left",), "r": ("right",), "b": LEGS}
_MARK = re.compile(
    r"(?:\b(?:on|in|of|at|for)\s+)?(?:\bthe\s+)?"
    r"(?<![\w'])(?P<leg>left|right|both|bilateral(?:ly)?|l|r)(?![\w'])"
    r"(?:\s+(?:legs?|sides?)\b)?\s*[:=.)]?",
    re.IGNORECASE,
)
_CHUNKS = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+(?:and|but)\s+", re.IGNORECASE)
_JOINTS = re.compile(r"^(?:[\s,;/|]|(?:and|but|is)\b)+|(?:[\s,;/|]|\b(?:and|but|is))+$", re.IGNORECASE)


def parts_of(text: str, is_value: Callable[[str], bool] | None = None) -> list[Part] | None:
    """Return what is said of each leg; an empty text where a leg is named alone. None when no leg is named.

    `is_value` tells what belongs to the place named before the leg, as in `top of the foot left, reduced`.
    Raises ValueError with words for the user when a part belongs to no leg.
    """
    marks = list(_MARK.finditer(text))
    if not marks:
        return None
    chunks = [chunk for chunk in _CHUNKS.split(text) if chunk]
    if len(chunks) > 1 and all(len(list(_MARK.finditer(chunk))) == 1 for chunk in chunks):
        return [part for chunk in chunks for part in parts_of(chunk) or []]
    legs = [_LEGS[mark["leg"][0].lower()] for mark in marks]
    between = [_JOINTS.sub("", text[a.end() : b.start()]) for a, b in pairwise(marks)]
    if len(marks) > 1 and len(set(legs)) == 1 and is_value and not any(map(is_value, between)):
        return [(legs[0], _JOINTS.sub("", _MARK.sub(" ", text)))]  # `R back of right calf`
    first, last = _JOINTS.sub("", text[: marks[0].start()]), _JOINTS.sub("", text[marks[-1].end() :])
    if not first:
        said = [*between, last]
    elif not last:
        said = [first, *between]
    elif len(marks) == 1 and is_value and is_value(last) and not is_value(first):
        return [(legs[0], f"{first} {last}")]
    else:
        raise ValueError(f"it is not clear which leg '{last}' belongs to")
    if len(said) > 1 and not all(said) and any(said):
        raise ValueError("each leg needs its own answer, such as 'L reduced R normal'")
    return list(zip(legs, said, strict=True))


def legs_alone(text: str) -> bool:
    """Say whether a text names legs and says nothing of them."""
    try:
        return not any(said for _, said in parts_of(text) or [((), text)])
    except ValueError:
        return False


def halves(text: str) -> list[list[str]]:
    """Return the ways to read a text as two answers, left then right."""
    cuts = [re.split(pattern, text) for pattern in (r"\s+/\s+", r"\s*;\s*", r"\s*,\s*", r"\s*/\s*")]
    return [[part.strip() for part in cut] for cut in cuts if len(cut) == 2 and all(cut)]
