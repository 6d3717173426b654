"""The body map as a figure: both views, a legend, and the same facts as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from radiculo.knowledge.vocabulary import LEGS, Leg
from radiculo.render.bodymap.areas import AreaState, area_states
from radiculo.render.bodymap.drawing import HEIGHT, VIEWS, WIDTH, Region, View, drawing
from radiculo.render.markup import element
from radiculo.triage.trace import Trace

_FILLINGS = {
    "pain": "Pain",
    "sensory": "Sensory change, reported or tested",
    "pain-sensory": "Pain and sensory change",
    "clear": "What is recorded there is normal",
    "unrecorded": "Not recorded",
}
_CERTAINTIES = {
    "likely": "Area of a likely root",
    "possible": "Area of a possible root, or of one of several",
    "withdrawn": "Area of a root whose headline is withdrawn",
}
_MIRROR = f"translate({WIDTH} 0) scale(-1 1)"
# The leg on the viewer's right, on which the regions are drawn: seen from the front it is the patient's left one.
_DRAWN: dict[View, Leg] = {"front": "left", "back": "right"}
_HEAD = 26  # room above the body for the names of the legs
_ROW = 8.5  # from one root's name to the next


def body_map(trace: Trace, anchor: str) -> Element:
    """Return the figure of one case; `anchor` keeps its ids apart from those of other cases."""
    states = area_states(trace)
    writer = _Writer(anchor)
    views = [writer.view(view, states) for view in VIEWS]
    return element(
        "figure",
        element("figcaption", "Where it hurts, where sensation is changed, and the areas of the named roots"),
        writer.patterns(),
        element("div", *views, class_="views"),
        element("ul", *writer.legend(), class_="legend"),
        _table(states),
        class_="body-map",
    )


@dataclass(frozen=True)
class _Writer:
    anchor: str

    def view(self, view: View, states: Iterable[AreaState]) -> Element:
        """Return one view of both legs."""
        shape, name = drawing(view), f"{self.anchor}-{view}"
        seen = [state for state in states if state.area.id in shape.regions]
        legs = (_DRAWN[view], next(leg for leg in LEGS if leg != _DRAWN[view]))
        return element(
            "svg",
            element("title", f"{view.capitalize()} view of both legs", id=name),
            element("g", *[_leg_name(leg, at) for leg, at in zip(legs, (180, 60), strict=True)]),
            element("text", view.capitalize(), x="120", y="-14", class_="view-name"),
            element("path", d=shape.outline, class_="body"),
            *[self._region(state, view, shape.regions[state.area.id]) for state in seen],
            *[element("path", d=detail, class_="detail") for detail in shape.details],
            *[_root_names(state, shape.regions[state.area.id], view) for state in seen if state.roots],
            viewBox=f"0 {-_HEAD} {WIDTH} {HEIGHT + _HEAD}",
            role="group",
            aria_labelledby=name,
        )

    def _region(self, state: AreaState, view: View, region: Region) -> Element:
        name = f"{self.anchor}-{view}-{state.leg}-{state.area.id}"
        parts = [element("path", d=region.path, class_=f"area {state.filling}", fill=self._fill(state.filling))]
        if state.certainty:
            parts.append(element("path", d=region.path, class_=f"root {state.certainty}"))
        mirror = {} if state.leg == _DRAWN[view] else {"transform": _MIRROR}
        return element(
            "g",
            element("title", f"{state.leg.capitalize()} leg, {state.area.title}, {view} view", id=f"{name}-title"),
            element("desc", _told(state), id=f"{name}-desc"),
            *parts,
            id=name,
            role="img",
            aria_labelledby=f"{name}-title",
            aria_describedby=f"{name}-desc",
            **mirror,
        )

    def _fill(self, filling: str) -> str:
        return "none" if filling == "unrecorded" else f"url(#{self.anchor}-{filling})"

    def patterns(self) -> Element:
        """Return the patterns: each is told apart by its shape, and only then by its colour."""
        lines = element("path", d="M-2 2 2 -2M0 8 8 0M6 10 10 6", class_="pain-line")
        dots = [element("circle", cx=str(at), cy=str(at), r="1.5", class_="sensory-dot") for at in (2, 6)]
        dash = element("path", d="M2 4h4", class_="clear-line")
        made = [
            self._pattern("pain", "pain-ground", [lines]),
            self._pattern("sensory", "sensory-ground", dots),
            self._pattern("pain-sensory", "both-ground", [lines, *dots]),
            self._pattern("clear", "clear-ground", [dash]),
        ]
        return element("svg", element("defs", *made), width="0", height="0", aria_hidden="true", class_="patterns")

    def _pattern(self, name: str, ground: str, marks: list[Element]) -> Element:
        return element(
            "pattern",
            element("rect", width="8", height="8", class_=ground),
            *marks,
            id=f"{self.anchor}-{name}",
            width="8",
            height="8",
            patternUnits="userSpaceOnUse",
        )

    def legend(self) -> Iterator[Element]:
        """Yield what each pattern and each outline means."""
        for filling, meaning in _FILLINGS.items():
            yield _entry(element("rect", **_SWATCH, class_=f"area {filling}", fill=self._fill(filling)), meaning)
        for certainty, meaning in _CERTAINTIES.items():
            yield _entry(element("rect", **_SWATCH, class_=f"root {certainty}"), meaning)


_SWATCH = {"x": "2", "y": "2", "width": "32", "height": "16"}


def _entry(swatch: Element, meaning: str) -> Element:
    return element("li", element("svg", swatch, viewBox="0 0 36 20", aria_hidden="true"), f" {meaning}")


def _leg_name(leg: Leg, x: int) -> Element:
    return element("text", f"Patient's {leg}", x=str(x), y="6", class_="leg-name")


def _root_names(state: AreaState, region: Region, view: View) -> Element:
    """Return the names of an area's roots, one below the other; the desc says them, so they are hidden from readers."""
    x, y = region.label
    across = x if state.leg == _DRAWN[view] else WIDTH - x
    top = y - _ROW * (len(state.roots) - 1) / 2 + 2.8
    rows = [
        element("tspan", root, x=f"{across:.1f}", y=f"{top + _ROW * index:.1f}")
        for index, root in enumerate(state.roots)
    ]
    return element("text", *rows, class_="root-name", aria_hidden="true")


def _told(state: AreaState) -> str:
    """Return in words all that the drawing shows of an area."""
    records = ". ".join(f"{title}: {value}" for title, value in state.records)
    return f"{records}. {_linked(state)}" if state.roots else f"{records}."


def _linked(state: AreaState) -> str:
    certainty = {"likely": "likely", "possible": "possible", "withdrawn": "headline withdrawn"}[
        state.certainty or "possible"
    ]
    return f"Area of {' and '.join(state.roots)} ({certainty})."


def _table(states: list[AreaState]) -> Element:
    """Return what is recorded or linked, area by area, for those who do not see the drawing."""
    told = [state for state in states if state.is_told or state.roots]
    titles = dict.fromkeys(state.area.title for state in states)  # in order of the vocabulary, not of the legs
    by_area = {title: {state.leg: state for state in told if state.area.title == title} for title in titles}
    rows = [
        element("tr", element("th", title, scope="row"), *[element("td", _cell(legs.get(leg))) for leg in LEGS])
        for title, legs in by_area.items()
        if legs
    ]
    head = [element("th", name, scope="col") for name in ("Area", "Left leg", "Right leg")]
    caption = element("caption", "The areas of the drawing in words; areas that are not listed are not recorded")
    return element("table", caption, element("thead", element("tr", *head)), element("tbody", *rows))


def _cell(state: AreaState | None) -> str:
    if state is None:
        return "not recorded"
    told = [f"{title}: {value}" for title, value in state.records if value != "not recorded"]
    return "; ".join([*(told or ["not recorded"]), *([_linked(state)] if state.roots else [])])
