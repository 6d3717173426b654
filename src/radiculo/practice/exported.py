"""A line of `radiculo progress export`: one finished attempt of one student, under the name that the student chose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from radiculo.practice.grades import Grade
from radiculo.practice.marks import Marks
from radiculo.practice.schedule import Result
from radiculo.report import Model

NOBODY = "student"  # the name of an export to which none was given


class Exported(Model):
    """A finished attempt, without any words that the student wrote. `score` is 0 to 1, `finished` ISO 8601."""

    schema_version: Literal[1] = 1
    student: str
    case: str
    mode: str
    rules: str
    finished: datetime
    score: float
    level: int
    hints: int
    grades: list[Grade]
    marks: Marks

    @property
    def result(self) -> Result:
        """What the schedule is made of."""
        return Result(
            case=self.case,
            at=self.finished,
            score=self.score,
            level=self.level,
            hints=self.hints,
            grades=tuple(self.grades),
        )


def once(lines: Iterable[Exported]) -> list[Exported]:
    """Return each attempt once: who exports again sends the earlier ones too."""
    return list({(line.student, line.case, line.finished): line for line in lines}.values())
