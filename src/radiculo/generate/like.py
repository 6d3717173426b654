"""Cases that look like given ones: the same missingness, and values as often as there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from radiculo.cases.model import Case
from radiculo.generate.draft import Draft, Painter
from radiculo.generate.palette import Palette
from radiculo.generate.randomness import Index, Randomness
from radiculo.generate.stories import Story
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.vocabulary import OTHER, Slot
from radiculo.lazy import cached_property

_OWN = 0.5  # share of the groups whose values come from the case that gives the pattern


class Lookalike:
    """Paints cases after given ones (and their mirror images, because no leg is special).

    What is recorded is what one of them records. Each group of findings takes its values together from one of them,
    where that one has them; else a value is drawn as often as the cases have it.
    """

    def __init__(self, painter: Painter, cases: Sequence[Case]) -> None:
        self.painter, self.base = painter, painter.base
        asked = set(self.base.slots)  # a coarse area is no answer to a question
        given = [Observations({s: r for s, r in case.observations.items() if s in asked}) for case in cases]
        self.observations = given + [_mirrored(observations) for observations in given]

    @cached_property
    def palette(self) -> Palette:
        """The palette with the frequencies of the cases."""
        seen: dict[Slot, Counter[Reading]] = {slot: Counter() for slot in self.base.slots}
        for observations in self.observations:
            for slot, reading in observations.items():
                seen[slot][reading] += 1
        return Palette.of(self.base, seen.values())

    @cached_property
    def _given(self) -> NDArray[np.uint8]:
        """The cells of the given cases and their mirror images."""
        index = {slot: number for number, slot in enumerate(self.base.slots)}
        written = [{way.written: n for n, way in reversed(list(enumerate(ways, 1)))} for ways in self.palette.ways]
        by_code = [{way.code: n for n, way in reversed(list(enumerate(ways, 1)))} for ways in self.palette.ways]
        out = np.zeros((len(self.observations), len(index)), np.uint8)
        for row, observations in enumerate(self.observations):
            for slot, reading in observations.items():
                at = index[slot]
                out[row, at] = written[at].get(reading.written, by_code[at].get(reading.code, 0))
        return out

    def paint(self, random: Randomness, size: int) -> Draft:
        """Paint a chunk."""
        count, groups = len(self._given), self.painter.groups
        pattern = random.below(count, size)
        donor = random.below(count, size, groups)
        donor = np.where(random.chance(_OWN, size, groups), pattern[:, None], donor)
        rows, slots = np.nonzero(self._given[pattern])
        ways = self._given[donor[rows, self.painter.group[slots]], slots]
        drawn = self.palette.draws[0][slots, random.words(len(rows)) >> 4]
        cells = np.zeros((size, self._given.shape[1]), np.uint8)
        cells[rows, slots] = np.where(ways > 0, ways, drawn)
        none: Index = np.full(size, -1)
        return Draft(self.palette, cells, (Story("like", "", "patient", ()),), none, np.zeros(size, np.int64))


def _mirrored(observations: Observations) -> Observations:
    return Observations({Slot(slot.finding, OTHER[slot.side]): reading for slot, reading in observations.items()})
