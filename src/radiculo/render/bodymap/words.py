"""The body map in words: for those who do not see the drawing."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from radiculo.knowledge.leg_names import LegNames
from radiculo.knowledge.vocabulary import LEGS
from radiculo.render.bodymap.areas import UNRECORDED, AreaState, Certainty
from radiculo.render.markup import element

_CERTAINTIES: dict[Certainty, str] = {
    "likely": "likely",
    "possible": "possible",
    "withdrawn": "headline withdrawn",
}


def area_words(state: AreaState) -> str:
    """Return all that the drawing shows of an area."""
    records = ". ".join(f"{title}: {value}" for title, value in state.records)
    return f"{records}. {_linked(state)}." if state.certainty else f"{records}."


def area_table(states: Iterable[AreaState], names: LegNames) -> Element:
    """Return what is recorded or linked with a named root, area by area."""
    by_area: dict[str, list[AreaState]] = {}  # the left leg, then the right
    for state in states:
        by_area.setdefault(state.area.title, []).append(state)
    rows = [
        element("tr", element("th", title, scope="row"), *[element("td", _cell(state)) for state in legs])
        for title, legs in by_area.items()
        if any(state.is_told or state.roots for state in legs)
    ]
    head = [
        element("th", name, scope="col") for name in ("Area", *(f"{names.words[leg].capitalize()} leg" for leg in LEGS))
    ]
    caption = element("caption", "The areas of the drawing in words; areas that are not listed are not recorded")
    return element("table", caption, element("thead", element("tr", *head)), element("tbody", *rows))


def _cell(state: AreaState) -> str:
    told = [f"{title}: {value}" for title, value in state.records if value != UNRECORDED] or [UNRECORDED]
    return "; ".join([*told, *([_linked(state)] if state.certainty else [])])


def _linked(state: AreaState) -> str:
    return f"area of {' and '.join(state.roots)} ({_CERTAINTIES[state.certainty]})" if state.certainty else ""
