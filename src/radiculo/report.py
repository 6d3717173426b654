"""What every report says of itself: which radiculo and which rules gave it, and what it is for."""

from __future__ import annotations

from typing import Literal, Self, TypedDict

from pydantic import BaseModel, ConfigDict

from radiculo.knowledge.base import RuleBase
from radiculo.version import VERSION


class Model(BaseModel):
    """Base of the published models: frozen, no unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @classmethod
    def taken_from(cls, source: object, **own: object) -> Self:
        """Return a model with these fields, and with every other one as `source` has it. Raises ValidationError."""
        return cls.model_validate({name: getattr(source, name) for name in cls.model_fields if name not in own} | own)


class RuleBaseStamp(Model):
    """Which rules and which policy answered."""

    name: str
    version: str
    hash: str
    policy: dict[str, str | int | float]

    def __str__(self) -> str:
        """Say it in a line: the name, the version where there is one, the hash, and what differs in the policy."""
        named = " ".join(part for part in (self.name, self.version, f"[{self.hash}]") if part)
        return ", ".join([named, *(f"{name}={value}" for name, value in self.policy.items())])


class Stamped(Model):
    """Base of what commands print with `--json`."""

    schema_version: Literal[1] = 1
    radiculo: str
    rule_base: RuleBaseStamp
    intended_use: str


class Stamp(TypedDict):
    """The fields of `Stamped` that have no default."""

    radiculo: str
    rule_base: RuleBaseStamp
    intended_use: str


def stamp_text(radiculo: str, rules: RuleBaseStamp, engine: str = "") -> str:
    """Return in a line which program, rules, policy and engine answered."""
    return f"radiculo {radiculo}, rules {rules}{engine and f', engine {engine}'}"


def stamp(base: RuleBase) -> Stamp:
    """Return the stamp of a rule base."""
    return {"radiculo": VERSION, "rule_base": stamp_of(base), "intended_use": base.tables.intended_use}


def stamp_of(base: RuleBase) -> RuleBaseStamp:
    """Return which rules and which policy answer."""
    return RuleBaseStamp(
        name=base.tables.base.name,
        version=base.tables.base.version,
        hash=base.hash,
        policy={name: base.policy.values[name] for name in base.policy.overridden},
    )
