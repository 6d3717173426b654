"""A class marked: every answer with its marks, each student, each case, and what was missed dangerously."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from radiculo.cases.model import Case
from radiculo.judge.marking import Given, Mark, Returned, key_of, mark
from radiculo.knowledge.base import RuleBase


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One answer with its key and its marks."""

    student: str
    case: Case
    given: Given
    key: Given
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many answers of a student, or for a case, were right; `of` counts only what the key says."""

    name: str
    answers: int
    urgency_right: int
    urgency_of: int
    over: int
    under: int
    roots_right: int
    roots_of: int
    side_right: int
    side_of: int
    commonest_wrong: str = ""


def marked(answers: Iterable[Returned], cases: Mapping[str, Case], base: RuleBase) -> list[Marked]:
    """Mark every answer, in order of student and case. Raises KeyError for a case that is not there."""
    found = []
    for answer in answers:
        case = cases[answer.case]
        key = key_of(case.truth, case.expect)
        given = answer.given
        found.append(Marked(student=answer.student, case=case, given=given, key=key, mark=mark(given, key, base)))
    return sorted(found, key=lambda item: (item.student.casefold(), item.case.id))


def tally(name: str, found: Sequence[Marked]) -> Tally:
    """Count the marks of some answers."""
    urgency = [item.mark.urgency for item in found if item.mark.urgency is not None]
    roots = [item.mark.roots for item in found if item.mark.roots is not None]
    side = [item.mark.side for item in found if item.mark.side is not None]
    return Tally(
        name=name,
        answers=len(found),
        urgency_right=urgency.count("right"),
        urgency_of=len(urgency),
        over=urgency.count("over"),
        under=urgency.count("under"),
        roots_right=roots.count("right"),
        roots_of=len(roots),
        side_right=side.count("right"),
        side_of=len(side),
        commonest_wrong=_commonest(found),
    )


def _commonest(found: Sequence[Marked]) -> str:
    """Return the wrong answer that was given most often, such as "urgency D instead of A (9 times)"."""
    wrong: Counter[str] = Counter()
    for item in found:
        if item.mark.urgency in {"over", "under"}:
            wrong[f"urgency {item.given.urgency} instead of {item.key.urgency}"] += 1
        if item.mark.roots in {"partly", "wrong"}:
            wrong[f"{roots_text(item.given.roots)} instead of {roots_text(item.key.roots)}"] += 1
    if not wrong:
        return ""
    text, times = max(wrong.items(), key=lambda pair: (pair[1], pair[0]))
    return f"{text} ({times}x)"


def roots_text(roots: tuple[str, ...] | None) -> str:
    """Return roots in words: "L4 L5", "no root", or nothing where nothing is said."""
    return "" if roots is None else " ".join(roots) or "no root"


def by_student(found: Sequence[Marked]) -> list[Tally]:
    """Return a tally per student."""
    names = dict.fromkeys(item.student for item in found)
    return [tally(name, [item for item in found if item.student == name]) for name in names]


def by_case(found: Sequence[Marked]) -> list[Tally]:
    """Return a tally per case."""
    ids = sorted({item.case.id for item in found})
    return [tally(name, [item for item in found if item.case.id == name]) for name in ids]


HEAD: tuple[str, ...] = (
    *("student", "case", "urgency given", "urgency key", "urgency mark", "steps"),
    *("side given", "side key", "side mark", "roots given", "roots key", "roots mark"),
)


def mark_rows(found: Sequence[Marked]) -> list[list[str]]:
    """Return a header and a row per answer, for a spreadsheet."""
    return [
        list(HEAD),
        *(
            [
                item.student,
                item.case.id,
                item.given.urgency or "",
                item.key.urgency or "",
                item.mark.urgency or "",
                str(item.mark.steps),
                item.given.side or "",
                item.key.side or "",
                item.mark.side or "",
                roots_text(item.given.roots),
                roots_text(item.key.roots),
                item.mark.roots or "",
            ]
            for item in found
        ),
    ]
