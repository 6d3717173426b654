"""An emergency that waits with something abnormal known shows, whether or not the safety screen lists it."""

from __future__ import annotations

import pytest

from radiculo.errors import Problems
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.rulebase import RuleBase
from radiculo.knowledge.vocabulary import Slot
from support.bases import Data, built, files, finding, rule, try_build
from support.engines import outcome

FINDINGS = {name: finding(sides="patient") for name in ("pain", "aneurysm", "sudden", "screened", "old")}


def data(*wanted: str, urgency: str = "A", **policy: object) -> dict[str, Data]:
    when = {"all": [{"finding": name, "is": "yes"} for name in wanted]}
    alarm = {"alarm": {"urgency": urgency, "suspects": "something"}}
    made = files({"r/x": rule(when, alarm, scope="patient")}, FINDINGS, screen=["screened"])
    made["policy.yaml"] |= {"waiting_shows_from": "B", "complaints": ["pain"], **policy}
    return made


def base_of(*wanted: str, urgency: str = "A") -> RuleBase:
    return built(data(*wanted, urgency=urgency))


def waiting(base: RuleBase, **values: str) -> list[str]:
    codes = {"no": 1, "yes": 2}
    case = Observations({Slot(name, "patient"): Reading(codes[value], value) for name, value in values.items()})
    found = outcome(base, case).urgency
    assert found.provisional == bool(found.waiting_for)
    return [item.finding for item in found.waiting_for]


def test_what_an_emergency_waits_for_is_named_once_something_abnormal_is_known() -> None:
    base = base_of("pain", "aneurysm", "sudden")
    assert waiting(base, pain="yes", aneurysm="yes") == ["sudden"]
    assert waiting(base, aneurysm="yes") == ["pain", "sudden"]


@pytest.mark.parametrize(
    "values",
    [
        *({}, {"pain": "yes"}, {"pain": "yes", "old": "yes"}),
        *({"pain": "yes", "aneurysm": "no"}, {"aneurysm": "yes", "sudden": "no"}),
    ],
)
def test_a_complaint_or_what_the_rule_does_not_ask_for_makes_nothing_provisional(values: dict[str, str]) -> None:
    assert waiting(base_of("pain", "aneurysm", "sudden"), **values) == []


def test_an_alarm_that_is_no_emergency_may_wait() -> None:
    assert waiting(base_of("aneurysm", "sudden", urgency="B"), aneurysm="yes") == ["sudden"]
    assert waiting(base_of("aneurysm", "sudden", urgency="C"), aneurysm="yes") == []


def test_where_the_screen_tells_of_it_already_no_more_is_asked() -> None:
    assert waiting(base_of("screened", "aneurysm", "sudden"), aneurysm="yes") == ["screened"]


def codes_of(problems: Problems) -> set[str]:
    return {problem.code for problem in problems.errors}


def test_a_misspelt_complaint_or_category_is_refused() -> None:
    assert codes_of(try_build(data("pain", complaints=["pian"]))[1]) == {"unknown-finding"}
    assert codes_of(try_build(data("pain", waiting_shows_from="Z"))[1]) == {"unknown-urgency"}
