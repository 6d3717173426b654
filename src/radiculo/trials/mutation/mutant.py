"""Mutants: every rule with one small mistake in its condition or in what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from radiculo.engine.mutants import mutants
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import (
    Advice,
    Alarm,
    Considers,
    Contradiction,
    Effect,
    Effects,
    Evidence,
    Excludes,
    Opens,
    Rival,
    SetSign,
    Withdraws,
    apply,
)
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
    """Yield every mutant of every rule, rule by rule."""
    for rule in base.rules:
        for what, when in mutants(rule.when, base.vocabulary):
            yield Mutant(rule, "condition", what, replace(rule, when=when))
        yield Mutant(rule, "deletion", "the rule is deleted", replace(rule, effects=()))
        for index, effect in enumerate(rule.effects):
            for kind, what, effects in apply(effect, _Mistakes(base)):
                changed = (*rule.effects[:index], *effects, *rule.effects[index + 1 :])
                yield Mutant(rule, kind, what, replace(rule, effects=changed))


Mistakes: TypeAlias = Iterator[tuple[Kind, str, tuple[Effect, ...]]]


class _Mistakes(Effects[Mistakes]):
    """What may stand in place of one effect."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base

    def evidence(self, effect: Evidence) -> Mistakes:
        target = effect.target
        for other in _neighbours(target, list(self.base.tables.roots)) if effect.kind == "root" else ():
            yield "root", f"its evidence counts for {other} instead of {target}", (replace(effect, target=other),)

    def alarm(self, effect: Alarm) -> Mistakes:
        for higher, lower in pairwise(self.base.tables.categories):
            if higher == effect.urgency:
                what = f"its urgency is {lower} instead of {higher}"
                yield "urgency", what, (replace(effect, urgency=lower),)

    def withdraws(self, effect: Withdraws) -> Mistakes:
        for name in effect.rules:
            left = tuple(other for other in effect.rules if other != name)
            yield "withdrawal", f"it no longer withdraws {name}", (Withdraws(left),) if left else ()

    def rival(self, _: Rival) -> Mistakes:
        return iter(())  # of this and what follows, only the deletion of the rule is tried

    def considers(self, _: Considers) -> Mistakes:
        return iter(())

    def excludes(self, _: Excludes) -> Mistakes:
        return iter(())

    def contradiction(self, _: Contradiction) -> Mistakes:
        return iter(())

    def opens(self, _: Opens) -> Mistakes:
        return iter(())

    def sign(self, _: SetSign) -> Mistakes:
        return iter(())

    def advice(self, _: Advice) -> Mistakes:
        return iter(())


def _neighbours(name: str, names: list[str]) -> list[str]:
    at = names.index(name)
    return [names[i] for i in (at - 1, at + 1) if 0 <= i < len(names)]
