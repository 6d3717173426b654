"""What the walk shows: the prompt that waits for a reply, and notices on what has just happened. Data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from radiculo.interview.questions import Question
from radiculo.knowledge.observations import Reading
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Side, Slot
from radiculo.triage.variants import Change


@dataclass(frozen=True, slots=True)
class Step:
    """One reply that counts: what it records, with the notes that go with it.

    `key` is what it replies to: a question, a screen, or the opening. `settles` are the questions of a screen that are
    not asked again, `passed` those that were only named on it; `mode` says that a screen is left, or asked in full.
    """

    key: str
    readings: dict[Slot, Reading] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    mode: str = ""
    settles: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()


# Prompts


@dataclass(frozen=True, slots=True)
class Ask:
    """A question. `why` are the waiting rules that read it, the most urgent first."""

    question: Question
    section: str
    why: tuple[Rule, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opening:
    """The first prompt: a line of chart text, or nothing."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Several questions at once. `first` are worth an answer now; `also` could still matter with others.

    `leg` names, by question, the only leg that is still asked about.
    """

    key: str
    title: str
    first: tuple[Question, ...]
    also: tuple[Question, ...] = ()
    leg: dict[str, Side] = field(default_factory=dict)

    @property
    def items(self) -> tuple[Question, ...]:
        """The questions in the order of their numbers, which begin with 1."""
        return self.first + self.also


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
class Reason:
    """Why a finding could not be interpreted; the reason is kept as a note."""

    question: Question
    step: Step


@dataclass(frozen=True, slots=True)
class Pause:
    """An alarm has fired; the walk goes on if the user wants."""


Pending: TypeAlias = Guess | Leg | Reason | Pause
Prompt: TypeAlias = Opening | Screen | Ask | Pending


# Notices


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a reply has recorded; nothing when a question, with this title, was left open."""

    title: str
    readings: dict[Slot, Reading]


@dataclass(frozen=True, slots=True)
class Raised:
    """The urgency has risen: the alarms that set it now."""

    category: str
    rules: tuple[Rule, ...] = field(repr=False)


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
    """The commands; `about` are the questions of a screen, to be told at length."""

    about: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Effects:
    """The single answers to some questions that would move urgency or level."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SoFar:
    """The result so far is wanted."""


@dataclass(frozen=True, slots=True)
class Undone:
    """The last reply was taken back."""

    title: str


Notice: TypeAlias = Recorded | Raised | Refused | How | Keys | Effects | SoFar | Undone
