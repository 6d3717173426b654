"""Bits: the same verdicts as masks, on the rules as they are and with one rule changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from radiculo.engine.bits import BitRun, Bits, as_mask, bits_of
from radiculo.engine.columns import Batch, Masks, run_columns
from radiculo.engine.rails import Frame, Rails
from radiculo.knowledge.rulebase import RuleBase
from radiculo.trials.mutation.mutant import all_mutants
from support.profile import examples
from support.random_cases import Sample, samples


@examples(25)
@given(sample=samples(cases=20))
def test_bits_give_the_verdicts_of_masks_also_after_a_mutation(sample: Sample) -> None:
    batch = Batch.of([case.codes() for case in sample.cases])
    run = BitRun(sample.base, batch)
    assert _same(run, sample.base, batch, {})
    for mutant in list(all_mutants(sample.base))[:: 1 + len(sample.base.rules)]:
        rule = mutant.rule
        deleted = mutant.kind == "deletion"
        new = None if deleted else {side: run.read(mutant.changed.when, side) for side in rule.frames}
        changed = run.ripple(rule, new).verdicts
        ignore = {rule.id} if deleted else set()
        assert _same(run, mutant.base(sample.base), batch, changed, ignore), mutant.what


def _same(
    run: BitRun, base: RuleBase, batch: Batch, changed: Mapping[Frame, Rails[int]], ignore: Collection[str] = ()
) -> bool:
    verdicts = {**run.verdicts, **changed}
    return all(
        (bits_of(rails.true), bits_of(rails.false)) == (verdicts[frame].true, verdicts[frame].false)
        for frame, rails in run_columns(base, batch).items()
        if frame[0] not in ignore
    )


@given(st.lists(st.booleans(), min_size=1, max_size=70))
def test_a_mask_survives_as_bits(values: list[bool]) -> None:
    mask = np.array(values)
    assert (as_mask(bits_of(mask), len(values)) == mask).all()


@given(st.integers(1, 5), st.lists(st.lists(st.booleans(), min_size=9, max_size=9), min_size=1, max_size=6))
def test_at_least_counts_like_masks(least: int, rows: list[list[bool]]) -> None:
    masks = [np.array(row) for row in rows]
    expected = Masks(Batch(9)).at_least(least, masks)
    assert Bits(Batch(9)).at_least(least, [bits_of(mask) for mask in masks]) == bits_of(expected)
