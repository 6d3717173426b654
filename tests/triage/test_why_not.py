"""Why not: the nearest rules first, what is missing for each, and what counted."""

from __future__ import annotations

import pytest

from radiculo.knowledge.base import RuleBase
from radiculo.triage.run import triage
from radiculo.triage.why_not import WhyNot, WhyNotFile, WhyNotUrgency
from support.bases import Data, alarm, finding, make_base, observe, root, rule, yes


@pytest.fixture(scope="module")
def small() -> RuleBase:
    rules = {
        "one": rule(yes("a"), root("L4", 3), alarm("A")),
        "two": rule({"all": [yes("a"), yes("b")]}, root("L4", 6), alarm("A")),
        "other": rule(yes("c"), root("L5", 3), alarm("C")),
        "against": rule(yes("d"), root("L4", 0.5, "reflex")),
        "gone": rule(yes("e"), {"withdraws": ["r/against"]}),
        "signed": rule(yes("s"), root("L4", 2, "sensory"), alarm("A")),
        "makes": rule(yes("f"), {"sign": "s"}),
    }
    return make_base(rules, {name: finding() for name in "abcdef"}, signs={"s": "leg"}, screen=["a"])


def asked(base: RuleBase, target: str, limit: int | None = None, **recorded: object) -> WhyNotFile:
    return WhyNot(triage(observe(base, **recorded), base, engine="recorder"), limit).file("case", target)


def urgency(base: RuleBase, target: str, limit: int | None = None, **recorded: object) -> WhyNotUrgency:
    found = asked(base, target, limit, **recorded).urgency
    assert found is not None
    return found


def order(found: WhyNotUrgency) -> list[tuple[str, str, int]]:
    return [(near.rule, near.side, len(near.missing)) for near in found.nearest]


def test_the_nearest_rule_comes_first(small: RuleBase) -> None:
    assert order(urgency(small, "A", left__b="yes", left__f="no", right__a="no")) == [
        ("r/two", "left", 1),
        ("r/one", "left", 1),
        ("r/signed", "right", 1),
        ("r/one", "right", 1),
        ("r/signed", "left", 1),
        ("r/two", "right", 2),
    ]


@pytest.mark.parametrize(("limit", "listed", "further"), [(None, 6, 0), (2, 2, 4), (6, 6, 0)])
def test_no_more_than_asked_for_are_listed_and_the_rest_is_counted(
    small: RuleBase, limit: int | None, listed: int, further: int
) -> None:
    found = urgency(small, "A", limit)
    assert (len(found.nearest), found.further) == (listed, further)


@pytest.mark.parametrize(
    ("recorded", "state", "shown"),
    [
        ({}, "open", "not recorded"),
        ({"left__a": "not tested"}, "closed", "not tested"),
        ({"left__a": "no"}, "contrary", "no"),
    ],
)
def test_a_missing_finding_says_what_was_wanted_and_found(
    small: RuleBase, recorded: Data, state: str, shown: str
) -> None:
    (near,) = [n for n in urgency(small, "A", **recorded).nearest if (n.rule, n.side) == ("r/one", "left")]
    (item,) = near.missing
    assert (item.slot, item.wanted, item.recorded, item.state) == ("left.a", "Finding: yes", shown, state)


def test_a_sign_stands_for_the_findings_behind_it(small: RuleBase) -> None:
    (near,) = [n for n in urgency(small, "A").nearest if (n.rule, n.side) == ("r/signed", "left")]
    assert [item.slot for item in near.missing] == ["left.f"]


def test_a_root_says_what_counted_for_and_against_it_and_what_was_withdrawn(small: RuleBase) -> None:
    recorded = {f"left__{name}": "yes" for name in "acde"}
    (leg,) = asked(small, "L4", **recorded).legs
    assert [(c.rule, c.weight, c.withdrawn_by) for c in leg.counted] == [
        ("r/against", -30, ["r/gone"]),
        ("r/one", 48, []),
    ]
    assert (leg.side, leg.score, leg.best_score) == ("left", 48, 48)
    assert [(near.rule, near.weight) for near in leg.nearest] == [("r/two", 78), ("r/signed", 30)]


def test_without_evidence_both_legs_are_told(small: RuleBase) -> None:
    found = asked(small, "L4")
    assert [(leg.side, leg.best, leg.named) for leg in found.legs] == [("left", "", False), ("right", "", False)]
    assert found.urgency is None


def test_a_resting_category_names_the_alarms_that_fire(small: RuleBase) -> None:
    found = urgency(small, "D", left__c="yes")
    assert (found.now, found.resting, [a.rule for a in found.fired], found.nearest) == ("C", True, ["r/other"], [])


def test_the_nearest_rule_of_a_root_speaks_for_it(base: RuleBase) -> None:
    """On the shipped rules: a rule against a root is never what it lacks."""
    for leg in asked(base, "L4").legs:
        assert leg.nearest
        assert all(near.weight is not None and near.weight > 0 for near in leg.nearest)
