"""Recorder, durable_rules and columns agree on any rules and any partial cases, and so does what follows from them."""

from __future__ import annotations

import pytest
from hypothesis import given

from radiculo.engine.durable import DurableEngine, available
from radiculo.knowledge.rulebase import RuleBase
from support.engines import differences
from support.profile import examples
from support.random_cases import Sample, compare_engines, samples

PARTS = 4
CASES_PER_PART = 500


@examples(250)
@given(samples(cases=6))
def test_all_engines_agree_on_random_rules_and_cases(sample: Sample) -> None:
    base, cases = sample.base, sample.cases
    if not available():
        assert list(differences(base, cases, None)) == []
        return
    with DurableEngine(base) as durable:
        assert list(differences(base, cases, durable)) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_all_engines_agree_on_random_cases_of_the_shipped_rules(base: RuleBase, part: int) -> None:
    assert compare_engines(base, f"ci-{part}", CASES_PER_PART, outcomes_every=25, trees_every=10) == []
