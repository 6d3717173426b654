"""What changes of a case would move its answer, for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from radiculo.knowledge.leg_names import SIDED, LegNames
from radiculo.knowledge.parts import Part as Moving
from radiculo.render.page import Item, Page, Part, count, line
from radiculo.triage.variants import Step
from radiculo.triage.whatif import Counterfactual, WhatIfFile
from radiculo.triage.wording import Moved, moved_text


def whatif_page(report: WhatIfFile, names: LegNames = SIDED) -> Page:
    """Return the closest counterfactual when one was asked for, else every change that moves the answer."""
    return Page(
        f"whatif/{report.case}",
        f"now: {_answer(report.now)}",
        id=report.case,
        blocks=(
            _closest(report.to, names) if report.to is not None else _singles(report, names),
            *_pairs(report, names),
        ),
    )


def _singles(report: WhatIfFile, names: LegNames) -> Part:
    changes = [Item((_step(change, names),), (line(_moves_text(change.moves)),)) for change in report.singles]
    return Part(f"Single changes that move the answer ({len(changes)})", blocks=tuple(changes))


def _pairs(report: WhatIfFile, names: LegNames) -> Iterable[Part]:
    if report.pairs is None:
        return
    moves = [Item((_steps(move.steps, names),), (line(_moves_text(move.moves)),)) for move in report.pairs]
    total = report.pairs_total or 0
    if total > len(moves):
        moves.append(line(f"and {total - len(moves)} more: ask with --limit"))
    yield Part(f"Pairs of changes that move it, though neither does alone ({total})", blocks=tuple(moves))


def _closest(found: Counterfactual, names: LegNames) -> Part:
    return Part(f"Closest way to {found.to}", blocks=tuple(map(line, _way(found, names))))


def _way(found: Counterfactual, names: LegNames) -> Iterable[str]:
    if found.steps is None:
        yield f"none was found within {count(found.within, 'change')}"
        return
    if not found.steps:
        yield "the case is there already"
        return
    proof = "no smaller set of changes does it" if found.proven else "a smaller set of changes is not ruled out"
    yield f"{count(len(found.steps), 'change')}; {proof}"
    yield from (_step(step, names) for step in found.steps)
    if found.answer is not None:
        yield f"then: {_answer(found.answer)}"


def _steps(steps: Sequence[Step], names: LegNames) -> str:
    return "; and ".join(_step(step, names) for step in steps)


def _step(step: Step, names: LegNames) -> str:
    return f"{step.title}{names.after(step.side)}: {step.before} -> {step.after}"


def _moves_text(moves: Mapping[Moving, Moved]) -> str:
    """Return what moves, part by part."""
    return "; ".join(moved_text(part, moved) for part, moved in moves.items())


def _answer(answer: Mapping[Moving, str]) -> str:
    return "; ".join([f"urgency {answer['urgency']}", answer["left"], answer["right"]])
