"""Mutants: every rule with one small mistake in its condition or in what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from radiculo.engine.mutants import mutants
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Alarm, Effect, Evidence, Withdraws
from radiculo.knowledge.rules import Rule

Kind: TypeAlias = Literal["condition", "deletion", "root", "urgency", "withdrawal"]
KINDS: tuple[Kind, ...] = ("condition", "deletion", "root", "urgency", "withdrawal")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with a mistake; `changed` is the rule as the mistake leaves it (deleted: without effects)."""

    rule: Rule
    kind: Kind
    what: str
    changed: Rule

    def base(self, base: RuleBase) -> RuleBase:
        """Return the rule base with the mistake in it."""

        def put(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
            return tuple(self.changed if rule.id == self.rule.id else rule for rule in rules)

        return replace(base, rules=put(base.rules), strata=tuple(map(put, base.strata)))


def all_mutants(base: RuleBase) -> Iterator[Mutant]:
    """Yield every mutant of every deciding rule, rule by rule.

    No case records a conclusion, so rules that read it are left to their own examples (`radiculo check`).
    """
    for rule in base.deciding:
        for what, when in mutants(rule.when, base.vocabulary):
            yield Mutant(rule, "condition", what, replace(rule, when=when))
        yield Mutant(rule, "deletion", "the rule is deleted", replace(rule, effects=()))
        for index, effect in enumerate(rule.effects):
            for kind, what, effects in _mistakes(effect, base):
                changed = (*rule.effects[:index], *effects, *rule.effects[index + 1 :])
                yield Mutant(rule, kind, what, replace(rule, effects=changed))


def _mistakes(effect: Effect, base: RuleBase) -> Iterator[tuple[Kind, str, tuple[Effect, ...]]]:
    """Yield what may stand in place of one effect."""
    match effect:
        case Evidence(kind="root", target=target):
            for other in _neighbours(target, list(base.tables.roots)):
                yield "root", f"its evidence counts for {other} instead of {target}", (replace(effect, target=other),)
        case Alarm(urgency=urgency):
            for higher, lower in pairwise(base.tables.categories):
                if higher == urgency:
                    what = f"its urgency is {lower} instead of {higher}"
                    yield "urgency", what, (replace(effect, urgency=lower),)
        case Withdraws(rules=rules):
            for name in rules:
                left = tuple(other for other in rules if other != name)
                yield "withdrawal", f"it no longer withdraws {name}", (Withdraws(left),) if left else ()


def _neighbours(name: str, names: list[str]) -> list[str]:
    at = names.index(name)
    return [names[i] for i in (at - 1, at + 1) if 0 <= i < len(names)]
