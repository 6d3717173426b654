"""The answer to one case in short: what scores, gates and lines of outcomes need, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

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
    """Urgency, pathways, the headline per leg, named rivals; what fires is looked up when it is asked for."""

    urgency: str
    pathways: tuple[str, ...]
    left: LegAnswer
    right: LegAnswer
    rivals: tuple[str, ...]
    look_up_fires: Callable[[], tuple[Frame, ...]] = field(compare=False, repr=False)

    @classmethod
    def of(cls, outcome: Outcome) -> Answer:
        """Return an outcome in short."""
        fires = tuple((r, side) for r, sides in outcome.verdicts.items() for side, v in sides.items() if v == "fires")
        left, right = (LegAnswer(level.tier, tuple(level.roots), level.withdrawn) for level in map(outcome.level, LEGS))
        return cls(
            outcome.urgency.category,
            tuple(outcome.pathways),
            left,
            right,
            tuple(dict.fromkeys(rival.name for rival in outcome.rivals)),
            lambda: fires,
        )

    @property
    def fires(self) -> tuple[Frame, ...]:
        """The frames that fire, in order of rule."""
        return self.look_up_fires()

    def legs(self, side: str | None) -> list[LegAnswer]:
        """Return the legs that a truth or expectation speaks of: one, or both."""
        return [self.left] if side == "left" else [self.right] if side == "right" else [self.left, self.right]


def legs_of(side: str | None) -> tuple[Leg, ...]:
    """Return the names of the legs that a truth or expectation speaks of."""
    return tuple(leg for leg in LEGS if side in {leg, "both", None})
