"""Typed answers are read as people write them; what is not clear is asked about, never guessed in silence."""

from __future__ import annotations

import pytest

from radiculo.interview.answers import Entries, WhichLeg, read_answer
from radiculo.interview.names import find_named
from radiculo.interview.questions import Question, questions_of
from radiculo.interview.reply import reply
from radiculo.interview.values import read_value, say
from radiculo.interview.view import Refused
from radiculo.interview.walk import Walk
from radiculo.knowledge.rulebase import RuleBase
from support.bases import Data, finding, make_base, rule


def read(base: RuleBase, name: str, text: str) -> object:
    """What an answer records, as `left.finding`: the value in words."""
    found = read_answer(base, question(base, name), text)
    if not isinstance(found, Entries):
        return found
    return {str(slot): say(base.vocabulary[slot.finding], reading) for slot, reading in found.readings.items()}


def question(base: RuleBase, name: str) -> Question:
    return questions_of(base).by_id[name]


def legs(name: str, left: str = "", right: str = "") -> dict[str, str]:
    pairs = {f"left.{name}": left, f"right.{name}": right}
    return {slot: value for slot, value in pairs.items() if value}


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("L reduced R normal", "reduced", "normal"),
        ("reduced / normal", "reduced", "normal"),
        ("reduced, normal", "reduced", "normal"),
        ("1+ / 2+", "reduced", "normal"),
        ("1+/2+", "reduced", "normal"),
        ("reduced on the left", "reduced", ""),
        ("reduced on the left, right normal", "reduced", "normal"),
        ("left leg: reduced; right leg: absent", "reduced", "absent"),
        ("L 1+", "reduced", ""),
        ("R 2/4", "", "normal"),
        ("both normal", "normal", "normal"),
        ("normal", "normal", "normal"),
        ("absent bilaterally", "absent", "absent"),
        ("red on the right", "", "reduced"),
        ("L - R normal", "not tested", "normal"),
        ("-", "not tested", "not tested"),
        ("L x R absent", "not interpretable", "absent"),
        ("L: hyporeflexia", "reduced or absent", ""),
    ],
)
def test_a_reflex_is_read_for_the_leg_it_belongs_to(base: RuleBase, text: str, left: str, right: str) -> None:
    assert read(base, "patellar_reflex", text) == legs("patellar_reflex", left, right)


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [("4/5, 5/5", "4/5", "5/5"), ("L 4-", "4-", ""), ("R weak", "", "weak"), ("L4 R5", "", "")],
)
def test_a_grade_is_kept_as_written(base: RuleBase, text: str, left: str, right: str) -> None:
    found = read(base, "knee_extension_power", text)
    if left or right:
        assert found == legs("knee_extension_power", left, right)
    else:
        assert isinstance(found, Refused), "a root is no leg and grade"


def test_a_grade_of_five_is_one_grade_and_needs_its_leg(base: RuleBase) -> None:
    assert read(base, "knee_extension_power", "4 / 5") == WhichLeg("4 / 5")


def test_a_leg_named_alone_means_yes(base: RuleBase) -> None:
    assert read(base, "leg_pain", "L") == legs("leg_pain", "yes")
    assert read(base, "straight_leg_raise", "R") == legs("straight_leg_raise", "", "positive")
    assert isinstance(read(base, "patellar_reflex", "L"), Refused)


@pytest.mark.parametrize(
    ("name", "text"), [("patellar_reflex", "reduced"), ("leg_pain", "yes"), ("heel_walk", "unable")]
)
def test_a_value_other_than_normal_needs_its_leg(base: RuleBase, name: str, text: str) -> None:
    assert read(base, name, text) == WhichLeg(text)


def test_a_misspelt_value_is_a_guess(base: RuleBase) -> None:
    found = read_answer(base, question(base, "patellar_reflex"), "L redcued")
    assert isinstance(found, Entries)
    assert not found.sure


@pytest.mark.parametrize(
    "text", ["purple", "L purple", "L reduced L absent", "reduced L normal R", "4/5", "L reduced R"]
)
def test_what_cannot_be_understood_says_what_can(base: RuleBase, text: str) -> None:
    found = read(base, "patellar_reflex", text)
    if text == "reduced L normal R":
        assert found == legs("patellar_reflex", "reduced", "normal")
    else:
        assert isinstance(found, Refused)
        assert "reduced" in found.expected


def test_areas_are_listed_for_each_leg_and_unlisted_ones_stay_open(base: RuleBase) -> None:
    assert read(base, "pain_area", "L groin, front of the thigh; R sole") == {
        "left.pain_area.groin": "yes",
        "left.pain_area.anterior_thigh": "yes",
        "right.pain_area.sole": "yes",
    }


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("pain_area", "L thigh; R calf", {"left.pain_area.thigh": "yes", "right.pain_area.calf": "yes"}),
        ("sensation", "L foot reduced", {"left.sensation.foot": "reduced"}),
        ("pain_area", "L lateral leg no", {"left.pain_area.lateral_thigh": "no", "left.pain_area.lateral_calf": "no"}),
    ],
)
def test_a_coarse_area_is_recorded_as_it_is_said(base: RuleBase, name: str, text: str, found: object) -> None:
    assert read(base, name, text) == found


def test_the_rest_is_not_what_a_coarse_area_may_mean(base: RuleBase) -> None:
    found = read(base, "sensation", "L foot reduced, rest normal")
    assert isinstance(found, dict)
    assert found["left.sensation.foot"] == "reduced"
    assert "left.sensation.sole" not in found
    assert found["left.sensation.groin"] == "normal"


def test_no_area_is_an_answer_for_every_area(base: RuleBase) -> None:
    found = read(base, "pain_area", "none")
    assert isinstance(found, dict)
    assert len(found) == 2 * len(base.vocabulary.areas)
    assert set(found.values()) == {"no"}


def test_areas_take_the_value_that_follows_them_and_the_rest_is_said_once(base: RuleBase) -> None:
    found = read(base, "sensation", "L sole, great toe reduced, rest normal")
    assert isinstance(found, dict)
    assert {slot for slot, value in found.items() if value == "reduced"} == {
        "left.sensation.sole",
        "left.sensation.great_toe",
    }
    assert len(found) == len(base.vocabulary.areas)


@pytest.mark.parametrize(
    ("text", "said"),
    [("L inner", "several areas"), ("L elbow", "not an area"), ("L", "name the areas")],
)
def test_an_area_that_is_not_clear_is_refused(base: RuleBase, text: str, said: str) -> None:
    found = read(base, "pain_area", text)
    assert isinstance(found, Refused)
    assert said in found.message


def test_areas_without_a_leg_need_one(base: RuleBase) -> None:
    assert read(base, "pain_area", "groin") == WhichLeg("groin")


@pytest.mark.parametrize("text", ["52", "52 years"])
def test_a_number_may_carry_its_unit(base: RuleBase, text: str) -> None:
    assert read(base, "age", text) == {"age": text}


@pytest.mark.parametrize(
    ("text", "finding", "rest"),
    [
        ("knee jerk", "patellar_reflex", ""),
        ("Knee Jerk L reduced", "patellar_reflex", "L reduced"),
        ("SLR: positive on the right", "straight_leg_raise", "positive on the right"),
        ("patellar_reflex", "patellar_reflex", ""),
        ("quads 4/5", "knee_extension_power", "4/5"),
    ],
)
def test_a_finding_is_known_by_its_names(base: RuleBase, text: str, finding: str, rest: str) -> None:
    found = find_named(base, text)
    assert found is not None
    assert (found.finding.id, found.rest, found.sure) == (finding, rest, True)


def test_a_misspelt_finding_is_a_guess(base: RuleBase) -> None:
    found = find_named(base, "nee jerk")
    assert found is not None
    assert (found.finding.id, found.sure) == ("patellar_reflex", False)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"values": {"no": "no", "yes": "yes"}}, "yes"),
        ({"values": {"negative": "negative", "positive": "positive"}}, "positive"),
        ({"values": {"yes": "felt", "no": "not felt"}}, None),
        ({"values": {"yes": "felt", "no": "not felt"}, "normal": "no"}, None),
        ({"values": {"no": "no", "yes": "yes"}, "normal": "yes"}, None),
        ({"values": {"no": "no", "yes": "yes", "both": "both"}}, None),
        ({"values": {"able": "able", "unable": "unable"}}, None),
    ],
)
def test_a_leg_named_alone_means_yes_only_where_yes_is_the_concern(more: Data, said: str | None) -> None:
    base = make_base({"r": rule({"finding": "a", "is": next(iter(more["values"]))})}, {"a": finding(**more)})
    found = read_value(base.vocabulary["a"], "")
    assert (found.reading.written if found else None) == said


@pytest.mark.parametrize(
    ("name", "text", "read_as"),
    [
        ("numbness_area", "left big toe", {"left.numbness_area.great_toe": "yes"}),
        ("sensation", "dorsum of foot left, reduced", {"left.sensation.dorsal_foot": "reduced"}),
        (
            "pain_area",
            "L inner shin, front thigh",
            legs("pain_area.medial_calf", "yes") | legs("pain_area.anterior_thigh", "yes"),
        ),
        (
            "numbness_area",
            "R back of right calf and sole",
            {"right.numbness_area.posterior_calf": "yes", "right.numbness_area.sole": "yes"},
        ),
        ("cancer_history", "never", {"cancer_history": "no"}),
        ("pain_severity", "7/10", {"pain_severity": "7/10"}),
        ("symptom_duration_weeks", "a week ago", {"symptom_duration_weeks": "a week ago"}),
    ],
)
def test_areas_times_and_scores_are_read_as_people_say_them(
    base: RuleBase, name: str, text: str, read_as: dict[str, str]
) -> None:
    assert read(base, name, text) == read_as


def test_a_second_area_after_the_leg_belongs_to_no_leg(base: RuleBase) -> None:
    assert isinstance(read(base, "sensation", "top of foot left, sole"), Refused)


def test_a_name_that_several_findings_bear_is_asked_among() -> None:
    shared = {name: finding(title=f"Title {name}", aliases=["jerk"]) for name in ("a", "b")}
    base = make_base({"r": rule({"all": [{"finding": name, "is": "yes"} for name in shared]})}, shared)
    found = find_named(base, "jerk yes")
    assert found is not None
    assert found.among == ("Title a", "Title b")
    (notice,) = reply(reply(Walk.begin(base), ""), "jerk yes").notices
    assert isinstance(notice, Refused)
    assert notice.expected == "one of Title a, Title b"
