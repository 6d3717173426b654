"""The report of a class: what was missed dangerously first, then each case, then each student."""

from __future__ import annotations

from collections.abc import Sequence

from radiculo.judge.class_marks import Marked, Tally, by_case, by_student, roots_text, tally
from radiculo.knowledge.base import RuleBase
from radiculo.render.page import Block, Page, Table, Words, code, count, mark, paragraph, rows, section, strong
from radiculo.report import Model, Stamped, stamp


class MarkFile(Model):
    """One answer with its key and its marks; null where the key says nothing."""

    student: str
    case: str
    urgency_given: str | None
    urgency_key: str | None
    urgency: str | None
    steps: int
    side_given: str | None
    side_key: str | None
    side: str | None
    roots_given: list[str] | None
    roots_key: list[str] | None
    roots: str | None


class ClassFile(Stamped):
    """What `case mark --json` prints."""

    answers: list[MarkFile]
    unread: int


def class_file(found: Sequence[Marked], unread: int, base: RuleBase) -> ClassFile:
    """Return every mark for programs. `unread`: lines that could not be read."""
    answers = [
        MarkFile(
            student=item.student,
            case=item.case.id,
            urgency_given=item.given.urgency,
            urgency_key=item.key.urgency,
            urgency=item.mark.urgency,
            steps=item.mark.steps,
            side_given=item.given.side,
            side_key=item.key.side,
            side=item.mark.side,
            roots_given=None if item.given.roots is None else list(item.given.roots),
            roots_key=None if item.key.roots is None else list(item.key.roots),
            roots=item.mark.roots,
        )
        for item in found
    ]
    return ClassFile(answers=answers, unread=unread, **stamp(base))


def class_page(found: Sequence[Marked], unread: int) -> Page:
    """Return the report for people."""
    students, cases, whole = by_student(found), by_case(found), tally("all", found)
    summary = rows(
        ("Answers", f"{len(found)} of {count(len(students), 'student')} to {count(len(cases), 'case')}"),
        ("How soon", _shares(whole)),
        ("Roots", _share(whole.roots_right, whole.roots_of)),
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


def _worst(found: Sequence[Marked]) -> list[Marked]:
    late = [item for item in found if item.mark.is_unsafe]
    return sorted(late, key=lambda item: (item.mark.steps, item.case.id, item.student.casefold()))


def _late(item: Marked) -> Words:
    roots = roots_text(item.given.roots)
    said = f"{item.given.urgency}{f', {roots}' if roots else ''}"
    return (strong(item.student), f": {said}; the key of ", code(item.case.id), f" says {item.key.urgency}")
