"""Targeted cases: near a rule's boundary, two roots tied, one red flag hidden among normals. Each one is verified."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Batch, Mask, run_columns
from radiculo.engine.rails import Frame
from radiculo.errors import RadiculoError
from radiculo.generate.draft import Draft, Painter
from radiculo.generate.randomness import Index, Randomness
from radiculo.generate.stories import Story
from radiculo.knowledge.vocabulary import LEGS
from radiculo.lazy import cached_property
from radiculo.triage.decision import decide

Target: TypeAlias = Literal["boundary", "tie", "hidden-flag"]


class NoSuchCase(RadiculoError):
    """These rules have no case of the target that was asked for, or none that the search finds."""


class Targeted:
    """Paints candidates and keeps those that the engine confirms."""

    def __init__(self, painter: Painter) -> None:
        self.painter, self.stories, self.base = painter, painter.stories, painter.base

    def paint(self, target: Target, random: Randomness, size: int) -> Draft:
        """Paint a chunk of candidates and return those that are what they should be."""
        how: dict[Target, Callable[[Randomness, int], Draft]] = {
            "boundary": self.boundary,
            "tie": self.tie,
            "hidden-flag": self.hidden_flag,
        }
        return how[target](random, size)

    def hidden_flag(self, random: Randomness, size: int) -> Draft:
        """Paint cases whose findings are normal but for one way to raise one alarm above the resting category."""
        rank = self.base.urgency_rank
        resting = rank[self.base.policy.default_urgency]
        told = tuple(
            s
            for s in self.stories.all
            if s.kind == "alarm" and max(rank[a.urgency] for a in self.base.by_id[s.name].alarms) > resting
        )
        story = random.below(_some(len(told), "no alarm is above the resting category"), size)
        leg = self.painter.legs(random, told, story)
        pieces = self.painter.any_of(random, [self.stories.of(s.frames) for s in told], story[:, None])
        cells = self.painter.background(random, leg, pieces, quiet=True)
        self.painter.tell(random, cells, pieces[:, 0])
        draft = Draft(self.painter.palette, cells, told, story, leg)
        decision = decide(self.base, draft.batch, run_columns(self.base, draft.batch))
        fired = _at(decision.fires, [s.frames[0] for s in told], story)
        return draft.only(fired & (decision.urgency > resting))

    def tie(self, random: Randomness, size: int) -> Draft:
        """Paint cases in which two neighbouring roots of one leg have exactly the same score, and no root has more."""
        roots = list(self.base.tables.roots)
        pairs = [(a, b, leg) for a, b in pairwise(roots) for leg in LEGS]
        told = tuple(Story("tie", f"{a}-{b}", leg, self._frames(a, leg) + self._frames(b, leg)) for a, b, leg in pairs)
        lists = [self.stories.of(self._frames(root, leg)) for a, b, leg in pairs for root in (a, b)]
        able = np.array([n for n in range(len(pairs)) if lists[2 * n] and lists[2 * n + 1]])
        story = able[random.below(_some(len(able), "no two neighbouring roots have evidence"), size)]
        leg = self.painter.legs(random, told, story)
        both = np.stack([2 * story, 2 * story + 1] * 2, axis=1)
        pieces = self.painter.any_of(random, lists, both)
        pieces[:, 2:] = np.where(random.chance(0.4, size, 2), pieces[:, 2:], -1)
        cells = self.painter.background(random, leg, pieces)
        for column in pieces.T:
            self.painter.tell(random, cells, column)
        draft = Draft(self.painter.palette, cells, told, story, leg)
        decision = decide(self.base, draft.batch, run_columns(self.base, draft.batch))
        scores = np.sort(decision.scores[leg, :, np.arange(size)], axis=1)
        return draft.only((scores[:, -1] > 0) & (scores[:, -1] == scores[:, -2]))

    def _frames(self, root: str, leg: str) -> tuple[Frame, ...]:
        return next(s.frames for s in self.stories.roots if s.name == root and s.side == leg)

    def boundary(self, random: Randomness, size: int) -> Draft:
        """Paint cases that are one observation away from a different verdict of the rule that they name."""
        told = self._rules
        story = random.below(_some(len(told), "no rule can be made to fire"), size)
        leg = self.painter.legs(random, told, story)
        pieces = self.painter.any_of(random, [self.stories.of(s.frames) for s in told], story[:, None])
        inside = self.painter.background(random, leg, pieces)
        self.painter.tell(random, inside, pieces[:, 0])
        outside, slots = self._one_off(random, inside, pieces[:, 0])
        frames = [s.frames[0] for s in told]
        verdicts = [_at(self._true(cells), frames, story) for cells in (inside, outside)]
        swap = random.chance(0.5, size)
        cells = np.where(swap[:, None], inside, outside)
        other = np.where(swap[:, None], outside, inside)[np.arange(size), slots]
        remarks = tuple(self._remark(int(slot), int(way)) for slot, way in zip(slots, other, strict=True))
        draft = Draft(self.painter.palette, cells, told, story, leg, remarks)
        return draft.only(verdicts[0] & ~verdicts[1])

    @cached_property
    def _rules(self) -> tuple[Story, ...]:
        told = (Story("boundary", rule.id, side, ((rule.id, side),)) for rule, side in self.base.frames)
        return tuple(story for story in told if self.stories.of(story.frames))

    def _true(self, cells: NDArray[np.uint8]) -> dict[Frame, Mask]:
        batch: Batch = self.painter.palette.batch(cells)
        return {frame: rails.true for frame, rails in run_columns(self.base, batch).items()}

    def _one_off(
        self, random: Randomness, cells: NDArray[np.uint8], templates: Index
    ) -> tuple[NDArray[np.uint8], Index]:
        """Return cells with one value of each template taken away or changed, and the slot where."""
        size = len(cells)
        slots = self.stories.slots[templates]
        slot = slots[np.arange(size), random.below((slots >= 0).sum(axis=1), size)]
        ways = np.array([len(found) for found in self.painter.palette.ways])
        changed = 1 + random.below(ways[slot], size)
        out = cells.copy()
        out[np.arange(size), slot] = np.where(random.chance(0.3, size), 0, changed)
        return out, slot

    def _remark(self, slot: int, way: int) -> str:
        written = self.painter.palette.ways[slot][way - 1].written if way else "not recorded"
        return f"one observation away: {self.base.slots[slot]}: {written}"


def _at(fires: Mapping[Frame, Mask], frames: Sequence[Frame], story: Index) -> Mask:
    """Return for each case whether the frame of its story fires."""
    out = np.zeros(len(story), np.bool_)
    for number, frame in enumerate(frames):
        rows = np.flatnonzero(story == number)
        out[rows] = fires[frame][rows]
    return out


def _some(number: int, otherwise: str) -> int:
    if not number:
        raise NoSuchCase(otherwise)
    return number
