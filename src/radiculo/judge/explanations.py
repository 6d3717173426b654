"""What a level may be explained by: each root, something else, or no single root; and its probabilities."""

from __future__ import annotations

import re
from collections.abc import Mapping

from radiculo.errors import did_you_mean, one_of
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.scales import fold_text

OTHER = "other"  # more than one root, or a place that no root names
NOT_A_ROOT = "not_a_root"
TITLES: Mapping[str, str] = {OTHER: "other", NOT_A_ROOT: "not a root"}
WHOLE = 100  # percent

_ESTIMATE = re.compile(r"^(?P<name>.*?)(?:[\s:=]+(?P<percent>\d+)\s*%?)?$")  # the 5 of L5 is no percentage
_WORDS = {
    "no root": NOT_A_ROOT,
    "not root": NOT_A_ROOT,
    "not a root": NOT_A_ROOT,
    "no single root": NOT_A_ROOT,
    "none": NOT_A_ROOT,
    "something else": OTHER,
}


def explanations(base: RuleBase) -> tuple[str, ...]:
    """Return the explanations over which probabilities are given, cranial roots first."""
    return (*base.tables.roots, OTHER, NOT_A_ROOT)


def title(base: RuleBase, name: str) -> str:
    """Return the words for an explanation or for a rival."""
    rival = base.tables.terms.rivals.get(name)
    return TITLES.get(name) or (rival.title if rival else name)


def spelt(base: RuleBase) -> dict[str, str]:
    """Return the explanations by all their spellings, each as `fold_text` gives it."""
    return {fold_text(name): name for name in explanations(base)} | _WORDS


def find_explanation(base: RuleBase, text: str, *, rivals: bool = False) -> str:
    """Return the explanation, or also the rival, that a text names. Raises ValueError with words for the user."""
    word = fold_text(text)
    known = spelt(base)
    if rivals:
        terms = base.tables.terms.rivals
        known |= {fold_text(name): name for name in terms}
        known |= {fold_text(term.title): name for name, term in terms.items()}
    if word in known:
        return known[word]
    begun = {name for spelling, name in known.items() if len(word) > 3 and word in spelling}
    if len(begun) == 1:
        return begun.pop()
    names = [TITLES.get(name, name) for name in explanations(base)]
    hint = did_you_mean(text, [*names, *known]) or one_of(names)
    raise ValueError(f"'{text}' is not an explanation; {hint}")


def read_level(base: RuleBase, text: str) -> tuple[tuple[str, int], ...]:
    """Return the probabilities that were typed, in percent, the greatest first.

    One explanation alone has all of it. Raises ValueError with words for the user when they are not 100 together.
    """
    found: dict[str, int] = {}
    items = [item.strip() for item in re.split(r"[,;]", text) if item.strip()]
    for item in items:
        match = _ESTIMATE.match(item)
        name = find_explanation(base, match["name"] if match else item)
        percent = match["percent"] if match else None
        if percent is None and len(items) > 1:
            raise ValueError(f"'{item}' has no percentage; write for example 'L5 60, S1 30, not a root 10'")
        if name in found:
            raise ValueError(f"{title(base, name)} is given twice")
        found[name] = int(percent) if percent is not None else WHOLE
    check_level(base, tuple(found.items()))
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], explanations(base).index(pair[0]))))


def check_level(base: RuleBase, level: tuple[tuple[str, int], ...]) -> None:
    """Raise ValueError, with words for the user, unless these are probabilities over the explanations."""
    known = explanations(base)
    if len({name for name, _ in level}) < len(level) or any(name not in known for name, _ in level):
        raise ValueError(f"each explanation stands once, and is {one_of(known)}")
    total = sum(percent for _, percent in level)
    if total != WHOLE or any(percent < 0 for _, percent in level):
        raise ValueError(f"together these are {total} percent; they must be {WHOLE}")
