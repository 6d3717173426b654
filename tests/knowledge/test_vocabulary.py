"""The vocabulary: findings, their slots, families over body areas, and what their files may say."""

from __future__ import annotations

import pytest

from radiculo.knowledge.conditions import Test
from radiculo.knowledge.scales import ValueScale
from radiculo.knowledge.vocabulary import Slot
from support.bases import Data, built, files, finding, make_base, rule, try_build, yes

LEG, PATIENT = finding(), finding(sides="patient")


def vocabulary(**findings: Data) -> dict[str, Data]:
    return files({"any": rule(yes(next(iter(findings))))}, findings)


@pytest.mark.parametrize(
    ("where", "side", "slots"),
    [
        ("this", "left", ["left.a"]),
        ("this", "right", ["right.a"]),
        ("other", "left", ["right.a"]),
        ("other", "right", ["left.a"]),
        ("either", "left", ["left.a", "right.a"]),
        ("both", "right", ["left.a", "right.a"]),
        ("either", "patient", ["left.a", "right.a"]),
    ],
)
def test_a_test_of_a_leg_finding_reads_the_legs_that_it_names(where: str, side: str, slots: list[str]) -> None:
    words = built(vocabulary(a=LEG)).vocabulary
    assert list(map(str, words.slots(Test("a", "is", ("yes",), where), side))) == slots  # type: ignore[arg-type]


@pytest.mark.parametrize("side", ["left", "right", "patient"])
def test_a_test_of_a_patient_finding_reads_its_one_slot_on_any_side(side: str) -> None:
    words = built(vocabulary(a=LEG, b=PATIENT)).vocabulary
    assert words.slots(Test("b", "is", ("yes",)), side) == (Slot("b", "patient"),)  # type: ignore[arg-type]


def test_slots_are_written_as_cases_write_them() -> None:
    assert (str(Slot("a", "left")), str(Slot("a", "patient"))) == ("left.a", "a")


def test_a_family_is_one_finding_per_area() -> None:
    data = vocabulary(a=LEG, pain=finding(per_area="all", aliases=["ache in {area}"]) | {"title": "Pain: {area}"})
    data["vocabulary/areas.yaml"]["areas"]["calf"] = {"title": "back of the calf", "view": "back"}
    words = built(data).vocabulary
    assert [f.id for f in words.families["pain"]] == ["pain.groin", "pain.calf"]
    assert words["pain.calf"].title == "Pain: back of the calf"
    assert words["pain.calf"].aliases == ("ache in back of the calf",)
    assert "pain" not in words


def test_a_family_may_be_limited_to_some_areas() -> None:
    data = vocabulary(a=LEG, pain=finding(per_area=["calf"]))
    data["vocabulary/areas.yaml"]["areas"]["calf"] = {"title": "calf", "view": "back"}
    assert [f.area for f in built(data).vocabulary.families["pain"]] == ["calf"]


def test_groups_keep_their_order_and_members() -> None:
    data = vocabulary(a=LEG)
    data["vocabulary/first.yaml"] = {"title": "First", "order": 0, "findings": {"b": PATIENT}}
    words = built(data).vocabulary
    assert list(words.groups) == ["first", "group"]
    assert words.groups["first"].findings == ("b",)
    assert [f.id for f in words.observable] == ["b", "a"]


def test_signs_cannot_be_observed_and_are_yes_or_no() -> None:
    base = make_base({"s": rule(yes("a"), {"sign": "s"})}, {"a": LEG}, signs={"s": "leg"})
    assert [f.id for f in base.vocabulary.observable] == ["a"]
    assert base.vocabulary["s"].scale.read("yes") == 2
    assert all(slot.finding == "a" for slot in base.slots)


def test_the_normal_value_is_the_first_unless_the_file_says_otherwise() -> None:
    words = built(
        vocabulary(
            a=LEG,
            power=finding("mrc"),
            silent=finding(normal=None),
            said=finding(normal="yes"),
            number=finding(number={"min": 0, "max": 9, "concern": "none"}),
        )
    ).vocabulary
    normal = {name: words[name].normal for name in ("a", "power", "silent", "said", "number")}
    assert normal == {"a": 1, "power": 6, "silent": None, "said": 2, "number": None}


def test_a_finding_may_change_the_concern_and_the_partial_values_of_a_shared_scale() -> None:
    part = {"any_loss": {"label": "any loss", "means": ["reduced", "absent"]}}
    words = built(vocabulary(z=LEG, a=finding("reflex", concern="none", partial=part))).vocabulary
    scale = words["a"].scale
    assert isinstance(scale, ValueScale)
    assert scale.chains == ()
    assert scale.read("any loss") == 5
    assert scale.read("diminished") is None


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"title": "T", "question": "?", "sides": "leg"}, "scale-choice"),
        (finding(values={"x": "x", "y": "y"}) | {"scale": "yesno"}, "scale-choice"),
        (finding("odd"), "unknown-scale"),
        (finding(domain="odd"), "unknown-domain"),
        (finding(per_area=["knee"]), "unknown-area"),
        (finding(values={"x": "x"}), "few-values"),
        (finding(values={"x": "same", "y": "same"}), "ambiguous-alias"),
        (finding(values={"x": "x", "y": "y"}, numeric=True), "not-numeric"),
        (finding(normal="odd"), "unknown-value"),
        (finding(values={"x": "x", "y": "y"}, concern=[["x", "z"]]), "unknown-value"),
    ],
)
def test_a_finding_that_cannot_be_used_is_a_problem(entry: Data, code: str) -> None:
    data = vocabulary(a=LEG)
    data["vocabulary/group.yaml"]["findings"]["b"] = entry
    _, problems = try_build(data)
    assert code in {problem.code for problem in problems.errors}


@pytest.mark.parametrize(
    ("name", "members", "code"),
    [("calm", ["b"], "unknown-finding"), ("calm", ["n"], "no-normal-value"), ("a", ["a"], "reserved-name")],
)
def test_a_list_of_what_is_normal_is_checked(name: str, members: list[str], code: str) -> None:
    data = vocabulary(a=LEG, n=finding(number={"min": 0, "max": 9, "concern": "none"}))
    data["vocabulary/normal.yaml"] = {"normal": {name: {"title": "All calm", "findings": members}}}
    _, problems = try_build(data)
    assert code in {problem.code for problem in problems.errors}


def test_no_word_means_two_areas() -> None:
    data = vocabulary(a=LEG)
    areas = {"areas": {"shin": {"title": "shin", "view": "front"}, "leg": {"title": "lower leg", "view": "front"}}}
    areas["areas"]["leg"]["aliases"] = ["the Shin"]  # type: ignore[assignment]
    _, problems = try_build(data | {"vocabulary/areas.yaml": areas})
    assert "ambiguous-alias" in {problem.code for problem in problems.errors}


@pytest.mark.parametrize("name", ["left", "both", "either", "normal", "other.x"])
def test_words_with_a_meaning_of_their_own_cannot_be_findings(name: str) -> None:
    data = vocabulary(a=LEG)
    data["vocabulary/group.yaml"]["findings"][name] = LEG
    _, problems = try_build(data)
    assert [problem.code for problem in problems.errors] == ["reserved-name"]


def test_a_finding_is_declared_once() -> None:
    data = vocabulary(a=LEG)
    data["vocabulary/more.yaml"] = {"title": "More", "order": 2, "findings": {"a": LEG}}
    _, problems = try_build(data)
    assert [problem.code for problem in problems.errors] == ["duplicate-finding"]
