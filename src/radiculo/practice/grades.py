"""What a finished attempt shows of each concept: mastered or missed. The schedule is made of these."""

from __future__ import annotations

from dataclasses import dataclass

from radiculo.practice.marks import Solved
from radiculo.practice.survey import FLAG, PAIR, Survey, lead_of, pair
from radiculo.report import Model


class Grade(Model):
    """A concept, and whether the attempt showed it. `confused`: it was not due; a mistake has brought it up."""

    concept: str
    right: bool
    confused: bool = False


@dataclass(frozen=True, kw_only=True)
class Grader:
    """Grades the concepts of the surveyed case by a finished attempt at it."""

    solved: Solved
    survey: Survey

    def grades(self) -> tuple[Grade, ...]:
        """Return the grade of each concept; nothing for an attempt without an answer, such as a worked example."""
        level = self.solved.attempt.answer.level
        if not level:
            return ()
        found = {name: Grade(concept=name, right=self._right(name)) for name in self.survey.concepts}
        said = max(level, key=lambda each: each[1])[0]
        key = self.survey.key if self.survey.key.explanations else self.solved.ours
        lead = lead_of(key, self.survey.candidates, self.solved.base)
        if said in self.solved.base.tables.roots and lead and said not in (key.explanations or ()):
            name = pair(lead, said)
            found.setdefault(name, Grade(concept=name, right=False, confused=True))
        return tuple(found.values())

    def score(self) -> float:
        """Return the share of concepts that were mastered, 0 to 1; that of the level where the case has none."""
        grades = self.grades()
        if not grades:
            return float(self._named)
        return sum(grade.right for grade in grades) / len(grades)

    @property
    def _named(self) -> bool:
        marked = next((each for each in self.solved.marks.marked if each.level is not None), None)
        return marked is not None and marked.level is not None and marked.level.first

    def _right(self, concept: str) -> bool:
        if concept.startswith(PAIR):
            return self._named
        name = concept.partition(":")[2]
        attempt = self.solved.attempt
        known = {question.id for question in (*attempt.asked, *attempt.from_story)}
        resting = [each.questions for each in self.solved.fired if each.rule.id == name]
        seen = any(questions <= known for questions in resting)
        if concept.startswith(FLAG):
            return seen and self._urgent_enough(name)
        contrary = {text.split(" ")[0] for text in self.solved.marks.justification.contrary}
        return seen and not any(questions & contrary for questions in resting)

    def _urgent_enough(self, rule: str) -> bool:
        rank, given = self.solved.base.urgency_rank, self.solved.attempt.answer.urgency
        wanted = max(rank[alarm.urgency] for alarm in self.solved.base.by_id[rule].alarms)
        return given is not None and rank[given] >= min(wanted, rank[self.solved.trace.outcome.urgency.category])
