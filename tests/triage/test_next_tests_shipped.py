"""What to examine next, over the shipped patients: open, due, possible for this patient, and of use."""

from __future__ import annotations

import pytest

from radiculo import Case, read_cases, triage
from radiculo.knowledge import conditions
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.vocabulary import LEGS, Slot
from radiculo.triage.trace import Trace
from support.laws import exact
from support.program import ROOT

PATIENT = {"sex", "age"}


@pytest.fixture(scope="module", params=["teaching"])
def traces(request: pytest.FixtureRequest, base: RuleBase) -> list[tuple[Case, Trace]]:
    cases = read_cases(str(ROOT / "cases" / request.param), base)
    return [(case, triage(case, base, engine="recorder")) for case in cases]


def test_next_tests_are_open_due_and_of_use(base: RuleBase, traces: list[tuple[Case, Trace]]) -> None:
    assert any(trace.next_tests for _, trace in traces)
    for case, trace in traces:
        standing = {level.side for level in trace.outcome.levels if level.tier != "none" and not level.withdrawn}
        considered = {item.side for item in trace.outcome.considered}
        sides = standing | considered | (set(LEGS) if "patient" in considered else set())
        for test in trace.next_tests:
            slot = Slot(test.finding, test.side)
            first = base.vocabulary[test.finding].after
            assert not case.observations.code(slot), (case.id, slot)
            assert sides if test.side == "patient" else test.side in sides, (case.id, slot)
            assert test.separates or test.shift, (case.id, slot)
            assert not first or case.observations.code(Slot(first, test.side)), (case.id, slot)


def test_no_next_test_has_only_results_that_this_patient_cannot_have(
    base: RuleBase, traces: list[tuple[Case, Trace]]
) -> None:
    """A rule of `conflict/` says what age or sex excludes; a test that it rules out asks for nothing."""
    excluding = {
        test.finding
        for rule in base.rules
        if rule.id.startswith("conflict/") and {test.finding for test in conditions.tests_of(rule.when)} & PATIENT
        for test in conditions.tests_of(rule.when)
        if test.finding not in PATIENT
    }
    assert {"pregnancy", "smoker"} <= excluding
    for case, trace in traces:
        before = {item.rule for item in trace.outcome.contradictions}
        for test in trace.next_tests:
            if test.finding in excluding:
                slot = Slot(test.finding, test.side)
                codes = base.vocabulary[test.finding].scale.exact
                concern = [code for code in codes if code != base.vocabulary[test.finding].normal_outright]
                found = [
                    {
                        item.rule
                        for item in triage(
                            case.observations.plus(slot, exact(base, slot, code)), base
                        ).outcome.contradictions
                    }
                    for code in concern
                ]
                assert any(after <= before for after in found), (case.id, slot)
