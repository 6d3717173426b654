"""Formulas of what is still open: completions are exact, minimal ones are all found, and the work is bounded."""

from __future__ import annotations

import time
from itertools import islice, product

import pytest
from hypothesis import given

from radiculo.engine.columns import Batch, run_columns
from radiculo.engine.formulas import (
    ALWAYS,
    NEVER,
    Formula,
    Formulas,
    all_completions,
    at_least,
    completions,
    holds,
    satisfiable,
)
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.vocabulary import Slot
from radiculo.triage.open_questions import could_raise
from support.bases import alarm, finding, make_base, rule, yes
from support.laws import exact
from support.profile import examples
from support.random_cases import Sample, samples
from support.random_rules import SMALL

A, B, C = (Formula(slot=Slot(name, "patient"), code=1) for name in "abc")
NOT_A = Formula(slot=Slot("a", "patient"), code=2)


@pytest.mark.parametrize(
    ("least", "parts", "simple"),
    [
        (0, [A], ALWAYS),
        (1, [], NEVER),
        (1, [A], A),
        (1, [A, ALWAYS], ALWAYS),
        (1, [A, NEVER], A),
        (2, [A, ALWAYS], A),
        (2, [A, NEVER], NEVER),
        (2, [A, B, NEVER], Formula(2, (A, B))),
        (2, [A, A], A),
        (1, [A, B, A], Formula(1, (A, B))),
        (2, [A, A, B], Formula(2, (A, A, B))),
    ],
)
def test_thresholds_are_simplified(least: int, parts: list[Formula], simple: Formula) -> None:
    assert at_least(least, parts) == simple


@given(samples(SMALL, 1))
@examples(60)
def test_a_formula_holds_for_a_completion_exactly_when_the_rule_then_fires(sample: Sample) -> None:
    base, case = sample.base, sample.cases[-1]
    formulas = Formulas(base, case.codes())
    for each, side in base.frames:
        for rail, formula in zip(("fires", "silent"), _rails(formulas, each, side), strict=True):
            found = [c for c in islice(completions(formula), 30) if c is not None]
            if not found:
                continue
            verdicts = run_columns(base, Batch.of([case.codes() | completion for completion in found]))
            reached = verdicts[each.id, side]
            assert (reached.true if rail == "fires" else reached.false).all()
            assert all(holds(formula, completion) for completion in found)


def _rails(formulas: Formulas, each: object, side: object) -> tuple[Formula, Formula]:
    rails = formulas.rule(each, side)  # type: ignore[arg-type]
    return rails.true, rails.false


def test_minimal_completions_are_found_and_contradictions_are_not() -> None:
    formula = at_least(2, [at_least(1, [A, B]), at_least(1, [NOT_A, C])])
    names = {frozenset((slot.finding, code) for slot, code in found) for found in all_completions(formula, 100) or ()}
    assert names == {
        frozenset({("a", 1), ("c", 1)}),
        frozenset({("b", 1), ("a", 2)}),
        frozenset({("b", 1), ("c", 1)}),
    }


def test_completions_can_be_asked_for_one_slot() -> None:
    formula = at_least(1, [at_least(2, [A, B]), C])
    slot = Slot("b", "patient")
    assert [c for c in completions(formula, slot) if c] == [{Slot("b", "patient"): 1, Slot("a", "patient"): 1}]


def test_a_contradiction_is_not_satisfiable() -> None:
    assert not satisfiable(at_least(2, [A, NOT_A]))
    assert not satisfiable(NEVER)
    assert satisfiable(ALWAYS)
    assert all_completions(ALWAYS, 10) == {frozenset()}
    assert all_completions(NEVER, 10) == frozenset()


def test_too_many_completions_are_no_answer() -> None:
    wide = at_least(1, [Formula(slot=Slot(f"f{i}", "patient"), code=1) for i in range(50)])
    assert all_completions(wide, 10) is None
    assert len(all_completions(wide, 50) or ()) == 50


def test_hostile_conditions_do_not_hang_a_triage() -> None:
    findings = {f"f{index}": finding("reflex") for index in range(12)}
    abnormal = [{"finding": f"both.f{i}", "in": ["reduced", "absent", "brisk"]} for i in range(12)]
    each = [{"finding": f"f{i}", "is": value} for i in range(12) for value in ("reduced", "absent", "brisk")]
    contradiction = {"count": {"at_least": 25, "of": each}}
    rules = {
        "hostile": rule({"all": [*abnormal, contradiction]}),
        "apart": rule({"any": each}),
        "alarm": rule(
            {
                "all": [
                    *abnormal[:6],
                    {"any": [{"count": {"at_least": 6, "of": abnormal}}, {"finding": "f11", "is": "absent"}]},
                ]
            },
            alarm("A"),
        ),
    }
    base = make_base(rules, findings)
    start = time.process_time()
    listed = could_raise(base, Observations(), "D")
    formulas = Formulas(base, {})
    satisfiable(formulas.rule(base.by_id["r/hostile"], "left").true)
    assert time.process_time() - start < 20
    assert Slot("f0", "left") in listed


def test_values_that_no_test_tells_apart_are_one_choice() -> None:
    base = make_base({"x": rule({"finding": "power", "at_most": 3})}, {"power": finding("mrc")})
    formulas = Formulas(base, {})
    rails = formulas.rule(base.rules[0], "left")
    assert len(all_completions(rails.true, 10) or ()) == 1
    assert len(all_completions(rails.false, 10) or ()) == 1


def test_what_is_recorded_is_settled_and_a_partial_value_leaves_its_own_values_open() -> None:
    base = make_base({"x": rule({"finding": "power", "at_most": 3})}, {"power": finding("mrc")})
    slot = Slot("power", "left")
    scale = base.vocabulary["power"].scale
    for written, formula in (("2", ALWAYS), ("5", NEVER), ("severe", ALWAYS)):
        case = Observations().plus(slot, exact(base, slot, scale.read(written) or 0))
        assert Formulas(base, case.codes()).rule(base.rules[0], "left").true == formula
    weak = Formulas(base, {slot: scale.read("weak") or 0}).rule(base.rules[0], "left")
    assert satisfiable(weak.true)
    assert satisfiable(weak.false)


def test_every_minimal_completion_of_a_small_rule_is_found() -> None:
    findings = {name: finding(sides="patient") for name in "abcd"}
    when = {"count": {"at_least": 2, "of": [{"all": [yes("a"), yes("b")]}, {"not": yes("c")}, yes("d"), yes("a")]}}
    base = make_base({"x": rule(when, scope="patient")}, findings)
    formula = Formulas(base, {}).rule(base.rules[0], "patient").true
    found = all_completions(formula, 1000)
    choices = list(product([0, 1, 2], repeat=4))
    cases = [{slot: c for slot, c in zip(base.slots, codes, strict=True) if c} for codes in choices]
    fires = run_columns(base, Batch.of(cases))["r/x", "patient"].true
    firing = [frozenset(case.items()) for case, on in zip(cases, fires, strict=True) if on]
    minimal = {case for case in firing if not any(other < case for other in firing)}
    assert found == minimal
