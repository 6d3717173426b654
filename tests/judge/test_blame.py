"""Blame: each failure names the rules that are responsible, and why the others did not fire."""

from __future__ import annotations

import pytest

from radiculo.cases.shapes import Expect
from radiculo.judge.blame import reasons
from support.bases import make_base, rule, yes
from support.replays import FINDINGS, RULES, case_of, small_base


def told(names: str, *, no: str = "", **expect: object) -> list[str]:
    return reasons(case_of(names, no=no, expect=Expect.model_validate(expect)), small_base())


def test_a_case_that_meets_what_it_expects_has_no_reasons() -> None:
    assert told("c", urgency="B", fires=["r/c"], silent=["r/a"]) == []
    assert reasons(case_of("c"), small_base()) == []


def test_too_high_an_urgency_names_the_alarm_and_its_facts() -> None:
    assert told("c", urgency="D") == ["urgency B is set by r/c (left), which fires, because left Finding: yes"]


def test_too_low_an_urgency_names_the_alarms_that_could_have_set_it_nearest_first() -> None:
    lines = told("c", urgency="A")
    assert lines == [
        "urgency B is set by r/c (left), which fires, because left Finding: yes",
        "urgency A could come from r/e (left), which waits for: left.e",
        "urgency A could come from r/e (right), which waits for: right.e, right.c",
    ]


def test_an_urgency_without_an_alarm_says_so() -> None:
    assert told("", urgency="B")[0] == "urgency D: no alarm sets it"


def test_an_alarm_that_is_silent_says_which_test_refused_it() -> None:
    lines = told("c", no="e", urgency="A")
    assert "urgency A could come from r/e (left), which is silent: wanted Finding: yes, but left.e is no" in lines


@pytest.mark.parametrize(
    ("names", "no", "line"),
    [
        ("", "", "r/b (left) waits for: left.b"),
        ("", "b", "r/b (left) is silent: wanted Finding: yes, but left.b is no"),
    ],
)
def test_a_rule_that_should_fire_says_what_it_waits_for_or_what_is_false(names: str, no: str, line: str) -> None:
    assert told(names, no=no, side="left", fires=["r/b"]) == [line]


def test_a_rule_that_should_be_silent_says_why_it_fires() -> None:
    assert told("a", silent=["r/a"]) == ["r/a (left) fires, because left Finding: yes"]


def test_a_level_names_the_rules_that_carry_it_heaviest_first() -> None:
    lines = told("ab", side="left", roots=["L5"])
    assert lines[0] == "left L4 is carried by r/b +70, r/a +48"
    assert "left L5 has +0, and L4 has +118" in lines


def test_a_missing_root_names_the_rules_that_could_bring_it() -> None:
    assert "left L4 could get +70 from r/b (left), which waits for: left.b" in told("", side="left", roots=["L4"])


def test_a_withdrawn_headline_names_who_withdrew_it() -> None:
    assert "the headline of the left leg is withdrawn by r/d" in told("abd", side="left", roots=["L4"])


def test_evidence_that_another_rule_withdrew_is_not_counted_and_says_by_whom() -> None:
    rules = RULES | {"w": rule(yes("e"), {"withdraws": ["r/b"]})}
    base = make_base(rules, FINDINGS)
    case = case_of("abe", expect=Expect(side="left", roots=["L5"], tier=["likely"]))
    assert "left L4 is carried by r/a +48" in reasons(case, base)
    wanted = case_of("be", expect=Expect(side="left", roots=["L4"]))
    assert "left L4 could get +70 from r/b (left), withdrawn by r/w" in reasons(wanted, base)


def test_a_missing_rival_names_its_rule() -> None:
    assert told("a", side="left", rival="femoral") == ["r/d (left) waits for: left.d"]


def test_a_wrong_pathway_names_where_it_comes_from() -> None:
    assert told("c", pathway="vascular") == ["pathway spinal comes from r/c (left)"]
    assert told("d", pathway="vascular") == ["pathway nerve comes from r/d (left)"]
