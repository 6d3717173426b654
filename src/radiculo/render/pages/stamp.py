"""What every answer for programs says of itself: which radiculo and which rules gave it, and what it is for."""

from __future__ import annotations

from typing import Literal, TypedDict

from radiculo.knowledge.base import RuleBase
from radiculo.triage.conclude import stamp_of
from radiculo.triage.outcome import Model, RuleBaseStamp
from radiculo.version import VERSION


class Stamped(Model):
    """Base of what the commands of pages print with `--json`."""

    schema_version: Literal[1] = 1
    radiculo: str
    rule_base: RuleBaseStamp
    intended_use: str


class Stamp(TypedDict):
    """The fields of `Stamped` that have no default."""

    radiculo: str
    rule_base: RuleBaseStamp
    intended_use: str


def stamp(base: RuleBase) -> Stamp:
    """Return the stamp of a rule base."""
    return {"radiculo": VERSION, "rule_base": stamp_of(base), "intended_use": base.tables.intended_use}
