"""The compiled program says what the columns say, whatever the rules and the number of cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from radiculo.engine.columns import Batch, ranges_of, run_columns
from radiculo.engine.program import Program
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from support.profile import examples
from support.random_cases import Sample, samples


def codes_of(base: RuleBase, cases: list[Observations]) -> np.ndarray:
    codes = np.zeros((len(base.columns), len(cases)), np.uint8)
    for row, case in enumerate(cases):
        for slot, code in case.codes().items():
            codes[base.columns.index(slot), row] = code
    return codes


@given(samples(cases=11))
@examples(60)
def test_the_program_gives_the_verdicts_of_the_columns(sample: Sample) -> None:
    base = sample.base
    found = Program.of(base).run(codes_of(base, sample.cases)).verdicts.rails()
    expected = run_columns(base, Batch.of([case.codes() for case in sample.cases]))
    assert found.keys() == expected.keys()
    for frame, rails in expected.items():
        assert (found[frame].true == rails.true).all(), frame
        assert (found[frame].false == rails.false).all(), frame


@pytest.mark.parametrize(
    ("codes", "ranges"), [((), ()), ((3,), ((3, 3),)), ((1, 2, 3), ((1, 3),)), ((5, 1, 2, 7), ((1, 2), (5, 5), (7, 7)))]
)
def test_codes_become_the_fewest_ranges(codes: tuple[int, ...], ranges: tuple[tuple[int, int], ...]) -> None:
    assert ranges_of(frozenset(codes)) == ranges
