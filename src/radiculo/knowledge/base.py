"""The rule base: everything radiculo knows, frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Protocol, TypeVar, cast, runtime_checkable

from radiculo.errors import Place
from radiculo.knowledge.conditions import tests_in_order
from radiculo.knowledge.policy import Policy
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.sources import Sources
from radiculo.knowledge.tables import Tables
from radiculo.knowledge.vocabulary import Side, Slot, Vocabulary
from radiculo.lazy import cached_property
from radiculo.loading import Document, Plain

T = TypeVar("T")


@runtime_checkable
class _Closable(Protocol):
    """Something made of a rule base that holds more than Python's memory, such as an engine."""

    def close(self) -> None:
        """Free it."""


@dataclass(frozen=True, repr=False)
class RuleBase:
    """All knowledge of one directory of rules under one policy. Rules are in order of id.

    `in_cache`: what is made of these rules may be kept, and found again by their hash. A copy with other rules has not
    this mark.
    """

    vocabulary: Vocabulary
    rules: tuple[Rule, ...]
    strata: tuple[tuple[Rule, ...], ...]
    tables: Tables
    policy: Policy
    hash: str
    sources: Sources
    in_cache: bool = field(default=False, init=False, compare=False)

    def __repr__(self) -> str:
        """Return which rules these are; all of them would fill a book wherever one is shown, as in a debugger."""
        return f"<RuleBase {self.tables.base.name} {self.hash}: {len(self.rules)} rules>"

    def __getstate__(self) -> dict[str, object]:
        """Return the knowledge alone: what was made of it, such as an engine, stays in its process."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def close(self) -> None:
        """Free what engines hold outside Python, at once; a later triage makes it again."""
        for make, made in list(self._made.items()):
            if isinstance(made, _Closable):
                del self._made[make]
                made.close()

    def __enter__(self) -> RuleBase:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _made(self) -> dict[Callable[[RuleBase], object], object]:
        return self.__dict__.setdefault("_derived", {})  # type: ignore[no-any-return]

    def derived(self, make: Callable[[RuleBase], T]) -> T:
        """Return what `make` makes of this rule base, made once."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("T", self._made[make])

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by id and by earlier ids."""
        found = {alias: rule for rule in self.rules for alias in rule.aliases}
        return found | {rule.id: rule for rule in self.rules}

    @cached_property
    def frames(self) -> tuple[tuple[Rule, Side], ...]:
        """Every rule with every side for which it is evaluated, in order of rule id."""
        return tuple((rule, side) for rule in self.rules for side in rule.frames)

    @cached_property
    def sign_rules(self) -> dict[str, tuple[Rule, ...]]:
        """The rules that derive each sign."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for sign in rule.signs:
                found.setdefault(sign, []).append(rule)
        return {sign: tuple(rules) for sign, rules in found.items()}

    @cached_property
    def closing(self) -> dict[str, Rule]:
        """The rules that read the conclusion, by id: the last stratum, evaluated after the decision."""
        return {
            rule.id: rule
            for rule in self.rules
            if any(self.vocabulary[t.finding].is_conclusion for t in tests_in_order(rule.when))
        }

    @cached_property
    def conclusions(self) -> tuple[Slot, ...]:
        """Every slot of a conclusion that some rule reads."""
        read = {test.finding for rule in self.closing.values() for test in tests_in_order(rule.when)}
        findings = (finding for finding in self.vocabulary.findings.values() if finding.is_conclusion)
        return tuple(slot for finding in findings if finding.id in read for slot in finding.slots)

    @cached_property
    def entry_titles(self) -> dict[str, str]:
        """The title of every entry of the catalogue, without reading the catalogue as such."""
        return {name: str(entry.get("title", name)) for name, entry, _ in self.entries}

    @cached_property
    def results(self) -> dict[str, tuple[str, ...]]:
        """The findings that record the result of an investigation of the catalogue, where it says so."""
        found = {name: entry.get("recorded_by") for name, entry, _ in self.entries}
        return {name: tuple(map(str, given)) for name, given in found.items() if isinstance(given, list)}

    @property
    def entries(self) -> Iterator[tuple[str, Mapping[str, Plain], Document]]:
        """Every entry of the catalogue as it is written, with its file."""
        for document in self.sources.matching("catalogue/").values():
            entries = document.data.get("entries") if isinstance(document.data, dict) else None
            for name, entry in entries.items() if isinstance(entries, dict) else ():
                yield name, entry if isinstance(entry, dict) else {}, document

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Every slot that a case may fill."""
        return tuple(slot for finding in self.vocabulary.observable for slot in finding.slots)

    @cached_property
    def columns(self) -> tuple[Slot, ...]:
        """Every slot that a case may fill: first those that are asked, then those of coarse areas."""
        return (*self.slots, *(slot for finding in self.vocabulary.coarse for slot in finding.slots))

    def place(self, rule: Rule, *path: str | int) -> Place:
        """Return the place of a field of a rule's file."""
        return self.sources.documents[f"{rule.id}.yaml"].place(path, key=True)

    @cached_property
    def urgency_rank(self) -> dict[str, int]:
        """Categories as numbers: the most urgent has the highest."""
        return {name: len(self.tables.categories) - i for i, name in enumerate(self.tables.categories)}
