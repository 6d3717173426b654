"""The recorder: the verdict of every rule on one case, and the tree of nodes that explanations print.

Verdicts are numbers here, 1 for known true, -1 for known false and 0 for neither, so that `all` is the least of its
parts and `any` the greatest. Trees are made when they are asked for; they rest on plain booleans and the two rails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from radiculo.engine.rails import PLAIN, SIDES, SIGN_NO, SIGN_YES, Frame, Kleene, Rails, derive
from radiculo.knowledge import cache
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import Algebra, All, AnyOf, Condition, Count, Not, Test, fold
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.rules import Rule, Verdict
from radiculo.knowledge.scales import UNKNOWN, Codes
from radiculo.knowledge.vocabulary import Side, Slot, Vocabulary
from radiculo.lazy import cached_property

KIND = "readers"


class Booleans:
    """The four operations on plain booleans, over the codes of one case."""

    def __init__(self, codes: dict[Slot, int]) -> None:
        self.codes = codes

    def known(self, slot: Slot, codes: Codes) -> bool:  # noqa: D102
        return self.codes.get(slot, UNKNOWN) in codes

    def meet(self, parts: Sequence[bool]) -> bool:  # noqa: D102
        return all(parts)

    def join(self, parts: Sequence[bool]) -> bool:  # noqa: D102
        return any(parts)

    def at_least(self, least: int, parts: Sequence[bool]) -> bool:  # noqa: D102
        return sum(parts) >= least


@dataclass(frozen=True, slots=True)
class Node:
    """One condition of a rule on a case: its rails, its parts, and for a test what was found in each slot."""

    condition: Condition
    true: bool
    false: bool
    parts: tuple[Node, ...] = ()
    found: tuple[tuple[Slot, Reading | None], ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The rails in one word."""
        return "fires" if self.true else "silent" if self.false else "waits"


class _Tree(Algebra[Node]):
    """The algebra that keeps every node."""

    def __init__(self, logic: Kleene[bool], reading: Callable[[Slot], Reading | None]) -> None:
        self.logic, self.reading = logic, reading

    def test(self, test: Test) -> Node:
        slots = self.logic.vocabulary.slots(test, self.logic.side)
        found = tuple((slot, self.reading(slot)) for slot in slots)
        return self._node(test, self.logic.test(test), found=found)

    def all(self, condition: All, parts: Sequence[Node]) -> Node:
        return self._node(condition, self.logic.all(condition, parts), parts)

    def any(self, condition: AnyOf, parts: Sequence[Node]) -> Node:
        """A coarse area that is recorded, and decides, is told as one more part."""
        covers = self.logic.vocabulary.covering(condition, self.logic.side)
        found = [(each, self.reading(each.slot)) for each in covers]
        more = [
            Node(each.test, true=True, false=False, found=((each.slot, reading),))
            for each, reading in found
            if reading is not None and reading.code in each.yes
        ]
        return self._node(condition, self.logic.any(condition, parts), [*parts, *more])

    def negate(self, condition: Not, part: Node) -> Node:
        return self._node(condition, self.logic.negate(condition, part), [part])

    def count(self, condition: Count, parts: Sequence[Node]) -> Node:
        return self._node(condition, self.logic.count(condition, parts), parts)

    def _node(
        self,
        condition: Condition,
        rails: Rails[bool],
        parts: Sequence[Node] = (),
        found: tuple[tuple[Slot, Reading | None], ...] = (),
    ) -> Node:
        return Node(condition, rails.true, rails.false, tuple(parts), found)


Conclude: TypeAlias = Callable[[Mapping[Frame, Rails[bool]]], Mapping[Slot, int]]
_Evaluate: TypeAlias = Callable[[Mapping[Slot, int]], int]
_RAILS = (PLAIN[False, False], PLAIN[True, False], PLAIN[False, True])  # 0, 1, -1


@dataclass(frozen=True)
class Record(Mapping[Frame, Node]):
    """The rails of every rule on one case; as a mapping, its tree."""

    base: RuleBase
    rails: Mapping[Frame, Rails[bool]]
    codes: dict[Slot, int]  # with signs and conclusions
    observations: Observations
    _nodes: dict[Frame, Node] = field(default_factory=dict)

    def __getitem__(self, frame: Frame) -> Node:
        if frame not in self._nodes:
            rule, side = self.base.by_id[frame[0]], frame[1]
            self._nodes[frame] = fold(rule.when, self._trees[side])
        return self._nodes[frame]

    def __iter__(self) -> Iterator[Frame]:
        return iter(self.rails)

    def __len__(self) -> int:
        return len(self.rails)

    @cached_property
    def _trees(self) -> dict[Side, _Tree]:
        logic = Booleans(self.codes)
        return {side: _Tree(Kleene(logic, side, self.base.vocabulary), self._reading) for side in SIDES}

    def _reading(self, slot: Slot) -> Reading | None:
        """Return what is recorded in a slot, or derived."""
        finding = self.base.vocabulary[slot.finding]
        if finding.is_derived and slot in self.codes:
            return Reading(self.codes[slot], finding.scale.name(self.codes[slot]))
        return self.observations.get(slot)


def record(base: RuleBase, observations: Observations, conclude: Conclude = lambda _: {}) -> Record:
    """Evaluate every rule on one case and keep what the whole reasoning rests on.

    `conclude` gives the codes of the conclusions, once all rules that do not read them have their verdict.
    """
    codes = observations.codes()
    compiled = base.derived(_Compiled)
    readers = compiled.reads.readers
    touched = set[Frame]().union(*(readers[slot] for slot in codes if slot in readers))

    def put(slot: Slot, code: int) -> None:
        codes[slot] = code
        touched.update(readers.get(slot, ()))

    def put_sign(slot: Slot, parts: list[Rails[bool]]) -> None:
        if any(part.true for part in parts):
            put(slot, SIGN_YES)
        elif all(part.false for part in parts):
            put(slot, SIGN_NO)

    def put_conclusions(rails: dict[Frame, Rails[bool]]) -> None:
        for slot, code in conclude(rails).items():
            put(slot, code)

    def verdict(rule: Rule, side: Side) -> Rails[bool]:
        frame = rule.id, side
        if frame in touched:
            return compiled.evaluate(frame, codes)
        return compiled.blank(frame)

    return Record(base, derive(base, verdict, put_sign, put_conclusions), codes, observations)


@dataclass(frozen=True)
class _Reads:
    """Which rules read a slot, and the verdict of each rule of which nothing is recorded, the same in every case."""

    readers: dict[Slot, frozenset[Frame]]
    blank: dict[Frame, int]


class _Compiled:
    """Every rule as a function of the codes of a case, made when it is asked for; what the rules read is kept."""

    def __init__(self, base: RuleBase) -> None:
        self.rules, self.vocabulary = base.by_id, base.vocabulary  # not the base: a circle
        self.functions: dict[Frame, _Evaluate] = {}
        self.reads = cache.made_of(base, KIND, self._reads)

    def _reads(self, base: RuleBase) -> _Reads:
        readers: dict[Slot, set[Frame]] = {}
        blank: dict[Frame, int] = {}
        for rule, side in base.frames:
            frame = rule.id, side
            for slot in self._compile(frame):
                readers.setdefault(slot, set()).add(frame)
            blank[frame] = self.functions[frame]({})
        return _Reads({slot: frozenset(frames) for slot, frames in readers.items()}, blank)

    def _compile(self, frame: Frame) -> set[Slot]:
        """Make the function of a rule; return the slots that it reads."""
        algebra = _Compile(self.vocabulary, frame[1])
        self.functions[frame] = fold(self.rules[frame[0]].when, algebra)
        return algebra.slots

    def evaluate(self, frame: Frame, codes: Mapping[Slot, int]) -> Rails[bool]:
        """Return the verdict of a rule."""
        if frame not in self.functions:
            self._compile(frame)
        return _RAILS[self.functions[frame](codes)]

    def blank(self, frame: Frame) -> Rails[bool]:
        """Return the verdict of a rule of which nothing is recorded."""
        return _RAILS[self.reads.blank[frame]]


class _Compile(Algebra[_Evaluate]):
    """The algebra that makes of a condition, on one side, a function of the codes of a case; it notes what is read."""

    def __init__(self, vocabulary: Vocabulary, side: Side) -> None:
        self.vocabulary, self.side = vocabulary, side
        self.slots: set[Slot] = set()

    def test(self, test: Test) -> _Evaluate:
        yes, no = self.vocabulary.split(test)
        slots = self.vocabulary.slots(test, self.side)
        parts = [self._reading(slot, yes, no) for slot in slots]
        return parts[0] if len(parts) == 1 else _greatest(parts) if test.where == "either" else _least(parts)

    def all(self, _: All, parts: Sequence[_Evaluate]) -> _Evaluate:
        return _least(parts)

    def any(self, condition: AnyOf, parts: Sequence[_Evaluate]) -> _Evaluate:
        covers = self.vocabulary.covering(condition, self.side)
        return _greatest([*parts, *(self._reading(c.slot, c.yes, c.no) for c in covers)])

    def negate(self, _: Not, part: _Evaluate) -> _Evaluate:
        return lambda codes: -part(codes)

    def count(self, condition: Count, parts: Sequence[_Evaluate]) -> _Evaluate:
        least, spare = condition.at_least, len(parts) - condition.at_least

        def evaluate(codes: Mapping[Slot, int]) -> int:
            found = [part(codes) for part in parts]
            return 1 if found.count(1) >= least else -1 if found.count(-1) > spare else 0

        return evaluate

    def _reading(self, slot: Slot, yes: Codes, no: Codes) -> _Evaluate:
        self.slots.add(slot)
        values = dict.fromkeys(no, -1) | dict.fromkeys(yes, 1)
        return lambda codes: values.get(codes.get(slot, UNKNOWN), 0)


def _least(parts: Sequence[_Evaluate]) -> _Evaluate:
    def evaluate(codes: Mapping[Slot, int]) -> int:
        least = 1
        for part in parts:
            found = part(codes)
            if found < least:
                if found < 0:
                    return found
                least = found
        return least

    return evaluate


def _greatest(parts: Sequence[_Evaluate]) -> _Evaluate:
    def evaluate(codes: Mapping[Slot, int]) -> int:
        greatest = -1
        for part in parts:
            found = part(codes)
            if found > greatest:
                if found > 0:
                    return found
                greatest = found
        return greatest

    return evaluate
