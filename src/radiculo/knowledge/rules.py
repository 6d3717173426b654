"""Rules: a condition, its effects, and what a reader needs to judge it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from radiculo.errors import Place
from radiculo.knowledge.conditions import Condition
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.vocabulary import LEGS, Side

Verdict: TypeAlias = Literal["fires", "silent", "waits"]
AdviceKind: TypeAlias = Literal["refer", "investigation", "option", "not_indicated", "note", "safety_net"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A likelihood ratio for a root, zone or mechanism. `weight` is round(100 * log10(clamped LR))."""

    kind: Literal["root", "zone", "mechanism"]
    target: str
    lr: float
    weight: int
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Sets at least this urgency. An empty pathway follows the leading explanation."""

    urgency: str
    pathway: str
    suspects: str


@dataclass(frozen=True, slots=True)
class Rival:
    """An explanation that is not a single root, and the roots in whose place it stands."""

    name: str
    instead_of: frozenset[str]
    outranks: bool


@dataclass(frozen=True, slots=True)
class Withdraws:
    """Removes the evidence of other rules; never an alarm."""

    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opens:
    """The case has raised a matter: these findings join its safety screen."""

    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetSign:
    """The sign is yes."""

    sign: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What is shown after the decision. `entry` names what it speaks of in the catalogue, where it is there."""

    kind: AdviceKind
    text: str
    entry: str = ""
    timing: str = ""


Effect: TypeAlias = Evidence | Alarm | Rival | Withdraws | Opens | SetSign | Advice


@dataclass(frozen=True, slots=True)
class Example:
    """Observations with the verdict that the rule must give (for a leg rule: on the left leg)."""

    name: str
    given: Observations
    verdict: Verdict
    place: Place


@dataclass(frozen=True, slots=True)
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

    @property
    def frames(self) -> tuple[Side, ...]:
        """The sides for which the rule is evaluated."""
        return LEGS if self.scope == "leg" else ("patient",)

    @property
    def example_side(self) -> Side:
        """The side on which the examples are written: the left leg stands for the leg in question."""
        return self.frames[0]

    @property
    def signs(self) -> tuple[str, ...]:
        """The signs that the rule derives."""
        return tuple(effect.sign for effect in self.effects if isinstance(effect, SetSign))

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms that the rule raises."""
        return tuple(effect for effect in self.effects if isinstance(effect, Alarm))
