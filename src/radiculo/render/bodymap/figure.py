"""The body map as a figure: both views, a legend, and the same facts as a table."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from radiculo.render.bodymap.areas import area_states
from radiculo.render.bodymap.drawing import VIEWS
from radiculo.render.bodymap.legend import Legend
from radiculo.render.bodymap.views import ViewWriter
from radiculo.render.bodymap.words import area_table
from radiculo.render.markup import element
from radiculo.triage.trace import Trace


def body_map(trace: Trace, anchor: str) -> Element:
    """Return the figure of one case; `anchor` keeps its ids apart from those of other cases."""
    states, legend = area_states(trace), Legend(anchor)
    views = [ViewWriter(view, legend, trace.names).svg(states) for view in VIEWS]
    return element(
        "figure",
        element("figcaption", "Where it hurts, where sensation is changed, and the areas of the named roots"),
        legend.patterns(),
        element("div", *views, class_="views"),
        element("ul", *legend.entries(), class_="legend"),
        area_table(states, trace.names),
        class_="body-map",
    )
