"""What is practised next: due concepts on other cases, weak ones more often, and ratings that follow the results."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiculo.practice.grades import Grade, Grader
from radiculo.practice.schedule import (
    START,
    Result,
    Schedule,
    choose,
    choose_due,
    choose_random,
    expected,
)
from radiculo.practice.survey import FLAG, PAIR, SIGN, Survey, concept_text, pair, survey
from support.bases import shipped_base
from support.practice import bank, events_of, solved
from support.profile import examples

DAY_0 = datetime(2026, 1, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def surveys() -> tuple[Survey, ...]:
    return survey(shipped_base(), list(bank().values()))


def result(case: str, day: float, **grades: bool) -> Result:
    found = tuple(Grade(concept=name, right=right) for name, right in grades.items())
    score = sum(grades.values()) / len(grades) if grades else 0.0
    return Result(case=case, at=DAY_0 + timedelta(days=day), score=score, level=2, hints=0, grades=found)


def test_every_case_has_a_level_and_most_teach_something(surveys: tuple[Survey, ...]) -> None:
    base = shipped_base()
    assert {each.level for each in surveys} == {1, 2, 3}
    assert sum(bool(each.concepts) for each in surveys) > len(surveys) * 0.7
    for each in surveys:
        for concept in each.concepts:
            assert concept.startswith((PAIR, FLAG, SIGN))
            assert concept not in {FLAG, SIGN}
            assert concept_text(base, concept)
    kinds = Counter(concept.partition(":")[0] for each in surveys for concept in each.concepts)
    assert min(kinds.values()) > 20, "pairs, red flags and discriminators are all there"


def test_a_missed_concept_is_due_sooner_and_never_served_on_its_last_case(surveys: tuple[Survey, ...]) -> None:
    shared = Counter(concept for each in surveys for concept in each.concepts)
    concept, _ = shared.most_common(1)[0]
    first = next(each for each in surveys if concept in each.concepts)
    missed = Schedule.of([result(first.case.id, 0, **{concept: False})])
    known = Schedule.of([result(first.case.id, 0, **{concept: True})])
    assert missed.standings[concept].due < known.standings[concept].due
    choice = choose_due(surveys, missed, DAY_0 + timedelta(days=30))
    assert choice is not None
    assert choice.concept == concept
    assert concept in choice.survey.concepts
    assert choice.survey.case.id != first.case.id


def test_where_the_bank_has_no_new_case_for_what_is_due_one_is_made(surveys: tuple[Survey, ...]) -> None:
    shared = Counter(concept for each in surveys for concept in each.concepts)
    concept = next(name for name, number in shared.items() if number == 2)
    one, other = (each.case.id for each in surveys if concept in each.concepts)
    later, made = DAY_0 + timedelta(days=300), surveys[0]
    seen_once = Schedule.of([result(one, 0, **{concept: True})])
    choice = choose_due(surveys, seen_once, later, lambda _: made)
    assert choice is not None
    assert choice.survey.case.id == other, "the bank first"
    seen_all = Schedule.of([result(other, 0, **{concept: True}), result(one, 1, **{concept: True})])
    choice = choose_due(surveys, seen_all, later, lambda _: made)
    assert choice is not None
    assert (choice.survey, choice.concept) == (made, concept)
    choice = choose_due(surveys, seen_all, later, lambda _: None)
    assert choice is not None
    assert choice.survey.case.id == other, "where none can be made, one that was seen before the last"


def test_nothing_is_due_before_its_time(surveys: tuple[Survey, ...]) -> None:
    assert choose_due(surveys, Schedule(), DAY_0) is None
    later = Schedule.of([result("x", 0, **{surveys[0].concepts[0]: True})])
    assert choose_due(surveys, later, DAY_0) is None


@given(st.permutations([result(f"c{n % 3}", n, a=n % 2 == 0, b=n % 3 == 0) for n in range(6)]))
@examples(20)
def test_the_schedule_follows_from_the_results_whatever_order_they_are_read_in(order: list[Result]) -> None:
    assert Schedule.of(order) == Schedule.of(sorted(order, key=lambda each: each.at))


@given(st.floats(800, 2200), st.floats(800, 2200))
def test_the_expected_score_is_a_probability_and_mirrors(one: float, other: float) -> None:
    assert 0 < expected(one, other) < 1
    assert expected(one, other) + expected(other, one) == pytest.approx(1)
    assert (expected(one, other) > 0.5) == (one > other) or one == pytest.approx(other)


def test_a_learner_who_masters_cases_rises_and_the_cases_fall() -> None:
    good = Schedule.of([result("c", day, a=True) for day in range(5)])
    bad = Schedule.of([result("c", day, a=False) for day in range(5)])
    assert bad.learner < START < good.learner
    assert good.cases["c"] < START < bad.cases["c"]


def test_a_case_is_chosen_that_was_not_seen_for_longest(surveys: tuple[Survey, ...]) -> None:
    three = surveys[:3]
    names = [each.case.id for each in three]
    seen = Schedule.of([result(names[0], 2), result(names[1], 1), result(names[2], 3)])
    assert choose(three, seen).survey.case.id == names[1]
    assert {choose_random(three, Random(seed)).survey.case.id for seed in range(40)} == set(names)


def test_a_mistake_brings_up_the_pair_that_was_confused(surveys: tuple[Survey, ...]) -> None:
    mine = next(each for each in surveys if each.case.id == "level-s1-full-picture")
    wrong = Grader(solved=solved(mine.case, events_of(["age"], level=[("L3", 100)])), survey=mine).grades()
    (confused,) = [grade for grade in wrong if grade.confused]
    assert (confused.concept, confused.right) == (pair("S1", "L3"), False)
    everything = [slot.finding for slot in mine.case.observations]
    from radiculo.interview.questions import questions_of  # noqa: PLC0415

    asked = dict.fromkeys(questions_of(shipped_base()).by_finding[name].id for name in everything)
    right = Grader(solved=solved(mine.case, events_of(asked, level=[("S1", 100)], urgency="A")), survey=mine)
    assert all(grade.right for grade in right.grades())
    assert right.score() == 1


def month(surveys: tuple[Survey, ...], planted: frozenset[str], *, corrected_after: int) -> Counter[str]:
    """Serve a learner five cases a day for 30 days; count how often each of his concepts came up.

    He masters every concept but the planted ones, which he misses until they have come up so many times.
    """
    results: list[Result] = []
    met: Counter[str] = Counter()
    for day in range(30):
        for hour in range(5):
            now = DAY_0 + timedelta(days=day, hours=hour)
            schedule = Schedule.of(results)
            served = (choose_due(surveys, schedule, now) or choose(surveys, schedule)).survey
            met.update(served.concepts)
            grades = {c: c not in planted or met[c] > corrected_after for c in served.concepts}
            results.append(result(served.case.id, day + hour / 24, **grades))
    return met


def test_two_planted_misconceptions_come_up_more_often_until_they_are_corrected(surveys: tuple[Survey, ...]) -> None:
    shared = [name for name, n in Counter(c for s in surveys for c in s.concepts).most_common() if 4 <= n <= 8]
    planted = frozenset(
        [next(name for name in shared if name.startswith(PAIR)), next(name for name in shared if name.startswith(FLAG))]
    )
    never = month(surveys, planted, corrected_after=1000)
    soon = month(surveys, planted, corrected_after=3)
    none = month(surveys, frozenset(), corrected_after=0)
    for concept in planted:
        assert never[concept] >= 2 * none[concept], (never[concept], none[concept])
        assert never[concept] > soon[concept] >= none[concept]
