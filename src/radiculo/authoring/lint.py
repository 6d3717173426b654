"""The teaching lint: everything that a good colleague would say of a case before a class sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from radiculo.authoring.lint_answer import answer_remarks
from radiculo.authoring.lint_content import content_remarks
from radiculo.authoring.lint_origin import origin_remarks
from radiculo.authoring.lint_words import word_remarks
from radiculo.authoring.remarks import Edit, Lore, Remark, lore
from radiculo.authoring.written import Written
from radiculo.cases.model import Case
from radiculo.errors import Diagnostic

_CHECKS: tuple[Callable[[Written, Case, Lore], Iterator[Remark]], ...] = (
    answer_remarks,
    content_remarks,
    word_remarks,
    origin_remarks,
)
_ANSWERS = frozenset({"disagrees", "tie", "one-way"})  # remarks that rest on what radiculo answers


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One record with what is wrong with it (`diagnostics`), what a colleague says, and the mechanical edits."""

    written: Written
    diagnostics: tuple[Diagnostic, ...]
    remarks: tuple[Remark, ...]
    edits: tuple[Edit, ...]

    @property
    def told(self) -> list[Diagnostic]:
        """Everything to be told, in reading order."""
        found = [*self.diagnostics, *(remark.as_diagnostic() for remark in self.remarks)]
        return sorted(found, key=lambda item: (item.place.path, item.place.line, item.place.column, item.code))


def check_written(written: Written) -> Checked:
    """Check one record. Raises EngineFault when the engines disagree."""
    if written.case is None:
        edits = tuple(filter(None, (_meant(item) for item in written.diagnostics)))
        return Checked(written=written, diagnostics=written.diagnostics, remarks=(), edits=edits)
    remarks = tuple(remark for check in _CHECKS for remark in check(written, written.case, lore()))
    if any(remark.code == "impossible" for remark in remarks):  # what is answered to that means nothing
        remarks = tuple(remark for remark in remarks if remark.code not in _ANSWERS)
    edits = tuple(remark.edit for remark in remarks if remark.edit is not None)
    return Checked(written=written, diagnostics=written.diagnostics, remarks=remarks, edits=edits)


def _meant(problem: Diagnostic) -> Edit | None:
    """Return the edit that makes an invalid case a valid one, where there is only one: the missing version."""
    if problem.code == "missing-field" and "'schema_version'" in problem.message and problem.place.source:
        return Edit(line=problem.place.line, old=problem.place.source, new=f"schema_version: 1\n{problem.place.source}")
    return None
