"""The walk: a frozen state, a prompt that waits, and the state after a reply. No input or output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from radiculo.interview.insight import Insight
from radiculo.interview.questions import Question, Questions, questions_of
from radiculo.interview.values import named
from radiculo.interview.view import Ask, Gate, Notice, Pause, Pending, Prompt, Raised, Recorded, Step, Summary, Undone
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import NOT_TESTED, Observations, Reading
from radiculo.knowledge.scales import UNKNOWN
from radiculo.knowledge.vocabulary import Group, Slot
from radiculo.lazy import cached_property

FULL, QUICK, NORMAL, UNTESTED = "full", "quick", "normal", "not tested"
SAFETY = "Safety first"
QUICK_BEST = 5  # of a quick group: how many questions are asked only because they could move the level
WHY_SHOWN = 3


@dataclass(frozen=True)
class Walk:
    """One point of the walk. `start` is what was recorded before it; `steps` are the replies since."""

    insight: Insight
    start: Observations
    observations: Observations
    steps: tuple[Step, ...] = ()
    pending: Pending | None = None
    focus: str = ""
    notices: tuple[Notice, ...] = ()
    stopped: bool = False

    @classmethod
    def begin(cls, base: RuleBase, start: Observations | None = None) -> Walk:
        """Return the beginning of a walk, or of the rest of one."""
        start = start or Observations()
        return cls(Insight(base, start), start, start)

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
    def next(self) -> tuple[Question, str] | Gate | None:
        """The next question with its section, or the next group; None when nothing is left that could matter."""
        if self.focus:
            return self.questions.by_id[self.focus], ""
        if screen := next((q for q in self._screen if self.is_open(q)), None):
            return screen, SAFETY
        return next((found for group in self.questions.groups if (found := self._in_group(group))), None)

    @property
    def question(self) -> Question | None:
        """The question that is being asked, also while something about it is being made clear."""
        if self.pending:
            return getattr(self.pending, "question", None)
        return self.next[0] if isinstance(self.next, tuple) else None

    @property
    def is_over(self) -> bool:
        """Whether nothing waits for a reply."""
        return self.stopped or (self.pending is None and self.next is None)

    def is_open(self, question: Question) -> bool:
        """Say whether a question is neither answered nor unable to change anything."""
        return question.id not in self._settled and not self.insight.live.isdisjoint(question.slots)

    def open_in(self, group: Group) -> list[Question]:
        """Return the questions of a group that are open."""
        return [q for q in self.questions.of_group(group.id) if self.is_open(q)]

    def summary(self) -> Summary:
        """Return how much was asked, and what was not and why."""
        asked = [step for step in self.steps if step.key in self.questions.by_id]
        unsettled = [q for q in self.questions.by_id.values() if q.id not in self._settled]
        return Summary(
            asked=len({step.key for step in asked}),
            skipped=tuple(q for q in unsettled if self.insight.live.isdisjoint(q.slots)),
            left_out=tuple(q for q in unsettled if not self.insight.live.isdisjoint(q.slots)),
        )

    # Moves

    def record(self, step: Step) -> Walk:
        """Return the walk after a step; a risen urgency is announced, and the walk pauses there."""
        title = self.questions.by_id[step.key].title if step.key in self.questions.by_id else ""
        after = self._with((*self.steps, step))
        notices: list[Notice] = [Recorded(title, step.readings)] if title else []
        rank, now = self.base.urgency_rank, after.insight.category
        if rank[now] <= rank[self.insight.category] or not after.insight.alarms:
            return replace(after, notices=tuple(notices))
        rules = tuple({rule.id: rule for rule, _, _ in after.insight.alarms}.values())
        return replace(after, notices=(*notices, Raised(now, rules)), pending=Pause(now))

    def back(self) -> Walk:
        """Return the walk without its last step."""
        if not self.steps:
            return replace(self, pending=None, notices=(Undone(""),))
        *kept, last = self.steps
        before = self._with(tuple(kept))
        if last.key in self.questions.by_id:
            question = self.questions.by_id[last.key]
            return replace(before, focus=question.id, notices=(Undone(question.title),))
        return replace(before, notices=(Undone(last.mode),))

    def take_group(self, group: Group, mode: str) -> Walk:
        """Return the walk with a group set to be asked in some mode; *normal* and *not tested* record at once."""
        readings: dict[Slot, Reading] = {}
        if mode == NORMAL:
            findings = [self.base.vocabulary[name] for name in group.findings]
            vague = self.observations.named_coarsely(self.base.vocabulary)
            readings = {s: named(f, f.normal) for f in findings if f.normal for s in f.slots if s not in vague}
        elif mode == UNTESTED:
            reading = Reading(UNKNOWN, NOT_TESTED, NOT_TESTED)
            readings = {slot: reading for q in self.open_in(group) for slot in q.slots}
        new = {slot: reading for slot, reading in readings.items() if slot not in self.observations}
        return self.record(Step(f"group {group.id}", new, mode=mode))

    # Parts

    def _with(self, steps: tuple[Step, ...]) -> Walk:
        readings = dict(self.start)
        for step in steps:
            readings |= step.readings
        now = Observations(readings)
        same = now.codes() == self.insight.observations.codes()  # a reason decides nothing
        return Walk(self.insight if same else Insight(self.base, now), self.start, now, steps)

    @cached_property
    def _settled(self) -> frozenset[str]:
        asked = {step.key for step in self.steps}
        recorded = {q.id for q in self.questions.by_id.values() if q.is_recorded(self.observations)}
        return frozenset(asked | recorded)

    @cached_property
    def _modes(self) -> Mapping[str, tuple[str, int]]:
        """The chosen mode of each group, and how many of its questions were asked since."""
        found: dict[str, tuple[str, int]] = {}
        for step in self.steps:
            group = self.questions.by_id[step.key].group if step.key in self.questions.by_id else ""
            if step.mode:
                found[step.key.removeprefix("group ")] = (step.mode, 0)
            elif group in found:
                found[group] = (found[group][0], found[group][1] + 1)
        return found

    @property
    def _screen(self) -> list[Question]:
        by_finding = self.questions.by_finding
        return list(dict.fromkeys(by_finding[slot.finding] for slot in self.insight.to_screen))

    def _in_group(self, group: Group) -> tuple[Question, str] | Gate | None:
        waiting = self.open_in(group)
        if not waiting:
            return None
        if group.id not in self._modes:
            return Gate(group, len(waiting))
        mode, asked = self._modes[group.id]
        chosen = {FULL: waiting, UNTESTED: []}.get(mode)
        if chosen is None:
            chosen = self._quick(waiting, 0 if mode == NORMAL else QUICK_BEST - asked)
        return (chosen[0], group.title) if chosen else None

    def _quick(self, waiting: list[Question], best: int) -> list[Question]:
        """Return what a quick group asks.

        That is every question of which one answer alone would raise the urgency or name a rival, or one answer each
        of two of them; and the `best` whose answers would move the score of a root furthest.
        """
        here = frozenset(slot for question in waiting for slot in question.slots)
        pairs = frozenset().union(*(pair for pair in self.insight.decisive_pairs if pair <= here))
        shift, decisive = self.insight.shift, self.insight.decisive | pairs
        far = {q.id: max(shift.get(slot, 0.0) for slot in q.slots) for q in waiting}
        ranked = sorted((q.id for q in waiting if far[q.id] > 0), key=lambda name: -far[name])
        wanted = set(ranked[: max(0, best)])
        return [q for q in waiting if q.id in wanted or not decisive.isdisjoint(q.slots)]

    def _ask(self, question: Question, section: str) -> Ask:
        asked = {step.key for step in self.steps} & self.questions.by_id.keys()
        left = sum(self.is_open(q) for q in self.questions.by_id.values())
        why = tuple(self.insight.readers(question.slots))
        return Ask(question, section, len(asked) + 1, left, why, self.insight.raises_to(question.slots))
