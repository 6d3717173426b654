"""What the legs of a case are called: left and right, or the affected leg and the other one where no side is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from radiculo.knowledge.vocabulary import Leg, Side, Slot


@dataclass(frozen=True, slots=True)
class LegNames:
    """The names of the two legs in one case: `keys` for files and programs, `words` (before "leg") for people."""

    keys: Mapping[Leg, str]
    words: Mapping[Leg, str]

    def key(self, side: Side) -> str:
        """Return the name of a side in files; `patient` for what has no side."""
        return side if side == "patient" else self.keys[side]

    def slot(self, slot: Slot) -> str:
        """Return the name of a slot in files."""
        return slot.finding if slot.side == "patient" else f"{self.keys[slot.side]}.{slot.finding}"

    def before(self, side: Side) -> str:
        """Return what comes before the title of a finding: `left `, `affected `; nothing for what has no side."""
        return "" if side == "patient" else f"{self.words[side]} "

    def after(self, side: Side) -> str:
        """Return what comes after a title: ` (left)`, ` (affected leg)`; nothing for what has no side."""
        return "" if side == "patient" else f" ({self.words[side]}{'' if self is SIDED else ' leg'})"


SIDED = LegNames({"left": "left", "right": "right"}, {"left": "left", "right": "right"})
UNSIDED = LegNames({"left": "one", "right": "other"}, {"left": "affected", "right": "other"})


def names_of(*, unsided: bool) -> LegNames:
    """Return the names of the legs of a case, whose findings may all be `unsided`."""
    return UNSIDED if unsided else SIDED
