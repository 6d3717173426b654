"""What changes of a case would move its answer, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from radiculo.knowledge.parts import Part
from radiculo.render.diagnostics import count
from radiculo.render.screen import Screen
from radiculo.triage.whatif import Counterfactual, Step, WhatIfFile
from radiculo.triage.wording import Moved, moved_text


def print_whatif(screen: Screen, report: WhatIfFile) -> None:
    """Print the closest counterfactual when one was asked for, else every change that moves the answer."""
    screen.line((report.case, "bold"), f"  now: {_answer(report.now)}")
    if report.to is not None:
        _print_counterfactual(screen, report.to)
    else:
        screen.heading(f"Single changes that move the answer ({len(report.singles)})")
        for change in report.singles:
            screen.line(_change(change.title, change.side, change.before, change.after), indent=1)
            screen.line(moves_text(change.moves), indent=2)
    if report.pairs is not None:
        screen.heading(f"Pairs of changes that move it, though neither does alone ({report.pairs_total})")
        for move in report.pairs:
            screen.line(_steps(move.steps), indent=1)
            screen.line(moves_text(move.moves), indent=2)
        if (report.pairs_total or 0) > len(report.pairs):
            screen.line(f"and {(report.pairs_total or 0) - len(report.pairs)} more: ask with --limit", indent=1)
    screen.gap()
    screen.line((report.intended_use, "italic"))


def _print_counterfactual(screen: Screen, found: Counterfactual) -> None:
    screen.heading(f"Closest way to {found.to}")
    if found.steps is None:
        screen.line(f"none was found within {count(found.within, 'change')}", indent=1)
        return
    if not found.steps:
        screen.line("the case is there already", indent=1)
        return
    proof = "no smaller set of changes does it" if found.proven else "a smaller set of changes is not ruled out"
    screen.line(f"{count(len(found.steps), 'change')}; {proof}", indent=1)
    for step in found.steps:
        screen.line(_step(step), indent=1)
    if found.answer is not None:
        screen.line(f"then: {_answer(found.answer)}", indent=1)


def _steps(steps: Sequence[Step]) -> str:
    return "; and ".join(_step(step) for step in steps)


def _step(step: Step) -> str:
    return _change(step.title, step.side, step.before, step.after)


def _change(title: str, side: str, before: str, after: str) -> str:
    where = "" if side == "patient" else f" ({side})"
    return f"{title}{where}: {before} -> {after}"


def moves_text(moves: Mapping[Part, Moved]) -> str:
    """Return what moves, part by part."""
    return "; ".join(moved_text(part, moved) for part, moved in moves.items())


def _answer(answer: Mapping[Part, str]) -> str:
    return "; ".join([f"urgency {answer['urgency']}", answer["left"], answer["right"]])
