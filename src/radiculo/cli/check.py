"""`radiculo check`: is this rule base sound?"""

from __future__ import annotations

import typer

from radiculo.cli import options
from radiculo.cli.display import screens
from radiculo.errors import Exit, only_options


def check(
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Check the rules: files, names, examples, coverage, mutation, logic, engine limits."""
    from radiculo.lint.check import check_rules
    from radiculo.render.check import check_file, print_check
    from radiculo.render.json import print_json

    report = check_rules(rules, options.policy_overrides(policy))
    out, err = screens()
    if json:
        print_json(check_file(report))
    else:
        print_check(out, err, report)
    errors = [diagnostic for diagnostic in report.diagnostics if diagnostic.severity == "error"]
    raise typer.Exit(Exit.DONE if report.ok else Exit.USAGE if only_options(errors) else Exit.RULES)
