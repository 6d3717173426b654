"""One view of both legs, drawn: the body, its areas, and the names of the roots in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from radiculo.knowledge.leg_names import UNSIDED, LegNames
from radiculo.knowledge.vocabulary import LEGS, Leg
from radiculo.render.bodymap.areas import AreaState
from radiculo.render.bodymap.drawing import HEIGHT, WIDTH, Region, View, drawing
from radiculo.render.bodymap.legend import Legend
from radiculo.render.bodymap.words import area_words
from radiculo.render.markup import element

# The leg on the viewer's right, on which the regions are drawn: seen from the front it is the patient's left one.
_DRAWN: dict[View, Leg] = {"front": "left", "back": "right"}
_MIRROR = f"translate({WIDTH} 0) scale(-1 1)"
_HEAD = 26  # room above the body for the names of the legs
_ROW = 8.5  # from one root's name to the next


@dataclass(frozen=True)
class ViewWriter:
    """Draws one view with the patterns of a legend."""

    view: View
    legend: Legend
    names: LegNames

    def svg(self, states: Iterable[AreaState]) -> Element:
        """Return the drawing. Areas that it does not know are left out; the table has them."""
        shape, name = drawing(self.view), f"{self.legend.anchor}-{self.view}"
        seen = [(state, shape.regions[state.area.id]) for state in states if state.area.id in shape.regions]
        return element(
            "svg",
            element("title", f"{self.view.capitalize()} view of both legs", id=name),
            element("text", self.view.capitalize(), x=str(WIDTH // 2), y="-14", class_="view-name"),
            *[self._leg_name(leg) for leg in LEGS],
            element("path", d=shape.outline, class_="body"),
            *[self._area(state, region) for state, region in seen],
            *[element("path", d=detail, class_="detail") for detail in shape.details],
            *[self._root_names(state, region) for state, region in seen if state.roots],
            viewBox=f"0 {-_HEAD} {WIDTH} {HEIGHT + _HEAD}",
            role="group",
            aria_labelledby=name,
        )

    def _across(self, x: float, leg: Leg) -> str:
        """Return where a point of the drawn leg lies on a leg."""
        return f"{x if leg == _DRAWN[self.view] else WIDTH - x:.1f}"

    def _leg_name(self, leg: Leg) -> Element:
        name = f"{self.names.words[leg].capitalize()} leg" if self.names is UNSIDED else f"Patient's {leg}"
        return element("text", name, x=self._across(WIDTH * 3 / 4, leg), y="6", class_="leg-name")

    def _area(self, state: AreaState, region: Region) -> Element:
        name = f"{self.legend.anchor}-{self.view}-{self.names.key(state.leg)}-{state.area.id}"
        title = f"{self.names.words[state.leg].capitalize()} leg, {state.area.title}, {self.view} view"
        look = {"class": f"area {state.filling}", "fill": self.legend.fill(state.filling)}
        outline = element("path", d=region.path, class_=f"root {state.certainty}") if state.certainty else None
        mirror = {} if state.leg == _DRAWN[self.view] else {"transform": _MIRROR}
        return element(
            "g",
            element("title", title, id=f"{name}-title"),
            element("desc", area_words(state), id=f"{name}-desc"),
            element("path", d=region.path, **look),
            outline,
            id=name,
            role="img",
            aria_labelledby=f"{name}-title",
            aria_describedby=f"{name}-desc",
            **mirror,
        )

    def _root_names(self, state: AreaState, region: Region) -> Element:
        """Return the names of an area's roots, one below the other; readers have them from the description."""
        x, y = region.label
        top = y - _ROW * (len(state.roots) - 1) / 2 + 2.8
        rows = [
            element("tspan", root, x=self._across(x, state.leg), y=f"{top + _ROW * index:.1f}")
            for index, root in enumerate(state.roots)
        ]
        return element("text", *rows, class_="root-name", aria_hidden="true")
