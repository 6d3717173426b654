"""What a peer is given means what radiculo means: a pure-Python peer agrees with the recorder."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.peers.export import Expressions, names_of, spelled_out, strata
from radiculo.engine.recorder import record
from radiculo.knowledge.observations import Observations
from support.bases import shipped_base
from support.dice import Seeded
from support.random_cases import random_case
from support.random_rules import random_base


class _Sets:
    """A language whose expressions are the values that make them true, of the one property there is."""

    def one_of(self, name: str, codes: list[int]) -> frozenset[int]:  # noqa: ARG002 - the one property
        return frozenset(codes)

    def every(self, parts: list[frozenset[int]]) -> frozenset[int]:
        return frozenset.intersection(*parts)

    def some(self, parts: list[frozenset[int]]) -> frozenset[int]:
        return frozenset.union(*parts)

    def at_least(self, least: int, parts: list[frozenset[int]]) -> frozenset[int]:
        return spelled_out(self, least, parts)


def test_at_least_is_spelled_out_as_and_and_or():
    parts = [frozenset({1, 2}), frozenset({2, 3}), frozenset({1, 3, 2}), frozenset({4})]
    found = {least: spelled_out(_Sets(), least, parts) for least in (1, 2, 3)}
    assert found == {1: {1, 2, 3, 4}, 2: {1, 2, 3}, 3: {2}}


def test_what_never_holds_is_left_out_of_an_expression():
    base = shipped_base()
    slot = base.slots[0]
    algebra = Expressions(_Sets(), names_of(base.vocabulary))
    never, one = algebra.known(slot, frozenset()), algebra.known(slot, frozenset({1}))
    assert never is None
    assert algebra.join([never, one]) == {1}
    assert algebra.meet([never, one]) is None
    assert algebra.at_least(2, [never, one]) is None


def test_every_rail_that_can_hold_is_exported():
    base = shipped_base()
    heads = [head for stratum in strata(base, _Sets()) for head, _ in stratum.heads]
    assert len(set(heads)) == len(heads)
    assert {frame for frame, _ in heads} == {(rule.id, side) for rule, side in base.frames}


@pytest.mark.parametrize("seed", range(5))
def test_rule_engine_gives_the_verdicts_of_the_recorder(seed: int):
    pytest.importorskip("rule_engine")
    from benchmarks.peers.infix_rules import RuleEngine  # noqa: PLC0415 - only where it is installed

    dice = Seeded(seed)
    base = random_base(dice)
    cases = [Observations(), *(random_case(dice, base) for _ in range(10))]
    peer = RuleEngine(base, Path())
    found = peer.known(peer.run(peer.prepare(cases)))
    nodes = [record(base, case) for case in cases]
    assert found == [
        {(frame, True) for frame, node in each.items() if node.true}
        | {(frame, False) for frame, node in each.items() if node.false}
        for each in nodes
    ]
