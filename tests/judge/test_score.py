"""Scores, expectations, and a summary that adds up."""

from __future__ import annotations

import pytest

from radiculo.cases.model import Case
from radiculo.cases.read import Record
from radiculo.cases.shapes import Expect, Truth
from radiculo.knowledge.base import RuleBase
from radiculo.replay.run import run_record
from support.bases import alarm, finding, make_base, observe, rival, root, rule, yes
from support.replays import Kept, replayed

FINDINGS = {name: finding(domain="motor") for name in "abcd"}


@pytest.fixture(scope="module")
def small() -> RuleBase:
    rules = {
        "a": rule(yes("a"), root("L4", 3), root("L3", 3)),
        "b": rule(yes("b"), root("L4", 5, "reflex")),
        "c": rule(yes("c"), alarm("B")),
        "d": rule(yes("d"), rival("femoral", ["L3", "L4"])),
    }
    return make_base(rules, FINDINGS)


def case_of(base: RuleBase, names: str, *, truth: Truth | None = None, expect: Expect | None = None) -> Case:
    recorded = observe(base, **{f"left__{name}": "yes" for name in names})
    return Case(id=f"case-{names}", observations=recorded, truth=truth, expect=expect)


def result_of(base: RuleBase, case: Case):  # type: ignore[no-untyped-def]
    return run_record(Record(case.id, case), base, 1)


@pytest.mark.parametrize(
    ("names", "roots", "side", "score"),
    [
        ("ab", ["L4"], "left", "top-1"),
        ("a", ["L4"], "left", "in set"),
        ("a", ["L3", "L4"], "left", "top-1"),
        ("", ["L4"], "left", "undetermined"),
        ("ab", ["S1"], "left", "wrong"),
        ("abd", ["L4"], "left", "withdrawn"),
        ("ab", ["L4"], "right", "wrong"),
        ("abd", ["L4"], "right", "undetermined"),
        ("ab", ["L4"], None, "top-1"),
    ],
)
def test_a_root_is_scored_on_the_side_of_the_truth(
    small: RuleBase, names: str, roots: list[str], side: str | None, score: str
) -> None:
    truth = Truth.model_validate({"roots": roots, "side": side})
    assert result_of(small, case_of(small, names, truth=truth)).score.root == score


@pytest.mark.parametrize(("names", "score"), [("", "none named"), ("ab", "root named"), ("abd", "withdrawn")])
def test_no_single_root_is_scored_by_what_stays_named(small: RuleBase, names: str, score: str) -> None:
    assert result_of(small, case_of(small, names, truth=Truth(roots=[]))).score.no_root == score


@pytest.mark.parametrize(("category", "score"), [("A", "under"), ("B", "exact"), ("C", "over")])
def test_urgency_errors_have_a_direction(small: RuleBase, category: str, score: str) -> None:
    assert result_of(small, case_of(small, "c", truth=Truth(urgency=category))).score.urgency == score


@pytest.mark.parametrize(
    ("names", "expect", "failing"),
    [
        ("ab", {"roots": ["L4"], "side": "left", "tier": ["possible"]}, ""),
        ("ab", {"roots": ["L5"]}, "level: expected L5"),
        ("ab", {"roots": []}, "no root to be named"),
        ("abd", {"roots": []}, ""),
        ("ab", {"tier": ["likely"], "side": "left"}, "tier"),
        ("c", {"urgency": "B", "fires": ["r/c"]}, ""),
        ("c", {"silent": ["r/a"]}, "expected to be silent, but it waits"),
        ("c", {"urgency": "A"}, "urgency: expected A, got B"),
        ("", {"urgency": "B"}, "urgency: expected B, got D"),
        ("c", {"pathway": "vascular"}, "pathway"),
        ("d", {"rival": "femoral", "pathway": "nerve"}, ""),
        ("a", {"rival": "femoral"}, "rival"),
        ("a", {"fires": ["r/c"]}, "expected to fire"),
        ("c", {"silent": ["r/c"]}, "expected to be silent, but it fires"),
    ],
)
def test_an_expectation_is_met_or_says_what_it_got(
    small: RuleBase, names: str, expect: dict[str, object], failing: str
) -> None:
    result = result_of(small, case_of(small, names, expect=Expect.model_validate(expect)))
    assert result.status == ("failed" if failing else "ok")
    assert failing in " ".join(result.failures)


def test_a_known_disagreement_passes_and_an_unexpected_pass_is_reported(small: RuleBase) -> None:
    known = result_of(small, case_of(small, "c", expect=Expect(urgency="A", known="too cautious")))
    surprise = result_of(small, case_of(small, "c", expect=Expect(urgency="B", known="too cautious")))
    assert (known.status, known.unexpected_pass, bool(known.failures)) == ("ok", False, True)
    assert (surprise.status, surprise.unexpected_pass) == ("ok", True)


def test_every_record_is_accounted_for(small: RuleBase) -> None:
    records = [
        Record("good", case_of(small, "ab", truth=Truth(roots=["L4"], roots_basis="stated"))),
        Record("unmet", case_of(small, "c", expect=Expect(urgency="A"))),
        Record("broken", None),
        Record("missed", case_of(small, "a", truth=Truth(urgency="A", urgency_basis="stated"))),
    ]
    kept = Kept()
    summary = replayed(records, kept, base=small).summary
    assert [entry.result.status for entry in kept.entries] == ["ok", "failed", "invalid", "ok"]
    assert summary.records == sum(summary.statuses.values()) == 4
    assert summary.root.rows == {"stated": {"top-1": 1, "in set": 0, "undetermined": 0, "withdrawn": 0, "wrong": 0}}
    assert summary.stated_emergencies_missed == ["case-a"]


def test_an_interrupted_replay_reports_what_is_done(small: RuleBase) -> None:
    def records():  # type: ignore[no-untyped-def]
        yield Record("good", case_of(small, "ab"))
        raise KeyboardInterrupt

    report = replayed(records(), base=small)
    assert (report.interrupted, report.summary.records) == (True, 1)


def test_a_rule_is_silent_only_where_it_is_known_not_to_fire(small: RuleBase) -> None:
    expect = Expect(silent=["r/a"])
    known = Case(id="known", observations=observe(small, left__a="no", left__c="yes"), expect=expect)
    assert result_of(small, known).failures == []
    assert result_of(small, case_of(small, "c", expect=expect)).failures


def test_roots_that_are_named_on_the_other_leg_too_fail_an_expectation_of_one_side(small: RuleBase) -> None:
    expect = Expect(roots=["L4"], side="left")
    both = Case(id="both", observations=observe(small, both__a="yes", both__b="yes"), expect=expect)
    assert result_of(small, case_of(small, "ab", expect=expect)).failures == []
    assert result_of(small, both).failures != []


@pytest.mark.parametrize(
    ("recorded", "side", "found"),
    [
        ({"left__a": "yes", "left__b": "yes"}, "left", "right"),
        ({"both__a": "yes", "both__b": "yes"}, "left", "other leg too"),
        ({"left__a": "yes", "left__b": "yes"}, "right", "wrong"),
        ({}, "left", "none named"),
    ],
)
def test_the_side_of_the_named_roots_is_scored(
    small: RuleBase, recorded: dict[str, str], side: str, found: str
) -> None:
    truth = Truth.model_validate({"roots": ["L4"], "side": side})
    case = Case(id="sided", observations=observe(small, **recorded), truth=truth)
    assert result_of(small, case).score.side == found


def test_segment_zone_and_mechanism_of_the_truth_are_scored(base: RuleBase) -> None:
    recorded = observe(
        base,
        left__leg_pain="yes",
        left__achilles_reflex="absent",
        right__achilles_reflex="normal",
        left__ankle_plantarflexion_power=4,
        **{"left__sensation.lateral_foot": "reduced"},
    )
    truth = Truth(roots=["S1"], side="left", segment="L5-S1", zone="lateral_recess", mechanism="tumour_in_bone")
    truth = truth.model_copy(update={"mechanism": next(iter(base.tables.terms.mechanisms))})
    score = result_of(base, Case(id="placed", observations=recorded, truth=truth)).score
    assert (score.root, score.side, score.segment) == ("top-1", "right", "first")
    assert score.zone in {"first", "listed"}
    assert score.mechanism in {"first", "listed", "missed", "none named"}
    wrong = truth.model_copy(update={"segment": "L1-2"})
    assert result_of(base, Case(id="placed", observations=recorded, truth=wrong)).score.segment == "missed"
