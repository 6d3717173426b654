"""`radiculo replay`: many cases, scored and gated."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import options
from radiculo.errors import Exit, worst

if TYPE_CHECKING:
    from radiculo.render.screen import Screen
    from radiculo.replay.session import Session


def replay(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Case files, folders, ids of shipped cases, or '-'."),
    ],
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
    brief: Annotated[bool, typer.Option("--brief", help="The summary only.")] = False,
    plain: options.Plain = False,
    color: options.Color = None,
    engine: options.Engine = None,
    outcomes: options.Outcomes = None,
    resume: options.Resume = False,
    chunk: options.Chunk = 8192,
    workers: options.Workers = None,
    shard: options.SharedOut = None,
    merge: options.Merge = False,
    dask: options.Dask = None,
    quarantine: options.Quarantine = Path("radiculo-quarantine"),
) -> None:
    """Replay cases: `expect` gates, `truth` is scored; one line per case and a summary.

    JSON Lines of more than 1 MB, and any bulk option, are run on arrays, and only what is not ok is shown.
    """
    from radiculo.cli.bulk import BulkOptions, merge_reports, run_bulk, shard_of
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.json import print_json
    from radiculo.render.replay import print_report
    from radiculo.render.screen import Style, screens
    from radiculo.replay.session import Session

    out, err = screens(Style(plain=plain, color=color))
    bulk = BulkOptions(engine, outcomes, resume, chunk, workers, shard_of(shard), dask, quarantine)
    session = Session(load_rules(rules, options.policy_overrides(policy), examples=False))
    to_stdout = outcomes == "-"
    quiet = json or brief or to_stdout
    if merge:
        merge_reports(session, paths)
    elif bulk.wanted(paths):
        run_bulk(session, paths, bulk, None if quiet else out, err)
    else:
        _run(session, paths, None if quiet else out, err)
    report = session.report()
    if json:
        print_json(report)
    elif not to_stdout:
        print_report(out, report)
    if session.interrupted:
        raise KeyboardInterrupt
    if not report.summary.records:
        err.line("nothing to run: no case was found")
    raise typer.Exit(_exit(report.summary.statuses, report.summary.unexpected_passes))


def _run(session: Session, paths: list[str], out: Screen | None, err: Screen) -> None:
    from radiculo.cases.read import read_records
    from radiculo.render.diagnostics import print_diagnostic
    from radiculo.render.replay import print_result

    def records() -> options.Records:
        for record in read_records(paths, session.base):
            for diagnostic in record.diagnostics:
                print_diagnostic(err, diagnostic)
            yield record

    session.run(records(), lambda case, result: print_result(out, case, result) if out else None)


def _exit(statuses: dict[str, int], unexpected_passes: list[str]) -> Exit:
    if not statuses:
        return Exit.NOTHING
    codes = {"failed": Exit.UNMET, "invalid": Exit.CASE, "crashed": Exit.BUG}
    found = [codes[status] for status in statuses if status in codes]
    return worst([*found, *([Exit.UNMET] if unexpected_passes else [])])
