"""`radiculo check`: is this rule base sound?"""

from __future__ import annotations

from typing import Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import give, screens
from radiculo.errors import Exit, only_options


def check(
    rules: options.Rules = None,
    cases: Annotated[bool, typer.Option("--cases", help="Also list the rules that no shipped case fires.")] = False,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Check the rules: files, names, examples, coverage, mutation, logic, engine limits."""
    from radiculo.lint.check import check_rules
    from radiculo.render.check import check_file, check_page
    from radiculo.render.diagnostics import print_diagnostics

    report = check_rules(rules, options.policy_overrides(policy), cases=cases)
    if not json:
        print_diagnostics(screens()[1], report.diagnostics)
    give(check_file(report), lambda: check_page(report), json=json)
    errors = [diagnostic for diagnostic in report.diagnostics if diagnostic.severity == "error"]
    raise typer.Exit(Exit.DONE if report.ok else Exit.USAGE if only_options(errors) else Exit.RULES)
