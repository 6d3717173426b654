"""Replies and commands: what each does to the walk, and that nothing is recorded by accident."""

from __future__ import annotations

import pytest

from radiculo.interview.reply import reply
from radiculo.interview.view import (
    AllNormal,
    Ask,
    Effects,
    Gate,
    Guess,
    How,
    Keys,
    Leg,
    Pause,
    Raised,
    Reason,
    Refused,
    SoFar,
)
from radiculo.interview.walk import SAFETY, Walk
from radiculo.knowledge.rulebase import RuleBase


def walked(base: RuleBase, *lines: str) -> Walk:
    walk = Walk.begin(base)
    for line in lines:
        walk = reply(walk, line)
    return walk


def recorded(walk: Walk) -> dict[str, str]:
    return {str(slot): reading.written for slot, reading in walk.observations.items()}


def test_the_safety_screen_comes_first_and_in_the_order_of_policy(base: RuleBase) -> None:
    walk, asked = Walk.begin(base), []
    while isinstance(walk.next, tuple) and walk.next[1] == SAFETY:
        asked.append(walk.next[0].id)
        walk = reply(walk, "-")
    assert asked == list(base.policy.safety_screen)
    assert isinstance(walk.prompt, Gate)


def test_what_the_case_opens_joins_the_safety_screen(base: RuleBase) -> None:
    walk = walked(base, "weakness_course L new")
    while isinstance(walk.prompt, Pause):
        walk = reply(walk, "")
    opened = [slot.finding for slot in walk.insight.to_screen if slot.finding not in base.policy.safety_screen]
    assert "weakness_onset" in opened


@pytest.mark.parametrize(("line", "kind"), [("?", How), ("w", Effects), ("s", SoFar), ("h", Keys), ("purple", Refused)])
def test_a_question_about_the_question_records_nothing(base: RuleBase, line: str, kind: type) -> None:
    walk = walked(base, line)
    assert isinstance(walk.notices[0], kind)
    assert walk.steps == ()
    assert isinstance(walk.prompt, Ask)


def test_enter_leaves_a_question_open_and_a_hyphen_says_not_tested(base: RuleBase) -> None:
    assert recorded(walked(base, "")) == {}
    assert set(recorded(walked(base, "-")).values()) == {"not tested"}


def test_not_interpretable_asks_why_and_keeps_the_reason_as_a_note(base: RuleBase) -> None:
    walk = walked(base, "knee jerk", "x")
    assert isinstance(walk.prompt, Reason)
    walk = reply(walk, "would not relax")
    assert walk.notes == {"left.patellar_reflex": "would not relax", "right.patellar_reflex": "would not relax"}
    assert walked(base, "knee jerk", "x would not relax").notes == walk.notes


def test_an_alarm_is_announced_at_once_and_the_walk_waits(base: RuleBase) -> None:
    walk = walked(base, "new")
    raised = [notice for notice in walk.notices if isinstance(notice, Raised)]
    assert [notice.category for notice in raised] == ["A"]
    assert isinstance(walk.prompt, Pause)
    assert isinstance(reply(walk, "").prompt, Ask)
    assert reply(walk, "q").prompt is None
    assert recorded(reply(walk, "what")) == recorded(walk)


def test_a_plain_n_asks_before_it_takes_a_group_as_normal(base: RuleBase) -> None:
    walk = walked(base, "n")
    assert isinstance(walk.prompt, AllNormal)
    assert recorded(walk) == {}
    assert recorded(reply(walk, "no")) == {"saddle_sensation_reported": "no"}
    assert recorded(reply(walk, "n")) == {}
    assert len(recorded(reply(walk, "y"))) > 10


def test_a_guess_is_recorded_only_after_a_yes(base: RuleBase) -> None:
    walk = walked(base, "knee jerk", "L redcued")
    assert isinstance(walk.prompt, Guess)
    for refusal in ("n", "", "b"):
        assert recorded(reply(walk, refusal)) == {}
    assert recorded(reply(walk, "y")) == {"left.patellar_reflex": "reduced"}


def test_a_missing_leg_is_asked_for(base: RuleBase) -> None:
    walk = walked(base, "knee jerk", "reduced")
    assert isinstance(walk.prompt, Leg)
    assert recorded(reply(walk, "R")) == {"right.patellar_reflex": "reduced"}
    assert len(recorded(reply(walk, "both"))) == 2


def test_back_takes_the_last_answer_away_and_asks_again(base: RuleBase) -> None:
    walk = walked(base, "no", "b")
    assert recorded(walk) == {}
    assert walk.question is not None
    assert walk.question.id == "saddle_sensation_reported"
    assert recorded(walked(base, "b")) == {}


def test_a_member_of_a_family_can_be_answered_by_name(base: RuleBase) -> None:
    assert recorded(walked(base, "pain_area.groin: L yes")) == {"left.pain_area.groin": "yes"}


@pytest.mark.parametrize(("mode", "fewer"), [("f", False), ("k", True), ("n", True), ("-", True)])
def test_a_group_is_asked_in_full_quickly_or_not_at_all(base: RuleBase, mode: str, fewer: bool) -> None:
    walk = Walk.begin(base)
    while not isinstance(walk.next, Gate):
        walk = reply(walk, "")
    group, total = walk.next.group, walk.next.left
    walk, asked = reply(walk, mode), 0
    while isinstance(walk.next, tuple) and walk.next[0].group == group.id:
        walk, asked = reply(walk, ""), asked + 1
    assert (asked < total) == fewer


def test_a_resumed_walk_does_not_ask_what_is_recorded(base: RuleBase) -> None:
    first = walked(base, "no", "no")
    again = Walk.begin(base, first.observations)
    assert again.question == first.question


def test_a_family_by_name_asks_for_the_area_and_records_none_by_itself(base: RuleBase) -> None:
    walk = walked(base, "light touch L reduced")
    assert recorded(walk) == {}
    assert isinstance(walk.notices[0], Refused)
    assert "name the area" in walk.notices[0].message
    assert recorded(reply(walk, "L sole reduced")) == {"left.sensation.sole": "reduced"}
    assert recorded(walked(base, "light touch L sole reduced")) == {"left.sensation.sole": "reduced"}


@pytest.mark.parametrize("line", ["don't know", "Not sure.", "na", "unknown", "idk", "no idea"])
def test_not_knowing_leaves_a_question_open(base: RuleBase, line: str) -> None:
    walk = walked(base, line)
    assert recorded(walk) == {}
    assert walk.prompt != Walk.begin(base).prompt
    assert not any(isinstance(notice, Refused) for notice in walk.notices)


@pytest.mark.parametrize("line", ["SLR R positive", "SLR: R positive."])
def test_a_question_understands_its_own_name_before_the_answer(base: RuleBase, line: str) -> None:
    assert recorded(walked(base, "SLR", line)) == {"right.straight_leg_raise": "positive"}


def test_a_leg_that_cannot_be_read_is_refused(base: RuleBase) -> None:
    walk = walked(base, "SLR", "positive", "I think left mostly")
    assert recorded(walk) == {}
    assert isinstance(walk.notices[0], Refused)


def test_a_line_of_a_note_is_taken_at_any_prompt(base: RuleBase) -> None:
    walk = reply(Walk.begin(base), "note KJ reduced L, SLR neg, sees a chiropractor")
    assert recorded(walk) == {"left.patellar_reflex": "reduced"}
    said = [notice.message for notice in walk.notices if isinstance(notice, Refused)]
    assert said == ["'SLR neg': the leg is not said", "not read: 'sees a chiropractor'"]
    assert recorded(reply(walk, "b")) == {}
    assert recorded(reply(walk, "note KJ absent L")) == recorded(walk), "what is recorded stays"
