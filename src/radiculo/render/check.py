"""The report of `radiculo check`."""

from __future__ import annotations

from typing import Literal

from radiculo.errors import Diagnostic
from radiculo.lint.check import CheckReport
from radiculo.lint.mutation import MutationReport
from radiculo.render.page import Page, count, line, mark
from radiculo.report import Model


def check_page(report: CheckReport) -> Page:
    """Return the verdict and what was counted; the problems are told apart from it."""
    base, mutation = report.base, report.mutation
    verdict = mark("all checks passed", "good") if report.ok else mark("checks failed", "bad")
    if base is None or mutation is None:
        return Page("check", "The rules could not be read far enough to check what they mean.", lead=(verdict,))
    findings, survived = len(base.vocabulary.observable), len(mutation.survivors)
    told = (
        f"{count(len(base.rules), 'rule')}, {count(findings, 'finding')}, {len(base.tables.references)} references",
        f"rule-base hash {base.hash}",
        f"{count(report.examples, 'example')}; leaf states shown: {report.leaf_states[0]} of {report.leaf_states[1]}",
        f"{count(mutation.mutants, 'mutant')}: {mutation.killed} killed, {mutation.equivalent} proven equivalent, "
        f"{survived} survived",
        f"{report.conjunctions} durable_rules conjunctions (limit 4096)",
    )
    return Page("check", "Check of the rules", lead=(verdict,), blocks=tuple(map(line, told)))


class DiagnosticFile(Model):
    """One problem, for programs."""

    severity: Literal["error", "warning"]
    code: str
    message: str
    path: str
    line: int
    column: int
    expected: str
    hint: str


class MutationFile(Model):
    """How many mutants of the rules their examples notice."""

    mutants: int
    killed: int
    equivalent: int
    survived: int


class CheckFile(Model):
    """The report of `radiculo check --json`. `rule_base` is the hash, or null when the rules cannot be read."""

    schema_version: Literal[1] = 1
    ok: bool
    rule_base: str | None
    rules: int
    findings: int
    examples: int
    leaf_states: dict[Literal["shown", "all"], int]
    mutation: MutationFile
    diagnostics: list[DiagnosticFile]
    intended_use: str


def check_file(report: CheckReport) -> CheckFile:
    """Return the report for programs."""
    base, mutation = report.base, report.mutation or MutationReport(0, 0, 0, ())
    return CheckFile(
        ok=report.ok,
        rule_base=base.hash if base else None,
        rules=len(base.rules) if base else 0,
        findings=len(base.vocabulary.observable) if base else 0,
        examples=report.examples,
        leaf_states={"shown": report.leaf_states[0], "all": report.leaf_states[1]},
        mutation=MutationFile.taken_from(mutation, survived=len(mutation.survivors)),
        diagnostics=[_diagnostic_file(diagnostic) for diagnostic in report.diagnostics],
        intended_use=base.tables.intended_use if base else "",
    )


def _diagnostic_file(diagnostic: Diagnostic) -> DiagnosticFile:
    place = diagnostic.place
    return DiagnosticFile.taken_from(diagnostic, path=place.path, line=place.line, column=place.column)
