"""All checks over a rule base, in one report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from radiculo.cases.read import read_records
from radiculo.engine.durable_program import compile_program
from radiculo.errors import Diagnostic, Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.build import build
from radiculo.knowledge.sources import find_cases, find_rules, read_sources
from radiculo.lint.catalogue import check_catalogue
from radiculo.lint.coverage import check_coverage
from radiculo.lint.examples import check_examples, run_examples
from radiculo.lint.logic import check_logic
from radiculo.lint.mutation import MutationReport, check_mutation, mutate_examples
from radiculo.lint.places import check_places
from radiculo.lint.rests import check_rests
from radiculo.lint.texts import check_texts
from radiculo.lint.unfired import check_cases_fire
from radiculo.lint.usage import check_usage


@dataclass(frozen=True)
class CheckReport:
    """What was checked, and what was found."""

    diagnostics: tuple[Diagnostic, ...]
    base: RuleBase | None
    examples: int = 0
    leaf_states: tuple[int, int] = (0, 0)
    mutation: MutationReport | None = None
    conjunctions: int = 0

    @property
    def ok(self) -> bool:
        """Whether there is no error (warnings do not count)."""
        return not any(d.severity == "error" for d in self.diagnostics)


def check_rules(
    path: Path | None = None, policy: Mapping[str, str] | None = None, *, cases: bool = False
) -> CheckReport:
    """Run every check on the rules at `path`. Checks of meaning need every file to be readable: they would echo.

    With `cases`, the shipped cases are run as well, to find the rules that none of them fires.
    """
    problems = Problems()
    sources = read_sources(find_rules(path), problems)
    base = build(sources, policy or {}, problems)
    if base is None or problems.errors:
        return CheckReport(tuple(problems), base)
    run = run_examples(base)
    check_examples(run, problems)
    states = check_coverage(run, problems)
    mutation = mutate_examples(run)
    check_mutation(mutation, base, problems)
    check_logic(base, problems)
    check_usage(base, problems)
    check_texts(base, problems)
    check_places(base, problems)
    check_rests(base, problems)
    check_catalogue(base, problems)
    if cases:
        records = read_records([str(find_cases())], base)
        check_cases_fire(base, [record.case for record in records if record.case], problems)
    program = compile_program(base)
    program.report(problems)
    return CheckReport(tuple(problems), base, len(run.items), states, mutation, program.conjunctions)
