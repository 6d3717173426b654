"""rule-engine: a compiled expression per rail, evaluated stratum by stratum from Python.

Chosen among the forms that were measured: equalities joined with `or` (its `in` builds the list in every evaluation), a
value for every property (a missing one raises and catches an exception inside), whole numbers rather than text, one
rule per rail rather than a conditional expression for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import rule_engine

from benchmarks.peers.export import Codings, Head, codings, names_of, strata
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations


class Infix:
    """Expressions with equality, `and` and `or`."""

    def one_of(self, name: str, codes: list[int]) -> str:
        return f"({' or '.join(f'{name} == {code}' for code in codes)})"

    def every(self, parts: list[str]) -> str:
        return f"({' and '.join(parts)})"

    def some(self, parts: list[str]) -> str:
        return f"({' or '.join(parts)})"

    def at_least(self, least: int, parts: list[str]) -> str:
        return f"({' + '.join(f'({part} ? 1 : 0)' for part in parts)} >= {least})"


class RuleEngine:
    """Rules by stratum, each with the function that evaluates it."""

    def __init__(self, base: RuleBase, _: Path) -> None:
        self.version = version("rule-engine")
        self.names = names_of(base.vocabulary)
        self.blank = dict.fromkeys(self.names.values(), 0)
        self.strata = [
            ([(head, rule_engine.Rule(text).matches) for head, text in stratum.heads], stratum.signs)
            for stratum in strata(base, Infix())
        ]

    def prepare(self, cases: Sequence[Observations]) -> list[Codings]:
        return [codings(self.names, case, self.blank) for case in cases]

    def run(self, prepared: Sequence[Codings]) -> list[set[Head]]:
        return [self._run(dict(case)) for case in prepared]

    def known(self, found: list[set[Head]]) -> list[set[Head]]:
        return found

    def _run(self, case: Codings) -> set[Head]:
        found: set[Head] = set()
        for rules, signs in self.strata:
            found.update([head for head, matches in rules if matches(case)])
            for sign in signs:
                case[sign.name] = sign.code(found.__contains__)
        return found
