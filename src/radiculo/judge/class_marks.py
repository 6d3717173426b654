"""A class marked: every answer with its marks, each student, each case, and what was missed dangerously."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from radiculo.cases.model import Case
from radiculo.errors import Place
from radiculo.judge.explanations import TITLES
from radiculo.judge.key import Key, base_rates, key_of
from radiculo.judge.marking import Marked, RootWord, Said, UrgencyWord, marked, mean, root_word
from radiculo.knowledge.base import RuleBase


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What one student answered for one case, and where it stands in what was handed in."""

    student: str
    case: str
    said: Said
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One answer with its key and its marks. A mark is None where the key is silent, missing where the student is."""

    student: str
    case: str
    said: Said
    key: Key
    marks: Marked

    @property
    def urgency(self) -> UrgencyWord | Literal["missing"] | None:
        """The mark of the urgency."""
        if self.marks.urgency:
            return self.marks.urgency.word
        return "missing" if self.key.urgency else None

    @property
    def side(self) -> Literal["right", "wrong", "missing"] | None:
        """The mark of the side."""
        if self.marks.side_right is not None:
            return "right" if self.marks.side_right else "wrong"
        return "missing" if self.key.side else None

    @property
    def roots(self) -> RootWord | Literal["missing"] | None:
        """The mark of the roots."""
        if self.marks.level:
            return root_word(self.said, self.key)
        return "missing" if self.key.explanations else None

    @property
    def error(self) -> int:
        """By how many categories the urgency is off; less than 0 is too late, the unsafe direction."""
        return self.marks.urgency.error if self.marks.urgency else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many answers of a student, or for a case, were right; `of` counts only what the key says.

    `brier` and `base_brier`: means over the answers that gave probabilities; None where none did.
    """

    name: str
    answers: int
    urgency_right: int
    urgency_of: int
    over: int
    under: int
    roots_right: int
    roots_of: int
    first: int
    second: int
    side_right: int
    side_of: int
    brier: float | None
    base_brier: float | None
    commonest_wrong: str = ""


def sheets(answers: Iterable[Returned], cases: Mapping[str, Case], base: RuleBase) -> list[Sheet]:
    """Mark every answer, in order of student and case. Raises KeyError for a case that is not there."""
    keys = {name: key_of(case) or Key(against="author") for name, case in cases.items()}
    rates = {name: base_rates(base, (key for other, key in keys.items() if other != name)) for name in keys}
    found = [
        Sheet(
            student=answer.student,
            case=answer.case,
            said=answer.said,
            key=keys[answer.case],
            marks=marked(answer.said, keys[answer.case], base, rates[answer.case]),
        )
        for answer in answers
    ]
    return sorted(found, key=lambda sheet: (sheet.student.casefold(), sheet.case))


def tally(name: str, found: Sequence[Sheet]) -> Tally:
    """Count the marks of some answers."""
    urgency = [sheet.urgency for sheet in found if sheet.urgency is not None]
    roots = [sheet.roots for sheet in found if sheet.roots is not None]
    side = [sheet.side for sheet in found if sheet.side is not None]
    levels = [sheet.marks.level for sheet in found if sheet.marks.level is not None]
    return Tally(
        name=name,
        answers=len(found),
        urgency_right=urgency.count("right"),
        urgency_of=len(urgency),
        over=urgency.count("over"),
        under=urgency.count("under"),
        roots_right=roots.count("right"),
        roots_of=len(roots),
        first=sum(level.first for level in levels),
        second=sum(level.second for level in levels),
        side_right=side.count("right"),
        side_of=len(side),
        brier=mean(level.brier for level in levels),
        base_brier=mean(level.base_brier for level in levels),
        commonest_wrong=_commonest(found),
    )


def _commonest(found: Sequence[Sheet]) -> str:
    """Return the wrong answer that was given most often, such as "urgency D instead of A (9 times)"."""
    wrong: Counter[str] = Counter()
    for sheet in found:
        if sheet.urgency in {"over", "under"}:
            wrong[f"urgency {sheet.said.urgency} instead of {sheet.key.urgency}"] += 1
        if sheet.roots in {"partly", "wrong"}:
            wrong[f"{roots_text(sheet.said.named)} instead of {roots_text(sheet.key.explanations)}"] += 1
    if not wrong:
        return ""
    text, times = max(wrong.items(), key=lambda pair: (pair[1], pair[0]))
    return f"{text} ({times}x)"


def roots_text(names: tuple[str, ...] | None) -> str:
    """Return explanations in words: "L4 L5", "not a root", or nothing where nothing is said."""
    return " ".join(TITLES.get(name, name) for name in names or ())


def by_student(found: Sequence[Sheet]) -> list[Tally]:
    """Return a tally per student."""
    names = dict.fromkeys(sheet.student for sheet in found)
    return [tally(name, [sheet for sheet in found if sheet.student == name]) for name in names]


def by_case(found: Sequence[Sheet]) -> list[Tally]:
    """Return a tally per case."""
    ids = sorted({sheet.case for sheet in found})
    return [tally(name, [sheet for sheet in found if sheet.case == name]) for name in ids]


HEAD: tuple[str, ...] = (
    *("student", "case", "urgency given", "urgency key", "urgency mark", "steps"),
    *("side given", "side key", "side mark", "roots given", "roots key", "roots mark"),
    *("likeliest", "two likeliest", "probability", "brier", "base brier", "differs in"),
)


def mark_rows(found: Sequence[Sheet]) -> list[list[str]]:
    """Return a header and a row per answer, for a spreadsheet. What was not answered or has no key is empty."""
    return [list(HEAD), *(_row(sheet) for sheet in found)]


def _row(sheet: Sheet) -> list[str]:
    said, key, level = sheet.said, sheet.key, sheet.marks.level
    numbers = (level.probability, level.brier, level.base_brier) if level else (None, None, None)
    cells: list[object | None] = [
        *(sheet.student, sheet.case),
        *(said.urgency, key.urgency, sheet.urgency, sheet.error if sheet.marks.urgency else None),
        *(said.side, key.side, sheet.side),
        *(roots_text(said.named), roots_text(key.explanations), sheet.roots),
        *((_word(hit) for hit in (level.first, level.second)) if level else (None, None)),
        *numbers,
        " ".join(sheet.marks.differs_in),
    ]
    return ["" if cell is None else str(cell) for cell in cells]


def _word(hit: bool) -> str:
    return "right" if hit else "wrong"
