"""Replies and commands: what each does to the walk, and that nothing is recorded by accident."""

from __future__ import annotations

import pytest

from radiculo.interview.reply import reply
from radiculo.interview.screens import REST, SAFETY, examined, nothing_of
from radiculo.interview.view import (
    Ask,
    Effects,
    Guess,
    How,
    Keys,
    Leg,
    Opening,
    Pause,
    Raised,
    Reason,
    Recorded,
    Refused,
    Screen,
    SoFar,
)
from radiculo.interview.walk import PATIENT, Walk
from radiculo.knowledge.rulebase import RuleBase

SADDLE = "saddle_sensation_reported"


def walked(base: RuleBase, *lines: str) -> Walk:
    """A walk behind the opening, the patient and these lines."""
    walk = Walk.begin(base)
    for line in ["", "", "", "", "", *lines]:
        walk = reply(walk, line)
    return walk


def asked(base: RuleBase, *lines: str) -> Walk:
    """A walk at the question of the numb saddle area, and these lines."""
    return walked(base, SADDLE, *lines)


def screen_of(walk: Walk) -> Screen:
    assert isinstance(walk.prompt, Screen)
    return walk.prompt


def at_group(base: RuleBase, group: str, *lines: str) -> Walk:
    """A walk at the list of a group."""
    walk = walked(base)
    while screen_of(walk).key != group:
        walk = reply(walk, "")
    for line in lines:
        walk = reply(walk, line)
    return walk


def recorded(walk: Walk) -> dict[str, str]:
    return {str(slot): reading.written for slot, reading in walk.observations.items()}


def test_the_walk_begins_with_chart_text_the_patient_and_the_safety_screen(base: RuleBase) -> None:
    walk, seen = Walk.begin(base), []
    assert isinstance(walk.prompt, Opening)
    walk = reply(walk, "")
    while isinstance(walk.next, tuple) and walk.next[1] == PATIENT:
        seen.append(walk.next[0].id)
        walk = reply(walk, "")
    assert seen == base.policy.walk.first
    assert screen_of(walk).key == SAFETY
    assert [question.id for question in screen_of(walk).items] == list(base.policy.safety_screen)


def test_the_patient_is_not_asked_what_the_chart_text_says(base: RuleBase) -> None:
    walk = reply(Walk.begin(base), "45M, pain L buttock for 3 weeks, SLR L positive")
    assert screen_of(walk).key == SAFETY
    assert recorded(walk)["age"] == "45"
    assert recorded(walk)["left.straight_leg_raise"] == "positive"
    assert isinstance(reply(walk, "b").prompt, Opening)


def test_a_line_that_says_nothing_leaves_the_walk_at_its_opening(base: RuleBase) -> None:
    walk = reply(Walk.begin(base), "sees a chiropractor")
    assert isinstance(walk.prompt, Opening)
    assert [type(notice) for notice in walk.notices] == [Refused, Refused]


def test_what_the_case_opens_joins_the_safety_screen(base: RuleBase) -> None:
    walk = walked(base, "weakness_course L new")
    while isinstance(walk.prompt, Pause):
        walk = reply(walk, "")
    opened = [slot.finding for slot in walk.insight.to_screen if slot.finding not in base.policy.safety_screen]
    assert "weakness_onset" in opened


@pytest.mark.parametrize(("line", "kind"), [("?", How), ("w", Effects), ("s", SoFar), ("h", Keys), ("purple", Refused)])
def test_a_question_about_the_question_records_nothing(base: RuleBase, line: str, kind: type) -> None:
    walk = asked(base, line)
    assert isinstance(walk.notices[0], kind)
    assert walk.steps == asked(base).steps
    assert isinstance(walk.prompt, Ask)


def test_enter_leaves_a_question_open_and_a_hyphen_says_not_tested(base: RuleBase) -> None:
    assert recorded(asked(base, "")) == {}
    assert set(recorded(asked(base, "-")).values()) == {"not tested"}


def test_not_interpretable_asks_why_and_keeps_the_reason_as_a_note(base: RuleBase) -> None:
    walk = walked(base, "knee jerk", "x")
    assert isinstance(walk.prompt, Reason)
    walk = reply(walk, "would not relax")
    assert walk.notes == {"left.patellar_reflex": "would not relax", "right.patellar_reflex": "would not relax"}
    assert walked(base, "knee jerk", "x would not relax").notes == walk.notes


def test_an_alarm_is_announced_at_once_and_the_walk_waits(base: RuleBase) -> None:
    walk = asked(base, "new")
    raised = [notice for notice in walk.notices if isinstance(notice, Raised)]
    assert [notice.category for notice in raised] == ["A"]
    assert isinstance(walk.prompt, Pause)
    assert isinstance(reply(walk, "").prompt, Screen)
    assert reply(walk, "q").prompt is None
    assert recorded(reply(walk, "what")) == recorded(walk)


def test_none_names_exactly_what_it_records(base: RuleBase) -> None:
    walk = walked(base, "fever yes", "", "none")
    told = walk.notices[0]
    assert isinstance(told, Recorded)
    assert told.readings.keys() == walk.observations.keys() - {("fever", "patient")}
    assert {slot.finding for slot in walk.observations} >= set(base.policy.safety_screen)
    assert recorded(reply(walk, "b")) == {"fever": "yes"}


@pytest.mark.parametrize("word", ["none", "normal", "rest none", "rest normal"])
def test_no_word_for_the_safety_screen_records_an_examination(base: RuleBase, word: str) -> None:
    walk = walked(base, "3 present", "")
    while isinstance(walk.prompt, Screen) and walk.prompt.key == SAFETY:
        before = walk
        walk = reply(walk, word)
        walk = walk if walk.observations != before.observations else reply(walk, "")
    assert len(walk.observations) > 10
    assert examined(base).isdisjoint(slot.finding for slot in walk.observations)


@pytest.mark.parametrize("group", ["power", "reflexes", "tension"])
def test_none_records_nothing_where_all_has_to_be_examined(base: RuleBase, group: str) -> None:
    walk = at_group(base, group, "none")
    assert recorded(walk).keys().isdisjoint({f"left.{name}" for name in examined(base)})


def test_normal_says_so_of_what_stands_first_on_the_list(base: RuleBase) -> None:
    walk = at_group(base, "reflexes", "KJ L reduced R normal, rest normal")
    first = screen_of(at_group(base, "reflexes")).first
    assert recorded(walk)["left.patellar_reflex"] == "reduced"
    assert {slot.finding for slot in walk.observations} == {question.id for question in first}


@pytest.mark.parametrize("group", ["safety", "power", "reflexes", "tension", "cord"])
@pytest.mark.parametrize("word", ["none", "normal"])
def test_no_word_for_a_whole_list_records_a_concern(base: RuleBase, group: str, word: str) -> None:
    walk = at_group(base, group, word)
    for slot, reading in walk.observations.items():
        assert base.vocabulary[slot.finding].scale.is_unconcerning(reading.code), slot


def test_nothing_is_never_a_concern(base: RuleBase) -> None:
    codes = {finding: nothing_of(finding) for finding in base.vocabulary.observable}
    assert [f.id for f, code in codes.items() if code and f.normal_outright not in {None, code}] == []
    assert codes[base.vocabulary["fever"]] == base.vocabulary["fever"].scale.read("no")
    assert codes[base.vocabulary["knee_extension_power"]] in {None, base.vocabulary["knee_extension_power"].normal}


def test_rest_speaks_of_the_list_that_is_shown_only(base: RuleBase) -> None:
    walk = at_group(base, "reflexes", "SLR L positive, rest normal")
    assert recorded(walk) == {"left.straight_leg_raise": "positive"}
    assert any(isinstance(notice, Refused) for notice in walk.notices)


def test_several_findings_are_read_from_one_line(base: RuleBase) -> None:
    walk = at_group(base, "reflexes", "KJ L reduced R normal, AJ normal and adductor reflex R absent")
    assert recorded(walk) == {
        "left.patellar_reflex": "reduced",
        "right.patellar_reflex": "normal",
        "left.achilles_reflex": "normal",
        "right.achilles_reflex": "normal",
        "right.adductor_reflex": "absent",
    }
    assert recorded(reply(walk, "b")) == {}, "one line is one step"


def test_numbers_say_that_something_is_there(base: RuleBase) -> None:
    names = list(base.policy.safety_screen)
    fever, course = names.index("fever") + 1, names.index("weakness_course") + 1
    assert recorded(walked(base, f"{fever}, {course} L")) == {"fever": "yes", "left.weakness_course": "yes"}
    walking = names.index("walking") + 1
    assert recorded(walked(base, f"{walking} disturbed")) == {"walking": "disturbed"}
    assert isinstance(walked(base, str(walking)).prompt, Ask), "there is no plain yes to walking"
    assert isinstance(walked(base, str(course)).prompt, Leg)


@pytest.mark.parametrize("line", ["99", "L", "purple", "fever purple", "quads 4, 5", "3, 3 no", "weakness, fever yes"])
def test_what_is_not_clear_on_a_list_records_nothing_of_it(base: RuleBase, line: str) -> None:
    walk = walked(base, line)
    assert any(isinstance(notice, Refused) for notice in walk.notices) or not isinstance(walk.prompt, Screen)
    assert set(recorded(walk)) <= {"urine_flow_sensation", "fever"}
    assert recorded(walk).get("fever") in {None, "yes"}


def test_the_clear_pieces_of_a_line_are_recorded_and_the_others_told(base: RuleBase) -> None:
    walk = at_group(base, "reflexes", "KJ L reduced, AJ reduced")
    assert recorded(walk) == {"left.patellar_reflex": "reduced"}
    assert [n.message for n in walk.notices if isinstance(n, Refused)] == ["'AJ reduced': the leg is not said"]


def test_enter_leaves_a_list_and_what_stood_first_is_not_asked_again(base: RuleBase) -> None:
    walk = at_group(base, "reflexes")
    left = screen_of(walk)
    for line in ("", ".", "done", "don't know"):
        after = screen_of(reply(walk, line))
        assert after.key != left.key
        assert not set(left.first) & set(after.items)


def test_a_list_is_asked_question_by_question_on_request(base: RuleBase) -> None:
    walk = at_group(base, "reflexes", "f")
    names = [question.id for question in screen_of(at_group(base, "reflexes")).items]
    assert walk.question is not None
    assert walk.question.id == names[0]
    walk = reply(walk, "L reduced R normal")
    assert walk.question is not None
    assert walk.question.id in names[1:]
    assert screen_of(reply(walk, ".")).key != "reflexes", "a full stop leaves the list"


def test_the_questions_of_a_list_can_be_explained(base: RuleBase) -> None:
    walk = walked(base, "?")
    assert walk.notices == (Keys(screen_of(walk).first),)
    shown = walked(base, "? 2").notices[0]
    assert isinstance(shown, How)
    assert shown.question == screen_of(walk).first[1]
    assert isinstance(walked(base, "w").notices[0], Effects)


def test_a_list_says_which_leg_is_still_open(base: RuleBase) -> None:
    walk = walked(base, "note KJ reduced L")
    while screen_of(walk).key != "reflexes":
        walk = reply(walk, "")
    assert screen_of(walk).leg["patellar_reflex"] == "right"


def test_what_is_said_already_is_not_asked(base: RuleBase) -> None:
    asked_of = {q.id for q in walked(base, "pain_area: L back of the calf", "EHL L 4").questions.by_id.values()}
    walk = walked(base, "pain_area: L back of the calf", "great toe extension L 4 R 5", "")
    open_ = {str(slot) for q in walk.questions.by_id.values() for slot in walk.open_slots(q)}
    assert {"pain_below_knee", "leg_power", "leg_pain"} <= asked_of
    assert {"left.pain_below_knee", "left.leg_pain", "left.leg_power", "right.leg_power"}.isdisjoint(open_)
    assert "right.leg_pain" in open_


def test_every_question_that_can_matter_is_on_some_list(base: RuleBase) -> None:
    walk, shown = walked(base), set(base.policy.walk.first)
    while (prompt := walk.prompt) is not None:
        assert isinstance(prompt, Screen)
        shown |= {question.id for question in prompt.items}
        walk = reply(walk, "")
    by_finding = walk.questions.by_finding
    assert {by_finding[slot.finding].id for slot in walk.insight.live if slot.finding in by_finding} <= shown
    assert REST in walk.left


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
    walk = asked(base, "no", "b")
    assert recorded(walk) == {}
    assert walk.question is not None
    assert walk.question.id == SADDLE
    assert reply(Walk.begin(base), "b").steps == ()


def test_a_member_of_a_family_can_be_answered_by_name(base: RuleBase) -> None:
    assert recorded(walked(base, "pain_area.groin: L yes")) == {"left.pain_area.groin": "yes"}


def test_a_resumed_walk_does_not_ask_what_is_recorded_and_goes_on_where_it_was_left(base: RuleBase) -> None:
    first = at_group(base, "power", "EHL L 4 R 5")
    assert first.reached == "sensory_testing"
    again = Walk.begin(base, first.observations, first.reached)
    while screen_of(again).key == SAFETY:  # what the answers have opened
        assert not {q.id for q in screen_of(again).items} & set(base.policy.safety_screen)
        again = reply(again, "")
    assert screen_of(again).key == "power"
    assert "great_toe_extension_power" not in {question.id for question in screen_of(again).items}


def test_a_family_by_name_asks_for_the_area_and_records_none_by_itself(base: RuleBase) -> None:
    walk = walked(base, "light touch L reduced")
    assert recorded(walk) == {}
    assert isinstance(walk.notices[0], Refused)
    assert "name the area" in walk.notices[0].message
    assert recorded(reply(walk, "L sole reduced")) == {"left.sensation.sole": "reduced"}
    assert recorded(walked(base, "light touch L sole reduced")) == {"left.sensation.sole": "reduced"}


@pytest.mark.parametrize("line", ["don't know", "Not sure.", "na", "unknown", "idk", "no idea", "dunno", "can't tell"])
def test_not_knowing_leaves_a_question_open(base: RuleBase, line: str) -> None:
    walk = asked(base, line)
    assert recorded(walk) == {}
    assert walk.prompt != asked(base).prompt
    assert not any(isinstance(notice, Refused) for notice in walk.notices)


@pytest.mark.parametrize(
    ("line", "value"), [("never", "none"), ("Nope.", "none"), ("yeah", "present"), ("getting worse", "new_or_worse")]
)
def test_yes_no_and_the_course_are_understood_as_people_say_them(base: RuleBase, line: str, value: str) -> None:
    walk = asked(base, line)
    (slot,) = walk.observations
    assert base.vocabulary[SADDLE].scale.name(walk.observations.code(slot)) == value


@pytest.mark.parametrize("line", ["SLR R positive", "SLR: R positive."])
def test_a_question_understands_its_own_name_before_the_answer(base: RuleBase, line: str) -> None:
    assert recorded(walked(base, "SLR", line)) == {"right.straight_leg_raise": "positive"}


def test_a_leg_that_cannot_be_read_is_refused(base: RuleBase) -> None:
    walk = walked(base, "SLR", "positive", "I think left mostly")
    assert recorded(walk) == {}
    assert isinstance(walk.notices[0], Refused)


def test_a_line_of_a_note_is_taken_at_any_prompt(base: RuleBase) -> None:
    walk = reply(walked(base), "note KJ reduced L, SLR neg, sees a chiropractor")
    assert recorded(walk) == {"left.patellar_reflex": "reduced"}
    said = [notice.message for notice in walk.notices if isinstance(notice, Refused)]
    assert said == ["'SLR neg': the leg is not said", "not read: 'sees a chiropractor'"]
    assert recorded(reply(walk, "b")) == {}
    assert recorded(reply(walk, "note KJ absent L")) == recorded(walk), "what is recorded stays"


@pytest.mark.parametrize(
    ("line", "records"),
    [
        ("foot drop left", "left.ankle_dorsiflexion_power"),
        ("lasegue positive right", "right.straight_leg_raise"),
        ("sciatica left", "left.leg_pain"),
        ("knee jerk gone on left", "left.patellar_reflex"),
        ("numb big toe left", "left.numbness_area.great_toe"),
        ("weak left leg", "left.leg_power"),
        ("cancer never", "cancer_history"),
        ("pain severity 7/10", "pain_severity"),
        ("EHL 4/5 left", "left.great_toe_extension_power"),
    ],
)
def test_replies_that_users_have_tried_are_understood_on_any_list(base: RuleBase, line: str, records: str) -> None:
    assert set(recorded(walked(base, line))) == {records}


@pytest.mark.parametrize(
    "line", ["n", "no", "never", "y", "big toe", "dorsum of foot left, reduced", "weakness L weak", "45 46"]
)
def test_replies_that_are_not_clear_are_answered_with_the_way_to_say_it(base: RuleBase, line: str) -> None:
    walk = walked(base, line)
    assert recorded(walk) == {}
    assert [notice for notice in walk.notices if isinstance(notice, Refused) and notice.expected]
