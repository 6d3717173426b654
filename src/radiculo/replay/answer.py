"""The answer to one case in short: what scores, gates and lines of outcomes need, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from radiculo.engine.rails import Frame
from radiculo.knowledge.vocabulary import LEGS, Leg
from radiculo.triage.outcome import Outcome, TierName


@dataclass(frozen=True, slots=True)
class LegAnswer:
    """The headline of one leg: its roots from best to worst, and whether a rival withdraws it."""

    tier: TierName
    roots: tuple[str, ...]
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Urgency, pathways, the headline per leg, named rivals, and the frames that fire, in order of rule."""

    urgency: str
    pathways: tuple[str, ...]
    left: LegAnswer
    right: LegAnswer
    rivals: tuple[str, ...]
    fires: tuple[Frame, ...]

    @classmethod
    def of(cls, outcome: Outcome) -> Answer:
        """Return an outcome in short."""
        left, right = (LegAnswer(level.tier, tuple(level.roots), level.withdrawn) for level in map(outcome.level, LEGS))
        return cls(
            outcome.urgency.category,
            tuple(outcome.pathways),
            left,
            right,
            tuple(dict.fromkeys(rival.name for rival in outcome.rivals)),
            tuple((r, side) for r, sides in outcome.verdicts.items() for side, v in sides.items() if v == "fires"),
        )

    def legs(self, side: str | None) -> list[LegAnswer]:
        """Return the legs that a truth or expectation speaks of: one, or both."""
        return [leg for name, leg in zip(LEGS, (self.left, self.right), strict=True) if side in {name, "both", None}]


def legs_of(side: str | None) -> tuple[Leg, ...]:
    """Return the names of the legs that a truth or expectation speaks of."""
    return tuple(leg for leg in LEGS if side in {leg, "both", None})
