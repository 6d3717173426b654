"""Disjunctions of conjunctions, as durable_rules runs them: exact, and compact."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiculo.engine.dnf import ALWAYS, LONG, NEVER, Atom, Compact, Dnf, absorb
from radiculo.knowledge.vocabulary import Slot

ATOMS = [(Slot(f"f{index}", "left"), frozenset({1})) for index in range(5)]


def holds(dnf: Dnf, algebra: Compact, true: set[Atom]) -> bool:
    """Evaluate a disjunction, its helpers included."""
    return any(all(_atom_holds(atom, algebra, true) for atom in conjunction) for conjunction in dnf)


def _atom_holds(atom: Atom, algebra: Compact, true: set[Atom]) -> bool:
    for dnf, helper in algebra.helpers.items():
        if helper == atom:
            return holds(dnf, algebra, true)
    return atom in true


def test_absorption_keeps_the_smallest_conjunctions_only() -> None:
    a, b, c = "abc"
    kept = absorb([frozenset({a, b}), frozenset({a}), frozenset({b, c}), frozenset({a, b, c}), frozenset({b, c})])
    assert kept == {frozenset({a}), frozenset({b, c})}
    assert absorb([frozenset({a}), frozenset()]) == ALWAYS
    assert absorb([]) == NEVER


@given(st.lists(st.frozensets(st.integers(0, 4), max_size=4), max_size=8))
def test_absorption_changes_no_truth(conjunctions: list[frozenset[int]]) -> None:
    kept = absorb(conjunctions)
    for size in product([False, True], repeat=5):
        true = {index for index, on in enumerate(size) if on}
        assert any(c <= true for c in kept) == any(c <= true for c in conjunctions)


@pytest.mark.parametrize("wide", [1, 2, 4, 100])
@pytest.mark.parametrize("least", [0, 1, 2, 3, 4, 5])
def test_a_threshold_network_counts(wide: int, least: int) -> None:
    algebra = Compact(wide)
    parts = [algebra.known(*atom) for atom in ATOMS]
    network = algebra.at_least(least, parts)
    for states in product([False, True], repeat=len(ATOMS)):
        true: set[Atom] = {atom for atom, on in zip(ATOMS, states, strict=True) if on}
        assert holds(network, algebra, true) == (sum(states) >= least)


@pytest.mark.parametrize("wide", [1, 2, 4, 100])
def test_a_product_of_sums_is_exact_and_grows_slowly(wide: int) -> None:
    algebra = Compact(wide)
    known = [algebra.known(*atom) for atom in ATOMS]
    sums = [algebra.join([known[i], known[(i + 1) % 5], known[(i + 2) % 5]]) for i in range(5)]
    whole = algebra.meet(sums)
    assert len(whole) <= wide
    for states in product([False, True], repeat=len(ATOMS)):
        true: set[Atom] = {atom for atom, on in zip(ATOMS, states, strict=True) if on}
        expected = all(states[i] or states[(i + 1) % 5] or states[(i + 2) % 5] for i in range(5))
        assert holds(whole, algebra, true) == expected


def test_an_empty_set_of_codes_never_holds() -> None:
    assert Compact().known(Slot("f", "left"), frozenset()) == NEVER


def test_helpers_are_levelled_so_that_each_comes_after_what_it_needs() -> None:
    algebra = Compact(1)
    parts = [algebra.known(*atom) for atom in ATOMS]
    algebra.at_least(3, parts)
    for dnf, helper in algebra.helpers.items():
        assert algebra.level[helper] > algebra.level_of(dnf)


def test_long_conjunctions_are_broken_up() -> None:
    algebra = Compact()
    parts = [algebra.known(Slot(f"f{index}", "left"), frozenset({1})) for index in range(300)]
    nested = algebra.meet([algebra.meet(parts[:100]), algebra.meet(parts[100:])])
    lengths = [len(conjunction) for dnf in (nested, *algebra.helpers) for conjunction in dnf]
    assert max(lengths) <= 2 * LONG
    everything: set[Atom] = {atom for part in parts for conjunction in part for atom in conjunction}
    assert holds(nested, algebra, everything)
    assert not holds(nested, algebra, everything - {next(iter(everything))})
