"""Policy: named switches with their values, the safety screen, and the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from radiculo.knowledge.scales import Want
from radiculo.knowledge.shapes import Switch, WalkShape

DECISION_SWITCHES = (
    "domain_cap",
    "lr_floor",
    "lr_ceiling",
    "concordant_minimum",
    "margin",
    "lead_likely",
    "lead_possible",
    "domains_likely",
    "domains_possible",
    "separating_domains",
    "either_or_limit",
    "localising_minimum",
    "both_affected_minimum",
    "tie_break",
)


@dataclass(frozen=True)
class Policy:
    """The policy in force. `overridden` lists the switches whose value differs from the files.

    An alarm of `waiting_shows_from` or more that waits with something abnormal known is told; `complaints` are what
    patients come with, and so are not abnormal in this sense. `never_routine` has values of findings that, whatever the
    complaint, are more urgent than the default.
    """

    switches: Mapping[str, Switch]
    values: Mapping[str, Want]
    overridden: tuple[str, ...]
    default_urgency: str
    all_clear_urgency: str
    default_pathway: str
    safety_screen: tuple[str, ...]
    waiting_shows_from: str = ""
    complaints: frozenset[str] = frozenset()
    never_routine: Mapping[str, tuple[Want, ...]] = field(default_factory=dict)
    walk: WalkShape = field(default_factory=WalkShape)

    def number(self, name: str) -> float:
        """Return the value of a switch that is a number."""
        value = self.values[name]
        if isinstance(value, str):
            raise TypeError(f"switch {name} is not a number")
        return value

    def integer(self, name: str) -> int:
        """Return the value of a switch that is a whole number."""
        return int(self.number(name))
