"""The report of a class: what was missed dangerously first, then each case, then each student."""

from __future__ import annotations

from collections.abc import Sequence

from radiculo.judge.class_marks import Sheet, Tally, by_case, by_student, roots_text, tally
from radiculo.judge.marking import Marked
from radiculo.knowledge.base import RuleBase
from radiculo.render.page import Block, Page, Table, Words, code, count, mark, paragraph, rows, section, strong
from radiculo.report import Model, Stamped, stamp


class SaidFile(Model):
    """What was answered; null where nothing was. `level`: each explanation, and its probability in percent if given."""

    urgency: str | None
    side: str | None
    level: list[tuple[str, int | None]] | None


class MarkFile(Model):
    """One answer and its marks, each in a word, and all of them as in practice; null where the key says nothing."""

    student: str
    case: str
    said: SaidFile
    urgency: str | None
    side: str | None
    roots: str | None
    marks: Marked


class ClassFile(Stamped):
    """What `case mark --json` prints."""

    answers: list[MarkFile]
    unread: int


def class_file(found: Sequence[Sheet], unread: int, base: RuleBase) -> ClassFile:
    """Return every mark for programs. `unread`: lines that could not be read."""
    answers = [MarkFile.taken_from(sheet, said=SaidFile.taken_from(sheet.said)) for sheet in found]
    return ClassFile(answers=answers, unread=unread, **stamp(base))


def class_page(found: Sequence[Sheet], unread: int) -> Page:
    """Return the report for people."""
    students, cases, whole = by_student(found), by_case(found), tally("all", found)
    summary = rows(
        ("Answers", f"{len(found)} of {count(len(students), 'student')} to {count(len(cases), 'case')}"),
        ("How soon", _shares(whole)),
        ("Roots", _share(whole.roots_right, whole.roots_of)),
        ("Likeliest", _likeliest(whole)),
        ("Brier", _brier(whole)),
        ("Side", _share(whole.side_right, whole.side_of)),
        ("Not read", count(unread, "line") if unread else ""),
    )
    blocks: list[Block] = [
        *summary,
        *section("Too late: seen less soon than the key says", [_late(item) for item in _worst(found)]),
        Table("Each case", _COLUMNS, tuple(_line(item, commonest=True) for item in cases)),
        Table("Each student", _COLUMNS[:-1], tuple(_line(item) for item in students)),
    ]
    if not whole.under:
        blocks[1:1] = paragraph(mark("Nobody was seen too late.", "good"))
    return Page("class", "Marks of the class", "", tuple(blocks))


_COLUMNS = ("", "Answers", "How soon right", "Too late", "Too soon", "Roots right", "Commonest wrong answer")


def _line(item: Tally, *, commonest: bool = False) -> tuple[Words, ...]:
    cells: list[Words] = [
        (code(item.name) if commonest else item.name,),
        (str(item.answers),),
        (_share(item.urgency_right, item.urgency_of),),
        (mark(str(item.under), "bad") if item.under else "0",),
        (str(item.over),),
        (_share(item.roots_right, item.roots_of),),
    ]
    return (*cells, (item.commonest_wrong,)) if commonest else tuple(cells)


def _share(right: int, total: int) -> str:
    return f"{right} of {total} ({100 * right / total:.0f} %)" if total else "not in the key"


def _shares(whole: Tally) -> str:
    if not whole.urgency_of:
        return "not in the key"
    return f"{_share(whole.urgency_right, whole.urgency_of)} right, {whole.under} too late, {whole.over} too soon"


def _likeliest(whole: Tally) -> str:
    if not whole.roots_of:
        return ""
    return (
        f"{_share(whole.first, whole.roots_of)} right; among the two likeliest {_share(whole.second, whole.roots_of)}"
    )


def _brier(whole: Tally) -> str:
    if whole.brier is None:
        return ""
    return f"{whole.brier} (one who only knows how often each occurs: {whole.base_brier})"


def _worst(found: Sequence[Sheet]) -> list[Sheet]:
    late = [sheet for sheet in found if sheet.urgency == "under"]
    return sorted(late, key=lambda sheet: (sheet.error, sheet.case, sheet.student.casefold()))


def _late(sheet: Sheet) -> Words:
    roots = roots_text(sheet.said.named)
    said = f"{sheet.said.urgency}{f', {roots}' if roots else ''}"
    return (strong(sheet.student), f": {said}; the key of ", code(sheet.case), f" says {sheet.key.urgency}")
