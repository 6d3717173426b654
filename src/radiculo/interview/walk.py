"""The walk: a frozen state, a prompt that waits, and the state after a reply. No input or output."""

from __future__ import annotations

from dataclasses import dataclass, replace

from radiculo.interview.insight import Insight
from radiculo.interview.questions import Question, Questions, questions_of
from radiculo.interview.screens import already_said, next_screen
from radiculo.interview.values import named
from radiculo.interview.view import Ask, Notice, Opening, Pause, Pending, Prompt, Raised, Recorded, Screen, Step, Undone
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import NOT_TESTED, Observations, Reading
from radiculo.knowledge.scales import UNKNOWN
from radiculo.knowledge.vocabulary import Group, Slot
from radiculo.lazy import cached_property
from radiculo.triage.plan import screen_slots

FULL, QUICK, NORMAL, UNTESTED, LEFT = "full", "quick", "normal", "not tested", "left"
OPENING, PATIENT = "opening", "The patient"


@dataclass(frozen=True)
class Walk:
    """One point of the walk. `start` is what was recorded before it; `steps` are the replies since.

    `at` is the last screen that an earlier walk had left, where this one goes on.
    """

    insight: Insight
    start: Observations
    observations: Observations
    steps: tuple[Step, ...] = ()
    pending: Pending | None = None
    focus: str = ""
    notices: tuple[Notice, ...] = ()
    stopped: bool = False
    at: str = ""

    @classmethod
    def begin(cls, base: RuleBase, start: Observations | None = None, at: str = "") -> Walk:
        """Return the beginning of a walk, or of the rest of one."""
        start = start or Observations()
        return cls(Insight(base, start), start, start, at=at)

    @property
    def base(self) -> RuleBase:
        """The rule base."""
        return self.insight.base

    @cached_property
    def notes(self) -> dict[str, str]:
        """The notes that the replies left, such as why a finding could not be interpreted."""
        return {name: text for step in self.steps for name, text in step.notes.items()}

    @cached_property
    def questions(self) -> Questions:
        """All questions of the rule base."""
        return questions_of(self.base)

    @cached_property
    def prompt(self) -> Prompt | None:
        """What waits for a reply; None at the end."""
        if self.stopped or self.pending:
            return None if self.stopped else self.pending
        return self._ask(*self.next) if isinstance(self.next, tuple) else self.next

    @cached_property
    def next(self) -> Opening | tuple[Question, str] | Screen | None:
        """The next screen, or one question with its section; None when nothing is left that could matter."""
        if self.focus:
            return self.questions.by_id[self.focus], ""
        if not (self.steps or self.start):
            return Opening()
        if first := next((q for q in self._first if self.is_open(q)), None):
            return first, PATIENT
        screen = next_screen(self)
        return (screen.items[0], screen.title) if screen and screen.key in self.in_full else screen

    @property
    def question(self) -> Question | None:
        """The question that is being asked, also while something about it is being made clear."""
        if self.pending:
            return getattr(self.pending, "question", None)
        return self.next[0] if isinstance(self.next, tuple) else None

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left that could matter."""
        return self.next is None

    @property
    def is_over(self) -> bool:
        """Whether nothing waits for a reply."""
        return self.stopped or (self.pending is None and self.is_finished)

    def is_open(self, question: Question) -> bool:
        """Say whether a question is neither answered nor said already, and could change something."""
        return not self.is_settled(question) and bool(self.open_slots(question))

    def open_slots(self, question: Question) -> list[Slot]:
        """Return what of a question is not recorded, not said already, and could change something."""
        closed = {*self._said, *self.observations}
        return [slot for slot in question.slots if slot in self.insight.live and slot not in closed]

    def is_settled(self, question: Question) -> bool:
        """Say whether a question was asked, or needs no answer any more; of a family one area is enough."""
        recorded = [slot in self.observations for slot in question.slots]
        return question.id in self._asked or (any(recorded) if question.is_family else all(recorded))

    # What was shown

    @cached_property
    def left(self) -> frozenset[str]:
        """The screens that were left."""
        return frozenset({*self._before, *(step.key for step in self.steps if step.mode == LEFT)})

    @cached_property
    def reached(self) -> str:
        """The last screen that was left, from which `begin` goes on."""
        return next((step.key for step in reversed(self.steps) if step.mode == LEFT), self.at)

    @cached_property
    def in_full(self) -> frozenset[str]:
        """The screens whose questions are asked one by one."""
        return frozenset(step.key for step in self.steps if step.mode == FULL)

    @cached_property
    def passed(self) -> frozenset[str]:
        """The questions that were only named on a screen."""
        before = [q.id for group in self._before for q in self.questions.of_group(group)]
        return frozenset({*before, *(name for step in self.steps for name in step.passed)})

    # Moves

    def record(self, step: Step) -> Walk:
        """Return the walk after a step; a risen urgency is announced, and the walk pauses there."""
        title = self.questions.by_id[step.key].title if step.key in self.questions.by_id else ""
        after = self._with((*self.steps, step))
        notices: list[Notice] = [Recorded(title, step.readings)] if title or step.readings else []
        rank, now = self.base.urgency_rank, after.insight.category
        if rank[now] <= rank[self.insight.category] or not after.insight.alarms:
            return replace(after, notices=tuple(notices))
        rules = tuple({rule.id: rule for rule, _, _ in after.insight.alarms}.values())
        return replace(after, notices=(*notices, Raised(now, rules)), pending=Pause())

    def back(self) -> Walk:
        """Return the walk without its last step."""
        if not self.steps:
            return replace(self, pending=None, notices=(Undone(""),))
        *kept, last = self.steps
        before = self._with(tuple(kept))
        if last.key in self.questions.by_id:
            question = self.questions.by_id[last.key]
            return replace(before, focus=question.id, notices=(Undone(question.title),))
        return replace(before, notices=(Undone("the last reply"),))

    def leave(self, screen: Screen) -> Walk:
        """Return the walk behind a screen: what stood first on it is settled, the rest was seen."""
        first, also = ((*(q.id for q in questions),) for questions in (screen.first, screen.also))
        return self.record(Step(screen.key, mode=LEFT, settles=first, passed=also))

    def take_group(self, group: Group, mode: str) -> Walk:
        """Return the walk with a whole group recorded as *normal* or *not tested*; other modes record nothing."""
        readings: dict[Slot, Reading] = {}
        if mode == NORMAL:
            findings = [self.base.vocabulary[name] for name in group.findings]
            vague = self.observations.named_coarsely(self.base.vocabulary)
            readings = {s: named(f, f.normal) for f in findings if f.normal for s in f.slots if s not in vague}
        elif mode == UNTESTED:
            readings = {slot: UNTESTED_READING for q in self.open_in(group) for slot in q.slots}
        new = {slot: reading for slot, reading in readings.items() if slot not in self.observations}
        return self.record(Step(f"group {group.id}", new, mode=mode))

    def open_in(self, group: Group) -> list[Question]:
        """Return the questions of a group that are open."""
        return [q for q in self.questions.of_group(group.id) if self.is_open(q)]

    # Parts

    def _with(self, steps: tuple[Step, ...]) -> Walk:
        readings = dict(self.start)
        for step in steps:
            readings |= step.readings
        now = Observations(readings)
        same = now.codes() == self.insight.observations.codes()  # a reason decides nothing
        return Walk(self.insight if same else Insight(self.base, now), self.start, now, steps, at=self.at)

    @property
    def _first(self) -> list[Question]:
        by_id, by_finding = self.questions.by_id, self.questions.by_finding
        return [by_id.get(name) or by_finding[name] for name in self.base.policy.walk.first]

    @cached_property
    def _said(self) -> frozenset[Slot]:
        return already_said(self.base, self.observations)

    @cached_property
    def _before(self) -> tuple[str, ...]:
        """The groups that an earlier walk had left."""
        names = [group.id for group in self.questions.groups]
        return tuple(names[: names.index(self.at) + 1]) if self.at in names else ()

    @cached_property
    def _asked(self) -> frozenset[str]:
        found = {name for step in self.steps for name in (step.key, *step.settles)}
        if self.at:
            found |= {self.questions.by_finding[slot.finding].id for slot in screen_slots(self.base)}
            found |= {question.id for question in self._first}
        return frozenset(found)

    def _ask(self, question: Question, section: str) -> Ask:
        return Ask(question, section, tuple(self.insight.readers(question.slots)))


UNTESTED_READING = Reading(UNKNOWN, NOT_TESTED, NOT_TESTED)
