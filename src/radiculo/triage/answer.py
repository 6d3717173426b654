"""The answer to one case, as named parts; `differences` says in which parts two answers differ.

What fired, scores and reasons are no part of it: an answer is what is told, not how it came about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from radiculo.knowledge.effects import Advice
from radiculo.knowledge.parts import PARTS, Part
from radiculo.knowledge.vocabulary import LEGS, Leg, Side
from radiculo.triage.outcome import LevelOutcome, Outcome, TierName

CONCLUSION: tuple[Part, ...] = tuple(part for part in PARTS if part != "advice")  # what advice follows from
# parts of which only the members count
LISTS: frozenset[Part] = frozenset({"rivals", "considered", "mechanisms", "advice"})


class Sided(NamedTuple):
    """A rival or mechanism, and the side on which it is named."""

    name: str
    side: Side

    def __str__(self) -> str:
        return self.name if self.side == "patient" else f"{self.name}@{self.side}"


@dataclass(frozen=True, slots=True)
class LegAnswer:
    """The level of one leg: its roots from best to worst, whether a rival withdraws it, and the zones that lead."""

    tier: TierName
    roots: tuple[str, ...] = ()
    withdrawn: bool = False
    zones: tuple[str, ...] = ()

    @classmethod
    def of(cls, level: LevelOutcome) -> LegAnswer:
        """Return the level of an outcome in short."""
        best = max((zone.score for zone in level.zones), default=0)
        zones = tuple(zone.name for zone in level.zones if zone.score == best > 0)
        return cls(level.tier, tuple(level.roots), level.withdrawn, zones)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one case gets. `provisional` is None where nobody searched what could still raise the urgency.

    With `cannot_say` no complaint is recorded, and the urgency is only the default.
    """

    urgency: str
    provisional: bool | None = None
    cannot_say: bool = False
    pathways: tuple[str, ...]
    left: LegAnswer = LegAnswer("none")
    right: LegAnswer = LegAnswer("none")
    rivals: tuple[Sided, ...] = ()
    considered: tuple[str, ...] = ()
    mechanisms: tuple[Sided, ...] = ()
    advice: tuple[Advice, ...] = ()

    @classmethod
    def of(cls, outcome: Outcome) -> Answer:
        """Return an outcome in short."""
        return cls(
            urgency=outcome.urgency.category,
            provisional=outcome.urgency.provisional,
            cannot_say=outcome.urgency.cannot_say,
            pathways=tuple(outcome.pathways),
            left=LegAnswer.of(outcome.level("left")),
            right=LegAnswer.of(outcome.level("right")),
            rivals=tuple(dict.fromkeys(Sided(rival.name, rival.side) for rival in outcome.rivals)),
            considered=tuple(sorted({item.name for item in outcome.considered})),
            mechanisms=tuple(Sided(found.name, level.side) for level in outcome.levels for found in level.mechanisms),
            advice=tuple(Advice(item.kind, item.text, item.entry, item.timing) for item in outcome.advice),
        )

    @property
    def rival_names(self) -> tuple[str, ...]:
        """The rivals, each once, whatever its side."""
        return tuple(dict.fromkeys(rival.name for rival in self.rivals))

    def leg(self, side: Leg) -> LegAnswer:
        """Return the level of one leg."""
        return self.left if side == "left" else self.right

    def legs(self, side: str | None) -> list[LegAnswer]:
        """Return the legs that a truth or expectation speaks of: one, or both."""
        return [self.leg(leg) for leg in legs_of(side)]


def differences(one: Answer, other: Answer, parts: Sequence[Part] = PARTS) -> tuple[Part, ...]:
    """Return the parts in which two answers differ."""
    return tuple(part for part in parts if _value(one, part) != _value(other, part) and _known(part, one, other))


def _known(part: Part, *answers: Answer) -> bool:
    return part != "provisional" or all(answer.provisional is not None for answer in answers)


def _value(answer: Answer, part: Part) -> object:
    value: object = getattr(answer, part)
    return frozenset(value) if part in LISTS and isinstance(value, tuple) else value


def legs_of(side: str | None) -> tuple[Leg, ...]:
    """Return the names of the legs that a truth or expectation speaks of."""
    return tuple(leg for leg in LEGS if side in {leg, "both", None})
