"""Stories: what a synthetic case is about, as findings that the rules of a root, a rival or an alarm read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.formulas import Completion, Formula, Formulas, completions, value_classes
from radiculo.engine.rails import Frame
from radiculo.generate.palette import Palette
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import LEGS, Leg, Side, Slot
from radiculo.lazy import cached_property

_PER_FRAME = 6  # ways to make one rule fire
LONGEST = 8  # findings of one way
_LOOK = 60
_CHOICES = 16


@dataclass(frozen=True, slots=True)
class Story:
    """What a case is about: a kind, a name, the leg (none: the patient), and the frames whose rules speak for it."""

    kind: str
    name: str
    side: Side
    frames: tuple[Frame, ...]

    @property
    def tag(self) -> str:
        """The tag of the cases that tell this story."""
        return f"story:{self.kind}:{self.name}" + ("" if self.side == "patient" else f":{self.side}")


@dataclass(frozen=True, slots=True)
class _Template:
    """One way to make a frame known true: a set of values."""

    frame: Frame
    values: Completion


@dataclass(frozen=True)
class Stories:
    """All stories of a rule base, and the templates that tell them."""

    palette: Palette

    @property
    def base(self) -> RuleBase:
        """The rule base."""
        return self.palette.base

    @cached_property
    def templates(self) -> tuple[_Template, ...]:
        """Some ways to make each frame fire, frame by frame; frames that cannot fire have none."""
        formulas = Formulas(self.base, {})
        return tuple(
            _Template((rule.id, side), values)
            for rule, side in self.base.frames
            if rule.id not in self.base.closing  # no case records a conclusion
            for values in _some(formulas.rule(rule, side).true)
        )

    @cached_property
    def roots(self) -> tuple[Story, ...]:
        """One story per root and leg."""
        return tuple(
            Story("root", root, leg, tuple(self._speaking(root, leg)))
            for root in self.base.tables.roots
            for leg in LEGS
        )

    @cached_property
    def all(self) -> tuple[Story, ...]:
        """Every story that some template can tell: of a root, of a rule of a rival, of an alarm; each per side."""
        rivals = self._of_rules("rival", lambda rule: bool(rule.rivals))
        alarms = self._of_rules("alarm", lambda rule: bool(rule.alarms))
        return tuple(story for story in (*self.roots, *rivals, *alarms) if self.of(story.frames))

    def of(self, frames: Iterable[Frame]) -> list[int]:
        """Return the templates of some frames."""
        return [number for frame in frames for number in self._by_frame.get(frame, ())]

    @cached_property
    def _by_frame(self) -> dict[Frame, list[int]]:
        found: dict[Frame, list[int]] = {}
        for number, template in enumerate(self.templates):
            found.setdefault(template.frame, []).append(number)
        return found

    @cached_property
    def slots(self) -> NDArray[np.int64]:
        """The slots of every template: (template, place), -1 where there is none."""
        out = np.full((len(self.templates), LONGEST), -1, np.int64)
        for row, template in enumerate(self.templates):
            out[row, : len(template.values)] = [self._index[slot] for slot in template.values]
        return out

    @cached_property
    def ways(self) -> NDArray[np.uint8]:
        """Some ways to write each value of every template: (template, place, choice)."""
        out = np.zeros((len(self.templates), LONGEST, _CHOICES), np.uint8)
        for row, template in enumerate(self.templates):
            for place, (slot, code) in enumerate(template.values.items()):
                numbers = self.equal(slot, code)
                out[row, place] = [numbers[choice % len(numbers)] for choice in range(_CHOICES)]
        return out

    def equal(self, slot: Slot, code: int) -> list[int]:
        """Return the ways to write a value that no rule tells from this one, the least concerning first."""
        classes = self.base.derived(value_classes)[slot.finding]
        scale = self.base.vocabulary[slot.finding].scale
        same = [other for other in scale.exact if classes[other] == classes[code]]
        return self.palette.numbers(self._index[slot], same)

    @cached_property
    def _index(self) -> dict[Slot, int]:
        return {slot: number for number, slot in enumerate(self.base.slots)}

    def _speaking(self, root: str, leg: Leg) -> Iterator[Frame]:
        for rule, side in self.base.frames:
            if side in {leg, "patient"} and any(effect.weight > 0 for effect in rule.evidence_for(root)):
                yield rule.id, side

    def _of_rules(self, kind: str, wanted: Callable[[Rule], bool]) -> Iterator[Story]:
        for rule, side in self.base.frames:
            if wanted(rule):
                yield Story(kind, rule.id, side, ((rule.id, side),))


def _some(formula: Formula) -> list[Completion]:
    """Return some ways to make a formula true. What must stay unrecorded, because it is assumed, is not told."""
    told = ({slot: code for slot, code in c.items() if code} for c in islice(completions(formula), _LOOK) if c)
    return list(islice((c for c in told if 0 < len(c) <= LONGEST), _PER_FRAME))
