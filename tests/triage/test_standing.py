"""What stands before what: an urgent pathway before the roots, a rival above or beside them."""

from __future__ import annotations

import pytest

from radiculo.knowledge.base import RuleBase
from radiculo.triage.outcome import Standing
from radiculo.triage.run import triage
from support.bases import alarm, finding, make_base, observe, rival, root, rule, yes


@pytest.fixture(scope="module")
def small() -> RuleBase:
    rules = {
        "vessel": rule(yes("vessel"), alarm("A", "vascular")),
        "cord": rule(yes("cord"), alarm("A", "spinal")),
        "slower": rule(yes("slower"), alarm("B", "vascular")),
        "beside": rule(yes("hip"), rival("joint", strength="beside")),
        "better": rule(yes("stiff"), rival("joint")),
        "nerve": rule(yes("nerve"), rival("femoral", strength="beside")),
        "power": rule(yes("power"), root("L4", 6)),
        "reflex": rule(yes("reflex"), root("L5", 6)),
    }
    names = ("vessel", "cord", "slower", "hip", "stiff", "nerve", "power", "reflex")
    return make_base(rules, {name: finding() for name in names})


@pytest.mark.parametrize(
    ("found", "first"),
    [((), False), (("vessel",), True), (("cord",), False), (("vessel", "cord"), False), (("slower",), False)],
)
def test_only_the_most_urgent_category_of_another_pathway_comes_before_roots(
    small: RuleBase, found: tuple[str, ...], first: bool
) -> None:
    trace = triage(observe(small, left__power="yes", **{f"left__{name}": "yes" for name in found}), small)
    assert trace.outcome.comes_before_roots is first
    assert trace.variants.next_tests() != []
    assert trace.next_tests == ([] if first else trace.variants.next_tests())


def standings(base: RuleBase, **recorded: object) -> list[Standing]:
    return triage(observe(base, **recorded), base, engine="recorder").outcome.standings


def test_a_rival_is_told_once_with_its_strongest_standing_and_every_rule(small: RuleBase) -> None:
    found = standings(small, left__hip="yes", left__stiff="yes", left__nerve="yes", right__hip="yes")
    assert [(each.name, each.side, each.strength, each.rules) for each in found] == [
        ("joint", "left", "outranks", ["r/beside", "r/better"]),
        ("joint", "right", "beside", ["r/beside"]),
        ("femoral", "left", "beside", ["r/nerve"]),
    ]
