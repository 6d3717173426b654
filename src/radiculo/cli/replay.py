"""`radiculo replay`: many cases, scored and gated."""

from __future__ import annotations

from typing import Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli import replay_options as own
from radiculo.errors import Exit, worst


def replay(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Case files, folders, patterns such as 'cases/**/*.yaml', ids of shipped cases, '-'.",
            autocompletion=completion.cases,
        ),
    ],
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
    brief: Annotated[bool, typer.Option("--brief", help="The summary only.")] = False,
    tag: own.Tags = None,
    not_tag: own.NotTags = None,
    id_: own.Ids = None,
    class_: own.Classes = None,
    last_failed: own.LastFailedOnly = False,
    maxfail: own.MaxFail = 0,
    fail_under: own.FailUnder = None,
    max_under_triage: own.MaxUnder = None,
    max_over_triage: own.MaxOver = None,
    junit: own.JUnitFile = None,
    html: own.HtmlFile = None,
    github: own.GitHubOn = None,
    record: own.RecordFile = None,
    against: own.AgainstFile = None,
    plain: options.Plain = False,
    color: options.Color = None,
) -> None:
    """Replay cases: `expect` gates, `truth` is scored; one line per case and a summary."""
    from radiculo.cases.read import read_records
    from radiculo.cli.replay_extras import Extras, Files
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.diagnostics import print_diagnostic
    from radiculo.render.json import print_json
    from radiculo.render.replay import print_report
    from radiculo.render.screen import Style, screens
    from radiculo.replay.session import Session

    out, err = screens(Style(plain=plain, color=color))
    wanted = own.filter_of(tag, not_tag, ids=id_, classes=class_)
    gates = own.gates_of(fail_under, max_under_triage, max_over_triage)
    session = Session(load_rules(rules, options.policy_overrides(policy), examples=False))
    extras = Extras(session.base, (out, err), wanted=wanted, maxfail=maxfail)
    extras.remember(paths, only_failed=last_failed)
    extras.gate(gates)
    extras.annotate(github)
    extras.write(Files(junit, html, record, against))
    if not (json or brief):
        extras.print_lines()

    def records() -> options.Records:
        for each in read_records(paths, session.base):
            for diagnostic in each.diagnostics:
                print_diagnostic(err, diagnostic)
            yield each

    session.run(extras.select(records()), extras.take)
    report = session.report()
    if json:
        print_json(report)
    codes = extras.finish(report, json=json)
    if not json:
        print_report(out, report)
    if session.interrupted:
        raise KeyboardInterrupt
    if not session.results:
        err.line(extras.nothing())
    raise typer.Exit(worst([*codes, _exit(report.summary.statuses, report.summary.unexpected_passes)]))


def _exit(statuses: dict[str, int], unexpected_passes: list[str]) -> Exit:
    if not statuses:
        return Exit.NOTHING
    codes = {"failed": Exit.UNMET, "invalid": Exit.CASE, "crashed": Exit.BUG}
    found = [codes[status] for status in statuses if status in codes]
    return worst([*found, *([Exit.UNMET] if unexpected_passes else [])])
