"""Scales: the finite ordered values that a finding can take, and what a test of them means.

Every value has a small integer code: 0 is unknown, 1..k are the exact values, and codes above k are partial
values that stand for a set of exact ones (an ungraded weakness, an interval of a number). Engines see codes only.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Literal, NamedTuple, TypeAlias, cast

from radiculo.knowledge.written_numbers import Bounds, Doubt, NumberForms, Unit
from radiculo.lazy import cached_property

Codes: TypeAlias = frozenset[int]
Want: TypeAlias = str | int | float
Op: TypeAlias = Literal["is", "in", "at_least", "at_most"]
Cut: TypeAlias = tuple[float, int]  # (v, 0) cuts just below v, (v, 1) just above v

UNKNOWN = 0
MAX_CODE = 255


def fold_text(text: str) -> str:
    """Return the form in which written values and aliases are compared: case, blanks, - and _ do not matter."""
    return re.sub(r"[\s_\-]+", " ", text.strip().lower()) if len(text.strip()) > 2 else text.strip().lower()


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its name in files, a short label, and optionally a whole statement and other spellings."""

    name: str
    label: str
    phrase: str = ""
    aliases: tuple[str, ...] = ()


class Counting(NamedTuple):
    """What counts of two values of one finding, as it may be written; `ordered`: one of them is the greater concern."""

    written: str
    ordered: bool


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a test does not fit a scale; `unknown`: what it asks for is no value at all."""

    text: str
    unknown: bool = False


@dataclass(frozen=True)
class Scale(ABC):
    """What every scale offers; see ValueScale and NumberScale."""

    @property
    @abstractmethod
    def exact(self) -> range:
        """The codes of the exact values, in order."""

    @property
    @abstractmethod
    def meanings(self) -> dict[int, Codes]:
        """Every code but unknown, with the exact codes that it stands for."""

    @property
    def sayable(self) -> Sequence[int]:
        """The codes that people write: all but what only two moments give."""
        return tuple(self.meanings)

    @property
    def is_numeric(self) -> bool:
        """Whether values are numbers, which are shown as written."""
        return False

    @abstractmethod
    def label(self, code: int) -> str:
        """Return the short text for a code."""

    @abstractmethod
    def name(self, code: int) -> str:
        """Return what a case file would say for a code."""

    @abstractmethod
    def read(self, written: Want | bool) -> int | None:
        """Return the code of a written value, or None when it is not a value of this scale."""

    @abstractmethod
    def doubt(self, written: Want | bool) -> str:
        """Return how to write what was perhaps meant by a text that is no value; empty when that is not known."""

    @abstractmethod
    def misfit(self, op: Op, want: Sequence[Want]) -> Misfit | None:
        """Say what is wrong with a test of this scale; None when it is fine."""

    @abstractmethod
    def accepted(self, op: Op, want: Sequence[Want]) -> Codes:
        """Return the exact codes that satisfy a test."""

    @abstractmethod
    def at_least_as_concerning(self, code: int) -> Codes:
        """Return the exact codes that are at least as great a concern as an exact code."""

    @abstractmethod
    def wanted(self, op: Op, want: Sequence[Want]) -> str:
        """Return a test's demand in words."""

    @property
    @abstractmethod
    def choices(self) -> list[str]:
        """What may be written for this scale in a case, for messages."""

    @property
    @abstractmethod
    def thresholds(self) -> list[str]:
        """What a test of this scale may name, for messages."""

    def split(self, op: Op, want: Sequence[Want]) -> tuple[Codes, Codes]:
        """Return the codes that satisfy a test and those that refute it: the one place that knows its meaning."""
        yes = self.accepted(op, want)
        no = frozenset(self.exact) - yes
        return (
            frozenset(code for code, means in self.meanings.items() if means <= yes),
            frozenset(code for code, means in self.meanings.items() if means <= no),
        )

    def is_upward_closed(self, codes: Iterable[int]) -> bool:
        """Say whether no greater concern lies outside this set of exact codes."""
        inside = frozenset(codes)
        return all(self.at_least_as_concerning(code) <= inside for code in inside)

    @abstractmethod
    def counting(self, first: str, later: str) -> Counting:
        """Return what counts of a value of the first visit and a later one: the greater concern, else the later.

        Of values that stand for several it is what holds every pair of them, so that a more exact value of either
        moment only settles what was left open.
        """

    def is_worse(self, later: str, first: str) -> bool:
        """Say whether a written value is surely a greater concern than another one."""
        one, two = (self.meanings[self.read(text) or UNKNOWN] for text in (first, later))
        return all(a != b and b in self.at_least_as_concerning(a) for a in one for b in two)

    def _greater(self, first: int, later: int) -> int:
        """Return which of two exact codes counts."""
        return first if first in self.at_least_as_concerning(later) else later

    @property
    def is_ordered(self) -> bool:
        """Whether of any two exact values one is the greater concern."""
        return sorted(len(self.at_least_as_concerning(code)) for code in self.exact) == list(self.exact)

    def is_unconcerning(self, code: int) -> bool:
        """Say whether a recorded code is exact and not a greater concern than any other value."""
        return code in self.exact and all(
            code == other or code not in self.at_least_as_concerning(other) for other in self.exact
        )


@dataclass(frozen=True)
class ValueScale(Scale):
    """Named values. `chains` are codes from least to greatest concern; `numeric` values compare as numbers.

    `between`: partial values that count of two moments and that nobody writes, since no value is declared for them.
    """

    values: tuple[Value, ...]
    chains: tuple[tuple[int, ...], ...]
    normal: int | None = None
    partials: tuple[tuple[Value, Codes], ...] = ()
    numeric: bool = False
    between: tuple[tuple[Value, Codes], ...] = ()

    def closed(self) -> ValueScale:
        """Return the scale with the partial values that two moments may need: of `paralysed` and `1`, `0 or 1`."""
        between, known = list[tuple[Value, Codes]](), list(self.meanings.values())
        for one in known:  # which grows meanwhile
            for two in known[: known.index(one)]:
                for found in {self._counting(one, two), self._counting(two, one)} - {*known}:
                    known.append(found)
                    meant = [self.values[code - 1] for code in sorted(found)]
                    value = Value(" or ".join(v.name for v in meant), " or ".join(v.label for v in meant))
                    between.append((value, found))
        return replace(self, between=tuple(between))

    def _counting(self, first: Codes, later: Codes) -> Codes:
        return frozenset(self._greater(one, two) for one in first for two in later)

    def counting(self, first: str, later: str) -> Counting:  # noqa: D102
        one, two = (self.meanings[self.read(text) or UNKNOWN] for text in (first, later))
        found = self._counting(one, two)
        other = next(self.name(code) for code, means in self.meanings.items() if means == found)
        ordered = all(
            a in self.at_least_as_concerning(b) or b in self.at_least_as_concerning(a) for a in one for b in two
        )
        return Counting(later if found == two else first if found == one else other, ordered)

    @property
    def exact(self) -> range:  # noqa: D102
        return range(1, len(self.values) + 1)

    @cached_property
    def meanings(self) -> dict[int, Codes]:  # noqa: D102
        exact = {code: frozenset({code}) for code in self.exact}
        return exact | {len(self.values) + 1 + i: codes for i, (_, codes) in enumerate(self._coarse)}

    def _value(self, code: int) -> Value:
        return self.values[code - 1] if code <= len(self.values) else self._coarse[code - len(self.values) - 1][0]

    @property
    def _coarse(self) -> tuple[tuple[Value, Codes], ...]:
        return self.partials + self.between

    @property
    def sayable(self) -> Sequence[int]:  # noqa: D102
        return range(1, len(self.values) + len(self.partials) + 1)

    def label(self, code: int) -> str:  # noqa: D102
        return self._value(code).label if code else "unknown"

    def name(self, code: int) -> str:  # noqa: D102
        return self._value(code).name

    @property
    def is_numeric(self) -> bool:  # noqa: D102
        return self.numeric

    def phrase(self, code: int) -> str:
        """Return the whole statement for a value, or an empty text."""
        return self._value(code).phrase

    @cached_property
    def spellings(self) -> dict[str, int]:
        """Every way to write a value, folded (see `fold_text`), with its code."""
        found: dict[str, int] = {}
        for code in self.meanings:
            value = self._value(code)
            for text in (value.name, value.label, *value.aliases):
                found.setdefault(fold_text(text), code)
        return found

    def read(self, written: Want | bool) -> int | None:  # noqa: D102
        if isinstance(written, bool):
            written = "yes" if written else "no"
        code = self.spellings.get(fold_text(str(written)))
        return self._graded(str(written)) if code is None and self.numeric else code

    def doubt(self, written: Want | bool) -> str:  # noqa: D102
        text, last = str(written).strip(), self.values[-1].name
        if not self.numeric:
            code = self.spellings.get(fold_text(re.sub(r"^[\d.,]+\s*", "", text)))
            return f"write '{self.name(code)}'; an amount has no place here" if code else ""
        if text.startswith(f"{last}+"):
            return f"the grades end at {last}"
        match = re.fullmatch(r"([+-])?\s*(\d)\s*([+-])?[+-]*", text)
        sign = (match[3] or match[1]) if match else ""
        meant = f"{match[2]}{sign}" if match and sign else ""
        return f"write the grade with one sign behind it: '{meant}'" if meant and self._graded(meant) else ""

    def _graded(self, text: str) -> int | None:
        """Return what holds every grade of `4/5`, `4-`, `4.5` or `3-4/5`: a whole one, or the closest value."""
        grade = rf"\d(?:[.,][05])?\s*[+-]?\s*(?:/\s*{self.values[-1].name}\s*[+-]?)?"
        match = re.fullmatch(rf"({grade})|({grade})\s*(?:-|\.\.|\u2013|to)\s*({grade})", text.strip())
        grades = [codes for part in match.groups() if part for codes in self._grade(part)] if match else []
        if not grades or not all(grades):
            return None
        between = frozenset(range(min(grades), max(grades) + 1))
        holding = [(len(means), code) for code, means in self.meanings.items() if between <= means]
        return min(holding)[1] if holding else None

    def _grade(self, text: str) -> tuple[int, ...]:
        """Return the codes that one grade stands for: less than the highest (`5-`) is no longer surely normal."""
        last = self.values[-1].name
        code = self.spellings.get(text[0], 0)
        if code != len(self.values):
            return (code,)
        return (0,) if text.startswith(f"{last}+") else (code - 1, code) if "-" in text else (code,)

    def misfit(self, op: Op, want: Sequence[Want]) -> Misfit | None:  # noqa: D102
        names = [value.name for value in self.values]
        partial = {value.name: [names[code - 1] for code in sorted(codes)] for value, codes in self.partials}
        for item in want:
            if str(item) in partial:
                return Misfit(f"'{item}' stands for several values; write in: [{', '.join(partial[str(item)])}]")
            if str(item) not in names:
                return Misfit(f"'{item}' is not a value", unknown=True)
        if op in {"at_least", "at_most"} and not self.numeric and len(self.chains) != 1:
            return Misfit(f"'{op}' needs values in a single order of concern; use 'in'")
        if len(self.accepted(op, want)) == len(names):
            return Misfit("the test accepts every value")
        return None

    def accepted(self, op: Op, want: Sequence[Want]) -> Codes:  # noqa: D102
        codes = [code for code in self.exact if self.values[code - 1].name in set(map(str, want))]
        if op in {"is", "in"}:
            return frozenset(codes)
        order = list(self.exact)
        bound = order.index(codes[0])
        return frozenset(order[bound:] if op == "at_least" else order[: bound + 1])

    def at_least_as_concerning(self, code: int) -> Codes:  # noqa: D102
        above = {code}
        for chain in self.chains:
            if code in chain:
                above.update(chain[chain.index(code) :])
        return frozenset(above)

    def wanted(self, op: Op, want: Sequence[Want]) -> str:  # noqa: D102
        labels = [self.values[code - 1].label for code in self.exact if self.values[code - 1].name in map(str, want)]
        shown = [str(item) for item in want] if self.numeric else labels
        if op in {"is", "in"}:
            return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " or " + shown[-1]
        if self.numeric:
            return f"{shown[0]} or {'more' if op == 'at_least' else 'less'}"
        return f"{'at least' if op == 'at_least' else 'at most'} {shown[0]}"

    @property
    def choices(self) -> list[str]:  # noqa: D102
        return [self._value(code).name for code in self.sayable]

    @property
    def thresholds(self) -> list[str]:  # noqa: D102
        return [value.name for value in self.values]


@dataclass(frozen=True)
class NumberScale(Scale):
    """A number with a unit, cut at the thresholds that rules use; the pieces between cuts are the values."""

    unit: str
    low: float
    high: float
    concern: Literal["rising", "falling", "none"]
    cuts: tuple[Cut, ...] = ()
    forms: NumberForms = field(default_factory=NumberForms, hash=False)

    def __post_init__(self) -> None:
        """Let the unit itself be written, too."""
        if self.unit and self.unit not in self.forms.units:
            units = {self.unit: Unit(1), **self.forms.units}
            object.__setattr__(self, "forms", replace(self.forms, units=units))

    @property
    def exact(self) -> range:  # noqa: D102
        return range(1, len(self.cuts) + 2)

    @cached_property
    def _spans(self) -> dict[int, tuple[int, int]]:
        pieces = list(self.exact)
        spans = {code: (code, code) for code in pieces}
        return spans | {len(pieces) + 1 + i: pair for i, pair in enumerate(combinations(pieces, 2))}

    @cached_property
    def meanings(self) -> dict[int, Codes]:  # noqa: D102
        return {code: frozenset(range(a, b + 1)) for code, (a, b) in self._spans.items()}

    @property
    def is_numeric(self) -> bool:  # noqa: D102
        return True

    def _piece(self, number: float) -> int:
        return 1 + sum(number >= at if edge == 0 else number > at for at, edge in self.cuts)

    def read(self, written: Want | bool) -> int | None:  # noqa: D102
        bounds = Doubt() if isinstance(written, bool) else self._bounds(str(written))
        if isinstance(bounds, Doubt):
            return None
        span = (self._piece(bounds[0]), self._piece(bounds[1]))
        return next(code for code, pair in self._spans.items() if pair == span)

    def counting(self, first: str, later: str) -> Counting:  # noqa: D102
        one, two = cast("Bounds", self._bounds(first)), cast("Bounds", self._bounds(later))  # both were read
        if self.concern == "none":
            return Counting(later, one == two)
        greater = max if self.concern == "rising" else min
        found = (greater(one[0], two[0]), greater(one[1], two[1]))
        other = "..".join(f"{end:.9f}".rstrip("0").rstrip(".") for end in found)
        return Counting(later if found == two else first if found == one else other, ordered=True)

    def doubt(self, written: Want | bool) -> str:  # noqa: D102
        found = self._bounds(str(written))
        return found.hint if isinstance(found, Doubt) else ""

    def _bounds(self, text: str) -> Bounds | Doubt:
        return self.forms.read(text, self.low, self.high)

    def label(self, code: int) -> str:  # noqa: D102
        if not code:
            return "unknown"
        first, last = self._spans[code]
        low = self.cuts[first - 2] if first > 1 else None
        high = self.cuts[last - 1] if last <= len(self.cuts) else None
        unit = f" {self.unit}" if self.unit else ""
        left = "" if low is None else f"{'at least' if low[1] == 0 else 'more than'} {low[0]:g}{unit}"
        right = "" if high is None else f"{'less than' if high[1] == 0 else 'at most'} {high[0]:g}{unit}"
        return " and ".join(part for part in (left, right) if part) or "any number"

    def name(self, code: int) -> str:  # noqa: D102
        first, last = self._spans[code]
        low = self.low if first == 1 else self.cuts[first - 2][0] + (1e-3 if self.cuts[first - 2][1] else 0)
        high = self.high if last > len(self.cuts) else self.cuts[last - 1][0] - (0 if self.cuts[last - 1][1] else 1e-3)
        return f"{low:.10g}" if first == last else f"{low:.10g}..{high:.10g}"

    def misfit(self, op: Op, want: Sequence[Want]) -> Misfit | None:  # noqa: D102
        if op in {"is", "in"}:
            return Misfit(f"'{op}' does not fit a number; use 'at_least' or 'at_most'")
        if not isinstance(want[0], int | float):
            return Misfit(f"'{want[0]}' is not a number", unknown=True)
        if not self.low <= want[0] <= self.high:
            return Misfit(f"{want[0]} is outside {self.low:g}..{self.high:g}")
        if want[0] == (self.low if op == "at_least" else self.high):
            return Misfit("the test accepts every value")
        return None

    def accepted(self, op: Op, want: Sequence[Want]) -> Codes:  # noqa: D102
        at = float(want[0])
        index = self.cuts.index((at, 0) if op == "at_least" else (at, 1)) + 1
        return frozenset(c for c in self.exact if (c > index if op == "at_least" else c <= index))

    def at_least_as_concerning(self, code: int) -> Codes:  # noqa: D102
        if self.concern == "none":
            return frozenset({code})
        return frozenset(c for c in self.exact if (c >= code if self.concern == "rising" else c <= code))

    def wanted(self, op: Op, want: Sequence[Want]) -> str:  # noqa: D102
        unit = f" {self.unit}" if self.unit else ""
        return f"{want[0]:g}{unit} or {'more' if op == 'at_least' else 'less'}"

    @property
    def choices(self) -> list[str]:  # noqa: D102
        return [*self.thresholds, "an interval such as '>=5' or '2..4'", *self.forms.words]

    @property
    def thresholds(self) -> list[str]:  # noqa: D102
        unit = f" {self.unit}" if self.unit else ""
        return [f"a number from {self.low:g} to {self.high:g}{unit}"]


def cuts_of(tests: Iterable[tuple[Op, Sequence[Want]]]) -> Iterator[Cut]:
    """Yield the cuts that tests of a number need."""
    for op, want in tests:
        if op in {"at_least", "at_most"} and isinstance(want[0], int | float):
            yield (float(want[0]), 0 if op == "at_least" else 1)
