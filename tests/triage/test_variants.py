"""What-if and the next test, against triaging every variant anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations, Reading
from radiculo.triage.answer import Answer
from radiculo.triage.run import triage
from radiculo.triage.variants import Variants
from support.bases import alarm, finding, make_base, observe, rival, root, rule, yes

FINDINGS = {name: finding() for name in "abc"} | {"jerk": finding("reflex")}


@pytest.fixture(scope="module")
def small() -> RuleBase:
    lost = {"finding": "jerk", "in": ["reduced", "absent"]}
    rules = {
        "a": rule(yes("a"), root("L4", 3), root("L3", 3)),
        "jerk": rule(lost, root("L4", 8, "reflex"), root("L3", 3, "reflex")),
        "b": rule(yes("b"), alarm("B")),
        "c": rule(yes("c"), root("S1", 1.2, "sensory")),
    }
    return make_base(rules, FINDINGS, screen=["b"])


def short(base: RuleBase, observations: Observations) -> Answer:
    return replace(Answer.of(triage(observations, base, engine="recorder").outcome), provisional=None, advice=())


def test_every_single_change_that_moves_the_answer_is_listed_and_no_other(small: RuleBase) -> None:
    case = observe(small, left__a="yes", left__jerk="normal", right__b="no")
    variants = Variants(small, case)
    found = {(change.finding, change.side, change.after) for change in variants.moving()}
    expected = set()
    for slot, code in variants.changes:
        scale = small.vocabulary[slot.finding].scale
        label = scale.label(code) if code else "not recorded"
        readings = {key: reading for key, reading in case.items() if key != slot}
        changed = Observations(readings | ({slot: Reading(code, scale.name(code))} if code else {}))
        if short(small, changed) != short(small, case):
            expected.add((slot.finding, slot.side, label))
    assert found == expected
    assert ("jerk", "left", "reduced") in found
    assert ("b", "left", "yes") in found


def test_the_next_test_is_the_one_that_moves_the_scores_most(small: RuleBase) -> None:
    tests = Variants(small, observe(small, left__a="yes")).next_tests()
    assert (tests[0].finding, tests[0].side) == ("jerk", "left")
    assert any("possible" in text for text in tests[0].settles)


def test_what_is_recorded_is_not_asked_again(small: RuleBase) -> None:
    tests = Variants(small, observe(small, left__a="yes", left__jerk="normal")).next_tests()
    assert "jerk" not in {test.finding for test in tests if test.side == "left"}


def test_the_next_tests_come_best_first() -> None:
    weights = {"b": 4, "c": 9}
    rules = {name: rule(yes(name), root("L4", lr, "reflex")) for name, lr in weights.items()}
    base = make_base({"a": rule(yes("a"), root("L4", 4), root("L3", 4)), **rules}, {name: finding() for name in "abc"})
    tests = Variants(base, observe(base, left__a="yes")).next_tests()
    assert [each.finding for each in tests] == ["c", "b"]
    assert tests[0].shift > tests[1].shift
    best = Variants(base, observe(base, left__a="yes")).next_tests(1)
    assert [each.finding for each in best] == ["c"]


def test_a_test_is_due_only_after_the_one_that_it_refines_was_abnormal() -> None:
    findings = {"a": finding(), "plain": finding(), "crossed": finding(after="plain")}
    rules = {
        "a": rule(yes("a"), root("L4", 4), root("L3", 4)),
        "plain": rule(yes("plain"), root("L3", 4, "tension")),
        "crossed": rule(yes("crossed"), root("L4", 9, "reflex")),
    }
    base = make_base(rules, findings)
    for said, asked in (("", {"plain"}), ("no", set()), ("yes", {"crossed"})):
        case = observe(base, left__a="yes", **({"left__plain": said} if said else {}))
        assert {test.finding for test in Variants(base, case).next_tests()} == asked


def test_a_leg_that_has_no_complaint_or_another_explanation_gets_no_test_for_a_root() -> None:
    rules = {
        "a": rule(yes("a"), root("L4", 4), root("L3", 4)),
        "b": rule(yes("b"), root("L4", 9, "reflex")),
        "c": rule(yes("c"), rival("joint")),
    }
    base = make_base(rules, {name: finding() for name in "abc"})
    assert {test.finding for test in Variants(base, observe(base, left__a="yes")).next_tests()} == {"b"}
    assert Variants(base, observe(base)).next_tests() == []
    assert Variants(base, observe(base, left__a="yes", left__c="yes")).next_tests() == []
