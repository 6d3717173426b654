"""Who reads what: the rules behind each finding, root, rival and reference, directly and through signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import tests_in_order
from radiculo.knowledge.effects import Evidence, Rival
from radiculo.knowledge.rules import Rule
from radiculo.lazy import cached_property


class Readings:
    """An index over the rules of a rule base. Rules are in order of id, findings in order of the vocabulary."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base

    @cached_property
    def readers(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that read each finding or sign themselves."""
        return self._by_name((rule, self.tested(rule)) for rule in self.base.rules)

    @cached_property
    def decided(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that each finding can decide: those that read it themselves, or through signs."""
        return self._by_name((rule, self.reads(rule)) for rule in self.base.rules)

    @cached_property
    def alarms(self) -> Mapping[str, tuple[Rule, ...]]:
        """The alarms among the rules that each finding can decide; without those that decide none."""
        alarms = {name: tuple(rule for rule in rules if rule.alarms) for name, rules in self.decided.items()}
        return {name: rules for name, rules in alarms.items() if rules}

    def tested(self, rule: Rule) -> frozenset[str]:
        """Return the findings and signs that a rule's own condition names."""
        return self._tested[rule.id]

    @cached_property
    def _tested(self) -> dict[str, frozenset[str]]:
        return {rule.id: frozenset(test.finding for test in tests_in_order(rule.when)) for rule in self.base.rules}

    def reads(self, rule: Rule) -> frozenset[str]:
        """Return everything that can decide a rule: what it names, and what the signs that it names rest on."""
        found: set[str] = set()
        waiting = set(self.tested(rule))
        while waiting:
            name = waiting.pop()
            found.add(name)
            waiting |= {
                read for deriving in self.base.sign_rules.get(name, ()) for read in self.tested(deriving)
            } - found
        return frozenset(found)

    def observed(self, rule: Rule) -> tuple[str, ...]:
        """Return the findings that a case may record to decide a rule, in order of the vocabulary."""
        reads = self.reads(rule)
        return tuple(finding.id for finding in self.base.vocabulary.observable if finding.id in reads)

    def for_root(self, root: str) -> tuple[tuple[Rule, Evidence], ...]:
        """Return every piece of evidence for or against a root, with its rule."""
        return tuple((rule, effect) for rule in self.base.rules for effect in rule.evidence_for(root))

    @cached_property
    def rivals(self) -> Mapping[str, tuple[tuple[Rule, Rival], ...]]:
        """The rules that raise each rival, with the effect that does."""
        found: dict[str, list[tuple[Rule, Rival]]] = {}
        for rule in self.base.rules:
            for rival in rule.rivals:
                found.setdefault(rival.name, []).append((rule, rival))
        return {name: tuple(pairs) for name, pairs in found.items()}

    def _by_name(self, pairs: Iterable[tuple[Rule, Iterable[str]]]) -> dict[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {}
        for rule, names in pairs:
            for name in dict.fromkeys(names):
                found.setdefault(name, []).append(rule)
        return {name: tuple(rules) for name, rules in found.items()}
