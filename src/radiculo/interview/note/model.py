"""What a note gives: facts, what is asked about, and what was not read."""

from __future__ import annotations

from dataclasses import dataclass

from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.vocabulary import Slot


@dataclass(frozen=True, slots=True)
class Ask:
    """What is not recorded because it is not sure: the words, why, and what a case could hold instead."""

    text: str
    why: str
    could_be: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One reading, and the words that say it."""

    slot: Slot
    reading: Reading
    text: str


@dataclass(frozen=True)
class Note:
    """What a note says."""

    facts: tuple[Fact, ...] = ()
    asks: tuple[Ask, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def observations(self) -> Observations:
        """The facts as a case holds them."""
        return Observations({fact.slot: fact.reading for fact in self.facts})
