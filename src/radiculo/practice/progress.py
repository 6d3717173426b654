"""How a student gets on, from the results alone: calibration, triage, weak spots; each with its n and an interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from radiculo.judge.interval import wilson
from radiculo.judge.marking import LevelMark, Marked, mean
from radiculo.knowledge.base import RuleBase
from radiculo.practice.exported import Exported
from radiculo.practice.schedule import Schedule
from radiculo.practice.survey import FLAG, PAIR, SIGN, concept_text
from radiculo.report import Model, Stamped, stamp

_BINS = ((0.0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01))  # of the probability that was said
_MOST_WEAK = 8  # concepts of a kind that are shown


class Share(Model):
    """`hits` of `n`, with the 95 % Wilson interval; 0 to 1 where n is 0."""

    hits: int
    n: int
    low: float
    high: float


class Bin(Model):
    """Of the explanations that were given a probability of `least` to `most`, how many were so."""

    least: float
    most: float
    mean: float
    came_true: Share


class Weak(Model):
    """A concept and how often it was mastered."""

    concept: str
    text: str
    mastered: Share


class DueConcept(Model):
    """A concept that is due, and since when (ISO 8601)."""

    concept: str
    text: str
    due: str


class Measured(Stamped):
    """What is measured of attempts. Triage and level are marked against the case's own key, else radiculo's answer."""

    attempts: int
    urgency: dict[str, int]
    first: Share
    second: Share
    brier: float | None
    base_brier: float | None
    calibration: list[Bin]
    missed_flags: list[Weak]
    weakest: list[Weak]
    confused: list[Weak]


class ProgressFile(Measured):
    """What `progress --json` prints."""

    rating: int
    due: list[DueConcept]


class Student(Model):
    """One student of a class, by pseudonym: attempts, triage, and how often the likeliest explanation was right."""

    student: str
    attempts: int
    urgency: dict[str, int]
    first: Share


class ClassProgressFile(Measured):
    """What `progress class --json` prints. The intervals count attempts, as if each were by another student."""

    students: list[Student]


def share(hits: int, n: int) -> Share:
    """Return a share with its Wilson interval."""
    if not n:
        return Share(hits=0, n=0, low=0.0, high=1.0)
    low, high = wilson(hits, n)
    return Share(hits=hits, n=n, low=round(low, 3), high=round(high, 3))


def progress(base: RuleBase, done: Sequence[Exported], now: datetime) -> ProgressFile:
    """Return how a student gets on. `now` decides what is due; it needs a time zone."""
    schedule = Schedule.of(each.result for each in done)
    return ProgressFile(
        **_measured(base, done, schedule),
        rating=round(schedule.learner),
        due=[
            DueConcept(concept=each.concept, text=concept_text(base, each.concept), due=each.due.isoformat())
            for each in schedule.due(now)
        ],
    )


def class_progress(base: RuleBase, students: Mapping[str, Sequence[Exported]]) -> ClassProgressFile:
    """Return how the students of a class get on: all attempts together, and then each student by pseudonym."""
    done = [each for attempts in students.values() for each in attempts]
    return ClassProgressFile(
        **_measured(base, done, Schedule.of(each.result for each in done)),
        students=[_student(name, attempts) for name, attempts in sorted(students.items())],
    )


def _student(name: str, done: Sequence[Exported]) -> Student:
    keyed = [each.marks.marked[0] for each in done]
    return Student(student=name, attempts=len(done), urgency=_urgency(keyed), first=_first(_levels(keyed)))


def _measured(base: RuleBase, done: Sequence[Exported], schedule: Schedule) -> dict[str, Any]:
    keyed = [each.marks.marked[0] for each in done]
    levels = _levels(keyed)
    return {
        **stamp(base),
        "attempts": len(done),
        "urgency": _urgency(keyed),
        "first": _first(levels),
        "second": share(sum(level.second for level in levels), len(levels)),
        "brier": mean(level.brier for level in levels),
        "base_brier": mean(level.base_brier for level in levels),
        "calibration": _calibration(keyed),
        "missed_flags": _weak(base, schedule, FLAG),
        "weakest": _weak(base, schedule, SIGN),
        "confused": _weak(base, schedule, PAIR),
    }


def _levels(keyed: Iterable[Marked]) -> list[LevelMark]:
    return [mark.level for mark in keyed if mark.level is not None]


def _first(levels: Sequence[LevelMark]) -> Share:
    return share(sum(level.first for level in levels), len(levels))


def _urgency(keyed: Iterable[Marked]) -> dict[str, int]:
    found = {"under": 0, "right": 0, "over": 0}
    for mark in keyed:
        if mark.urgency is not None:
            found[mark.urgency.word] += 1
    return found


def _calibration(keyed: Iterable[Marked]) -> list[Bin]:
    said = [
        (percent / 100, name in mark.level.wanted)
        for mark in keyed
        if mark.level is not None
        for name, percent in mark.level.given
        if percent is not None
    ]
    found = []
    for least, most in _BINS:
        inside = [(likely, true) for likely, true in said if least <= likely < most]
        if inside:
            mean = sum(likely for likely, _ in inside) / len(inside)
            came = share(sum(true for _, true in inside), len(inside))
            found.append(Bin(least=least, most=min(most, 1.0), mean=round(mean, 3), came_true=came))
    return found


def _weak(base: RuleBase, schedule: Schedule, kind: str) -> list[Weak]:
    """Return the concepts of a kind that were missed at all, the most often missed first."""
    found = [each for each in schedule.standings.values() if each.concept.startswith(kind) and each.missed]
    found.sort(key=lambda each: (-each.missed, -each.missed / each.met, each.concept))
    return [
        Weak(
            concept=each.concept,
            text=concept_text(base, each.concept),
            mastered=share(each.met - each.missed, each.met),
        )
        for each in found[:_MOST_WEAK]
    ]
