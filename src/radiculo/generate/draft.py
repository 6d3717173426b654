"""Drafts: the cells of a chunk of synthetic cases, painted by arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Batch
from radiculo.generate.palette import Palette
from radiculo.generate.randomness import FULL, Index, Mask, Randomness
from radiculo.generate.stories import LONGEST, Stories, Story
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import LEGS
from radiculo.lazy import cached_property

_GROUP = 0.4  # share of the groups of the vocabulary of which anything is recorded
_OTHER_LEG = 0.6  # share of the groups in which the unaffected leg is recorded too
_THOROUGH = ((0.50, 0.07), (0.85, 0.25), (1.0, 0.70))  # up to this share of cases: share of a group that is recorded
_LISTED = 4  # findings of a list, where unlisted means not recorded: rarer by this power of two
_TEMPLATES = 6  # at most this many pieces of a story
_SECOND = 0.25  # share of cases with a piece of another story


@dataclass(frozen=True)
class Draft:
    """Cells (case, slot), the stories that may be told, and per case the story (-1: none), leg and remark."""

    palette: Palette
    cells: NDArray[np.uint8]
    stories: tuple[Story, ...]
    story: Index
    leg: Index
    remarks: tuple[str, ...] = field(default=())

    @cached_property
    def batch(self) -> Batch:
        """The cases as columns of codes."""
        return self.palette.batch(self.cells)

    def only(self, keep: Mask) -> Draft:
        """Return the cases of a mask."""
        rows = np.flatnonzero(keep)
        remarks = tuple(self.remarks[row] for row in rows) if self.remarks else ()
        return Draft(self.palette, self.cells[rows], self.stories, self.story[rows], self.leg[rows], remarks)


class Painter:
    """Paints cells: a background of what was examined, with a story on top."""

    def __init__(self, base: RuleBase) -> None:
        self.base, self.palette = base, Palette.of(base)
        self.stories = Stories(self.palette)
        slots = base.slots
        groups = {name: number for number, name in enumerate(base.vocabulary.groups)}
        findings = [base.vocabulary[slot.finding] for slot in slots]
        self.group = np.array([groups[finding.group] for finding in findings])
        self.side = np.array([LEGS.index(slot.side) if slot.side != "patient" else 2 for slot in slots])
        self.rarer = np.array([_LISTED if f.area and not f.normal else 0 for f in findings], np.uint16)
        self.groups = len(groups)

    def free(self, random: Randomness, size: int) -> Draft:
        """Paint cases that tell one story each, with noise; some tell none."""
        told = self.stories.all
        story = self.choose(random, size)
        leg = self.legs(random, told, story)
        pieces = self._pieces(random, told, story)
        cells = self.background(random, leg, pieces)
        for column in pieces.T:
            self.tell(random, cells, column)
        return Draft(self.palette, cells, told, story, leg)

    def choose(self, random: Randomness, size: int) -> Index:
        """Choose a story per case: mostly of a root, some of a rival or an alarm; -1 for none."""
        told = self.stories.all
        if not told:
            return np.full(size, -1)
        kinds = np.array([("root", "rival", "alarm").index(story.kind) for story in told])
        counts = np.bincount(kinds, minlength=3)
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        kind = np.digitize(random.words(size), np.array([0.60, 0.75, 0.92]) * FULL)
        clipped = np.minimum(kind, 2)
        found = starts[clipped] + random.below(counts[clipped], size)
        return np.where((kind == 3) | (counts[clipped] == 0), -1, found)

    def legs(self, random: Randomness, told: tuple[Story, ...], story: Index) -> Index:
        """Return the affected leg of each case: that of its story, else any."""
        sides = np.array([LEGS.index(s.side) if s.side != "patient" else 2 for s in told] + [2])
        own = sides[story]
        return np.where(own < 2, own, random.below(2, len(story)))

    def _pieces(self, random: Randomness, told: tuple[Story, ...], story: Index) -> Index:
        """Choose the templates of each case: (case, piece), -1 where there is none."""
        size = len(story)
        if not told:
            return np.full((size, 1), -1)
        wanted = np.where([s.kind == "root" for s in told] + [False], _TEMPLATES - 1, 1)[story]
        many = 1 + random.below(np.maximum(wanted, 1), size)
        own = self.any_of(random, [self.stories.of(s.frames) for s in told], np.repeat(story[:, None], _TEMPLATES, 1))
        own[np.arange(_TEMPLATES)[None, :] >= many[:, None]] = -1
        anything = random.below(len(self.stories.templates), size)
        own[:, -1] = np.where(random.chance(_SECOND, size) & (story >= 0), anything, own[:, -1])
        return own

    @staticmethod
    def any_of(random: Randomness, lists: list[list[int]], pick: Index) -> Index:
        """Return a random member of the picked list, cell by cell; -1 where the pick is -1."""
        counts = np.array([len(members) for members in lists])
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        flat = np.array([member for members in lists for member in members])
        found = flat[starts[pick] + random.below(counts[pick], *pick.shape)]
        return np.where(pick < 0, -1, found)

    def background(self, random: Randomness, leg: Index, pieces: Index, *, quiet: bool = False) -> NDArray[np.uint8]:
        """Paint what was examined: groups recorded together, mostly normal. `quiet`: thorough, and all normal."""
        size = len(leg)
        share = np.array([0.97 if quiet else part for _, part in _THOROUGH])
        level = np.digitize(random.words(size), np.array([upto for upto, _ in _THOROUGH[:-1]]) * FULL)
        threshold = (share * (FULL - 1)).astype(np.uint16)[level]
        blocks = self._blocks(random, leg, pieces, quiet=quiet)
        recorded = random.words(size, len(self.side)) < (threshold[:, None] >> self.rarer)
        recorded &= blocks.reshape(size, -1)[:, self.group * 3 + self.side]
        rows, slots = np.nonzero(recorded)
        draws = random.words(len(rows)) >> 4
        if quiet:  # the way that is drawn most: the usual value
            ways = self.palette.draws[0][slots, draws % 512]
        else:
            ways = self.palette.draws[(self.side[slots] == leg[rows]).astype(np.int64), slots, draws]
        cells = np.zeros((size, len(self.side)), np.uint8)
        cells[rows, slots] = ways
        return cells

    def _blocks(self, random: Randomness, leg: Index, pieces: Index, *, quiet: bool) -> Mask:
        """Say which groups are recorded on which side: (case, group, side)."""
        size = len(leg)
        on = random.chance(1.0 if quiet else _GROUP, size, self.groups)
        touched = self._touched[pieces]  # (case, piece, group)
        on |= touched.any(axis=1)
        out = np.repeat(on[:, :, None], 3, axis=2)
        out[np.arange(size), :, 1 - leg] &= random.chance(1.0 if quiet else _OTHER_LEG, size, self.groups)
        return out

    @cached_property
    def _touched(self) -> Mask:
        """The groups of every template; the last row is for no template."""
        slots = self.stories.slots
        out = np.zeros((len(slots) + 1, self.groups), np.bool_)
        rows, places = np.nonzero(slots >= 0)
        out[rows, self.group[slots[rows, places]]] = True
        return out

    def tell(self, random: Randomness, cells: NDArray[np.uint8], templates: Index) -> None:
        """Write one template per case into its cells; -1 writes nothing."""
        choice = random.words(len(cells)) >> 12
        for place in range(LONGEST):
            slots = np.where(templates >= 0, self.stories.slots[templates, place], -1)
            rows = np.flatnonzero(slots >= 0)
            if not len(rows):
                return
            cells[rows, slots[rows]] = self.stories.ways[templates[rows], place, choice[rows]]
