"""Two rails: conditions over known true, known false and undecided parts."""

from __future__ import annotations

from itertools import product

import pytest

from radiculo.engine.rails import Kleene, Rails
from radiculo.engine.recorder import Booleans, record
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import All, AnyOf, Count, Not, Test, fold
from radiculo.knowledge.vocabulary import Slot, Vocabulary
from support.bases import finding, make_base, observe, rule, yes
from support.dice import Seeded
from support.engines import verdicts
from support.random_cases import random_case

TRUE, FALSE, UNKNOWN = Rails(True, False), Rails(False, True), Rails(False, False)
STATES = {True: TRUE, False: FALSE, None: UNKNOWN}
LOGIC = Kleene(Booleans({}), "left", Vocabulary({}))
ANY_TEST = Test("x", "is", ("yes",))


def by_completion(at_least: int, parts: tuple[bool | None, ...]) -> Rails[bool]:
    """What every way of deciding the undecided parts agrees on."""
    ways = product(*[[part] if part is not None else [False, True] for part in parts])
    found = {sum(way) >= at_least for way in ways}
    return Rails(found == {True}, found == {False})


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_count_knows_what_every_completion_agrees_on(size: int) -> None:
    for parts in product([True, False, None], repeat=size):
        for least in range(1, size + 1):
            condition = Count(least, (ANY_TEST,) * size)
            assert LOGIC.count(condition, [STATES[part] for part in parts]) == by_completion(least, parts)


@pytest.mark.parametrize("parts", list(product([True, False, None], repeat=3)))
def test_all_is_a_count_of_every_part_and_any_a_count_of_one(parts: tuple[bool | None, ...]) -> None:
    states = [STATES[part] for part in parts]
    assert LOGIC.all(All(()), states) == by_completion(3, parts)
    assert LOGIC.any(AnyOf(()), states) == by_completion(1, parts)


@pytest.mark.parametrize(("part", "negated"), [(TRUE, FALSE), (FALSE, TRUE), (UNKNOWN, UNKNOWN)])
def test_a_negation_swaps_the_rails_and_leaves_unknown_unknown(part: Rails[bool], negated: Rails[bool]) -> None:
    assert LOGIC.negate(Not(ANY_TEST), part) == negated


@pytest.mark.parametrize(
    ("where", "left", "right", "on_left"),
    [
        ("this", "yes", None, TRUE),
        ("this", None, "yes", UNKNOWN),
        ("other", None, "yes", TRUE),
        ("other", "yes", "no", FALSE),
        ("either", "yes", None, TRUE),
        ("either", "no", None, UNKNOWN),
        ("either", "no", "no", FALSE),
        ("both", "yes", None, UNKNOWN),
        ("both", "no", None, FALSE),
        ("both", "yes", "yes", TRUE),
    ],
)
def test_where_a_test_looks(where: str, left: str | None, right: str | None, on_left: Rails[bool]) -> None:
    base = make_base({"x": rule(yes("a"))}, {"a": finding()})
    codes = {
        Slot("a", side): {"no": 1, "yes": 2}[value]  # type: ignore[arg-type]
        for side, value in (("left", left), ("right", right))
        if value
    }
    test = Test("a", "is", ("yes",), where)  # type: ignore[arg-type]
    assert fold(test, Kleene(Booleans(codes), "left", base.vocabulary)) == on_left


def test_the_recorder_keeps_every_node_and_never_stops_early() -> None:
    base = make_base(
        {"x": rule({"any": [yes("a"), {"all": [yes("b"), {"not": yes("c")}]}]})}, dict.fromkeys("abc", finding())
    )
    case = observe(base, left__a="yes", left__c="no")
    node = record(base, case)["r/x", "left"]
    assert node.verdict == "fires"
    first, second = node.parts
    assert (first.verdict, second.verdict) == ("fires", "waits")
    assert [part.verdict for part in second.parts] == ["waits", "fires"]
    assert second.parts[1].parts[0].verdict == "silent"
    (found,) = first.found
    assert str(found[0]) == "left.a"
    assert found[1] is not None
    assert found[1].written == "yes"


def test_a_reason_is_kept_in_the_node_and_decides_nothing() -> None:
    base = make_base({"x": rule(yes("a"))}, {"a": finding()})
    node = record(base, observe(base, left__a="not tested"))["r/x", "left"]
    assert node.verdict == "waits"
    assert node.found[0][1] is not None
    assert node.found[0][1].reason == "not tested"


def test_a_derived_sign_is_shown_as_what_it_turned_out_to_be() -> None:
    rules = {"makes": rule(yes("a"), {"sign": "s"}), "reads": rule(yes("s"))}
    base = make_base(rules, {"a": finding()}, signs={"s": "leg"})
    nodes = record(base, observe(base, left__a="no"))
    left, right = nodes["r/reads", "left"], nodes["r/reads", "right"]
    assert left.found[0][1] is not None
    assert (left.verdict, left.found[0][1].written) == ("silent", "no")
    assert (right.verdict, right.found[0][1]) == ("waits", None)


def test_leg_rules_are_evaluated_for_each_leg_and_patient_rules_once() -> None:
    base = make_base({"x": rule(yes("a")), "y": rule(yes("either.a"), scope="patient")}, {"a": finding()})
    assert set(verdicts(base, observe(base))) == {("r/x", "left"), ("r/x", "right"), ("r/y", "patient")}


def test_the_numbers_of_the_recorder_say_what_the_rails_of_its_trees_say(base: RuleBase) -> None:
    for seed in range(5):
        found = record(base, random_case(Seeded(seed), base))
        for frame, rails in found.rails.items():
            assert (rails.true, rails.false) == (found[frame].true, found[frame].false), frame
