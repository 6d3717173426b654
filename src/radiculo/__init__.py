"""radiculo: explainable triage rules for lumbar nerve root compression. Education and testing only.

    from radiculo import load_rules, read_case, triage

    with load_rules() as rules:
        trace = triage(read_case("cr-012", rules), rules)
        print(trace.outcome.urgency.category, trace.outcome.level("left").text)

The names in `__all__` are the public ones: they keep their meaning within a major version (examples: docs/library.md).
They are imported when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from radiculo.version import VERSION

if TYPE_CHECKING:
    from radiculo.cases.model import Case
    from radiculo.cases.read import read_case, read_cases
    from radiculo.errors import InvalidInput
    from radiculo.knowledge.base import RuleBase
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.replay.many import answers
    from radiculo.triage.answer import Answer
    from radiculo.triage.outcome import Outcome
    from radiculo.triage.run import triage
    from radiculo.triage.trace import Trace

__all__ = [
    "Answer",
    "Case",
    "InvalidInput",
    "Outcome",
    "RuleBase",
    "Trace",
    "answers",
    "load_rules",
    "read_case",
    "read_cases",
    "triage",
]

__version__ = VERSION

_HOMES = {
    "Answer": "radiculo.triage.answer",
    "Case": "radiculo.cases.model",
    "InvalidInput": "radiculo.errors",
    "Outcome": "radiculo.triage.outcome",
    "RuleBase": "radiculo.knowledge.base",
    "Trace": "radiculo.triage.trace",
    "answers": "radiculo.replay.many",
    "load_rules": "radiculo.knowledge.rulebase",
    "read_case": "radiculo.cases.read",
    "read_cases": "radiculo.cases.read",
}


def __getattr__(name: str) -> object:
    if name == "triage":  # the package of that name is callable, see there
        return import_module("radiculo.triage")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'radiculo' has no attribute '{name}'")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
