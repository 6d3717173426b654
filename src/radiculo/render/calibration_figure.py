"""The calibration curve as a drawing: what was said against how often it was so, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from radiculo.practice.progress import Bin
from radiculo.render.markup import element

_SIZE, _EDGE = 240, 30  # units of the drawing: the square of the curve, and the room for its axes


def calibration_figure(bins: Sequence[Bin], anchor: str) -> Element:
    """Return the curve as a figure. On the dotted line what is said is so as often as it is said."""
    title = f"{anchor}-calibration"
    whole = _SIZE + 2 * _EDGE
    marks = [each for bin_ in bins for each in _marks(bin_)]
    return element(
        "figure",
        element("figcaption", "Calibration: how often it was so, against the probability that you said"),
        element(
            "svg",
            element("title", "Calibration curve", id=title),
            element("rect", **_box(), fill="none", stroke="currentColor"),
            element("line", **_ends((0, 0), (1, 1)), stroke="currentColor", stroke_dasharray="3 4"),
            *marks,
            *[_tick(value) for value in (0.0, 0.5, 1.0)],
            viewBox=f"0 0 {whole} {whole}",
            width=str(whole),
            height=str(whole),
            role="img",
            aria_labelledby=title,
        ),
    )


def _marks(bin_: Bin) -> list[Element]:
    x, y = _at(bin_.mean, bin_.came_true.hits / bin_.came_true.n)
    reach = _ends((bin_.mean, bin_.came_true.low), (bin_.mean, bin_.came_true.high))
    return [
        element("line", **reach, stroke="currentColor", stroke_width="1"),
        element("circle", cx=f"{x:g}", cy=f"{y:g}", r="4", fill="currentColor"),
    ]


def _tick(value: float) -> Element:
    x, y = _at(value, 0)
    return element("text", f"{value:.0%}", x=f"{x:g}", y=f"{y + 18:g}", text_anchor="middle", fill="currentColor")


def _at(said: float, so: float) -> tuple[float, float]:
    return round(_EDGE + said * _SIZE, 2), round(_EDGE + (1 - so) * _SIZE, 2)


def _ends(one: tuple[float, float], other: tuple[float, float]) -> dict[str, str]:
    (x1, y1), (x2, y2) = _at(*one), _at(*other)
    return {"x1": f"{x1:g}", "y1": f"{y1:g}", "x2": f"{x2:g}", "y2": f"{y2:g}"}


def _box() -> dict[str, str]:
    return {"x": str(_EDGE), "y": str(_EDGE), "width": str(_SIZE), "height": str(_SIZE)}
