"""The body map: the vocabulary's areas on both legs, filled by what is recorded, outlined by the named roots."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.vocabulary import OTHER, Slot
from radiculo.render.bodymap.areas import AreaState, area_states, areas_of_roots
from radiculo.render.bodymap.drawing import VIEWS, Drawing, View, drawing
from radiculo.render.bodymap.figure import body_map
from radiculo.triage.run import triage
from support.bases import observe

L5 = {
    "left__pain_area": ["lateral_calf", "dorsal_foot"],
    "left__numbness_area": ["dorsal_foot"],
    "left__sensation.great_toe": "reduced",
    "left__sensation.medial_calf": "not tested",
    "left__sensation.lateral_foot": "normal",
    "left__great_toe_extension_power": 3,
    "left__straight_leg_raise": "positive",
}


def states(base: RuleBase, **recorded: object) -> dict[tuple[str, str], AreaState]:
    return of(base, observe(base, **recorded))


def of(base: RuleBase, observations: Observations) -> dict[tuple[str, str], AreaState]:
    trace = triage(observations, base, engine="recorder")
    return {(state.leg, state.area.id): state for state in area_states(trace)}


def figure(base: RuleBase, **recorded: object) -> Element:
    return body_map(triage(observe(base, **recorded), base, engine="recorder"), "case-1")


@pytest.mark.parametrize("view", VIEWS)
def test_each_area_of_the_vocabulary_is_drawn_where_it_is_seen_and_nothing_else_is(base: RuleBase, view: View) -> None:
    seen = {area.id for area in base.vocabulary.areas.values() if area.view in {view, "both"}}
    assert set(drawing(view).regions) == seen


@pytest.mark.parametrize("view", VIEWS)
def test_both_legs_have_every_region_with_a_title_and_a_description(base: RuleBase, view: View) -> None:
    regions = {each.get("id"): each for each in figure(base, **L5).iter("g") if each.get("role") == "img"}
    for area in drawing(view).regions:
        for leg in ("left", "right"):
            region = regions[f"case-1-{view}-{leg}-{area}"]
            title, desc = region.find("title"), region.find("desc")
            assert title is not None
            assert desc is not None
            assert title.text == f"{leg.capitalize()} leg, {base.vocabulary.areas[area].title}, {view} view"
            assert "Sensation: " in (desc.text or "")
    assert len(regions) == 2 * sum(len(drawing(each).regions) for each in VIEWS)


def polygon(path: str) -> list[tuple[float, float]]:
    numbers = [float(number) for number in re.findall(r"[\d.]+", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def inside(point: tuple[float, float], path: str) -> bool:
    (x, y), corners = point, polygon(path)
    edges = zip(corners, corners[1:] + corners[:1], strict=True)
    return sum((a[1] > y) != (b[1] > y) and x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] for a, b in edges) % 2


@pytest.mark.parametrize("shape", [drawing(view) for view in VIEWS], ids=VIEWS)
def test_regions_lie_in_the_body_and_hold_their_own_label_alone(shape: Drawing) -> None:
    for name, region in shape.regions.items():
        assert all(inside(corner, shape.outline) for corner in polygon(region.path)), name
        holding = [other for other, each in shape.regions.items() if inside(region.label, each.path)]
        assert holding == [name]


@pytest.mark.parametrize(
    ("recorded", "filling"),
    [
        ({}, "unrecorded"),
        ({"left__pain_area": ["great_toe"]}, "pain"),
        ({"left__numbness_area": ["great_toe"]}, "sensory"),
        ({"left__sensation.great_toe": "reduced"}, "sensory"),
        ({"left__sensation.great_toe": "altered"}, "sensory"),
        ({"left__sensation.great_toe": "normal"}, "clear"),
        ({"left__pain_area.great_toe": "no"}, "clear"),
        ({"left__sensation.great_toe": "not tested"}, "unrecorded"),
        ({"left__pain_area": ["great_toe"], "left__sensation.great_toe": "absent"}, "pain-sensory"),
        ({"left__pain_area": ["great_toe"], "left__sensation.great_toe": "normal"}, "pain"),
        ({"right__pain_area": ["great_toe"]}, "unrecorded"),
        ({"left__pain_area": ["foot"]}, "vague"),
        ({"left__sensation.foot": "reduced", "left__sensation.great_toe": "normal"}, "clear"),
        ({"left__pain_area": ["foot", "great_toe"]}, "pain"),
        ({"left__pain_area.foot": "no"}, "clear"),
        ({"right__pain_area": ["foot"]}, "unrecorded"),
    ],
)
def test_an_area_is_filled_by_what_is_recorded_there(base: RuleBase, recorded: dict[str, object], filling: str) -> None:
    found = states(base, **recorded)
    assert found["left", "great_toe"].filling == filling
    assert found["left", "groin"].filling == "unrecorded"


def test_an_area_that_is_not_tested_says_so(base: RuleBase) -> None:
    assert ("Sensation", "not tested") in states(base, **L5)["left", "medial_calf"].records


def test_the_areas_of_a_root_are_those_that_the_rules_count_for_it(base: RuleBase) -> None:
    areas = areas_of_roots(base)
    assert "great_toe" in areas["L5"]
    assert "medial_calf" in areas["L4"]
    assert "lateral_foot" in areas["S1"]
    assert "posterior_thigh" not in areas["L3"]


def test_only_the_areas_of_named_roots_are_outlined(base: RuleBase) -> None:
    found = states(base, **L5)
    wanted = areas_of_roots(base)["L5"]
    assert {area for (leg, area), state in found.items() if leg == "left" and state.roots} == wanted
    assert not [state for (leg, _), state in found.items() if leg == "right" and state.roots]


@pytest.mark.parametrize(
    ("more", "certainty"),
    [
        ({}, "likely"),
        ({"left__pain_area": [], "left__straight_leg_raise": "not tested"}, "possible"),
        ({"right__knee_extension_power": 3, "right__patellar_reflex": "absent"}, "withdrawn"),
    ],
)
def test_an_outline_shows_how_certain_the_root_is(base: RuleBase, more: dict[str, object], certainty: str) -> None:
    assert states(base, **(L5 | more))["left", "great_toe"].certainty == certainty


def test_swapping_left_and_right_swaps_the_map(base: RuleBase) -> None:
    observed = observe(base, **L5)
    swapped = Observations({Slot(slot.finding, OTHER[slot.side]): reading for slot, reading in observed.items()})
    one, other = of(base, observed), of(base, swapped)
    for (leg, area), state in one.items():
        mirrored = other[OTHER[leg], area]  # type: ignore[index]
        assert (state.filling, state.records, state.roots) == (mirrored.filling, mirrored.records, mirrored.roots)


@pytest.mark.parametrize(("view", "first", "second"), [("front", "right", "left"), ("back", "left", "right")])
def test_left_is_the_patients_left(base: RuleBase, view: str, first: str, second: str) -> None:
    """Seen from the front it is on the viewer's right, seen from behind on the viewer's left."""
    svg = next(each for each in figure(base, **L5).iter("svg") if each.get("aria-labelledby") == f"case-1-{view}")
    names = {each.text: float(each.attrib["x"]) for each in svg.iter("text") if each.get("class") == "leg-name"}
    assert names[f"Patient's {first}"] < 120 < names[f"Patient's {second}"]
    mirrored = {each.get("id", "") for each in svg.iter("g") if each.get("transform")}
    assert mirrored
    assert all(f"-{first}-" in name for name in mirrored)


def test_the_table_says_what_the_drawing_shows(base: RuleBase) -> None:
    (table,) = figure(base, **L5).iter("table")
    rows = {cells[0]: cells[1:] for cells in ([cell.text or "" for cell in row] for row in table.iter("tr"))}
    assert rows["great toe"] == ["Sensation: reduced; area of L5 (likely)", "not recorded"]
    assert rows["inner side of the lower leg"][0] == "Sensation: not tested"
    assert rows["top of the foot"][0].startswith("Pain: yes; Numbness or tingling: yes; area of L5")
    assert "groin" not in rows


def test_every_pattern_and_outline_is_explained(base: RuleBase) -> None:
    root = figure(base, **L5)
    legend = next(each for each in root.iter("ul") if each.get("class") == "legend")
    explained = {each.get("class") for each in legend.iter("rect")}
    used = {each.get("class") for each in root.iter("path") if (each.get("class") or "").startswith(("area ", "root "))}
    assert used <= explained
    assert len(explained) == 9
