"""The recorder: plain booleans, and the tree of nodes that explanations print. It never short-circuits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from radiculo.engine.rails import SIGN_NO, SIGN_YES, Frame, Kleene, Rails, derive
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import Algebra, All, AnyOf, Condition, Count, Not, Test, fold
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.rules import Rule, Verdict
from radiculo.knowledge.scales import Codes
from radiculo.knowledge.vocabulary import Side, Slot, Vocabulary


class Booleans:
    """The four operations on plain booleans, over the codes of one case."""

    def __init__(self, codes: dict[Slot, int]) -> None:
        self.codes = codes

    def known(self, slot: Slot, codes: Codes) -> bool:  # noqa: D102
        return self.codes.get(slot) in codes

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


def record(base: RuleBase, observations: Observations) -> dict[Frame, Node]:
    """Evaluate every rule on one case and keep the whole reasoning."""
    readings = dict(observations)
    codes = observations.codes()
    logic = Booleans(codes)

    def verdict(rule: Rule, side: Side) -> Node:
        return fold(rule.when, _Tree(Kleene(logic, side, base.vocabulary), readings))

    def put_sign(slot: Slot, parts: list[Node]) -> None:
        if any(part.true for part in parts):
            codes[slot] = SIGN_YES
        elif all(part.false for part in parts):
            codes[slot] = SIGN_NO
        if slot in codes:
            readings[slot] = Reading(codes[slot], "yes" if codes[slot] == SIGN_YES else "no")

    return derive(base, verdict, put_sign)


def record_rules(base: RuleBase, rules: Iterable[Rule], readings: Mapping[Slot, Reading]) -> dict[Frame, Node]:
    """Evaluate some rules on readings that hold everything they read, signs and conclusions included."""
    logic = Booleans({slot: reading.code for slot, reading in readings.items() if reading.code})
    return {
        (rule.id, side): fold(rule.when, _Tree(Kleene(logic, side, base.vocabulary), readings))
        for rule in rules
        for side in rule.frames
    }


def evaluate(condition: Condition, side: Side, codes: dict[Slot, int], vocabulary: Vocabulary) -> Rails[bool]:
    """Evaluate a single condition on plain codes (signs included), without keeping the tree."""
    return fold(condition, Kleene(Booleans(codes), side, vocabulary))
