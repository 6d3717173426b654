"""Is every item of the seed answered in its role: a cause by a rule that raises it, a finding by one that reads it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from radiculo.catalogue.model import Catalogue, Entry
from radiculo.catalogue.shapes import InvestigationShape
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.reading import Readings
from radiculo.knowledge.rules import Rule
from radiculo.lint.examples import run_examples
from radiculo.lint.inventory import Item

Kind: TypeAlias = Literal["rule", "finding", "zone", "entry"]

_UNPUBLISHED = {"project_choice", "consensus"}  # grades of evidence behind which there is no study


@dataclass(frozen=True)
class Claim:
    """A place that names an item. `counts`: it answers the item in its role. `weak`: without a published figure."""

    kind: Kind
    id: str
    counts: bool
    what: str
    weak: bool = False


@dataclass(frozen=True)
class Row:
    """An item with the places that name it."""

    item: Item
    claims: tuple[Claim, ...]

    @property
    def answers(self) -> tuple[Claim, ...]:
        """The places that answer the item in its role."""
        return tuple(claim for claim in self.claims if claim.counts)

    @property
    def answered(self) -> bool:
        """Whether anything answers it."""
        return bool(self.answers)

    @property
    def weak(self) -> bool:
        """Whether it is answered, but only without a published figure or source."""
        return self.answered and all(claim.weak for claim in self.answers)

    @property
    def missing(self) -> str:
        """Why it is not answered; empty when it is."""
        if self.answered:
            return ""
        return "; ".join(f"{c.kind} {c.id}: {c.what}" for c in self.claims) or "nothing names it"


def cover_seed(base: RuleBase, catalogue: Catalogue, items: tuple[Item, ...]) -> tuple[Row, ...]:
    """Return every item with what answers it. The rules must carry their examples."""
    claims = _Claims(base, catalogue)
    return tuple(Row(item, tuple(claims.of(item))) for item in items)


class _Claims:
    """Finds the places that name an item, and judges them by its role."""

    def __init__(self, base: RuleBase, catalogue: Catalogue) -> None:
        self.base, self.catalogue, self.readings = base, catalogue, Readings(base)
        run = run_examples(base)
        shown = zip(run.items, run.verdicts, strict=True)
        self.firing = {rule.id for (rule, example), verdict in shown if verdict == example.verdict == "fires"}
        self.roles: Mapping[str, Callable[[str], Iterator[Claim]]] = {
            "output: zone or mechanism": lambda item: self._concluded(item, ("zone", "mechanism")),
            "output: mechanism": lambda item: self._concluded(item, ("mechanism",)),
            "input: finding": self._finding,
            "input: its result is a finding": self._test,
            "input: red-flag finding": self._warning,
            "catalogue": self._entry,
        }

    def of(self, item: Item) -> Iterator[Claim]:
        """Yield the places that name an item; none when its role is not known."""
        for role, claims in self.roles.items():
            if item.role.startswith(role):
                yield from claims(item.id)
                return

    def _concluded(self, item: str, kinds: tuple[str, ...]) -> Iterator[Claim]:
        """A zone or mechanism: a stable rule with a firing example raises it, or the anatomy has it."""
        for rule in self.base.rules:
            if item in rule.seed:
                yield self._raising(rule, kinds)
        in_table = {row.zone for row in self.base.tables.anatomy}
        for name, term in self.base.tables.zones.items() if "zone" in kinds else ():
            if item in term.seed:
                counts = name in in_table
                yield Claim("zone", name, counts, "in the anatomy" if counts else "no row of the anatomy has it")

    def _raising(self, rule: Rule, kinds: tuple[str, ...]) -> Claim:
        raised = [effect for effect in rule.evidence_given if effect.kind in kinds and effect.weight > 0]
        if rule.status != "stable" or rule.id not in self.firing:
            return Claim("rule", rule.id, counts=False, what="no stable rule with a firing example")
        if not raised:
            return Claim("rule", rule.id, counts=False, what=f"raises no {' or '.join(kinds)}")
        what = "raises " + ", ".join(f"{effect.target} (LR {effect.lr:g})" for effect in raised)
        return Claim("rule", rule.id, counts=True, what=what, weak=rule.evidence in _UNPUBLISHED)

    def _finding(self, item: str) -> Iterator[Claim]:
        """A finding: at least one rule reads it."""
        yield from self._findings(item, self.readings.readers, "rule")

    def _warning(self, item: str) -> Iterator[Claim]:
        """A warning: at least one alarm reads it, itself or through signs."""
        yield from self._findings(item, self.readings.alarms, "alarm")

    def _findings(self, item: str, readers: Mapping[str, tuple[Rule, ...]], what: str) -> Iterator[Claim]:
        families: dict[str, set[str]] = {}
        for finding in self.base.vocabulary.findings.values():
            if item in finding.seed:
                families.setdefault(finding.family or finding.id, set()).update(
                    rule.id for rule in readers.get(finding.id, ())
                )
        for name, rules in families.items():
            number = f"{len(rules)} {what}{'' if len(rules) == 1 else 's'}" if rules else f"no {what}"
            yield Claim("finding", name, bool(rules), f"read by {number}")

    def _test(self, item: str) -> Iterator[Claim]:
        """A test: its result is a finding that a rule reads, or the catalogue says when it is called for."""
        yield from self._finding(item)
        for entry in self._entries(item):
            if isinstance(entry.shape, InvestigationShape):
                yield self._sourced(entry, "investigation")
            else:
                yield Claim("entry", entry.id, counts=False, what="no investigation")

    def _entry(self, item: str) -> Iterator[Claim]:
        """An entry of the catalogue: a verdict, or for a question an answer; with a source."""
        for entry in self._entries(item):
            yield self._sourced(entry, (entry.verdict or "answer").replace("_", " "))

    def _sourced(self, entry: Entry, what: str) -> Claim:
        """Without a source an entry counts where its verdict says that none was found."""
        number = len(entry.shape.refs)
        sources = f"{number} source{'' if number == 1 else 's'}" if number else "no source"
        counts = number > 0 or entry.verdict == "insufficient_evidence"
        return Claim("entry", entry.id, counts, f"{what}, {sources}", weak=not number)

    def _entries(self, item: str) -> Iterator[Entry]:
        return (entry for entry in self.catalogue.entries.values() if item in entry.shape.seed)
