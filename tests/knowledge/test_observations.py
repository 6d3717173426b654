"""Observations: every way of writing them ends in the same readings, slot by slot."""

from __future__ import annotations

from typing import Any

import pytest

from radiculo.errors import InvalidInput, Problems
from radiculo.knowledge.observations import ObservationReader, Observations, Reading
from radiculo.knowledge.rulebase import RuleBase
from radiculo.knowledge.vocabulary import Slot
from radiculo.loading import Document
from support.bases import finding, make_base, observe, rule, yes


@pytest.fixture(scope="module")
def words() -> RuleBase:
    findings = {
        "jerk": finding("reflex"),
        "power": finding("mrc"),
        "pain": finding(per_area="all"),
        "fever": finding(sides="patient"),
        "course": finding(sides="patient", normal=None),
        "volume": finding(sides="patient", number={"unit": "ml", "min": 0, "max": 500, "concern": "rising"}),
    }
    return make_base(
        {
            "any": rule({"finding": "volume", "at_least": 100}),
            "sign": rule(yes("fever"), {"sign": "s"}, scope="patient"),
        },
        findings,
        signs={"s": "patient"},
    )


def read(words: RuleBase, data: Any) -> tuple[dict[str, str], Problems]:
    problems = Problems()
    found = ObservationReader(words.vocabulary, Document("case", "", data), problems).read(data, ())
    return {str(slot): reading.written for slot, reading in found.items()}, problems


def codes(words: RuleBase, data: Any) -> list[str]:
    return [problem.code for problem in read(words, data)[1]]


@pytest.mark.parametrize(
    "data",
    [
        {"left.jerk": "reduced", "right.jerk": "reduced"},
        {"both.jerk": "reduced"},
        {"both": {"jerk": "reduced"}},
        {"left": {"jerk": "reduced"}, "right": {"jerk": "reduced"}},
        {"left": {"jerk": "reduced"}, "right.jerk": "reduced"},
    ],
)
def test_sides_may_be_written_as_prefix_or_block(words: RuleBase, data: object) -> None:
    assert read(words, data)[0] == {"left.jerk": "reduced", "right.jerk": "reduced"}


def test_normal_fills_a_group_on_both_legs_but_not_what_has_no_normal_value(words: RuleBase) -> None:
    found, problems = read(words, {"normal": ["group"]})
    assert not list(problems)
    assert found == {
        **{
            f"{side}.{name}": value
            for side in ("left", "right")
            for name, value in (("jerk", "normal"), ("power", "5"))
        },
        **{f"{side}.pain.groin": "no" for side in ("left", "right")},
        "fever": "no",
    }


def test_normal_may_name_one_finding_or_one_family(words: RuleBase) -> None:
    assert read(words, {"normal": "power"})[0] == {"left.power": "5", "right.power": "5"}
    assert read(words, {"right": {"normal": ["pain"]}})[0] == {"right.pain.groin": "no"}


def test_a_finding_that_its_group_leaves_out_has_the_normal_value_of_its_scale_when_named(words: RuleBase) -> None:
    found, problems = read(words, {"normal": ["group"]})
    assert "course" not in found
    found, problems = read(words, {"normal": ["course"]})
    assert found == {"course": "no"}
    assert not problems


def test_the_block_of_a_leg_makes_no_finding_of_the_whole_patient_normal(words: RuleBase) -> None:
    assert read(words, {"left": {"normal": ["fever"]}})[0] == {}
    assert codes(words, {"left": {"normal": ["fever"]}}) == ["unwanted-side"]
    assert read(words, {"normal": ["fever"]})[0] == {"fever": "no"}
    whole = read(words, {"normal": ["group"]})[0]
    left = read(words, {"left": {"normal": ["group"]}})
    assert left[0] == {slot: value for slot, value in whole.items() if slot.startswith("left.")}
    assert list(left[1]) == []


def test_what_is_written_out_wins_over_normal_whatever_comes_first(words: RuleBase) -> None:
    for data in ({"left.jerk": "absent", "normal": ["jerk"]}, {"normal": ["jerk"], "left.jerk": "absent"}):
        assert read(words, data)[0] == {"left.jerk": "absent", "right.jerk": "normal"}


def test_not_tested_wins_over_normal_too(words: RuleBase) -> None:
    assert read(words, {"normal": ["jerk"], "left.jerk": "not tested"})[0]["left.jerk"] == "not tested"


def test_listed_areas_are_yes_and_unlisted_ones_are_not_recorded(words: RuleBase) -> None:
    assert read(words, {"left.pain": ["groin"]})[0] == {"left.pain.groin": "yes"}
    assert read(words, {"left.pain": []})[0] == {}


def test_areas_may_be_named_by_an_alias_and_have_a_value_each(base: RuleBase) -> None:
    found, problems = shipped(base, {"left.pain_area": ["hallux", "dorsum of the foot", "front of thigh"]})
    assert not problems
    assert found == {f"left.pain_area.{area}": "yes" for area in ("great_toe", "dorsal_foot", "anterior_thigh")}
    found, problems = shipped(base, {"right": {"sensation": {"anterior_thigh": "reduced", "big toe": "normal"}}})
    assert not problems
    assert found == {"right.sensation.anterior_thigh": "reduced", "right.sensation.great_toe": "normal"}
    assert shipped(base, {"left.numbness_area.big toe": "yes"}) == ({"left.numbness_area.great_toe": "yes"}, [])


@pytest.mark.parametrize("value", ["reduced", ["great_toe"]])
def test_a_family_that_is_more_than_yes_or_no_needs_a_value_for_each_area(base: RuleBase, value: object) -> None:
    (problem,) = read(base, {"left.sensation": value})[1]
    assert "a value" in problem.message


@pytest.mark.parametrize("reason", ["not tested", "not_tested", "Not Tested", "not interpretable"])
def test_a_reason_is_recorded_without_a_value(words: RuleBase, reason: str) -> None:
    found = observe(words, fever=reason)
    (reading,) = found.values()
    assert reading.code == 0
    assert reading.reason == reason.lower().replace("_", " ")
    assert found.codes() == {}


def test_grades_are_kept_as_written_and_compared_as_whole_grades(words: RuleBase) -> None:
    found = observe(words, left__power="4-", right__power="4+")
    assert {reading.written for reading in found.values()} == {"4-", "4+"}
    assert len(set(found.codes().values())) == 1


def test_true_and_false_are_yes_and_no(words: RuleBase) -> None:
    assert read(words, {"fever": True, "left.pain.groin": False})[0] == {"fever": "yes", "left.pain.groin": "no"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"jerk": "absent"}, "missing-side"),
        ({"left.fever": "yes"}, "unwanted-side"),
        ({"both": {"fever": "yes"}}, "unwanted-side"),
        ({"left.jerk": "absent", "both.jerk": "reduced"}, "contradiction"),
        ({"left.jerk": "odd"}, "unknown-value"),
        ({"left.jerk": None}, "unknown-value"),
        ({"left.jerk": ["absent"]}, "unknown-value"),
        ({"volume": "much"}, "unknown-value"),
        ({"left.jrek": "absent"}, "unknown-finding"),
        ({"s": "yes"}, "sign-recorded"),
        ({"left.pain": ["knee"]}, "unknown-area"),
        ({"left.pain": "groin"}, "wrong-type"),
        ({"left": "jerk"}, "wrong-type"),
        ({"normal": ["groop"]}, "unknown-group"),
        ({"normal": ["volume"]}, "no-normal-value"),
    ],
)
def test_what_cannot_be_meant_is_a_problem(words: RuleBase, data: object, code: str) -> None:
    assert codes(words, data) == [code]


def test_the_same_value_twice_is_no_contradiction(words: RuleBase) -> None:
    assert codes(words, {"left.jerk": "absent", "both.jerk": "absent"}) == []


def test_all_mistakes_are_reported_at_once(words: RuleBase) -> None:
    assert sorted(codes(words, {"jerk": "absent", "left.jerk": "odd", "x": 1})) == [
        "missing-side",
        "unknown-finding",
        "unknown-value",
    ]


def test_nothing_recorded_is_no_problem(words: RuleBase) -> None:
    assert read(words, None)[0] == read(words, {})[0] == {}
    assert codes(words, None) == codes(words, {}) == []


def test_observations_are_not_changed_by_adding_to_them() -> None:
    slot = Slot("jerk", "left")
    before = Observations()
    after = before.plus(slot, Reading(2, "reduced"))
    assert (len(before), len(after), before.code(slot), after.code(slot)) == (0, 1, 0, 2)


def test_a_raised_problem_names_the_finding(words: RuleBase) -> None:
    with pytest.raises(InvalidInput, match="jerk"):
        observe(words, jerk="absent")


def shipped(base: RuleBase, data: Any) -> tuple[dict[str, str], list[str]]:
    found, problems = read(base, data)
    return found, [f"{problem.message} {problem.hint or problem.expected}" for problem in problems]


@pytest.mark.parametrize(
    ("key", "value", "slot"),
    [
        ("left.knee_jerk", "absent", "left.patellar_reflex"),
        ("left.Knee-Jerk", "absent", "left.patellar_reflex"),
        ("left.SLR", "positive", "left.straight_leg_raise"),
        ("left.big toe extension", 4, "left.great_toe_extension_power"),
    ],
)
def test_an_alias_is_recorded_under_the_id_in_a_key_and_in_a_block(
    base: RuleBase, key: str, value: str | int, slot: str
) -> None:
    assert shipped(base, {key: value}) == ({slot: str(value)}, [])
    side, _, name = key.partition(".")
    assert shipped(base, {side: {name: value}}) == ({slot: str(value)}, [])


def test_a_slot_given_by_its_id_and_by_an_alias_is_given_twice(base: RuleBase) -> None:
    _, problems = read(base, {"left.SLR": "positive", "left.straight_leg_raise": "positive"})
    assert [problem.code for problem in problems] == ["duplicate-key"]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("L.patellar_reflex", "did you mean 'left.patellar_reflex'?"),
        ("rigth.patellar_reflex", "did you mean 'right.patellar_reflex'?"),
        ("middle.patellar_reflex", "'middle' is no side one of left, right, both"),
        ("left.patelar_reflex", "did you mean 'left.patellar_reflex'?"),
    ],
)
def test_a_suggestion_keeps_the_side(base: RuleBase, key: str, said: str) -> None:
    assert said in shipped(base, {key: "absent"})[1][0]


def test_a_sentence_is_the_declared_list_of_what_it_can_mean(base: RuleBase) -> None:
    found, problems = shipped(base, {"left.achilles_reflex": "absent", "normal": ["neuro"]})
    assert not problems
    assert found["left.achilles_reflex"] == "absent"
    assert found["right.achilles_reflex"] == found["left.patellar_reflex"] == "normal"
    assert shipped(base, {"left": {"normal": "legs"}})[0].keys() == {n for n in found if n.startswith("left.")}


@pytest.mark.parametrize("summary", ["neurology", "sphincters"])
def test_no_sentence_means_what_needs_a_test_of_its_own(base: RuleBase, summary: str) -> None:
    never = {"anal_tone", "anal_wink", "saddle_sensation_tested", "post_void_residual", "walking", "fever"}
    found, problems = shipped(base, {"normal": summary})
    assert not problems
    assert found
    assert never.isdisjoint(found)
