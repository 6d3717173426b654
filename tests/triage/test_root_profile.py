"""The profile of a root is computed from the rules, and from nothing else."""

from __future__ import annotations

import pytest

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.reading import Readings
from radiculo.triage.root_profile import root_profile
from support.bases import finding, make_base, rival, root, rule, yes

RULES = {
    "jerk": rule(yes("jerk"), root("L4", 8, "reflex"), root("L3", 3, "reflex"), root("L5", 1.5, "reflex")),
    "toe": rule(yes("toe"), root("L5", 4, "motor")),
    "knee": rule(yes("knee"), root("L4", 3, "motor"), root("L3", 2.5, "motor"), discriminates_from=["L3", "joint"]),
    "normal": rule({"finding": "jerk", "is": "no"}, root("L4", 0.5, "reflex")),
    "femoral": rule(yes("psoas"), rival("femoral", ["L3", "L4"])),
    "artery": rule(yes("pulse"), rival("artery", "all", "beside")),
}
FINDINGS = {name: finding() for name in ("jerk", "toe", "knee", "psoas", "pulse")}


def test_domains_hold_what_speaks_for_and_against_the_root_the_strongest_first() -> None:
    found = root_profile(Readings(make_base(RULES, FINDINGS)), "L4")
    motor, reflex = found.domains
    assert (motor.domain, reflex.domain) == ("motor", "reflex")
    assert [(w.rule, w.weight) for w in motor.speaks_for] == [("r/knee", 48)]
    assert [(w.rule, w.weight) for w in reflex.speaks_for] == [("r/jerk", 90)]
    assert [(w.rule, w.weight) for w in reflex.speaks_against] == [("r/normal", -30)]


def test_a_neighbour_is_told_apart_by_rules_that_weigh_the_two_at_least_a_margin_apart() -> None:
    above, below = root_profile(Readings(make_base(RULES, FINDINGS)), "L4").neighbours
    assert (above.root, below.root) == ("L3", "L5")
    assert [(c.rule, c.weight, c.neighbour_weight) for c in above.favours_this] == [("r/jerk", 90, 48)]
    assert [c.rule for c in above.favours_neighbour] == ["r/normal"]
    assert [each.rule for each in above.taught] == ["r/knee"]
    assert [c.rule for c in below.favours_this] == ["r/jerk", "r/knee"]
    assert [c.rule for c in below.favours_neighbour] == ["r/toe", "r/normal"]


def test_the_margin_is_the_policys() -> None:
    base = make_base(RULES, FINDINGS, policy={"margin": 60})
    above, _ = root_profile(Readings(base), "L4").neighbours
    assert above.favours_this == []


def test_a_rival_mimics_the_roots_in_whose_place_it_stands() -> None:
    readings = Readings(make_base(RULES, FINDINGS))
    mimics = {mimic.name: mimic for mimic in root_profile(readings, "L4").mimics}
    assert list(mimics) == ["femoral", "joint", "artery"]
    assert (mimics["femoral"].outranks, mimics["femoral"].any_root) == (True, False)
    assert (mimics["artery"].outranks, mimics["artery"].any_root) == (False, True)
    assert (mimics["joint"].rules, mimics["joint"].any_root) == ([], False), "a rule for L4 is said to tell it apart"
    assert [mimic.name for mimic in root_profile(readings, "L5").mimics] == ["artery"]


def test_places_that_hit_the_root_first_are_told_from_those_that_hit_another_first() -> None:
    found = root_profile(Readings(make_base(RULES, FINDINGS)), "S1")
    assert [(place.segment, place.zone) for place in found.places if place.first == "S1"] == []
    assert [(place.segment, place.zone) for place in found.places if place.first != "S1"] == [("L4-5", "central")]


@pytest.mark.parametrize("one", ["L1", "L2", "L3", "L4", "L5", "S1", "S2"])
def test_two_neighbours_tell_each_other_apart_by_the_same_rules(base: RuleBase, one: str) -> None:
    readings = Readings(base)
    for neighbour in root_profile(readings, one).neighbours:
        back = next(n for n in root_profile(readings, neighbour.root).neighbours if n.root == one)
        assert {c.rule for c in neighbour.favours_this} == {c.rule for c in back.favours_neighbour}
        assert {c.rule for c in neighbour.favours_neighbour} == {c.rule for c in back.favours_this}
