"""Random choices from two sources: a seeded generator (fast), or Hypothesis (which shrinks what fails)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Dice(Protocol):
    """Where random numbers come from."""

    def number(self, low: int, high: int) -> int:
        """Return a whole number in a closed range."""


class Seeded:
    """Dice with a seed."""

    def __init__(self, seed: object) -> None:
        self.random = random.Random(str(seed))

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)


class Drawn:
    """Dice of a Hypothesis strategy."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))


def pick(dice: Dice, items: Sequence[T]) -> T:
    """Return one of the items."""
    return items[dice.number(0, len(items) - 1)]


def chance(dice: Dice, percent: int) -> bool:
    """Return True with this probability."""
    return dice.number(0, 99) >= 100 - percent


def some(dice: Dice, items: Sequence[T], least: int, most: int) -> list[T]:
    """Return between `least` and `most` different items, in their order."""
    wanted = dice.number(least, min(most, len(items)))
    left = list(range(len(items)))
    chosen = [left.pop(dice.number(0, len(left) - 1)) for _ in range(wanted)]
    return [items[index] for index in sorted(chosen)]


def shuffled(dice: Dice, items: Sequence[T]) -> list[T]:
    """Return the items in another order."""
    left = list(items)
    return [left.pop(dice.number(0, len(left) - 1)) for _ in items]
