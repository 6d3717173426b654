"""Conflicts: what is recorded and speaks against the level that it names."""

from __future__ import annotations

import pytest
from hypothesis import given

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import OTHER
from radiculo.triage.conflicts import Conflict
from radiculo.triage.run import triage
from support.bases import finding, make_base, observe, root, rule, yes
from support.laws import mirrored
from support.random_cases import Sample, samples

FINDINGS = ("power", "jerk", "touch", "ache", "calm")


@pytest.fixture(scope="module")
def small() -> RuleBase:
    rules = {
        "power": rule(yes("power"), root("L4", 6), root("L5", 1.2)),
        "jerk": rule(yes("jerk"), root("L4", 6, "reflex")),
        "touch": rule(yes("touch"), root("S1", 4, "sensory")),
        "ache": rule(yes("ache"), root("L4", 2, "pain")),
        "calm": rule(yes("calm"), root("L4", 0.7, "reflex")),
        "gone": rule(yes("gone"), {"withdraws": ["r/calm"]}),
    }
    return make_base(rules, {name: finding() for name in (*FINDINGS, "gone")})


def conflicts(base: RuleBase, *found: str) -> list[Conflict]:
    observed = observe(base, **{name.replace(".", "__"): "yes" for name in found})
    return triage(observed, base, engine="recorder").conflicts


def test_findings_that_agree_are_no_conflict(small: RuleBase) -> None:
    assert conflicts(small, "left.power", "left.jerk", "left.ache") == []


def test_an_empty_case_has_no_conflict(small: RuleBase) -> None:
    assert conflicts(small) == []


def test_a_domain_that_points_to_another_root_is_one(small: RuleBase) -> None:
    (found,) = conflicts(small, "left.power", "left.jerk", "left.touch")
    assert (found.kind, found.side) == ("domain", "left")
    assert found.text == "left sensation: points to S1 (+60), not L4 (+0)"
    (claim,) = found.claims
    assert (claim.rule, claim.side, claim.says) == ("r/touch", "left", "for S1 (+60)")
    assert claim.findings == ["left Finding: yes"]


def test_rules_for_and_against_the_named_root_are_one(small: RuleBase) -> None:
    (found,) = conflicts(small, "left.power", "left.jerk", "left.calm")
    assert (found.kind, found.text) == ("for_and_against", "left L4: findings for it and against it")
    assert [claim.says for claim in found.claims] == ["for L4 (+78)", "for L4 (+78)", "against L4 (-15)"]


def test_withdrawn_evidence_is_none(small: RuleBase) -> None:
    assert conflicts(small, "left.power", "left.jerk", "left.calm", "left.gone") == []


def test_complaints_of_one_leg_and_deficits_of_the_other_are_one(small: RuleBase) -> None:
    (found,) = [each for each in conflicts(small, "left.ache", "right.power") if each.kind == "sides"]
    assert found.side == "patient"
    assert found.text == "pain on the left, power on the right"
    assert {claim.side for claim in found.claims} == {"left", "right"}


def test_complaints_and_deficits_of_the_same_leg_are_none(small: RuleBase) -> None:
    assert not [each for each in conflicts(small, "left.ache", "left.power", "right.ache") if each.kind == "sides"]


def test_swapping_the_legs_swaps_the_conflicts(small: RuleBase) -> None:
    left = conflicts(small, "left.power", "left.jerk", "left.touch", "left.calm")
    right = conflicts(small, "right.power", "right.jerk", "right.touch", "right.calm")
    assert [each.text.replace("left", "right") for each in left] == [each.text for each in right]


def test_the_published_trace_carries_them(small: RuleBase) -> None:
    observed = observe(small, left__power="yes", left__jerk="yes", left__calm="yes")
    trace = triage(observed, small, engine="recorder")
    assert trace.to_file().conflicts == trace.conflicts != []


@given(samples(cases=1))
def test_on_any_rules_claims_rest_on_rules_that_fired_and_swapping_the_legs_swaps_them(sample: Sample) -> None:
    one, other = (
        triage(case, sample.base, engine="recorder") for case in (sample.cases[-1], mirrored(sample.cases[-1]))
    )
    for conflict in one.conflicts:
        assert conflict.claims
        for claim in conflict.claims:
            assert one.outcome.verdicts[claim.rule][claim.side] == "fires"
    kinds = sorted((each.kind, OTHER[each.side]) for each in one.conflicts)
    assert kinds == sorted((each.kind, each.side) for each in other.conflicts)


@pytest.mark.parametrize(("lr", "lead", "count"), [(2, 30, 0), (2.05, 31, 1)])
def test_a_domain_is_a_conflict_only_beyond_the_margin(lr: float, lead: int, count: int) -> None:
    rules = {
        "power": rule(yes("power"), root("L4", 6)),
        "jerk": rule(yes("jerk"), root("L4", 6, "reflex")),
        "touch": rule(yes("touch"), root("S1", lr, "sensory")),
    }
    base = make_base(rules, {name: finding() for name in ("power", "jerk", "touch")})
    trace = triage(observe(base, left__power="yes", left__jerk="yes", left__touch="yes"), base, engine="recorder")
    (level, _) = trace.outcome.levels
    assert [ranked.domains["sensory"] for ranked in level.ranked if ranked.root == "S1"] == [lead]
    assert (level.roots, len(trace.conflicts)) == (["L4"], count)
