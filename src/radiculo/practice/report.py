"""What an attempt leaves: its log, and once it is finished the marks, the feedback and the grades."""

from __future__ import annotations

from typing import Any

import msgspec

from radiculo.practice.attempt import Attempt
from radiculo.practice.feedback import Teacher
from radiculo.practice.grades import Grade
from radiculo.practice.marks import Marks, Solved
from radiculo.practice.neighbour import GENERATED
from radiculo.practice.notes import Feedback
from radiculo.report import Stamped, stamp


class PracticeFile(Stamped):
    """What `practice --json` prints. While the attempt is open there is neither case nor marks nor feedback."""

    finished: bool
    mode: str
    case: str = ""
    title: str = ""
    generated: str = ""  # what the case was made from and how, where nobody wrote it
    tried_for: str = ""
    statement: str = ""
    log: list[dict[str, Any]]  # the events, as they are kept
    marks: Marks | None = None
    feedback: Feedback | None = None
    grades: list[Grade] = []


def open_file(attempt: Attempt) -> PracticeFile:
    """Return what may be told of an attempt that is not finished."""
    return PracticeFile(**stamp(attempt.base), finished=False, mode=attempt.mode, log=_log(attempt))


def finished_file(solved: Solved, grades: tuple[Grade, ...], tried_for: str = "") -> PracticeFile:
    """Return everything about a finished attempt. `tried_for`: the due concept for which it was served, in words."""
    attempt = solved.attempt
    return PracticeFile(
        **stamp(attempt.base),
        finished=True,
        mode=attempt.mode,
        case=attempt.case.id,
        title=attempt.case.title,
        generated=attempt.case.notes.get(GENERATED, ""),
        tried_for=tried_for,
        statement=attempt.answer.statement or "",
        log=_log(attempt),
        marks=solved.marks,
        feedback=Teacher(solved=solved).feedback,
        grades=list(grades),
    )


def _log(attempt: Attempt) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(event) for event in attempt.events]
