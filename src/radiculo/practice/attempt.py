"""An attempt at a case: frozen, made of events, and seen only through a view that never holds the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, TypeVar, get_args

from radiculo.cases.model import Case
from radiculo.interview.note.read import read_note
from radiculo.interview.questions import Question, Questions, questions_of
from radiculo.judge.explanations import check_level, explanations
from radiculo.judge.key import Where
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.prose import recorded_text
from radiculo.knowledge.vocabulary import Slot
from radiculo.lazy import cached_property
from radiculo.practice.events import (
    Anticipate,
    Commit,
    Event,
    Examine,
    Expected,
    Finish,
    Hint,
    Justify,
    Point,
    Reveal,
    Undo,
)

Mode: TypeAlias = Literal["worked", "guided", "unaided", "exam"]
MODES: tuple[Mode, ...] = get_args(Mode)
Stage: TypeAlias = Literal[
    "anticipate", "examine", "level", "side", "urgency", "statement", "justify", "finish", "over"
]
Values: TypeAlias = tuple[tuple[str, str], ...]  # side and what is recorded there; empty where nothing is

E = TypeVar("E", bound=Event)
_PARTS: tuple[Stage, ...] = ("level", "side", "urgency", "statement")


class NotNow(ValueError):
    """An event that the attempt does not allow at this point, with words for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One question that was asked, with all that the case records for it, area by area."""

    question: str
    findings: tuple[tuple[str, Values], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that the student may see of an open attempt: no id, title, tag, note, source, truth or expectation."""

    mode: Mode
    stage: Stage
    stem: str
    shown: tuple[Shown, ...]
    expected: tuple[Expected, ...]
    level: tuple[tuple[str, int], ...]
    side: Where | None
    urgency: str | None
    statement: str | None
    points: tuple[Point, ...]
    hints: int


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A case, a mode, and what has happened. `apply` gives the attempt after an event."""

    base: RuleBase = field(repr=False)
    case: Case
    mode: Mode
    events: tuple[Event, ...] = ()

    @classmethod
    def replay(cls, base: RuleBase, case: Case, mode: Mode, events: Iterable[Event]) -> Attempt:
        """Return the attempt that a log describes. Raises NotNow where the log is of another case or other rules."""
        attempt = cls(base=base, case=case, mode=mode)
        for event in events:
            attempt = attempt.apply(event)
        return attempt

    def apply(self, event: Event) -> Attempt:
        """Return the attempt after an event. Raises NotNow when it is not allowed now."""
        self._check(event)
        return replace(self, events=(*self.events, event))

    @property
    def questions(self) -> Questions:
        """All questions that may be asked."""
        return questions_of(self.base)

    @cached_property
    def standing(self) -> tuple[Event, ...]:
        """The events that are not taken back."""
        kept: list[Event] = []
        for event in self.events:
            if isinstance(event, Undo):
                kept.pop()
            else:
                kept.append(event)
        return tuple(kept)

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that were asked or revealed, each once, in the order of asking."""
        names: dict[str, None] = {}
        for event in self.standing:
            if isinstance(event, Examine):
                names[event.question] = None
            elif isinstance(event, Reveal):
                names.update(dict.fromkeys(q.id for q in self.recorded if q.group == event.group))
        if self.mode == "worked":
            names.update(dict.fromkeys(q.id for q in self.recorded))
        return tuple(self.questions.by_id[name] for name in names)

    @cached_property
    def recorded(self) -> tuple[Question, ...]:
        """The questions for which the case records something."""
        return tuple(q for q in self.questions.by_id.values() if q.is_recorded(self.case.observations))

    @cached_property
    def told(self) -> frozenset[Slot]:
        """What the story says already, as far as it is read like chart text and agrees with the record."""
        said, recorded = read_note(self.base, self.case.stem).observations, self.case.observations
        return frozenset(slot for slot in said if slot in recorded and said.code(slot) == recorded.code(slot))

    @cached_property
    def from_story(self) -> frozenset[Question]:
        """The recorded questions of which the story tells all that is recorded."""
        recorded = self.case.observations
        return frozenset(q for q in self.recorded if self.told.issuperset(s for s in q.fillable if s in recorded))

    @cached_property
    def gathered(self) -> Observations:
        """What the case records for the questions that were asked."""
        slots = {slot for question in self.asked for slot in question.fillable}
        return self.case.observations.only(slots)

    @cached_property
    def answer(self) -> Commit:
        """The answer so far."""
        found: dict[str, object] = {}
        for event in self._of(Commit):
            parts = {part: getattr(event, part) for part in _PARTS}
            found |= {part: value for part, value in parts.items() if value is not None}
        return Commit(**found)  # type: ignore[arg-type]

    @cached_property
    def expected(self) -> tuple[Expected, ...]:
        """What was anticipated."""
        return tuple(expected for event in self._of(Anticipate) for expected in event.expected)

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The justification."""
        return tuple(point for event in self._of(Justify) for point in event.points)

    @property
    def hints(self) -> int:
        """How many hints were taken; a hint that was seen stays counted when it is taken back."""
        return sum(isinstance(event, Hint) for event in self.events)

    @cached_property
    def stage(self) -> Stage:
        """What comes next."""
        if self._of(Finish):
            return "over"
        if self.mode == "worked":
            return "finish"
        if not self._of(Commit):
            return "examine" if any(isinstance(e, Anticipate | Examine) for e in self.standing) else "anticipate"
        missing = next((part for part in _PARTS if getattr(self.answer, part) is None), None)
        return missing or ("finish" if self._of(Justify) else "justify")

    @property
    def is_over(self) -> bool:
        """Whether the answer may be shown."""
        return self.stage == "over"

    @cached_property
    def view(self) -> View:
        """What the student may see."""
        return View(
            mode=self.mode,
            stage=self.stage,
            stem=self.case.stem,
            shown=tuple(self.shown(question) for question in self.asked),
            expected=self.expected,
            level=self.answer.level or (),
            side=self.answer.side,
            urgency=self.answer.urgency,
            statement=self.answer.statement,
            points=self.points,
            hints=sum(isinstance(event, Hint) for event in self.standing),
        )

    def shown(self, question: Question) -> Shown:
        """Return what the case records for a question."""
        observations = self.case.observations
        found = []
        for finding in (*question.findings, *question.coarse):
            values = tuple(
                (
                    "patient" if slot.side == "patient" else observations.names.words[slot.side],
                    recorded_text(finding, observations[slot]),
                )
                for slot in finding.slots
                if slot in observations
            )
            if values or not question.is_family:
                found.append((finding.id, values))
        return Shown(question=question.id, findings=tuple(found))

    def _of(self, kind: type[E]) -> list[E]:
        return [event for event in self.standing if isinstance(event, kind)]

    def _check(self, event: Event) -> None:
        if self.is_over:
            raise NotNow("this attempt is finished; nothing can be changed after the answer was shown")
        if self.mode == "worked" and not isinstance(event, Finish):
            raise NotNow("a worked example asks for nothing; finish it to read how it is answered")
        match event:
            case Undo():
                self._check_undo()
            case Anticipate():
                self._check_anticipation(event)
            case Reveal() | Examine() | Hint():
                self._check_examination(event)
            case Commit():
                self._check_commit(event)
            case Justify():
                self._check_points(event)
            case Finish():
                if self.stage not in {"justify", "finish"}:
                    raise NotNow(f"the answer is not complete: {self.stage} comes first")

    def _check_undo(self) -> None:
        if self.mode == "exam":
            raise NotNow("in an exam nothing can be taken back")
        if not self.standing:
            raise NotNow("there is nothing to take back")

    def _check_anticipation(self, event: Anticipate) -> None:
        if self.stage != "anticipate":
            raise NotNow("what is expected must be said before anything is examined")
        names = {*explanations(self.base), *self.base.tables.terms.rivals}
        for expected in event.expected:
            if expected.explanation not in names:
                raise NotNow(f"'{expected.explanation}' is not an explanation")
            self._known(*expected.questions)

    def _check_examination(self, event: Reveal | Examine | Hint) -> None:
        if self.stage not in {"anticipate", "examine"}:
            raise NotNow("the examination is over; take back the answer to go on with it")
        match event:
            case Reveal(group=group) if group not in self.base.vocabulary.groups:
                raise NotNow(f"'{group}' is not a group of findings")
            case Hint() if self.mode != "guided":
                raise NotNow("there are hints in guided practice only")
            case Examine(question=name):
                self._known(name)
                if any(question.id == name for question in self.asked):
                    raise NotNow(f"{self.questions.by_id[name].title} was asked already")

    def _check_commit(self, event: Commit) -> None:
        if self.stage in {"justify", "finish"}:
            raise NotNow("the answer is complete; take it back to change it")
        if any(getattr(event, part) is not None and getattr(self.answer, part) is not None for part in _PARTS):
            raise NotNow("this part of the answer is given; take it back to change it")
        if event.level is not None:
            try:
                check_level(self.base, event.level)
            except ValueError as error:
                raise NotNow(str(error)) from error
        if event.urgency is not None and event.urgency not in self.base.tables.categories:
            raise NotNow(f"'{event.urgency}' is not a category of urgency")

    def _check_points(self, event: Justify) -> None:
        if self.stage != "justify":
            raise NotNow("reasons are given once the answer is complete, and once only")
        self._known(*(point.question for point in event.points))
        if wrong := next((p for p in event.points if p.explanation not in explanations(self.base)), None):
            raise NotNow(f"'{wrong.explanation}' is not an explanation")

    def _known(self, *names: str) -> None:
        if wrong := next((name for name in names if name not in self.questions.by_id), None):
            raise NotNow(f"'{wrong}' is not a question")
