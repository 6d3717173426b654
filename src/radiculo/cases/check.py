"""Checks of a case file against the closed lists of the rule base."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from radiculo.cases.shapes import CaseFile, Expect
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.leg_names import UNSIDED
from radiculo.knowledge.tables import TIERS
from radiculo.loading import Document


@dataclass(frozen=True)
class CaseCheck:
    """Checks the names that one case file uses; problems are recorded."""

    shape: CaseFile
    document: Document
    base: RuleBase
    problems: Problems

    def run(self) -> None:
        """Check origin, truth and expectation."""
        if self.shape.synthetic and self.shape.source is not None:
            place = self.document.place(("synthetic",), key=True)
            self.problems.add("origin", "a case is synthetic or has a source, not both", place)
        truth, expect = self.shape.truth, self.shape.expect
        if expect is not None:
            self._checks_something(expect)
        terms, tables = self.base.tables.terms, self.base.tables
        names = {
            "urgency": tables.categories,
            "pathway": terms.pathways,
            "rival": terms.rivals,
            "zone": tables.zones,
            "mechanism": terms.mechanisms,
        }
        lists: dict[str, tuple[str, Iterable[str]]] = {
            "roots": ("root", tables.roots),
            "must_not_miss": ("strategy", terms.strategies),
            "key_features": ("finding", self._features() if truth and truth.key_features else ()),
            "tier": ("tier", TIERS[:-1]),
            "fires": ("rule", self.base.by_id),
            "silent": ("rule", self.base.by_id),
        }
        for block, shape in (("truth", truth), ("expect", expect)):
            for field, value in shape or ():
                if field in names and value is not None:
                    self._known(field, value, names[field], (block, field))
                for index, name in enumerate(value or ()) if field in lists else ():
                    self._known(lists[field][0], name, lists[field][1], (block, field, index))

    def _features(self) -> list[str]:
        """Return what may be a key feature: a finding, of one leg or of either."""
        findings = (*self.base.vocabulary.observable, *self.base.vocabulary.coarse)
        slots = (slot for f in findings for slot in f.slots)
        names = (name for slot in slots for name in (slot.finding, str(slot), UNSIDED.slot(slot)))
        return list(dict.fromkeys(names))

    def _checks_something(self, expect: Expect) -> None:
        """An expectation that any answer meets is green by accident."""
        asked = expect.model_dump(exclude={"side", "known", "fires", "silent"})
        if all(value is None for value in asked.values()) and not expect.fires and not expect.silent:
            what = "the expectation checks nothing, so any answer meets it"
            self.problems.add("empty-expect", what, self.document.place(("expect",), key=True))

    def _known(self, what: str, name: str, known: Iterable[str], path: tuple[str | int, ...]) -> None:
        if name not in known:
            listed = () if what in {"rule", "finding"} else known
            hint = self._category(name) if what == "urgency" else ""
            self.problems.unknown(what, name, self.document.place(path), known, listed=listed, hint=hint)

    def _category(self, name: str) -> str:
        """Return what to write for an urgency that is given by its name."""
        named = {category.name.casefold(): key for key, category in self.base.tables.categories.items()}
        key = named.get(name.casefold())
        return f"write {key}, which is {name}" if key else ""
