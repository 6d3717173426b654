"""Typed lines: what they do at each stage, and that a letter that is an answer is not taken for a key."""

from __future__ import annotations

import pytest

from radiculo.practice.attempt import Attempt, Mode
from radiculo.practice.events import Commit, Examine
from radiculo.practice.replies import Turn, reply
from support.practice import bank, begun


def after(*lines: str, mode: Mode = "guided") -> Turn:
    turn = Turn(attempt=begun(bank()["cr-012"], mode=mode))
    for text in lines:
        turn = reply(turn.attempt, text)
    return turn


def committed(*lines: str) -> Attempt:
    return after("", "age", "done", *lines).attempt


@pytest.mark.parametrize(("typed", "category"), [*zip("ABcdE", "ABCDE", strict=True), ("Emergency", "A")])
def test_every_category_can_be_typed_b_among_them(typed: str, category: str) -> None:
    attempt = committed("L4", "left", typed)
    assert attempt.answer.urgency == category
    assert attempt.stage == "statement"


@pytest.mark.parametrize(("typed", "side"), [("L", "left"), ("b", "both"), ("right", "right"), ("none", "none")])
def test_every_side_can_be_typed(typed: str, side: str) -> None:
    assert committed("L4", typed).answer.side == side


@pytest.mark.parametrize("word", ["back", "undo"])
def test_back_goes_one_step_back_at_every_stage(word: str) -> None:
    lines = ["L4: knee jerk", "age", "done", "L4", "left", "C", "x"]
    for number in range(1, len(lines) + 1):
        before, now = after(*lines[: number - 1]), after(*lines[:number], word)
        assert now.attempt.view == before.attempt.view


def test_several_findings_are_asked_at_once_or_none_of_them() -> None:
    turn = after("", "knee jerk, slr and ankle jerk")
    assert [event.question for event in turn.events if isinstance(event, Examine)] == [
        "patellar_reflex",
        "straight_leg_raise",
        "achilles_reflex",
    ]
    assert after("", "knee jerk, elbow").events == ()


def test_a_title_that_holds_a_comma_is_one_finding() -> None:
    turn = after("", "Lost feeling of urine passing")
    assert turn.events
    for question in turn.attempt.questions.by_id.values():
        if "," in question.title:
            assert len(after("", question.title).events) == 1, question.title


def test_every_question_can_be_asked_by_its_title_or_by_its_id() -> None:
    attempt = after("").attempt
    for question in attempt.questions.by_id.values():
        turns = [reply(attempt, text) for text in (question.title, question.id)]
        assert any(turn.events == (Examine(question=question.id),) for turn in turns), question.id


def test_done_ends_the_examination_and_a_finding_is_then_no_answer() -> None:
    turn = after("", "age", "done")
    assert turn.events == (Commit(),)
    refused = reply(turn.attempt, "knee jerk")
    assert refused.notices[0].kind == "refused"
    assert refused.attempt == turn.attempt


def test_in_an_exam_nothing_is_hinted_and_nothing_taken_back() -> None:
    for text in ("?", "back"):
        turn = reply(after("", "age", mode="exam").attempt, text)
        assert (turn.events, turn.notices[0].kind) == ((), "refused")


def test_reasons_and_expectations_are_read_for_several_explanations() -> None:
    attempt = after("L4: knee jerk, quadriceps; femoral neuropathy: hip adduction").attempt
    assert [(e.explanation, len(e.questions)) for e in attempt.expected] == [("L4", 2), ("femoral_neuropathy", 1)]
    turn = after("", "age", "done", "L4", "left", "C", "x", "for L4: knee jerk; against not a root: slr, age")
    assert [(p.direction, p.explanation, p.question) for p in turn.attempt.points] == [
        ("for", "L4", "patellar_reflex"),
        ("against", "not_a_root", "straight_leg_raise"),
        ("against", "not_a_root", "age"),
    ]
    assert turn.attempt.is_over


def test_every_title_that_a_list_shows_can_be_typed() -> None:
    for question in after().attempt.questions.by_id.values():
        (event,) = after("", question.title).events[-1:]
        assert event == Examine(question=question.id)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("bladder", "did you mean Bladder change, not specified; or Lost feeling of urine passing; or Leaking"),
        ("big toe", "Great toe extension"),
        ("dorsum of foot", "Numbness or tingling"),
        ("MRI", "MRI not possible"),
        ("pain when coughing?", "did you mean Leg pain on coughing, sneezing or straining"),
        ("can you walk", "did you mean Walking; or"),
        ("does he have a cough", "did you mean Leg pain on coughing"),
        ("numbness", "could be Course of the numbness; or Numbness or tingling"),
        ("zzz", "'list' shows the groups"),
    ],
)
def test_what_is_no_finding_is_answered_with_those_that_have_a_word_of_it(typed: str, said: str) -> None:
    turn = after("", typed)
    (notice,) = turn.notices
    assert not turn.events
    assert notice.kind == "refused"
    assert said in notice.text


def test_the_name_of_a_group_alone_lists_it() -> None:
    (notice,) = after("", "reflexes").notices
    assert notice == after("", "list reflexes").notices[0]
    assert "patellar_reflex" in notice.questions


def test_what_was_asked_before_is_told_again_and_kept_once() -> None:
    turn = after("", "knee jerk", "KJ, slr")
    assert turn.events == (Examine(question="straight_leg_raise"),)
    assert turn.notices[0].questions == ("patellar_reflex", "straight_leg_raise")
    again = after("", "knee jerk", "knee reflex")
    assert not again.events
    assert again.notices[0].kind == "shown"


def test_the_hints_of_the_author_come_first_one_after_another_and_are_counted() -> None:
    case = bank()["class-001"]
    assert case.teaching is not None
    turn = Turn(attempt=begun(case, mode="guided"))
    said = []
    for _ in range(len(case.teaching.hints) + 1):
        turn = reply(turn.attempt, "?")
        said.append(turn.notices[0].text)
    assert said[:-1] == case.teaching.hints
    assert said[-1] in {question.title for question in turn.attempt.questions.by_id.values()}
    assert turn.attempt.hints == len(said)


def test_the_same_hint_asked_for_again_at_once_is_explained_and_counted_once() -> None:
    first = after("", "knee jerk", "?")
    again = reply(first.attempt, "?")
    question = first.attempt.questions.by_id[first.notices[0].questions[0]]
    assert first.notices[0].text == question.title
    assert again.notices[0].text == f"{question.title}: {question.how}"
    assert again.attempt.hints == first.attempt.hints == 1
