"""The palette: for every slot the ways in which a case may write a value, and how often each is used."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Batch, Column
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import NOT_TESTED, Reading
from radiculo.knowledge.scales import NumberScale, Scale
from radiculo.knowledge.vocabulary import Finding, Slot
from radiculo.lazy import cached_property

_STEPS = 4096  # resolution of the frequencies
MOST = 250  # ways to write one slot; a cell is one byte
_ABNORMAL = {True: Fraction(1, 8), False: Fraction(1, 64)}  # on the affected side, elsewhere
_NOT_TESTED = Fraction(1, 160)
_PARTIAL = Fraction(1, 16)  # of the abnormal values


@dataclass(frozen=True, slots=True)
class Way:
    """One way to write a value: a code (0 for a reason), as text, with its share on the affected side and elsewhere."""

    code: int
    written: str
    affected: Fraction
    calm: Fraction


@dataclass(frozen=True)
class Palette:
    """The ways of every slot of a rule base; cells hold the number of a way, from 1."""

    base: RuleBase
    ways: tuple[tuple[Way, ...], ...]

    @classmethod
    def of(cls, base: RuleBase, seen: Iterable[Counter[Reading]] = ()) -> Palette:
        """Return the palette of a vocabulary, or one with the frequencies that were `seen`, slot by slot."""
        counted = list(seen)
        if not counted:
            return cls(base, tuple(_ways(base.vocabulary[slot.finding]) for slot in base.slots))
        rows = zip(base.slots, counted, strict=True)
        return cls(base, tuple(_as_seen(base.vocabulary[slot.finding], found) for slot, found in rows))

    @cached_property
    def codes(self) -> NDArray[np.uint8]:
        """The code of every way: (slot, way)."""
        out = np.zeros((len(self.ways), 256), np.uint8)
        for row, ways in enumerate(self.ways):
            out[row, 1 : len(ways) + 1] = [way.code for way in ways]
        return out

    @cached_property
    def draws(self) -> NDArray[np.uint8]:
        """The way that a draw from 0 to 4095 gives: (elsewhere or affected, slot, draw)."""
        calm = [_table([way.calm for way in ways]) for ways in self.ways]
        return np.stack([np.stack(calm), np.stack([_table([way.affected for way in ways]) for ways in self.ways])])

    @cached_property
    def fragments(self) -> NDArray[np.object_]:
        """The JSON of every way: slot * 256 + way."""
        out = np.full(len(self.ways) * 256, "", object)
        for row, (slot, ways) in enumerate(zip(self.base.slots, self.ways, strict=True)):
            for number, way in enumerate(ways, 1):
                out[row * 256 + number] = f"{json.dumps(str(slot))}:{_json(way.written)}"
        return out

    def batch(self, cells: NDArray[np.uint8]) -> Batch:
        """Return cells (case, slot) as a batch of codes."""
        columns: dict[Slot, Column] = {}
        for row, slot in enumerate(self.base.slots):
            column = self.codes[row][cells[:, row]]
            if column.any():
                columns[slot] = column
        return Batch(len(cells), columns)

    def numbers(self, slot: int, codes: Iterable[int]) -> list[int]:
        """Return the ways of a slot whose code is one of these."""
        wanted = set(codes)
        return [number for number, way in enumerate(self.ways[slot], 1) if way.code in wanted]


def _table(shares: Sequence[Fraction]) -> NDArray[np.uint8]:
    """Return the table that turns a uniform draw into a way."""
    total = sum(shares)
    bounds = [int(_STEPS * done / total) for done in accumulate(shares)]
    widths = np.diff(np.array([0, *bounds]))
    return np.repeat(np.arange(1, len(shares) + 1, dtype=np.uint8), widths)


def _json(written: str) -> str:
    return written if re.fullmatch(r"(0|[1-9]\d{0,8})(\.\d{1,6})?", written) else json.dumps(written)


def _ways(finding: Finding) -> tuple[Way, ...]:
    scale = finding.scale
    calm = _calm(finding)
    weights = {code: Fraction(1, 1 << _concern(scale, code)) for code in scale.exact if code not in calm}
    partial = [code for code in scale.sayable if code not in scale.exact and not isinstance(scale, NumberScale)]
    ways = [way for code in calm for way in _written(scale, code, [_calm_share(a) / len(calm) for a in (True, False)])]
    total = sum(weights.values()) or Fraction(1)
    for code, weight in weights.items():
        share = weight / total * (1 - _PARTIAL if partial else 1)
        ways += _written(scale, code, [_ABNORMAL[a] * share for a in (True, False)])
    for code in partial:
        ways += _written(scale, code, [_ABNORMAL[a] * _PARTIAL / len(partial) for a in (True, False)])
    return (*ways, Way(0, NOT_TESTED, _NOT_TESTED, _NOT_TESTED))


def _calm(finding: Finding) -> list[int]:
    """Return the codes that are usual: the normal one, else those that are no concern, else all."""
    if finding.normal:
        return [finding.normal]
    scale = finding.scale
    return [code for code in scale.exact if scale.is_unconcerning(code)] or list(scale.exact)


def _calm_share(affected: bool) -> Fraction:
    return 1 - _ABNORMAL[affected] - _NOT_TESTED


def _concern(scale: Scale, code: int) -> int:
    """Return how many values are a smaller concern."""
    return sum(code != other and code in scale.at_least_as_concerning(other) for other in scale.exact)


def _written(scale: Scale, code: int, shares: Sequence[Fraction]) -> list[Way]:
    texts = _numbers(scale, code) if isinstance(scale, NumberScale) and code in scale.exact else [scale.name(code)]
    return [Way(code, text, *(share / len(texts) for share in shares)) for text in texts]


def _numbers(scale: NumberScale, code: int) -> list[str]:
    """Return some numbers of one piece of a scale, near its cuts."""
    low = scale.low if code == 1 else scale.cuts[code - 2][0]
    high = scale.high if code > len(scale.cuts) else scale.cuts[code - 1][0]
    if code == 1:
        low = high - (high - low) / 4
    elif code > len(scale.cuts):
        high = min(high, low * 2) if low > 0 else high
    places = 0 if high - low >= 4 else 1
    points = [f"{round(low + (high - low) * step / 4, places):.10g}" for step in range(5)]
    inside = [text for text in dict.fromkeys(points) if scale.read(text) == code]
    return inside or [scale.name(code)]


def _as_seen(finding: Finding, seen: Counter[Reading]) -> tuple[Way, ...]:
    """Return the ways of a slot with the frequencies of given cases; the others are there, but never drawn."""
    common = sorted(seen.items(), key=lambda item: (-item[1], item[0].written))[: MOST // 2]
    ways = [Way(r.code, r.written, Fraction(n), Fraction(n)) for r, n in common]
    spare = [Way(way.code, way.written, Fraction(0), Fraction(0)) for way in _ways(finding)]
    if not ways:
        return _ways(finding)
    known = {way.written for way in ways}
    return (*ways, *(way for way in spare if way.written not in known))[:MOST]
