"""The recorder: plain booleans, and the tree of nodes that explanations print. It never short-circuits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from radiculo.engine.rails import SIDES, SIGN_NO, SIGN_YES, Frame, Kleene, Rails, derive
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import Algebra, All, AnyOf, Condition, Count, Not, Test, fold
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.scales import UNKNOWN, Codes
from radiculo.knowledge.vocabulary import Side, Slot, Vocabulary


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

    def __init__(self, logic: Kleene[bool], readings: Mapping[Slot, Reading]) -> None:
        self.logic, self.readings = logic, readings

    def test(self, test: Test) -> Node:
        slots = self.logic.vocabulary.slots(test, self.logic.side)
        found = tuple((slot, self.readings.get(slot)) for slot in slots)
        return self._node(test, self.logic.test(test), found=found)

    def all(self, condition: All, parts: Sequence[Node]) -> Node:
        return self._node(condition, self.logic.all(condition, parts), parts)

    def any(self, condition: AnyOf, parts: Sequence[Node]) -> Node:
        return self._node(condition, self.logic.any(condition, parts), parts)

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


Conclude: TypeAlias = Callable[[Mapping[Frame, Node]], Mapping[Slot, int]]


def record(base: RuleBase, observations: Observations, conclude: Conclude = lambda _: {}) -> dict[Frame, Node]:
    """Evaluate every rule on one case and keep the whole reasoning.

    `conclude` gives the codes of the conclusions, once all rules that do not read them have their verdict.
    """
    readings = dict(observations)
    codes = observations.codes()
    logic = Booleans(codes)
    trees = {side: _Tree(Kleene(logic, side, base.vocabulary), readings) for side in SIDES}

    def put(slot: Slot, code: int) -> None:
        codes[slot] = code
        readings[slot] = Reading(code, base.vocabulary[slot.finding].scale.name(code))

    def put_sign(slot: Slot, parts: list[Node]) -> None:
        if any(part.true for part in parts):
            put(slot, SIGN_YES)
        elif all(part.false for part in parts):
            put(slot, SIGN_NO)

    def put_conclusions(nodes: dict[Frame, Node]) -> None:
        for slot, code in conclude(nodes).items():
            put(slot, code)

    return derive(base, lambda rule, side: fold(rule.when, trees[side]), put_sign, conclude=put_conclusions)


def evaluate(condition: Condition, side: Side, codes: dict[Slot, int], vocabulary: Vocabulary) -> Rails[bool]:
    """Evaluate a single condition on plain codes (signs included), without keeping the tree."""
    return fold(condition, Kleene(Booleans(codes), side, vocabulary))
