"""What to practise next: each concept is a spaced-repetition card (FSRS), learner and cases have a rating (Elo).

Nothing of it is kept: it is computed from the history of finished attempts, so that two processes cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TypeAlias

from fsrs import Card, Rating, Scheduler

from radiculo.practice.grades import Grade
from radiculo.practice.survey import Survey

START = 1500.0  # the rating of a learner and of a middling case
_STEP = 200.0  # between two levels of difficulty
_K_LEARNER, _K_CASE = 32.0, 16.0
_SPREAD = 400.0  # a difference of ratings at which the stronger wins ten times in eleven


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A finished attempt: the case by name, when (with time zone), the score 0 to 1, and the concepts it showed."""

    case: str
    at: datetime
    score: float
    level: int
    hints: int
    grades: tuple[Grade, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one concept stands: when it is due, in which case it was last met, how often, and how often missed."""

    concept: str
    due: datetime
    last_case: str
    met: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """All that follows from the results so far."""

    standings: Mapping[str, Standing] = field(default_factory=dict)
    learner: float = START
    cases: Mapping[str, float] = field(default_factory=dict)
    seen: Mapping[str, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, results: Iterable[Result]) -> Schedule:
        """Return the schedule after some results, whatever order they come in."""
        scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        cards: dict[str, Card] = {}
        standings: dict[str, Standing] = {}
        learner, cases, seen = START, dict[str, float](), dict[str, datetime]()
        for result in sorted(results, key=lambda each: (each.at, each.case)):
            seen[result.case] = result.at
            case = cases.setdefault(result.case, START + _STEP * (result.level - 2))
            surprise = result.score - expected(learner, case)
            learner, cases[result.case] = learner + _K_LEARNER * surprise, case - _K_CASE * surprise
            for grade in result.grades:
                card = cards.get(grade.concept) or Card(card_id=len(cards) + 1, due=result.at)
                cards[grade.concept], _ = scheduler.review_card(card, _rating(grade, result), result.at)
                before = standings.get(grade.concept)
                standings[grade.concept] = Standing(
                    concept=grade.concept,
                    due=cards[grade.concept].due,
                    last_case=result.case,
                    met=(before.met if before else 0) + 1,
                    missed=(before.missed if before else 0) + (not grade.right),
                )
        return cls(standings=standings, learner=learner, cases=cases, seen=seen)

    def due(self, now: datetime) -> tuple[Standing, ...]:
        """Return the concepts that are due, the most often missed first, then the longest due."""
        found = [standing for standing in self.standings.values() if standing.due <= now]
        return tuple(sorted(found, key=lambda each: (-each.missed / each.met, each.due, each.concept)))

    def rating(self, survey: Survey, name: str) -> float:
        """Return the rating of a case, by its difficulty where nobody has tried it."""
        return self.cases.get(name, START + _STEP * (survey.level - 2))


def expected(learner: float, case: float) -> float:
    """Return the score to be expected of a learner at a case, 0 to 1, from their Elo ratings."""
    return float(1 / (1 + 10 ** ((case - learner) / _SPREAD)))


def _rating(grade: Grade, result: Result) -> Rating:
    if not grade.right:
        return Rating.Again
    return Rating.Hard if result.hints else Rating.Good


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A case to be served, and the due concept for which it is."""

    survey: Survey
    concept: str = ""


_Maker: TypeAlias = Callable[[Standing], Survey | None]  # makes a case that was never seen for a due concept


def choose_due(
    surveys: Sequence[Survey], schedule: Schedule, now: datetime, make: _Maker = lambda _: None
) -> Choice | None:
    """Return a case for the first due concept that has one, never that in which the concept was last met.

    First a case that was never seen, the nearest rating first; where there is none, one that is made; and where that
    fails, the one that was not seen for longest. None when nothing is due.
    """
    for standing in schedule.due(now):
        fit = [
            survey for survey in surveys if standing.concept in survey.concepts and survey.case.id != standing.last_case
        ]
        new = [survey for survey in fit if survey.case.id not in schedule.seen]
        made = None if new else make(standing)
        if new or made or fit:
            return Choice(survey=made or _fittest(new or fit, schedule), concept=standing.concept)
    return None


def choose(surveys: Sequence[Survey], schedule: Schedule) -> Choice:
    """Return the case that was not seen for longest and whose rating is nearest. Raises ValueError without a case."""
    return Choice(survey=_fittest(surveys, schedule))


def choose_random(surveys: Sequence[Survey], random: Random) -> Choice:
    """Return any case, each as likely as the others."""
    return Choice(survey=random.choice(list(surveys)))


def _fittest(surveys: Sequence[Survey], schedule: Schedule) -> Survey:
    def rank(survey: Survey) -> tuple[float, float, str]:
        seen = schedule.seen.get(survey.case.id)
        rating = schedule.rating(survey, survey.case.id)
        return (seen.timestamp() if seen else 0.0, abs(rating - schedule.learner), survey.case.id)

    return min(surveys, key=rank)
