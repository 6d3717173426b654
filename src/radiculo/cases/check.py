"""Checks of a case file against the closed lists of the rule base."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from radiculo.cases.shapes import CaseFile, Expect
from radiculo.errors import Problems, did_you_mean, one_of
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
        terms, tables = self.base.tables.terms, self.base.tables
        truth, expect = self.shape.truth, self.shape.expect
        if truth is not None:
            self._name("truth", "urgency", truth.urgency, tables.categories)
            self._name("truth", "pathway", truth.pathway, terms.pathways)
            self._name("truth", "rival", truth.rival, terms.rivals)
            self._name("truth", "zone", truth.zone, tables.zones)
            self._name("truth", "mechanism", truth.mechanism, terms.mechanisms)
            self._names("truth", "roots", truth.roots or [], tables.roots)
            self._names("truth", "must_not_miss", truth.must_not_miss, terms.strategies)
            self._names("truth", "key_features", truth.key_features, self._features())
        if expect is not None:
            self._checks_something(expect)
            self._name("expect", "urgency", expect.urgency, tables.categories)
            self._name("expect", "pathway", expect.pathway, terms.pathways)
            self._name("expect", "rival", expect.rival, terms.rivals)
            self._names("expect", "roots", expect.roots or [], tables.roots)
            self._names("expect", "tier", expect.tier or [], TIERS[:-1])
            self._names("expect", "fires", expect.fires, self.base.by_id)
            self._names("expect", "silent", expect.silent, self.base.by_id)

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

    def _name(self, block: str, field: str, name: str | None, known: Iterable[str]) -> None:
        if name is not None:
            self._known(field, name, list(known), (block, field))

    def _names(self, block: str, field: str, names: Iterable[str], known: Iterable[str]) -> None:
        what = {"roots": "root", "tier": "tier", "must_not_miss": "strategy", "key_features": "finding"}.get(
            field, "rule"
        )
        for index, name in enumerate(names):
            self._known(what, name, list(known), (block, field, index))

    def _known(self, what: str, name: str, known: list[str], path: tuple[str | int, ...]) -> None:
        if name in known:
            return
        expected = "" if what in {"rule", "finding"} else one_of(known)
        place, hint = self.document.place(path), did_you_mean(name, known)
        if what == "urgency":
            named = {category.name.casefold(): key for key, category in self.base.tables.categories.items()}
            key = named.get(name.casefold())
            hint = f"write {key}, which is {name}" if key else hint
        self.problems.add(f"unknown-{what}", f"unknown {what} '{name}'", place, expected=expected, hint=hint)
