"""The report of a comparison."""

from __future__ import annotations

from typing import Literal

from radiculo.knowledge.parts import Part
from radiculo.report import Model, RuleBaseStamp
from radiculo.triage.wording import Moved
from radiculo.trials.compare.rules import HowChanged


class CaseChange(Model):
    """A case whose answer or fired rules change: `moves` are the parts of the answer that do, old and new."""

    id: str
    moves: dict[Part, Moved]
    urgency: Literal["falls", "rises"] | None
    fires: list[str]
    ceases: list[str]


class ResponsibleRule(Model):
    """A rule that a change comes from. `same`: the rule is as it was, but fires differently."""

    rule: str
    change: HowChanged


class Group(Model):
    """The changes that the same rules are responsible for; `shown` holds some of the cases, urgency drops first.

    No rule: the policy, the tables or the vocabulary did it.
    """

    rules: list[ResponsibleRule]
    cases: int
    urgency_falls: int
    urgency_rises: int
    shown: list[CaseChange]


class InvalidCase(Model):
    """A case that cannot be read under one of the rule bases, or under both."""

    id: str
    under: Literal["old", "new", "both"]
    problem: str


class Comparison(Model):
    """What `compare --json` prints."""

    schema_version: Literal[1] = 1
    radiculo: str
    old: RuleBaseStamp
    new: RuleBaseStamp
    seed: int | None
    cases: int
    changed: int
    moved: dict[Part | Literal["rules"], int]
    urgency_falls: int
    urgency_rises: int
    invalid: list[InvalidCase]
    added: list[str]
    removed: list[str]
    rewritten: list[str]
    groups: list[Group]
    intended_use: str
