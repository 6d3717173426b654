"""Summaries add up in any order, and their intervals are Wilson's."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiculo.judge.interval import wilson
from radiculo.replay.summary import summarise, tally_of
from radiculo.replay.tally import Tally

CELLS = [
    ("root", "stated", "top-1"),
    ("root", "inferred", "wrong"),
    ("root_by_domains", "1 domain", "in set"),
    ("urgency", "stated", "over"),
    ("urgency_confusion", "A", "B"),
    ("rules", "left level/a", "fires"),
    ("rules", "alarm/b", "waits"),
    ("pathway", "all", "right"),
]
counts = st.dictionaries(st.sampled_from(CELLS), st.integers(1, 50)).map(Counter)
names = st.lists(st.sampled_from("pqrs"), max_size=3)
tallies = st.builds(Tally, counts, st.dictionaries(st.sampled_from(["ok", "failed"]), st.integers(1, 9)).map(Counter))
tallies = st.builds(lambda t, m, u: Tally(t.cells, t.statuses, m, u), tallies, names, names)


def added(parts: list[Tally]) -> Tally:
    total = Tally()
    for part in parts:
        total.add(part)
    return total


@given(st.lists(tallies, max_size=5).flatmap(lambda parts: st.tuples(st.just(parts), st.permutations(parts))))
def test_the_order_in_which_parts_are_added_does_not_matter(parts: tuple[list[Tally], list[Tally]]) -> None:
    assert summarise(added(parts[0])) == summarise(added(parts[1]))


@given(st.lists(tallies, max_size=4))
def test_summaries_of_parts_add_up_to_the_summary_of_the_whole(parts: list[Tally]) -> None:
    again = added([tally_of(summarise(part)) for part in parts])
    assert summarise(again) == summarise(added(parts))


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)]
)
def test_intervals_are_those_of_wilson(count: int, of: int, low: float, high: float) -> None:
    """The last one is the example of Newcombe 1998 (method 3)."""
    assert wilson(count, of) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
