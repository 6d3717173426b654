"""The patterns of the body map and what they mean: told apart by shape, and only then by colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from radiculo.render.bodymap.areas import Certainty, Filling
from radiculo.render.markup import element

_FILLINGS: dict[Filling, str] = {
    "pain": "Pain",
    "sensory": "Sensory change, reported or tested",
    "pain-sensory": "Pain and sensory change",
    "vague": "Named with a larger area: here or elsewhere in it",
    "clear": "What is recorded there is normal",
    "unrecorded": "Not recorded",
}
_CERTAINTIES: dict[Certainty, str] = {
    "likely": "Area of a likely root",
    "possible": "Area of a possible root, or of one of several",
    "withdrawn": "Area of a root whose headline is withdrawn",
}
_TILE = 8


@dataclass(frozen=True)
class Legend:
    """The patterns of one figure; `anchor` keeps their ids apart from those of other figures."""

    anchor: str

    def fill(self, filling: Filling) -> str:
        """Return the `fill` of an area."""
        return "none" if filling == "unrecorded" else f"url(#{self._id(filling)})"

    def patterns(self) -> Element:
        """Return the definitions of the patterns, in an image of no size."""
        lines = element("path", d="M-2 2 2 -2M0 8 8 0M6 10 10 6", class_="pain-line")
        dots = [element("circle", cx=str(at), cy=str(at), r="1.5", class_="sensory-dot") for at in (2, 6)]
        ring = element("circle", cx="4", cy="4", r="1.6", class_="vague-ring")
        dash = element("path", d="M2 4h4", class_="clear-line")
        made = [
            self._pattern("pain", lines),
            self._pattern("sensory", *dots),
            self._pattern("pain-sensory", lines, *dots),
            self._pattern("vague", ring),
            self._pattern("clear", dash),
        ]
        return element("svg", element("defs", *made), width="0", height="0", aria_hidden="true", class_="patterns")

    def entries(self) -> Iterator[Element]:
        """Yield what each pattern and each outline means."""
        for filling, meaning in _FILLINGS.items():
            yield _entry({"class": f"area {filling}", "fill": self.fill(filling)}, meaning)
        for certainty, meaning in _CERTAINTIES.items():
            yield _entry({"class": f"root {certainty}"}, meaning)

    def _id(self, filling: Filling) -> str:
        return f"{self.anchor}-{filling}"

    def _pattern(self, filling: Filling, *marks: Element) -> Element:
        size = {"width": str(_TILE), "height": str(_TILE)}
        ground = element("rect", class_=f"{filling}-ground", **size)
        return element("pattern", ground, *marks, id=self._id(filling), patternUnits="userSpaceOnUse", **size)


def _entry(look: dict[str, str], meaning: str) -> Element:
    swatch = element("rect", x="2", y="2", width="32", height="16", **look)
    return element("li", element("svg", swatch, viewBox="0 0 36 20", aria_hidden="true"), f" {meaning}")
