"""Numbers as people write them: with a unit, as a bound or an interval, or in a word such as `raised`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from radiculo.errors import one_of

Bounds: TypeAlias = tuple[float, float]

_NUMBER = r"(-?\d+(?:[.,]\d+)?)"
_BETWEEN = re.compile(rf"{_NUMBER}\s*(?:\.\.|-|\u2013|to)\s*{_NUMBER}")
_PAIR = re.compile(r"(\d+)\s*/\s*\d+")
_BOUND = re.compile(rf"(<=|>=|<|>)\s*{_NUMBER}")
_GROUPED = re.compile(r"\d,\d{3}(?!\d)")
_SIGNS = {
    "\u2265": ">=",
    "\u2264": "<=",
    "at least": ">=",
    "at most": "<=",
    "up to": "<=",
    "more than": ">",
    "over": ">",
    "above": ">",
    "less than": "<",
    "under": "<",
    "below": "<",
}
_COUNTED = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that is converted: what is taken off a number first, and what the rest is multiplied by."""

    times: float
    minus: float = 0.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a written number is not taken, and how to write what was meant; both may be empty."""

    hint: str = ""


@dataclass(frozen=True)
class NumberForms:
    """How one number may be written: its units, words for intervals of it, and what is asked about."""

    units: Mapping[str, Unit] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)  # a word, and the one of `words` that it means
    whole_below: float | None = None
    ask: str = ""
    first_of_two: bool = False  # 130/85 is 130

    def read(self, text: str, low: float, high: float) -> Bounds | Doubt:
        """Return the interval that a text means between the ends of a scale, or why it has no meaning."""
        text = " ".join(text.lower().split()).replace("\u00b0 ", "\u00b0")
        text = self.aliases.get(text, text)
        if _GROUPED.search(text):
            return Doubt(self.ask or "write no comma between thousands")
        number, unit = self._cut(self.words.get(text, text))
        if self.first_of_two and (pair := _PAIR.fullmatch(number)):
            number = pair[1]
        found = _bounds(number, low, high, unit)
        if found is None:
            return Doubt(self._hint(text))
        if unit.times == 1 and self._is_doubtful(number):
            return Doubt(self.ask)
        return found if low <= found[0] <= found[1] <= high else Doubt()

    def has_word(self, text: str) -> bool:
        """Say whether a text is a word for an interval, and no number."""
        word = " ".join(text.lower().split())
        return word in self.words or word in self.aliases

    def _cut(self, text: str) -> tuple[str, Unit]:
        """Return a text without its unit, and the unit."""
        for name in sorted(self.units, key=len, reverse=True):
            if text.endswith(name.lower()) and (number := text[: -len(name)].strip()):
                counted = name[0].isalpha() and number in _COUNTED
                if counted or number[-1].isdigit():
                    return str(_COUNTED.index(number) + 1) if counted else number, self.units[name]
        return text, Unit(1)

    def _is_doubtful(self, number: str) -> bool:
        """Whether a fraction is smaller than this number has fractions: millilitres, written as litres."""
        below = self.whole_below
        fractions = [float(part.replace(",", ".")) for part in re.findall(r"\d+[.,]\d+", number.replace("..", " "))]
        return below is not None and any(part < below for part in fractions)

    def _hint(self, text: str) -> str:
        """Say which units there are, where a text is a number in another one."""
        if not re.match(rf"[<>=\s]*{_NUMBER}\s*[^\d\s.,-]", text) or len(self.units) < 2:
            return ""
        return f"the units are {one_of(self.units)}"


def _bounds(text: str, low: float, high: float, unit: Unit) -> Bounds | None:
    for words, sign in _SIGNS.items():
        text = text.replace(words, sign)

    def value(written: str) -> float:
        plain = float(written.replace(",", "."))
        return plain if unit == Unit(1) else round((plain - unit.minus) * unit.times, 6)

    if re.fullmatch(_NUMBER, text):
        return value(text), value(text)
    if match := _BOUND.fullmatch(text):
        at = value(match[2])
        return {"<": (low, at - _TINY), "<=": (low, at), ">": (at + _TINY, high), ">=": (at, high)}[match[1]]
    if match := _BETWEEN.fullmatch(text):
        return value(match[1]), value(match[2])
    return None
