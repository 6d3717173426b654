"""The shapes of case files; they also give the published JSON Schema."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from radiculo.knowledge.shapes import Shape

Basis = Literal["stated", "inferred", "not stated"]
Side = Literal["left", "right", "both", "one"]


class Source(Shape):
    """The publication that a case comes from."""

    citation: Annotated[str, Field(min_length=1)]
    url: str = ""
    year: int | None = None


class Truth(Shape):
    """What was so: scored, never a gate. `roots: []` means that the published answer is not a single root."""

    diagnosis: str = ""
    roots: list[str] | None = None
    roots_basis: Basis = "not stated"
    side: Side | None = None
    segment: str | None = None
    zone: str | None = None
    mechanism: str | None = None
    mechanism_text: str = ""
    rival: str | None = None
    urgency: str | None = None
    urgency_basis: Basis = "not stated"
    urgency_text: str = ""
    pathway: str | None = None
    confidence: Literal["low", "medium", "high"] | None = None
    key_features: list[str] = []
    must_not_miss: list[str] = []
    accepted: list[str] = []


class Teaching(Shape):
    """What a teacher adds for a class: none of it is read by rules, and none of it is handed out.

    `hints` are given one after another, the least telling first; `debrief` is what to say when all is told.
    """

    difficulty: Literal["easy", "medium", "hard"] | None = None
    hints: list[str] = []
    debrief: str = ""


class Expect(Shape):
    """What radiculo must answer: a gate. `known` marks an accepted disagreement."""

    roots: list[str] | None = None
    side: Side | None = None
    tier: list[str] | None = None
    urgency: str | None = None
    cannot_say: bool | None = None
    pathway: str | None = None
    rival: str | None = None
    fires: list[str] = []
    silent: list[str] = []
    known: str | None = None


def _number(value: object) -> object:
    """Keep `true`, which Python takes for 1, from being a version."""
    return str(value).lower() if isinstance(value, bool) else value


class CaseFile(Shape):
    """A case file."""

    schema_version: Annotated[Literal[1], BeforeValidator(_number)]
    id: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$",
            description="letters, digits, '.', '_' and '-', beginning with a letter or digit, at most 100",
        ),
    ]
    title: str = ""
    language: str = "en"
    source: Source | None = None
    synthetic: bool = False
    author: str = ""
    licence: str = ""
    reviewers: list[str] = []
    supersedes: list[str] = []
    tags: list[str] = []
    stem: str = ""
    observations: dict[str, Any]
    notes: dict[str, str] = {}
    teaching: Teaching | None = None
    truth: Truth | None = None
    expect: Expect | None = None
