"""Marks: by part, whatever the order of examination; the truth and radiculo's answer apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiculo.judge.explanations import explanations, read_level
from radiculo.judge.key import Key, base_rates, key_of, key_of_answer
from radiculo.judge.marking import brier
from radiculo.practice.events import Anticipate, Expected, Point
from radiculo.practice.feedback import Teacher
from radiculo.practice.marks import Solved
from radiculo.triage.answer import Answer, LegAnswer, Sided
from support.bases import shipped_base
from support.practice import bank, begun, events_of, solved
from support.profile import examples

L3 = "cr-012"  # the truth is a left L3, radiculo says L4 or L3; C
ASKED = ["knee_extension_power", "patellar_reflex", "straight_leg_raise", "femoral_stretch_test", "age", "walking"]


@given(st.permutations(ASKED))
@examples(5)
def test_marks_and_feedback_do_not_depend_on_the_order_of_examination(order: list[str]) -> None:
    one, other = (solved(bank()[L3], events_of(names)) for names in (ASKED, order))
    assert one.marks == other.marks
    assert Teacher(solved=one, within=0).feedback == Teacher(solved=other, within=0).feedback


@pytest.mark.parametrize(("given_", "error"), [("A", 2), ("B", 1), ("C", 0), ("D", -1), ("E", -2)])
def test_the_urgency_error_is_signed_and_under_triage_is_negative(given_: str, error: int) -> None:
    marked = solved(bank()[L3], events_of(ASKED, urgency=given_)).marks.marked
    assert [(mark.against, mark.urgency.error) for mark in marked if mark.urgency] == [
        ("truth", error),
        ("radiculo", error),
    ]


def test_truth_and_radiculo_are_marked_apart_and_their_difference_is_said() -> None:
    marks = solved(bank()[L3], events_of(ASKED, level=[("L4", 70), ("L3", 30)], urgency="C")).marks
    truth, ours = marks.marked
    assert truth.level
    assert ours.level
    assert (truth.level.wanted, truth.level.first, truth.level.second) == (["L3"], False, True)
    assert (ours.level.wanted, ours.level.first) == (["L4", "L3"], True)
    assert marks.truth_differs_in == ["left"]
    assert truth.side_right is ours.side_right is True


def test_the_brier_score_is_0_when_sure_and_right_and_2_when_sure_and_wrong() -> None:
    base, key = shipped_base(), Key(against="truth", explanations=("L3",))
    assert brier(base, {"L3": 1.0}, key) == 0
    assert brier(base, {"L5": 1.0}, key) == 2
    assert brier(base, {"L3": 0.5, "L5": 0.5}, key) == pytest.approx(0.5)
    both = Key(against="truth", explanations=("L5", "S1"))
    assert brier(base, {"L5": 0.5, "S1": 0.5}, both) == 0, "what shares the key shares the probability"


def test_base_rates_are_probabilities_none_of_them_0_and_follow_the_bank() -> None:
    base = shipped_base()
    keys = [key for case in bank().values() if (key := key_of(case))]
    found = base_rates(base, keys)
    assert sum(found.values()) == pytest.approx(1)
    assert min(found.values()) > 0
    assert found["L5"] > found["S2"]
    assert base_rates(base, []) == pytest.approx(dict.fromkeys(explanations(base), 1 / len(explanations(base))))


@given(st.lists(st.integers(0, 100), min_size=9, max_size=9).filter(lambda each: sum(each) > 0))
def test_nobody_gains_by_saying_other_probabilities_than_he_believes(weights: list[int]) -> None:
    """The Brier score is proper: on average over what he believes, the belief itself scores best."""
    base = shipped_base()
    names = explanations(base)
    belief = {name: weight / sum(weights) for name, weight in zip(names, weights, strict=True)}
    keys = [Key(against="truth", explanations=(name,)) for name in names]

    def on_average(said: dict[str, float]) -> float:
        return sum(belief[key.lead] * brier(base, said, key) for key in keys)

    for name in names:
        assert on_average(belief) <= on_average({name: 1.0}) + 1e-9


@pytest.mark.parametrize(
    ("answer", "wanted", "side"),
    [
        (Answer(urgency="D", pathways=(), left=LegAnswer("likely", ("L5",))), ("L5",), "left"),
        (Answer(urgency="D", pathways=(), right=LegAnswer("either_or", ("L4", "L3"))), ("L4", "L3"), "right"),
        (Answer(urgency="D", pathways=()), None, None),
        (Answer(urgency="D", pathways=(), rivals=(Sided("x", "left"),)), ("not_a_root",), None),
        (
            Answer(
                urgency="D",
                pathways=(),
                left=LegAnswer("likely", ("L5",), withdrawn=True),
                rivals=(Sided("x", "left"),),
            ),
            ("not_a_root",),
            None,
        ),
    ],
)
def test_what_an_answer_says_of_the_level(answer: Answer, wanted: tuple[str, ...] | None, side: str | None) -> None:
    key = key_of_answer(answer)
    assert (key.explanations, key.side) == (wanted, side)


def test_efficiency_counts_the_questions_without_which_the_answer_would_be_another() -> None:
    everything = [question.id for question in begun(bank()[L3]).recorded]
    all_asked = solved(bank()[L3], events_of(everything)).marks.efficiency
    assert all_asked.used == all_asked.available > 3
    assert all_asked.asked == len(everything)
    assert solved(bank()[L3], events_of(["sex"])).marks.efficiency.used == 0, "no rule makes anything of it here"


def test_anticipation_is_marked_by_the_rules() -> None:
    expected = Anticipate(
        expected=(
            Expected(explanation="L4", questions=("patellar_reflex", "toe_walk")),
            Expected(explanation="femoral_neuropathy", questions=("knee_extension_power",)),
        )
    )
    l4, nerve = solved(bank()[L3], events_of(ASKED, expected=expected)).marks.anticipation
    assert (l4.named, l4.right, l4.wrong) == (2, 1, ["toe_walk"])
    assert "knee_extension_power" in l4.forgotten
    assert l4.found == 1
    assert l4.available > 1
    assert (nerve.named, nerve.right) == (1, 1)


def test_reasons_agree_with_the_fired_rules_or_not() -> None:
    points = [
        Point(explanation="L4", direction="for", question="patellar_reflex"),
        Point(explanation="L4", direction="against", question="femoral_stretch_test"),
        Point(explanation="L5", direction="for", question="sex"),
    ]
    found = solved(bank()[L3], events_of(ASKED, points=points)).marks.justification
    assert found.agree == 1
    assert found.contrary == ["femoral_stretch_test against L4"]
    assert found.unsupported == ["sex for L5"]


def test_an_alarm_is_unseen_until_what_it_rests_on_is_asked() -> None:
    seen, unseen = (solved(bank()[L3], events_of(asked)).marks.safety for asked in (ASKED, ["age"]))
    assert "alarm/weakness" in unseen.unseen
    assert "alarm/weakness" in seen.alarms
    assert "alarm/weakness" not in seen.unseen


def test_a_case_without_a_key_is_marked_against_radiculo_alone() -> None:
    case = replace(bank()[L3], truth=None, expect=None)
    marks = solved(case, events_of(ASKED)).marks
    assert [mark.against for mark in marks.marked] == ["radiculo"]
    assert marks.truth_differs_in == []


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("L5", (("L5", 100),)),
        ("l5 60, s1 30, not a root 10", (("L5", 60), ("S1", 30), ("not_a_root", 10))),
        ("L5: 60%; other 40 %", (("L5", 60), ("other", 40))),
        ("not a root", (("not_a_root", 100),)),
    ],
)
def test_probabilities_are_read_as_they_are_typed(text: str, level: tuple[tuple[str, int], ...]) -> None:
    assert read_level(shipped_base(), text) == level


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("L5 60, S1 30", "90 percent"),
        ("L5 60, S1", "no percentage"),
        ("L5 50, L5 50", "twice"),
        ("L9", "not an explanation"),
    ],
)
def test_probabilities_that_cannot_be_are_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_level(shipped_base(), text)


def test_the_key_itself_as_the_answer_is_right_in_every_part() -> None:
    for case in list(bank().values())[::23]:
        key = key_of(case)
        said = key.lead if key and key.explanations else "not_a_root"
        urgency = key.urgency if key and key.urgency else "C"
        done: Solved = solved(case, events_of([], level=[(said, 100)], urgency=urgency))
        first = done.marks.marked[0]
        if key:
            assert first.urgency is None or first.urgency.error == 0
            assert first.level is None or first.level.first
        assert Teacher(solved=done, within=0).feedback.level.given == said
