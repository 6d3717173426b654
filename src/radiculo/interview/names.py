"""Findings by name: the id, the title or an alias at the beginning of what was typed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.name_index import index_of
from radiculo.knowledge.vocabulary import Finding


@dataclass(frozen=True, slots=True)
class Named:
    """What was named, what was typed after it, and whether the name is a guess.

    Of a family it is the first finding, and the area is still to be said. `among` are the titles of all that have the
    name, when they are several.
    """

    finding: Finding
    rest: str
    sure: bool = True
    is_family: bool = False
    among: tuple[str, ...] = ()


def find_named(base: RuleBase, text: str) -> Named | None:
    """Return what a text begins with; the longest name wins. None when nothing is near, or several have the name."""
    index, words = index_of(base.vocabulary), text.replace(":", " : ", 1).split()
    for size in range(len(words), 0, -1):
        found = index.find(" ".join(words[:size]))
        if found:
            rest = " ".join(words[size:]).removeprefix(":").strip()
            among = tuple(_named(base, name, "", sure=True).finding.title for name in found if len(found) > 1)
            return replace(_named(base, found[0], rest, sure=len(found) == 1), among=among)
    meant = index.suggest(text) if len(text) > 3 else ""
    return _named(base, meant, "", sure=False) if meant else None


def _named(base: RuleBase, name: str, rest: str, *, sure: bool) -> Named:
    families = base.vocabulary.families
    finding = families[name][0] if name in families else base.vocabulary[name]
    return Named(finding, rest, sure, is_family=name in families)
