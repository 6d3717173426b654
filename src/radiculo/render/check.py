"""The report of `radiculo check`."""

from __future__ import annotations

from typing import Literal

from radiculo.errors import Diagnostic
from radiculo.lint.check import CheckReport
from radiculo.render.diagnostics import count, print_diagnostics
from radiculo.render.screen import Screen
from radiculo.report import Model


def print_check(out: Screen, err: Screen, report: CheckReport) -> None:
    """Print the problems to stderr and the summary to stdout."""
    print_diagnostics(err, report.diagnostics)
    base, mutation = report.base, report.mutation
    if base is None or mutation is None:
        out.line("The rules could not be read far enough to check what they mean.")
        return
    findings = len(base.vocabulary.observable)
    out.line(
        f"{count(len(base.rules), 'rule')}, {count(findings, 'finding')}, {len(base.tables.references)} references"
    )
    out.line(f"rule-base hash {base.hash}")
    out.line(
        f"{count(report.examples, 'example')}; leaf states shown: {report.leaf_states[0]} of {report.leaf_states[1]}"
    )
    out.line(
        f"{count(mutation.mutants, 'mutant')}: {mutation.killed} killed, {mutation.equivalent} proven equivalent, "
        f"{len(mutation.survivors)} survived"
    )
    out.line(f"{report.conjunctions} durable_rules conjunctions (limit 4096)")
    out.line(("all checks passed", "bold green") if report.ok else ("checks failed", "bold red"))
    out.line((base.tables.intended_use, "italic"))


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
    base, mutation = report.base, report.mutation
    return CheckFile(
        ok=report.ok,
        rule_base=base.hash if base else None,
        rules=len(base.rules) if base else 0,
        findings=len(base.vocabulary.observable) if base else 0,
        examples=report.examples,
        leaf_states={"shown": report.leaf_states[0], "all": report.leaf_states[1]},
        mutation=MutationFile(
            mutants=mutation.mutants if mutation else 0,
            killed=mutation.killed if mutation else 0,
            equivalent=mutation.equivalent if mutation else 0,
            survived=len(mutation.survivors) if mutation else 0,
        ),
        diagnostics=[_diagnostic_file(diagnostic) for diagnostic in report.diagnostics],
        intended_use=base.tables.intended_use if base else "",
    )


def _diagnostic_file(diagnostic: Diagnostic) -> DiagnosticFile:
    place = diagnostic.place
    return DiagnosticFile(
        severity="error" if diagnostic.severity == "error" else "warning",
        code=diagnostic.code,
        message=diagnostic.message,
        path=place.path,
        line=place.line,
        column=place.column,
        expected=diagnostic.expected,
        hint=diagnostic.hint,
    )
