"""Kinds of mutants: every small mistake in a condition has its mutant, once, with a description."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from radiculo.engine.mutants import mutants
from radiculo.knowledge.conditions import All, AnyOf, Condition, Count, Not, Test
from radiculo.lint.examples import run_examples
from radiculo.lint.mutation import mutate_examples
from support.bases import Data, built, finding, make_base, rule, shipped_base, yes
from support.profile import examples
from support.random_cases import Sample, samples
from support.random_rules import SMALL

FINDINGS = {
    "a": finding(),
    "b": finding(),
    "jerk": finding("reflex"),
    "power": finding("mrc"),
    "fever": finding(sides="patient"),
    "volume": finding(sides="patient", number={"min": 0, "max": 500, "concern": "rising"}),
}
CUTS = rule({"any": [{"finding": "volume", "at_least": at} for at in (100, 200, 300)]}, scope="patient")


def mutants_of(when: Data, scope: str = "leg") -> dict[Condition, str]:
    rules = {"x": rule(when, scope=scope), "cuts": CUTS, "s": rule(yes("a"), {"sign": "s"})}
    base = make_base(rules, FINDINGS, signs={"s": "leg"})
    return {mutant: what for what, mutant in mutants(base.by_id["r/x"].when, base.vocabulary)}


def test_a_test_is_negated_and_looks_at_the_other_leg() -> None:
    test = Test("a", "is", ("yes",))
    assert set(mutants_of(yes("a"))) == {Not(test), Test("a", "is", ("yes",), "other")}


@pytest.mark.parametrize(
    ("where", "swapped"), [("", "other"), ("other.", "this"), ("either.", "both"), ("both.", "either")]
)
def test_each_way_of_naming_a_leg_is_swapped_for_its_opposite(where: str, swapped: str) -> None:
    found = mutants_of(yes(f"{where}a"))
    assert Test("a", "is", ("yes",), swapped) in found  # type: ignore[arg-type]


def test_a_patient_finding_has_no_legs_to_swap() -> None:
    assert set(mutants_of(yes("fever"))) == {Not(Test("fever", "is", ("yes",)))}


def test_accepted_values_are_left_out_and_other_values_let_in_one_by_one() -> None:
    found = {
        mutant.want
        for mutant in mutants_of({"finding": "jerk", "in": ["reduced", "absent"]})
        if isinstance(mutant, Test) and mutant.where == "this"
    }
    assert found == {
        ("absent",),
        ("reduced",),
        ("normal", "reduced", "absent"),
        ("reduced", "absent", "brisk"),
    }


def test_a_threshold_of_values_moves_by_one_step_at_its_edge() -> None:
    found = {
        mutant.want
        for mutant in mutants_of({"finding": "power", "at_most": 3})
        if isinstance(mutant, Test) and mutant.op == "in"
    }
    assert found == {("0", "1", "2"), ("0", "1", "2", "3", "4")}


def test_a_threshold_of_a_number_moves_to_the_next_one_in_use() -> None:
    found = {mutant.want for mutant in mutants_of({"finding": "volume", "at_least": 200}) if isinstance(mutant, Test)}
    assert found == {(100.0,), (300.0,)}


def test_no_mutant_accepts_everything_or_nothing() -> None:
    for when in (yes("a"), {"finding": "power", "at_most": 0}, {"finding": "power", "at_least": 5}):
        for mutant in mutants_of(when):
            if isinstance(mutant, Test) and mutant.op == "in":
                assert 0 < len(mutant.want) < (6 if mutant.finding == "power" else 2)


def test_operators_change_parts_are_dropped_and_counts_move() -> None:
    a, b, fever = (Test(name, "is", ("yes",)) for name in ("a", "b", "fever"))
    found = mutants_of({"all": [yes("a"), yes("b")]})
    assert {AnyOf((a, b)), All((a,)), All((b,)), All((Not(a), b))} <= set(found)
    found = mutants_of({"any": [yes("a"), yes("b")]})
    assert {All((a, b)), AnyOf((a,)), AnyOf((b,))} <= set(found)
    found = mutants_of({"not": yes("fever")})
    assert {fever, Not(Not(fever))} <= set(found)
    found = mutants_of({"count": {"at_least": 2, "of": [yes("a"), yes("b"), yes("fever")]}})
    assert {Count(1, (a, b, fever)), Count(3, (a, b, fever)), Count(2, (a, b))} <= set(found)


def test_a_count_never_asks_for_none_or_for_more_than_there_are() -> None:
    for least in (1, 2):
        for mutant in mutants_of({"count": {"at_least": least, "of": [yes("a"), yes("b")]}}):
            assert isinstance(mutant, Count)
            assert 1 <= mutant.at_least <= len(mutant.of)


def test_every_mutant_says_what_it_is() -> None:
    when = {"all": [{"finding": "power", "at_most": 3}, {"not": yes("other.a")}]}
    found = mutants_of(when)
    assert len(set(found.values())) == len(found)
    power, other = Test("power", "at_most", (3,)), Test("a", "is", ("yes",), "other")
    assert found[AnyOf((power, Not(other)))] == "'all' becomes the other"
    assert found[All((Not(power), Not(other)))] == "'Finding: 3 or less' is negated"
    assert found[All((power, other))] == "the 'not' is dropped"


def test_a_sign_is_a_yes_or_no_like_any_other() -> None:
    assert Not(Test("s", "is", ("yes",))) in mutants_of(yes("s"))
    assert Test("s", "is", ("yes",), "other") in mutants_of(yes("s"))


@given(samples(SMALL, 0))
@examples(25)
def test_every_mutant_is_killed_equivalent_or_survives(sample: Sample) -> None:
    written = {name: dict(data) for name, data in sample.written.items()}
    base = sample.base
    for each in base.rules:
        written[f"{each.id}.yaml"] |= {
            "status": "stable",
            "examples": [
                {"name": verdict, "given": {}, "verdict": verdict} for verdict in ("fires", "silent", "waits")
            ],
        }
    stable = built(written)
    report = mutate_examples(run_examples(stable))
    assert report.mutants == sum(len(list(mutants(each.when, stable.vocabulary))) for each in stable.rules)
    assert report.mutants == report.killed + report.equivalent + len(report.survivors)


def test_a_shipped_rule_that_loses_an_example_has_a_survivor() -> None:
    base = shipped_base()
    each = base.by_id["level/l4-patellar-reflex"]
    for index, example in enumerate(each.examples):
        if example.verdict == "waits":
            continue
        fewer = replace(each, examples=(*each.examples[:index], *each.examples[index + 1 :]))
        others = [fewer if other.id == each.id else replace(other, examples=()) for other in base.rules]
        found = mutate_examples(run_examples(replace(base, rules=tuple(others))))
        assert found.survivors, example.name
        assert all(survivor.killer for survivor in found.survivors)
