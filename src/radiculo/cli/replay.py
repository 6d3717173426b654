"""`radiculo replay`: many cases, scored and gated."""

from __future__ import annotations

from typing import Annotated

import typer

from radiculo.cli import completion, options
from radiculo.errors import Exit, worst


def replay(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Case files, folders, ids of shipped cases, or '-'.",
            autocompletion=completion.cases,
        ),
    ],
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
    brief: Annotated[bool, typer.Option("--brief", help="The summary only.")] = False,
    plain: options.Plain = False,
    color: options.Color = None,
) -> None:
    """Replay cases: `expect` gates, `truth` is scored; one line per case and a summary."""
    from radiculo.cases.read import read_records
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.diagnostics import print_diagnostic
    from radiculo.render.json import print_json
    from radiculo.render.replay import print_report, print_result
    from radiculo.render.screen import Style, screens
    from radiculo.replay.session import Session

    out, err = screens(Style(plain=plain, color=color))
    session = Session(load_rules(rules, options.policy_overrides(policy), examples=False))

    def records() -> options.Records:
        for record in read_records(paths, session.base):
            for diagnostic in record.diagnostics:
                print_diagnostic(err, diagnostic)
            yield record

    quiet = json or brief
    session.run(records(), lambda case, result: None if quiet else print_result(out, case, result))
    report = session.report()
    if json:
        print_json(report)
    else:
        print_report(out, report)
    if session.interrupted:
        raise KeyboardInterrupt
    if not session.results:
        err.line("nothing to run: no case was found")
    raise typer.Exit(_exit(report.summary.statuses, report.summary.unexpected_passes))


def _exit(statuses: dict[str, int], unexpected_passes: list[str]) -> Exit:
    if not statuses:
        return Exit.NOTHING
    codes = {"failed": Exit.UNMET, "invalid": Exit.CASE, "crashed": Exit.BUG}
    found = [codes[status] for status in statuses if status in codes]
    return worst([*found, *([Exit.UNMET] if unexpected_passes else [])])
