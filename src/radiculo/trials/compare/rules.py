"""How the rules of two rule bases differ: added, removed, changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import tests_of
from radiculo.knowledge.rules import Rule
from radiculo.lazy import cached_property

HowChanged: TypeAlias = Literal["added", "removed", "changed", "same"]


@dataclass(frozen=True)
class RulePairs:
    """The rules of both bases under one name: the new id, also of a rule that was renamed with an alias."""

    old: RuleBase
    new: RuleBase

    @cached_property
    def old_names(self) -> dict[str, str]:
        """The name of every old rule."""
        return {rule.id: self._renamed(rule.id) for rule in self.old.rules}

    @cached_property
    def new_names(self) -> dict[str, str]:
        """The name of every new rule."""
        return {rule.id: rule.id for rule in self.new.rules}

    def _renamed(self, name: str) -> str:
        return self.new.by_id[name].id if name in self.new.by_id else name

    @cached_property
    def status(self) -> dict[str, HowChanged]:
        """How each rule differs."""
        old = {self.old_names[rule.id]: rule for rule in self.old.rules}
        new = {rule.id: rule for rule in self.new.rules}
        return {name: self._how(old.get(name), new.get(name)) for name in sorted(old.keys() | new.keys())}

    def _how(self, old: Rule | None, new: Rule | None) -> HowChanged:
        if old is None:
            return "added"
        if new is None:
            return "removed"
        same = (old.when, old.effects, old.scope) == (new.when, new.effects, new.scope) and self._reads_alike(old)
        return "same" if same else "changed"

    def _reads_alike(self, rule: Rule) -> bool:
        """Say whether the findings that a rule reads have the same values in both vocabularies."""
        for test in tests_of(rule.when):
            one, other = self.old.vocabulary[test.finding], self.new.vocabulary[test.finding]
            if one.sides != other.sides or _accepted(self.old, test.finding) != _accepted(self.new, test.finding):
                return False
        return True

    def named(self, how: HowChanged) -> list[str]:
        """Return the rules that differ in this way."""
        return [name for name, status in self.status.items() if status == how]


def _accepted(base: RuleBase, finding: str) -> list[str]:
    """Return what may be written for a finding; the cuts of a number do not matter, its range does."""
    scale = base.vocabulary[finding].scale
    return scale.thresholds
