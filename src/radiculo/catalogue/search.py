"""Finding entries: by section, by verdict, by word; and what might have been meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from radiculo.catalogue.model import Catalogue, Entry, Section
from radiculo.catalogue.shapes import Verdict

MOST_SUGGESTIONS = 5
_LIKE = 0.72  # how alike two words must be, of 1, to suggest one for the other
_WORD = re.compile(r"[^\W_]+")

# How much a word counts by where it stands.
_IN_NAME, _AT_START, _IN_WHAT, _IN_REASON = 8, 4, 2, 1


@dataclass(frozen=True)
class Query:
    """What somebody wants to see: a topic, a section, a verdict; each may be left out."""

    topic: str = ""
    section: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Answer:
    """What was found. `page`: one entry; `list`: several; `overview`: nothing was asked; `nothing`: see suggestions."""

    kind: Literal["overview", "section", "list", "page", "nothing"]
    entries: tuple[Entry, ...] = ()
    section: Section | None = None
    suggestions: tuple[str, ...] = ()


def find(catalogue: Catalogue, query: Query) -> Answer:
    """Answer a query. The section of the query must exist."""
    section = catalogue.by_section.get(query.section) or _section_named(catalogue, query.topic)
    topic = "" if section is not None and _is_section(section, query.topic) else query.topic
    pool = section.entries if section else tuple(catalogue.entries.values())
    chosen = tuple(entry for entry in pool if query.verdict in {None, entry.verdict})
    if topic:
        return _named(chosen, topic) or Answer("nothing", section=section, suggestions=suggest(catalogue, topic))
    if section is None and query.verdict is None:
        return Answer("overview")
    if not chosen:
        return Answer("nothing", section=section)
    return Answer("section" if section else "list", chosen, section)


def search(entries: Iterable[Entry], words: str) -> list[Entry]:
    """Return the entries that hold every word (or its beginning), the best first."""
    wanted = _words(words)
    scored = [(_score(entry, wanted), entry) for entry in entries]
    return [entry for score, entry in sorted(scored, key=lambda pair: -pair[0]) if score] if wanted else []


def suggest(catalogue: Catalogue, topic: str) -> tuple[str, ...]:
    """Return ids of entries and sections whose name is like a topic that nothing matches, the closest first."""
    names: dict[str, str] = {}
    for section in catalogue.sections:
        names |= dict.fromkeys((section.id, section.title.casefold()), section.id)
    for entry in catalogue.entries.values():
        for name in _names(entry):
            names.setdefault(name, entry.id)
            for word in _words(name):
                names.setdefault(word, entry.id)
    close = difflib.get_close_matches(topic.casefold(), names, n=MOST_SUGGESTIONS, cutoff=_LIKE)
    for word in _words(topic) if not close else ():
        close += difflib.get_close_matches(word, names, n=2, cutoff=_LIKE)
    return tuple(dict.fromkeys(names[name] for name in close))[:MOST_SUGGESTIONS]


def _named(entries: tuple[Entry, ...], topic: str) -> Answer | None:
    """Return the page of the entry that bears this name, else what holds its words."""
    wanted = topic.casefold()
    exact = [entry for entry in entries if wanted in {entry.id, entry.title.casefold(), *entry.shape.seed}]
    found = exact or [entry for entry in entries if wanted in _names(entry)] or search(entries, topic)
    if not found:
        return None
    return Answer("page" if len(found) == 1 else "list", tuple(found))


def _section_named(catalogue: Catalogue, topic: str) -> Section | None:
    return next((section for section in catalogue.sections if _is_section(section, topic)), None)


def _is_section(section: Section, topic: str) -> bool:
    return topic.casefold() in {section.id, section.title.casefold()}


def _names(entry: Entry) -> list[str]:
    return [entry.id, entry.title.casefold(), *(alias.casefold() for alias in entry.shape.aliases)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _score(entry: Entry, wanted: list[str]) -> int:
    """Return how well an entry matches; 0 when a word is missing."""
    names = " ".join(_names(entry))
    total = 0
    for word in wanted:
        score = _IN_NAME * _holds(names, word) + _IN_WHAT * _holds(entry.what, word)
        score += _IN_REASON * _holds(entry.reason, word)
        if not score:
            return 0
        total += score + _AT_START * any(name.startswith(word) for name in _names(entry))
    return total


def _holds(text: str, word: str) -> bool:
    return any(other.startswith(word) for other in _words(text))
