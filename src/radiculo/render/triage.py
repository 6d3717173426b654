"""A triage for people: what and how soon at a glance, then every reason."""

from __future__ import annotations

from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING

from radiculo import report
from radiculo.cases.model import Case
from radiculo.render.answer import answer_parts, short_parts
from radiculo.render.next_steps import advice_parts, next_part
from radiculo.render.page import Answer, Figure, Page, Part
from radiculo.render.reasons import against_parts, conflict_part, fired_part
from radiculo.triage.outcome import Outcome
from radiculo.triage.trace import Trace

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


_STEM = 150  # letters of it beside the short answer


def triage_page(case: Case, trace: Trace, *, reasons: bool = True, numbers: bool = False) -> Page:
    """Return everything that a triage tells a person, the short answer first.

    Without `reasons` it is the short answer alone, with the drawing that only HTML has; `numbers` adds the points of
    roots.
    """
    return Page(
        address=f"triage/{case.id}",
        title=case.title,
        id=case.id,
        lead=(case.stem if reasons else shorten(case.stem, _STEM, placeholder=" ..."),) if case.stem else (),
        blocks=(
            Answer(short_parts(trace)),
            *((Answer(answer_parts(trace, numbers=numbers)),) if reasons else ()),
            Figure(partial(_body_map, trace)),
            *(_reasons(trace) if reasons else ()),
        ),
        stamp=stamp_text(trace.outcome),
    )


def _body_map(trace: Trace, anchor: str) -> Element:
    from radiculo.render.bodymap.figure import body_map  # noqa: PLC0415 - only HTML draws

    return body_map(trace, anchor)


def _reasons(trace: Trace) -> tuple[Part, ...]:
    return (
        *advice_parts(trace),
        conflict_part(trace),
        fired_part(trace),
        *against_parts(trace),
        next_part(trace),
    )


def stamp_text(outcome: Outcome) -> str:
    """Return which program, rules, policy and engine answered."""
    without = "" if outcome.engine == "durable" else " (durable_rules cannot be imported here)"
    return report.stamp_text(outcome.radiculo, outcome.rule_base, f"{outcome.engine}{without}")
