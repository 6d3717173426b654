"""The trace: every reason down to the leaf, what a waiting rule waits for, and the facts of a verdict."""

from __future__ import annotations

import pytest
from hypothesis import given

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.vocabulary import LEGS, Slot
from radiculo.triage.reasons import why
from radiculo.triage.run import triage
from radiculo.triage.trace import Leaf, Trace
from support.bases import Data, finding, make_base, observe, root, rule, yes
from support.dice import Seeded, pick
from support.engines import verdicts
from support.laws import exact
from support.random_cases import Sample, random_case, samples


def trace_of(base: RuleBase, case: Observations) -> Trace:
    return triage(case, base, engine="recorder")


@pytest.fixture(scope="module")
def small() -> RuleBase:
    findings = {name: finding() for name in "abc"} | {
        "power": finding("mrc"),
        "jerk": finding("reflex", aliases=["KJ"]),
        "fever": finding(sides="patient"),
    }
    rules = {
        "test": rule({"finding": "power", "at_most": 3}),
        "either": rule(yes("either.a"), scope="patient"),
        "any": rule({"any": [yes("a"), yes("b"), {"not": yes("c")}]}),
        "all": rule({"all": [yes("a"), yes("fever")]}, root("L4", 3)),
        "makes": rule({"all": [yes("a"), yes("b")]}, {"sign": "s"}),
        "more": rule(yes("c"), {"sign": "s"}),
        "reads": rule({"all": [yes("s"), yes("fever")]}),
    }
    return make_base(rules, findings, signs={"s": "leg"})


@pytest.mark.parametrize(
    ("recorded", "verdict", "shown", "reason"),
    [
        ({}, "waits", "not recorded", "unknown is never negative"),
        ({"left__power": "not tested"}, "waits", "not tested", "decides nothing"),
        ({"left__power": "not interpretable"}, "waits", "not interpretable", "decides nothing"),
        ({"left__power": "weak"}, "waits", "weak", "not exact enough"),
        ({"left__power": "4-"}, "silent", "4-", "not as wanted"),
        ({"left__power": "3/5"}, "fires", "3/5", "as wanted"),
    ],
)
def test_a_leaf_says_what_was_found_and_why_that_decides_or_not(
    small: RuleBase, recorded: Data, verdict: str, shown: str, reason: str
) -> None:
    found = trace_of(small, observe(small, **recorded)).rule("r/test", "left")
    (leaf,) = found.tree.found
    assert (found.verdict, found.tree.verdict) == (verdict, verdict)
    assert (leaf.slot, leaf.recorded, leaf.reason) == ("left.power", shown, reason)


def test_the_tree_of_a_rule_has_the_form_of_its_condition(small: RuleBase) -> None:
    tree = trace_of(small, observe(small, left__a="no", left__c="yes")).rule("r/any", "left").tree

    def form(leaf: Leaf) -> object:
        return (leaf.text, leaf.verdict, [form(part) for part in leaf.parts]) if leaf.parts else leaf.verdict

    assert form(tree) == ("any of", "waits", ["silent", "waits", ("not", "silent", ["fires"])])


@pytest.mark.parametrize(
    ("rule_id", "side", "recorded", "still_open", "closed"),
    [
        ("r/either", "patient", {}, ["left.a", "right.a"], []),
        ("r/either", "patient", {"left__a": "no"}, ["right.a"], []),
        ("r/either", "patient", {"left__a": "not tested"}, ["right.a"], ["left.a (not tested)"]),
        ("r/either", "patient", {"left__a": "yes"}, [], []),
        ("r/test", "left", {"left__power": "weak"}, ["left.power"], []),
        ("r/any", "left", {"left__a": "no"}, ["left.b", "left.c"], []),
        ("r/all", "left", {"left__a": "yes"}, ["fever"], []),
        ("r/all", "left", {"left__a": "no"}, [], []),
        ("r/reads", "left", {"fever": "yes"}, ["left.a", "left.b", "left.c"], []),
        ("r/reads", "left", {"fever": "yes", "left__c": "no"}, ["left.a", "left.b"], []),
        (
            "r/reads",
            "left",
            {"fever": "yes", "left__c": "no", "left__b": "not tested"},
            ["left.a"],
            ["left.b (not tested)"],
        ),
        ("r/reads", "left", {"left__c": "yes"}, ["fever"], []),
    ],
)
def test_a_waiting_rule_names_what_can_still_be_asked_and_what_was_closed(
    small: RuleBase, rule_id: str, side: str, recorded: Data, still_open: list[str], closed: list[str]
) -> None:
    found = trace_of(small, observe(small, **recorded)).rule(rule_id, side)  # type: ignore[arg-type]
    assert (found.open, found.closed) == (still_open, closed)


def settled_by_what_it_waits_for(base: RuleBase, case: Observations, seed: object) -> None:
    """Fill what the waiting rules call open: then those that nothing closed are decided."""
    dice = Seeded(seed)
    trace = trace_of(base, case)
    before = [frame for frame in base.frames if frame[0].id not in base.closing]  # advice waits for nobody
    for each, side in before[:40]:
        found = trace.rule(each.id, side)
        assert bool(found.open or found.closed) == (found.verdict == "waits")
        filled = case
        for name in found.open:
            slot = _slot(name)
            assert case.code(slot) not in base.vocabulary[slot.finding].scale.exact
            code = pick(dice, list(base.vocabulary[slot.finding].scale.exact))
            filled = filled.plus(slot, exact(base, slot, code))
        if found.verdict == "waits" and not found.closed:
            assert verdicts(base, filled)[each.id, side] != "waits"


def _slot(name: str) -> Slot:
    head, _, rest = name.partition(".")
    return Slot(rest, head) if head in {"left", "right"} else Slot(name, "patient")  # type: ignore[arg-type]


@given(samples(cases=1))
def test_what_a_rule_waits_for_settles_it_on_random_rules(sample: Sample) -> None:
    settled_by_what_it_waits_for(sample.base, sample.cases[-1], "open")


def test_what_a_rule_waits_for_settles_it_on_the_shipped_rules(base: RuleBase) -> None:
    dice = Seeded("open")
    for index in range(3):
        settled_by_what_it_waits_for(base, random_case(dice, base), index)


def test_the_facts_of_a_verdict_are_the_findings_behind_it(small: RuleBase) -> None:
    trace = trace_of(small, observe(small, left__a="yes", left__b="yes", left__c="no", fever="yes", left__power="4-"))
    assert {str(slot): text for slot, text in trace.facts("r/reads", "left").items()} == {
        "left.a": "yes",
        "left.b": "yes",
        "fever": "yes",
    }
    assert {str(slot) for slot in trace.facts("r/any", "left")} == {"left.a", "left.b", "left.c"}
    assert trace.facts("r/test", "left") == {Slot("power", "left"): "4-"}
    assert trace.facts("r/any", "right") == {}


def test_a_published_trace_has_every_rule_on_every_side(small: RuleBase) -> None:
    case = observe(small, left__a="yes", right__power="not tested")
    found = trace_of(small, case).to_file()
    assert [(item.rule, item.side) for item in found.rules] == [(r.id, side) for r, side in small.frames]
    assert found.observations == {"left.a": "yes", "right.power": "not tested"}
    assert {(item.rule, item.verdict) for item in found.rules if item.side == "left"} == {
        (each.id, found.outcome.verdicts[each.id]["left"]) for each in small.rules if each.scope == "leg"
    }


def test_a_trace_says_what_kind_each_condition_and_effect_is(small: RuleBase) -> None:
    found = trace_of(small, observe(small, left__a="no", left__c="yes")).rule("r/any", "left")
    assert [found.tree.kind, *(part.kind for part in found.tree.parts)] == ["any", "test", "test", "not"]
    assert [effect.kind for effect in found.effects] == ["advice"]
    found = trace_of(small, observe(small)).rule("r/all", "left")
    assert (found.tree.kind, [(e.kind, e.weight) for e in found.effects]) == ("all", [("evidence", 48)])


@pytest.mark.parametrize(("recorded", "met"), [("4-", False), ("3", True), ("weak", None), ("not tested", None)])
def test_a_found_value_says_whether_it_meets_the_test(small: RuleBase, recorded: str, met: bool | None) -> None:
    (leaf,) = trace_of(small, observe(small, left__power=recorded)).rule("r/test", "left").tree.found
    assert leaf.met is met


def test_the_facts_of_an_any_are_those_of_its_branches_that_hold(small: RuleBase) -> None:
    trace = trace_of(small, observe(small, left__a="yes", left__b="no", left__c="yes"))
    assert [str(slot) for slot in trace.facts("r/any", "left")] == ["left.a"]


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        ({"left__a": "yes", "left__b": "yes", "left__c": "yes"}, "wanted not Finding: yes, but left.a is yes"),
        ({"left__a": "no", "left__b": "no", "left__c": "yes"}, "wanted Finding: yes, but left.b is no"),
    ],
)
def test_what_made_a_rule_silent_is_turned_round_below_a_not(recorded: Data, said: str) -> None:
    when = {"all": [{"not": {"all": [yes("a"), yes("c")]}}, yes("b")]}
    base = make_base({"r": rule(when)}, {name: finding() for name in "abc"})
    assert why(trace_of(base, observe(base, **recorded)), "r/r", "left") == f"is silent: {said}"


def test_evidence_that_does_not_count_says_which_rules_withdraw_it() -> None:
    rules = {
        "gone": rule(yes("a"), root("L4", 0.5), {"sign": "s"}),
        "off": rule(yes("b"), {"withdraws": ["r/gone"]}),
    }
    base = make_base(rules, {name: finding() for name in "ab"}, signs={"s": "leg"})
    trace = trace_of(base, observe(base, left__a="yes", left__b="yes", right__a="yes"))
    found = {side: trace.rule("r/gone", side).effects for side in LEGS}
    assert [(e.kind, e.withdrawn_by) for e in found["left"]] == [("evidence", ["r/off"]), ("sign", [])]
    assert [(e.kind, e.withdrawn_by) for e in found["right"]] == [("evidence", []), ("sign", [])]
