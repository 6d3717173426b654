"""What `case check` says when all is told: how many cases, what kinds of remarks, what was mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from radiculo.authoring.lint import Checked
from radiculo.authoring.remarks import shape
from radiculo.errors import Diagnostic
from radiculo.knowledge.base import RuleBase
from radiculo.render.page import Block, Page, Words, code, count, mark, paragraph, section
from radiculo.report import Model, Stamped, stamp


class RemarkFile(Model):
    """One thing that is wrong, or that a colleague says: where, what, and what to do."""

    code: str
    severity: str
    path: str
    line: int
    column: int
    message: str
    then: str
    why: str


class CaseCheckFile(Stamped):
    """What `case check --json` prints. `mended`: the files that `--fix` has changed."""

    cases: int
    remarks: list[RemarkFile]
    mended: list[str]


def check_file(
    found: Sequence[Checked], told: Sequence[Diagnostic], mended: list[str], base: RuleBase
) -> CaseCheckFile:
    """Return everything for programs."""
    wordings = shape().remarks
    remarks = [
        RemarkFile.taken_from(
            item,
            path=item.place.path,
            line=item.place.line,
            column=item.place.column,
            then=item.hint,
            why=wordings[item.code].why if item.code in wordings else "",
        )
        for item in told
    ]
    return CaseCheckFile(cases=len(found), remarks=remarks, mended=mended, **stamp(base))


def check_page(found: Sequence[Checked], told: Sequence[Diagnostic], mended: Sequence[str]) -> Page:
    """Return the summary for people; what is told is printed before, each at its place."""
    wordings = shape().remarks
    counts = Counter(item.code for item in told)
    lines: list[Words] = [
        (code(name), f"  {number}", f"  {wordings[name].why}")
        for name, number in counts.most_common()
        if name in wordings
    ]
    verdict = mark("nothing to remark", "good") if not told else mark(count(len(told), "remark"), "unsure")
    blocks: list[Block] = [
        *paragraph(f"{count(len(found), 'case')}: ", verdict),
        *section("Why it matters", lines),
        *section("Mended", [(path,) for path in mended]),
    ]
    return Page("case-check", "Check of teaching cases", "", tuple(blocks))
