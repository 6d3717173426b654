"""What the walk shows: the prompt that waits for a reply, and notices on what has just happened. Data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from radiculo.interview.questions import Question
from radiculo.knowledge.observations import Reading
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Group, Slot
from radiculo.triage.variants import Change


@dataclass(frozen=True, slots=True)
class Step:
    """One reply that counts: what it records, the notes that go with it, and for a group how it is to be asked."""

    key: str
    readings: dict[Slot, Reading] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    mode: str = ""


# Prompts


@dataclass(frozen=True, slots=True)
class Ask:
    """A question. `why` are the waiting rules that it could settle; `raises` a category that it could lead to."""

    question: Question
    section: str
    number: int
    left: int
    why: tuple[Rule, ...]
    raises: str


@dataclass(frozen=True, slots=True)
class Gate:
    """How a group is to be asked: in full, quickly, all normal, or not tested."""

    group: Group
    left: int


@dataclass(frozen=True, slots=True)
class Guess:
    """A reply that needs a yes: what it would record, or the finding that it would go to."""

    question: Question
    step: Step | None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """A reply that is clear but for the leg."""

    question: Question
    text: str


@dataclass(frozen=True, slots=True)
class AllNormal:
    """A typed `n`, which may mean that the rest of the group is normal, or a plain no."""

    group: Group
    question: Question
    left: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a finding could not be interpreted; the reason is kept as a note."""

    question: Question
    step: Step


@dataclass(frozen=True, slots=True)
class Pause:
    """An alarm has fired; the walk goes on if the user wants."""

    category: str


Pending: TypeAlias = Guess | Leg | AllNormal | Reason | Pause
Prompt: TypeAlias = Ask | Gate | Pending


# Notices


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a reply has recorded; nothing when the question was left open."""

    title: str
    readings: dict[Slot, Reading]


@dataclass(frozen=True, slots=True)
class Raised:
    """The urgency has risen: the alarms that set it now."""

    category: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A reply that could not be understood."""

    message: str
    expected: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class How:
    """How to examine, and what is normal."""

    question: Question


@dataclass(frozen=True, slots=True)
class Keys:
    """The commands."""


@dataclass(frozen=True, slots=True)
class Effects:
    """The single answers to a question that would move urgency or level."""

    question: Question
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SoFar:
    """The result so far is wanted."""


@dataclass(frozen=True, slots=True)
class Undone:
    """The last reply was taken back."""

    title: str


Notice: TypeAlias = Recorded | Raised | Refused | How | Keys | Effects | SoFar | Undone


@dataclass(frozen=True, slots=True)
class Summary:
    """What was not asked. `skipped` could change nothing; `left_out` was set aside by the user and still could."""

    asked: int
    skipped: tuple[Question, ...]
    left_out: tuple[Question, ...]
