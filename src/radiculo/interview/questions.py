"""Questions: one per finding, for both legs at once, and one per family of body areas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.vocabulary import Finding, Group, Slot, Vocabulary
from radiculo.lazy import cached_property


@dataclass(frozen=True)
class Question:
    """One thing to ask. `findings` has one member, or, for a family, one per body area."""

    id: str
    group: str
    title: str
    text: str
    how: str
    findings: tuple[Finding, ...]
    is_family: bool = False  # the answer is a list of areas
    coarse: tuple[Finding, ...] = ()  # what may be recorded in answer, and is not asked

    @property
    def sided(self) -> bool:
        """Whether each leg has its own answer."""
        return self.findings[0].sides == "leg"

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The slots that are asked."""
        return tuple(slot for finding in self.findings for slot in finding.slots)

    @cached_property
    def fillable(self) -> tuple[Slot, ...]:
        """The slots that the answer may fill."""
        return (*self.slots, *(slot for finding in self.coarse for slot in finding.slots))

    def is_recorded(self, observations: Observations) -> bool:
        """Say whether a case holds an answer, or a reason why there is none, for any part of the question."""
        return any(slot in observations for slot in self.fillable)


@dataclass(frozen=True)
class Questions:
    """All questions of a rule base, in the order in which they are asked."""

    base: RuleBase

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """The questions by id, group after group."""
        return {q.id: q for group in self.groups for q in _of_group(self.base.vocabulary, group)}

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups in the order of the vocabulary."""
        return tuple(sorted(self.base.vocabulary.groups.values(), key=lambda group: (group.order, group.id)))

    @cached_property
    def by_finding(self) -> dict[str, Question]:
        """The question that asks each finding."""
        asked = {finding.id: q for q in self.by_id.values() for finding in q.findings}
        return asked | {finding.id: self.by_id[finding.family] for finding in self.base.vocabulary.coarse}

    def single(self, finding: str) -> Question:
        """Return the question for one finding alone, also where it is asked with its family."""
        question = self.by_finding[finding]
        if not question.is_family:
            return question
        member = self.base.vocabulary[finding]
        return Question(question.id, question.group, member.title, member.question, member.how, (member,))

    def of_group(self, group: str) -> tuple[Question, ...]:
        """Return the questions of a group."""
        return tuple(q for q in self.by_id.values() if q.group == group)


def questions_of(base: RuleBase) -> Questions:
    """Return the questions of a rule base, made once."""
    return base.derived(Questions)


def _of_group(vocabulary: Vocabulary, group: Group) -> Iterator[Question]:
    families: set[str] = set()
    for name in group.findings:
        finding = vocabulary[name]
        if not finding.family:
            yield Question(finding.id, group.id, finding.title, finding.question, finding.how, (finding,))
        elif finding.family not in families:
            families.add(finding.family)
            yield _family(vocabulary, group, vocabulary.families[finding.family])


def _family(vocabulary: Vocabulary, group: Group, members: tuple[Finding, ...]) -> Question:
    first = members[0]
    title = first.title.replace(vocabulary.areas[first.area].title, "").rstrip(" :") or first.family
    coarse = tuple(finding for finding in vocabulary.coarse if finding.family == first.family)
    text = f"{title}: which areas?"
    return Question(first.family, group.id, title, text, first.how, members, is_family=True, coarse=coarse)
