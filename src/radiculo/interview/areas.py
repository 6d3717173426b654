"""A typed list of body areas, such as `groin, front of the knee` or `top of foot reduced, rest normal`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from radiculo.interview.values import CLOSE, Value, named, read_value
from radiculo.knowledge.scales import fold_text
from radiculo.knowledge.vocabulary import Area, Finding, area_words

_NONE = {"none", "nowhere", "no"}
_REST = re.compile(r"(?:the\s+)?(?:rest|others?|all others|elsewhere|everything else)\b\s*", re.IGNORECASE)


def read_areas(places: Sequence[Finding], areas: Mapping[str, Area], text: str) -> dict[Finding, Value]:
    """Return the areas that a text names, each with its value. Listed means yes; unlisted means not recorded.

    The places are the areas of a question and the coarse ones. Raises ValueError with words for the user.
    """
    members = [place for place in places if not place.stands_for] or list(places)
    calm = _calm(members[0])
    whole = read_value(members[0], text) if text and fold_text(text) not in _NONE else None
    if fold_text(text) in _NONE and calm:
        return dict.fromkeys(members, calm)
    if whole and whole.sure and (not whole.reading.code or whole.reading.code == members[0].normal):
        return dict.fromkeys(members, whole)
    found: dict[Finding, Value] = {}
    bare: list[tuple[Finding, bool]] = []  # areas that take the value named after them
    for item in re.split(r"\s*[,;+]\s*|\s+and\s+(?!inner|outer)", text):
        if not item:
            continue
        if rest := _REST.match(item):
            value = read_value(members[0], item[rest.end() :]) if item[rest.end() :] else calm
            if value is None:
                raise ValueError(f"'{item[rest.end() :]}' is not a value here")
            named = {name for m in (*found, *dict(bare)) for name in (m.id, *m.stands_for)}
            found |= {m: value for m in members if m.id not in named}
            continue
        member, left, sure = _area(places, areas, item)
        bare.append((member, sure))
        if left or len(member.scale.exact) == 2:
            value = read_value(member, left)
            if value is None:
                raise ValueError(f"'{left}' is not a value of {member.title}")
            found |= {m: Value(value.reading, sure and value.sure) for m, sure in bare}
            bare = []
    if bare:
        raise ValueError(f"say what was found at the {areas[bare[0][0].area].title}, such as 'reduced'")
    return found


def _calm(member: Finding) -> Value | None:
    """The value of an area where there is nothing: the normal one, or the first of two."""
    code = member.normal or (1 if len(member.scale.exact) == 2 else None)
    return Value(named(member, code)) if code else None


def _area(members: Sequence[Finding], areas: Mapping[str, Area], item: str) -> tuple[Finding, str, bool]:
    """Return the area at the beginning or end of an item, what is left of the item, and whether it is sure."""
    words = item.split()
    for size in range(len(words), 0, -1):
        for named_part, left in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            matching = _matching(members, areas, " ".join(named_part))
            if len(matching) == 1:
                return matching[0], " ".join(left), True
            if len(matching) > 1:
                listed = "; ".join(areas[m.area].title for m in matching)
                raise ValueError(f"'{' '.join(named_part)}' could be several areas: {listed}")
    titles = {areas[m.area].title: m for m in members} | {m.area.replace("_", " "): m for m in members}
    if close := difflib.get_close_matches(fold_text(item), titles, n=1, cutoff=CLOSE):
        return titles[close[0]], "", False
    if read_value(members[0], item):
        raise ValueError(f"'{item}' is a value; name the area too, such as '{areas[members[0].area].title} {item}'")
    raise ValueError(
        f"'{item}' is not an area; areas are: {', '.join(areas[m.area].title for m in members if not m.stands_for)}"
    )


def _matching(members: Sequence[Finding], areas: Mapping[str, Area], text: str) -> list[Finding]:
    """Return the areas that a text names, or else all that have its words in one of their names."""
    word = area_words(text)
    spelt = {m: areas[m.area].names | set(map(area_words, m.aliases)) for m in members}
    exact = [m for m, names in spelt.items() if word in names]
    wanted = set(word.split())
    return exact or [m for m, names in spelt.items() if wanted and any(wanted <= set(n.split()) for n in names)]
