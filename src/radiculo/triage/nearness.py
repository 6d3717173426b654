"""How near a rule is to firing: the fewest findings that would have to be recorded, or recorded otherwise.

A way is what a condition demands of each slot. A test that holds already is part of the way, so that what one part
of a rule needs cannot undo another part. Only the `MOST` nearest ways of each node are followed: with more
alternatives than that, a way may be a finding longer than need be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from radiculo.engine.rails import Frame
from radiculo.engine.recorder import Node
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import All, AnyOf, Count, Not, Test
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.prose import refuting_text, test_text
from radiculo.knowledge.scales import Codes
from radiculo.knowledge.vocabulary import Slot

MOST = 12


@dataclass(frozen=True, slots=True)
class Demand:
    """The codes that a slot may have, and in words the tests that ask for them."""

    codes: Codes
    wanted: tuple[str, ...]


Way = Mapping[Slot, Demand]


@dataclass(frozen=True)
class Nearness:
    """Looks for the nearest ways from one case, by the nodes of its rules."""

    base: RuleBase
    observations: Observations
    nodes: Mapping[Frame, Node]

    def nearest(self, frame: Frame) -> Way | None:
        """Return what a rule demands in order to fire; None when nothing that can be recorded would make it fire."""
        ways = self._ways(self.nodes[frame], wanted=True)
        return ways[0] if ways else None

    def misses(self, slot: Slot, demand: Demand) -> bool:
        """Say whether a slot does not have what is demanded of it."""
        return self.observations.code(slot) not in demand.codes

    def _cost(self, way: Way) -> int:
        return sum(self.misses(slot, demand) for slot, demand in way.items())

    def _ways(self, node: Node, *, wanted: bool) -> list[Way]:
        """Return the ways to make a node known true, or known false."""
        parts = node.parts
        match node.condition:
            case Test():
                return self._test(node.condition, [slot for slot, _ in node.found], wanted=wanted)
            case Not():
                return self._ways(parts[0], wanted=not wanted)
            case All():
                return self._some(parts, len(parts) if wanted else 1, wanted=wanted)
            case AnyOf():
                return self._some(parts, 1 if wanted else len(parts), wanted=wanted)
            case Count(least):
                return self._some(parts, least if wanted else len(parts) - least + 1, wanted=wanted)

    def _some(self, parts: Iterable[Node], number: int, *, wanted: bool) -> list[Way]:
        """Return the ways to settle so many of some nodes: by those that are nearest."""
        found = [ways for part in parts if (ways := self._ways(part, wanted=wanted))]
        return self._at_least(number, found)

    def _at_least(self, number: int, found: list[list[Way]]) -> list[Way]:
        if number == 1:
            return self._best(way for ways in found for way in ways)
        found.sort(key=lambda ways: self._cost(ways[0]))
        chosen = found[: number + 2]  # two to spare, for where the nearest contradict each other
        return self._best(way for ways in combinations(chosen, number) for way in self._together(ways))

    def _together(self, each: Iterable[list[Way]]) -> list[Way]:
        joined: list[Way] = [{}]
        for ways in each:
            pairs = (_join(one, other) for one in joined for other in ways)
            joined = self._best(pair for pair in pairs if pair is not None)
        return joined

    def _best(self, ways: Iterable[Way]) -> list[Way]:
        return sorted(ways, key=self._cost)[:MOST]

    def _test(self, test: Test, slots: list[Slot], *, wanted: bool) -> list[Way]:
        if self.base.vocabulary[test.finding].is_sign:
            yes = (str(test.want[0]) == "yes") == wanted
            each = [self._sign(slot, yes=yes) for slot in slots]
        else:
            each = [self._slot(test, slot, wanted=wanted) for slot in slots]
        whole = (test.where == "both") == wanted  # on either side is refuted on both
        return self._at_least(len(slots) if whole else 1, [ways for ways in each if ways]) if each else []

    def _slot(self, test: Test, slot: Slot, *, wanted: bool) -> list[Way]:
        vocabulary = self.base.vocabulary
        codes = vocabulary.split(test)[0 if wanted else 1]
        text = test_text(test, vocabulary) if wanted else refuting_text(test, vocabulary)
        exact = codes & frozenset(vocabulary[test.finding].scale.exact)
        return [{slot: Demand(codes, (text,))}] if exact else []

    def _sign(self, slot: Slot, *, yes: bool) -> list[Way]:
        """Return the ways of the rules that make a sign: one of them for yes, all of them against it for no."""
        rules = self.base.sign_rules.get(slot.finding, ())
        return self._some([self.nodes[rule.id, slot.side] for rule in rules], 1 if yes else len(rules), wanted=yes)


def _join(one: Way, other: Way) -> Way | None:
    """Return what both ways demand; None when they contradict each other."""
    joined = dict(one)
    for slot, demand in other.items():
        before = joined.get(slot)
        if before is None:
            joined[slot] = demand
            continue
        codes = before.codes & demand.codes
        if not codes:
            return None
        joined[slot] = Demand(codes, tuple(dict.fromkeys([*before.wanted, *demand.wanted])))
    return joined
