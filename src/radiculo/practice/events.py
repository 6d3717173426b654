"""What happens in an attempt, one event after the other; the log of an attempt is a list of these and nothing else."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from radiculo.judge.key import Where

Direction: TypeAlias = Literal["for", "against"]


class Reveal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="reveal"):
    """Show all that is recorded in one group of the vocabulary."""

    group: str


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The questions in which one explanation is expected to show."""

    explanation: str
    questions: tuple[str, ...]


class Anticipate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="anticipate"):
    """Say, before anything is examined, what each of the rivals would show. Empty where the step was passed over."""

    expected: tuple[Expected, ...] = ()


class Examine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="examine"):
    """Ask one question, or do one manoeuvre on both legs."""

    question: str


class Hint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="hint"):
    """Ask which test would help most with what is known."""


class Commit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="commit"):
    """Give the answer or a part of it. The first one, even when it is empty, ends the examination.

    `level`: each explanation with its probability in percent; together 100.
    """

    level: tuple[tuple[str, int], ...] | None = None
    side: Where | None = None
    urgency: str | None = None
    statement: str | None = None


class Point(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim that a question speaks for or against an explanation."""

    explanation: str
    direction: Direction
    question: str


class Justify(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="justify"):
    """Say what speaks for and against; empty where the step was passed over."""

    points: tuple[Point, ...] = ()


class Finish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="finish"):
    """Close the attempt: the answer is shown from now on, and nothing can be changed."""


class Undo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="undo"):
    """Take back the last event that is not taken back yet."""


Event: TypeAlias = Reveal | Anticipate | Examine | Hint | Commit | Justify | Finish | Undo


def written(event: Event) -> str:
    """Return an event as one line of JSON."""
    return msgspec.json.encode(event).decode()


def read_event(text: str) -> Event:
    """Return the event of a line of JSON. Raises ValueError when it is none."""
    event: Event = msgspec.json.decode(text, type=Event)
    return event
