"""Laws of an attempt: whatever happens in whatever order, it stays consistent, can be taken back, and tells nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiculo.cases.model import Case
from radiculo.practice.attempt import MODES, Attempt, Mode, NotNow
from radiculo.practice.events import (
    Anticipate,
    Commit,
    Event,
    Examine,
    Expected,
    Finish,
    Hint,
    Justify,
    Point,
    Reveal,
    Undo,
    read_event,
    written,
)
from radiculo.practice.marks import Solved
from support.bases import shipped_base
from support.practice import bank, begun, neighbours, rates
from support.profile import examples

CASES = ["cr-012", "cr-016", "level-peroneal-palsy", "cr-045"]
QUESTIONS = [
    "patellar_reflex",
    "achilles_reflex",
    "straight_leg_raise",
    "pain_area",
    "age",
    "saddle_numbness",
    "nonsense",
]
NAMES = ["L4", "L5", "S1", "other", "not_a_root", "femoral_neuropathy", "L9"]

question = st.sampled_from(QUESTIONS)
name = st.sampled_from(NAMES)
level = st.lists(st.tuples(name, st.sampled_from([0, 20, 30, 50, 70, 100])), max_size=4).map(tuple)
side = st.sampled_from(["left", "right", "both", "none"])
event = st.one_of(
    st.builds(Reveal, group=st.sampled_from(["reflexes", "safety", "power", "nowhere"])),
    st.builds(
        Anticipate,
        expected=st.lists(st.builds(Expected, explanation=name, questions=st.tuples(question)), max_size=2).map(tuple),
    ),
    st.builds(Examine, question=question),
    st.just(Hint()),
    st.builds(
        Commit,
        level=st.none() | level,
        side=st.none() | side,
        urgency=st.none() | st.sampled_from(["A", "C", "Z"]),
        statement=st.none() | st.text(max_size=5),
    ),
    st.builds(Commit, level=st.just((("L4", 60), ("L5", 40))), side=side, urgency=st.just("C"), statement=st.just("x")),
    st.builds(
        Justify,
        points=st.lists(
            st.builds(Point, explanation=name, direction=st.sampled_from(["for", "against"]), question=question),
            max_size=2,
        ).map(tuple),
    ),
    st.just(Finish()),
    st.just(Undo()),
)


def allowed(attempt: Attempt, events: Iterable[Event]) -> Attempt:
    """The attempt after those of the events that it allows."""
    for each in events:
        try:
            attempt = attempt.apply(each)
        except NotNow:
            continue
    return attempt


def open_attempt(case: str, mode: Mode, events: list[Event]) -> Attempt:
    return allowed(begun(bank()[case], mode=mode), events)


runs = st.builds(open_attempt, st.sampled_from(CASES), st.sampled_from(MODES), st.lists(event, max_size=14))


@given(runs)
def test_any_sequence_of_events_leaves_it_consistent(attempt: Attempt) -> None:
    view = attempt.view
    assert [shown.question for shown in view.shown] == [q.id for q in attempt.asked]
    assert len({shown.question for shown in view.shown}) == len(view.shown), "each question is shown once"
    assert set(attempt.gathered) <= set(attempt.case.observations)
    assert not view.level or sum(percent for _, percent in view.level) == 100
    if view.stage in {"level", "side", "urgency", "statement"}:
        assert getattr(attempt.answer, view.stage) is None, "what is asked for is not yet given"
    if view.stage == "over" and view.mode != "worked":
        assert None not in (attempt.answer.level, view.side, view.urgency, view.statement)
    if view.mode != "guided":
        assert not any(isinstance(each, Hint) for each in attempt.events)
    if view.mode == "exam":
        assert not any(isinstance(each, Undo) for each in attempt.events)


@given(runs, event)
def test_undo_restores_the_former_view_exactly(attempt: Attempt, one: Event) -> None:
    try:
        after = attempt.apply(one)
    except NotNow:
        return
    if after.is_over or after.mode == "exam" or isinstance(one, Undo):
        return
    back = after.apply(Undo())
    assert back.view == attempt.view
    assert back.standing == attempt.standing
    assert len(back.events) == len(attempt.events) + 2, "the log keeps both"


@given(runs)
def test_the_log_alone_gives_the_same_attempt(attempt: Attempt) -> None:
    kept = [read_event(written(each)) for each in attempt.events]
    again = Attempt.replay(attempt.base, attempt.case, attempt.mode, kept)
    assert again.events == attempt.events
    assert again.view == attempt.view


@given(runs, event)
def test_a_finished_attempt_can_be_changed_by_nothing(attempt: Attempt, one: Event) -> None:
    if attempt.is_over:
        with pytest.raises(NotNow):
            attempt.apply(one)
    else:
        with pytest.raises(ValueError, match="never before"):
            Solved(attempt=attempt, rates=rates())


@given(st.lists(event, max_size=10))
@examples(50)
def test_what_is_refused_changes_nothing(steps: list[Event]) -> None:
    attempt = begun(bank()["cr-012"])
    for one in steps:
        before = attempt.view
        after = allowed(attempt, [one])
        assert after is attempt or after.events == (*attempt.events, one)
        assert attempt.view == before, "an attempt is frozen; what follows is another one"
        attempt = after


def asked_for_everything(case: Case) -> Attempt:
    """An attempt short of its last event: all groups revealed, and the answer complete."""
    attempt = begun(case)
    for group in attempt.base.vocabulary.groups:
        attempt = attempt.apply(Reveal(group=group))
    return attempt.apply(Commit(level=(("other", 100),), side="none", urgency="E", statement=""))


def stripped(case: Case) -> Case:
    """The same patient without anything that a student must not see."""
    bare = Case(id="another", observations=case.observations, stem=case.stem)
    return replace(bare, place=case.place)


def secrets(case: Case) -> list[str]:
    """The texts of a case file that are neither its story nor a finding, as far as they are more than a word."""
    found = [case.title, *case.notes.values()]
    found += [case.source.citation, case.source.url] if case.source else []
    found += [case.truth.diagnosis, case.truth.urgency_text, case.truth.mechanism_text] if case.truth else []
    return [case.id, *(text for text in found if len(text.split()) > 1)]


def test_no_view_of_an_open_attempt_holds_anything_of_its_answer() -> None:
    """Over the whole bank and generated cases: the view is the same without id, title, tag, note, source and key."""
    for case in [*bank().values(), *(made.case for made in neighbours())]:
        view = asked_for_everything(case).view
        assert view == asked_for_everything(stripped(case)).view
        said = [text for shown in view.shown for _, values in shown.findings for _, text in values]
        for text in secrets(case):
            told = text in case.stem or any(text in finding for finding in said)
            assert told or text not in repr(view), (case.id, text)


def test_no_prompt_and_no_notice_of_an_open_attempt_names_the_case_or_its_answer() -> None:
    import io  # noqa: PLC0415

    from radiculo.practice.replies import reply  # noqa: PLC0415
    from radiculo.render.practice_screen import PracticeScreen  # noqa: PLC0415
    from radiculo.render.screen import Screen, Style  # noqa: PLC0415

    for case in [*(bank()[name] for name in CASES), *(made.case for made in neighbours())]:
        stream = io.StringIO()
        screen = PracticeScreen(Screen(Style(plain=True), stream), shipped_base())
        attempt = begun(case, mode="guided")
        screen.welcome(attempt, resumed=False)
        for text in [
            "?",
            "list",
            "list reflexes",
            "group power",
            "h",
            "v",
            "done",
            "L5 60, S1 40",
            "left",
            "D",
            "",
            "b",
        ]:
            screen.ask(attempt)
            turn = reply(attempt, text)
            attempt = turn.attempt
            screen.notices(attempt, turn.notices)
        told = stream.getvalue().replace(case.stem, "")
        assert not attempt.is_over
        assert case.truth is None or not case.truth.diagnosis or case.truth.diagnosis not in told
        assert case.id not in told
        assert not case.title or case.title not in told


def test_hints_are_made_of_what_is_gathered_and_of_nothing_else() -> None:
    """Two cases that agree in what was asked get the same hint, whatever their other findings."""
    from radiculo.practice.replies import reply  # noqa: PLC0415

    case = bank()["cr-012"]
    attempt = begun(case, mode="guided").apply(Examine(question="patellar_reflex"))
    poorer = replace(attempt, case=replace(case, observations=attempt.gathered, truth=None))
    assert reply(attempt, "?").notices == reply(poorer, "?").notices
