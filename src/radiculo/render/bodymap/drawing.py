"""The drawings of the body: our own outlines and regions, kept as SVG files beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias
from xml.etree.ElementTree import Element, fromstring

View: TypeAlias = Literal["front", "back"]
VIEWS: tuple[View, View] = ("front", "back")
WIDTH, HEIGHT = 240, 576
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Region:
    """An area on one view, drawn on the leg on the viewer's right; `label` is where a word fits."""

    path: str
    label: tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """One view of the body from the waist down. Regions are by area id."""

    outline: str
    details: tuple[str, ...]
    regions: Mapping[str, Region]


@cache
def drawing(view: View) -> Drawing:
    """Return the drawing of a view."""
    root = fromstring(files("radiculo.render.bodymap").joinpath(f"{view}.svg").read_text(encoding="utf-8"))
    paths = root.findall(f"{_SVG}path")
    return Drawing(
        outline=next(path.attrib["d"] for path in paths if path.get("id") == "outline"),
        details=tuple(path.attrib["d"] for path in paths if path.get("class") == "detail"),
        regions={path.attrib["id"]: _region(path) for path in paths if "data-label" in path.attrib},
    )


def _region(path: Element) -> Region:
    x, y = path.attrib["data-label"].split()
    return Region(path.attrib["d"], (float(x), float(y)))
