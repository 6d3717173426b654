"""radiculo: explainable triage rules for lumbar nerve root compression. Education and testing only.

    from radiculo import load_rules, read_case, triage

    rules = load_rules()
    trace = triage(read_case("cr-012", rules), rules)
    print(trace.outcome.urgency.category, trace.outcome.level("left").text)

Names are imported when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from radiculo.version import VERSION

if TYPE_CHECKING:
    from radiculo.cases.model import Case
    from radiculo.cases.read import read_case
    from radiculo.knowledge.base import RuleBase
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.triage.outcome import Outcome
    from radiculo.triage.run import triage
    from radiculo.triage.trace import Trace

__all__ = ["Case", "Outcome", "RuleBase", "Trace", "load_rules", "read_case", "triage"]

__version__ = VERSION

_HOMES = {
    "Case": "radiculo.cases.model",
    "Outcome": "radiculo.triage.outcome",
    "RuleBase": "radiculo.knowledge.base",
    "Trace": "radiculo.triage.trace",
    "load_rules": "radiculo.knowledge.rulebase",
    "read_case": "radiculo.cases.read",
}


def __getattr__(name: str) -> object:
    if name == "triage":  # the package of that name is callable, see there
        return import_module("radiculo.triage")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'radiculo' has no attribute '{name}'")
