"""A triage for people: what and how soon at a glance, then every reason."""

from __future__ import annotations

from radiculo import report
from radiculo.cases.model import Case
from radiculo.render.answer import answer_parts
from radiculo.render.document import Document, Part
from radiculo.render.next_steps import advice_parts, next_part
from radiculo.render.print_document import print_answer_parts, print_closing, print_document, print_reasons
from radiculo.render.reasons import against_parts, conflict_part, fired_part
from radiculo.render.screen import Screen
from radiculo.triage.outcome import Outcome
from radiculo.triage.trace import Trace


def triage_document(case: Case, trace: Trace, *, reasons: bool = True) -> Document:
    """Return everything that a triage tells a person; without `reasons` the answer and the advice alone."""
    outcome = trace.outcome
    return Document(
        id=case.id,
        title=case.title,
        stem=case.stem,
        answer=answer_parts(trace),
        reasons=_reasons(trace) if reasons else tuple(advice_parts(trace)),
        stamp=stamp_text(outcome),
        intended_use=outcome.intended_use,
    )


def _reasons(trace: Trace) -> tuple[Part, ...]:
    return (
        *advice_parts(trace),
        conflict_part(trace),
        fired_part(trace),
        *against_parts(trace),
        next_part(trace),
    )


def print_triage(screen: Screen, case: Case, trace: Trace, *, reasons: bool = True) -> None:
    """Print one triage."""
    print_document(screen, triage_document(case, trace, reasons=reasons))


def print_answer(screen: Screen, trace: Trace) -> None:
    """Print urgency, pathway, level and rivals: the answer at a glance."""
    print_answer_parts(screen, answer_parts(trace))


def print_against(screen: Screen, trace: Trace) -> None:
    """Print what speaks against the answer: conflicts, withdrawn evidence, and evidence against roots."""
    print_reasons(screen, (conflict_part(trace), *against_parts(trace)))


def print_stamp(screen: Screen, outcome: Outcome) -> None:
    """Print what answered, and the intended-use line."""
    print_closing(screen, stamp_text(outcome), outcome.intended_use)


def stamp_text(outcome: Outcome) -> str:
    """Return which program, rules, policy and engine answered."""
    without = "" if outcome.engine == "durable" else " (durable_rules cannot be imported here)"
    return report.stamp_text(outcome.radiculo, outcome.rule_base, f"{outcome.engine}{without}")
