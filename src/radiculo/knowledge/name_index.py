"""The one index of names: what a word may stand for among the findings and families of a vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from radiculo.knowledge.scales import ValueScale, fold_text
from radiculo.knowledge.vocabulary import Area, Finding, Vocabulary
from radiculo.lazy import cached_property
from radiculo.likeness import nearest

FEW = 4  # findings that a message may choose among


class NameIndex:
    """Every id, title and alias, folded, with the ids of all that bear it: one is sure, several are to be asked among.

    An id wins over a title, and a title over an alias. A word that several areas of one family share stands for the
    family, whose areas are then to be asked for.
    """

    def __init__(self, findings: Iterable[Finding], areas: Mapping[str, Area]) -> None:
        self.areas = areas
        self.findings = {finding.id: finding for finding in findings}
        self.families = {finding.family for finding in self.findings.values() if finding.family}

    def find(self, text: str) -> tuple[str, ...]:
        """Return the ids of the findings or families that a word may stand for; none when it is unknown."""
        return self.spellings.get(_folded(text), ())

    def suggest(self, text: str) -> str:
        """Return the id of what was perhaps meant by a word that nothing bears; empty when nothing is near."""
        meant = nearest(text, self.spellings)
        found = self.find(meant) if meant else ()
        return found[0] if len(found) == 1 else ""

    @cached_property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """Every folded name, with the ids that bear it."""
        found: dict[str, tuple[str, ...]] = {_folded(name): (name,) for name in self.families}
        for level in (self._ids, self._titles, self._aliases):
            bearers: dict[str, dict[str, None]] = {}
            for word, finding in level():
                bearers.setdefault(_folded(word), {})[finding.id] = None
            for word, ids in bearers.items():
                found.setdefault(word, self._together(tuple(ids)))
        return found

    def values(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return what may be written for a word that names a value, as pairs of finding and value.

        None for words that too many findings share, such as `reduced`.
        """
        found = self._values.get(_folded(text), {})
        return tuple(found.items()) if len(found) <= FEW else ()

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for finding in self.findings.values():
            if isinstance(finding.scale, ValueScale) and not finding.area:
                for word, code in finding.scale.spellings.items():
                    found.setdefault(word, {})[finding.id] = finding.scale.name(code)
        return found

    def _ids(self) -> Iterable[tuple[str, Finding]]:
        for finding in self.findings.values():
            yield finding.id, finding
            if area := self.areas.get(finding.area):
                yield from ((f"{finding.family}.{name}", finding) for name in (area.title, *area.aliases))

    def _titles(self) -> Iterable[tuple[str, Finding]]:
        return ((finding.title, finding) for finding in self.findings.values())

    def _aliases(self) -> Iterable[tuple[str, Finding]]:
        return ((alias, finding) for finding in self.findings.values() for alias in finding.aliases)

    def _together(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        families = {self.findings[name].family for name in ids}
        return (*families,) if len(ids) > 1 and len(families) == 1 and "" not in families else ids


def _folded(text: str) -> str:
    return fold_text(text.replace(".", " "))


def index_of(vocabulary: Vocabulary) -> NameIndex:
    """Return the index of what a case may record. Made once."""
    made: NameIndex | None = vocabulary.__dict__.get("_name_index")
    if made is None:
        made = vocabulary.__dict__["_name_index"] = NameIndex(
            (*vocabulary.observable, *vocabulary.coarse), vocabulary.every_area
        )
    return made
