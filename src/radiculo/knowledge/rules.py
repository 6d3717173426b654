"""Rules: a condition, its effects, and what a reader needs to judge it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from radiculo.errors import Place
from radiculo.knowledge.conditions import Condition
from radiculo.knowledge.effects import Alarm, Effect, Evidence, Opens, Rival, SetSign, Withdraws
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.vocabulary import LEGS, Side
from radiculo.lazy import cached_property

Verdict: TypeAlias = Literal["fires", "silent", "waits"]


@dataclass(frozen=True, slots=True)
class Example:
    """Observations with the verdict that the rule must give (for a leg rule: on the left leg)."""

    name: str
    given: Observations
    verdict: Verdict
    place: Place


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A condition with effects. Leg rules are evaluated for each leg, patient rules once."""

    id: str
    title: str
    status: Literal["stable", "draft"]
    scope: Literal["leg", "patient"]
    when: Condition
    effects: tuple[Effect, ...]
    why: str
    misuse: str
    refs: tuple[str, ...]
    evidence: str
    strategy: str
    discriminates_from: tuple[str, ...]
    aliases: tuple[str, ...]
    seed: tuple[str, ...]
    examples: Sequence[Example]
    place: Place

    @cached_property
    def frames(self) -> tuple[Side, ...]:
        """The sides for which the rule is evaluated."""
        return LEGS if self.scope == "leg" else ("patient",)

    @cached_property
    def example_side(self) -> Side:
        """The side on which the examples are written: the left leg stands for the leg in question."""
        return self.frames[0]

    @cached_property
    def signs(self) -> tuple[str, ...]:
        """The signs that the rule derives."""
        return tuple(effect.sign for effect in self.effects if isinstance(effect, SetSign))

    @cached_property
    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms that the rule raises."""
        return tuple(effect for effect in self.effects if isinstance(effect, Alarm))

    @cached_property
    def evidence_given(self) -> tuple[Evidence, ...]:
        """The evidence that the rule gives."""
        return tuple(effect for effect in self.effects if isinstance(effect, Evidence))

    def evidence_for(self, root: str = "") -> tuple[Evidence, ...]:
        """Return its evidence for or against a root; for any root when none is named."""
        return tuple(e for e in self.evidence_given if e.kind == "root" and root in {"", e.target})

    def weight_for(self, root: str) -> int:
        """Return how much it weighs for a root; below 0 it speaks against it."""
        return sum(effect.weight for effect in self.evidence_for(root))

    @cached_property
    def rivals(self) -> tuple[Rival, ...]:
        """The rivals that the rule names."""
        return tuple(effect for effect in self.effects if isinstance(effect, Rival))

    @cached_property
    def withdrawn(self) -> tuple[str, ...]:
        """The rules whose evidence the rule withdraws."""
        return tuple(name for effect in self.effects if isinstance(effect, Withdraws) for name in effect.rules)

    @cached_property
    def opened(self) -> tuple[str, ...]:
        """The findings that the rule adds to the safety screen."""
        return tuple(name for effect in self.effects if isinstance(effect, Opens) for name in effect.findings)
