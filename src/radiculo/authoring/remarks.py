"""What the teaching lint says: its words, and all that is clinical in it, as data from `remarks.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import Field

from radiculo.errors import Diagnostic, Place
from radiculo.knowledge.shapes import Shape
from radiculo.loading.packaged import packaged


class _Wording(Shape):
    """One remark: what it says, what to do, why, and where that is written."""

    says: str
    then: str
    why: str
    source: str


class _Identifying(Shape):
    """A pattern that could identify a person, and what to write instead."""

    pattern: str
    instead: str


class RemarksFile(Shape):
    """remarks.yaml."""

    remarks: dict[str, _Wording]
    least_negatives: Annotated[int, Field(ge=1)]
    distractors: list[str]
    telling: list[str]
    also_called: dict[str, list[str]]
    questions: dict[str, list[str]]
    identifying: dict[str, _Identifying]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of one line of a file that needs no judgement: `old` on that line becomes `new`, once.

    A line that is empty then is removed; `new` may hold several lines.
    """

    line: int
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a colleague would say of a case: the code, where, what, what to do, and the edit where it is mechanical."""

    code: str
    message: str
    place: Place
    then: str
    edit: Edit | None = None

    def as_diagnostic(self) -> Diagnostic:
        """Return it as a warning, which is printed as all others are."""
        return Diagnostic(self.code, self.message, self.place, hint=self.then, severity="warning")


@dataclass(frozen=True, kw_only=True)
class Lore:
    """The data of the lint."""

    shape: RemarksFile
    identifying: tuple[tuple[re.Pattern[str], str], ...]

    def remark(self, code: str, place: Place, *, edit: Edit | None = None, **words: object) -> Remark:
        """Return a remark with its words filled in."""
        wording = self.shape.remarks[code]
        message, then = wording.says.format(**words), wording.then.format(**words)
        return Remark(code=code, message=message, place=place, then=then, edit=edit)


@cache
def lore() -> Lore:
    """Return the data of the lint, read once."""
    found = shape()
    identifying = tuple((re.compile(item.pattern), item.instead) for item in found.identifying.values())
    return Lore(shape=found, identifying=identifying)


def shape() -> RemarksFile:
    """Return remarks.yaml checked against its shape."""
    return packaged("radiculo.authoring", "remarks.yaml", RemarksFile)
