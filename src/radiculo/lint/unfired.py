"""Rules that no shipped case fires: nobody has seen them work on a patient."""

from __future__ import annotations

from collections.abc import Iterable

from radiculo.cases.model import Case
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.triage.run import triage


def check_cases_fire(base: RuleBase, cases: Iterable[Case], problems: Problems) -> None:
    """Record, as warnings, the stable rules that fire on none of the cases."""
    fired: set[str] = set()
    for case in cases:
        verdicts = triage(case, base, engine="recorder").outcome.verdicts
        fired |= {rule for rule, sides in verdicts.items() if "fires" in sides.values()}
    for rule in base.rules:
        if rule.status == "stable" and rule.id not in fired:
            what = f"no case fires {rule.id}"
            problems.add("rule-without-case", what, base.place(rule, "when"), severity="warning")
