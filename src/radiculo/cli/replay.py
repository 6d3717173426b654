"""`radiculo replay`: many cases, scored and gated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli import replay_options as own
from radiculo.cli.display import screens
from radiculo.errors import Exit, worst
from radiculo.replay.sizes import CHUNK


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
    engine: options.Engine = None,
    outcomes: options.Outcomes = None,
    provisional: options.Provisional = False,
    resume: options.Resume = False,
    chunk: options.Chunk = CHUNK,
    workers: options.Workers = None,
    shard: options.SharedOut = None,
    merge: options.Merge = False,
    dask: options.Dask = None,
    quarantine: options.Quarantine = Path("radiculo-quarantine"),
    force: options.Force = False,
) -> None:
    """Replay cases: `expect` gates, `truth` is scored; one line per case and a summary.

    JSON Lines are run on arrays; of more than 500 records, only what is not ok is shown. Case files are run one by one.
    """
    from radiculo.cli.bulk import RunOptions, merge_reports, run_chunks, shard_of
    from radiculo.cli.reading import tell_left_out
    from radiculo.cli.replay_extras import Extras, Files
    from radiculo.cli.writing import outputs
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.json import print_json
    from radiculo.render.replay import replay_page
    from radiculo.render.terminal import print_page
    from radiculo.replay.session import Session

    out, err = screens()
    wanted = own.filter_of(tag, not_tag, ids=id_, classes=class_)
    gates = own.gates_of(fail_under, max_under_triage, max_over_triage)
    files = Files(junit, html, record, against)
    outs = outputs([*paths, against, rules], force=force)
    run = RunOptions(engine, outcomes, resume, chunk, workers, shard_of(shard), dask, quarantine, outs, provisional)
    if resume and last_failed:
        raise typer.BadParameter("what failed the last time is no longer known", param_hint="--resume")
    session = Session(load_rules(rules, options.policy_overrides(policy)))
    extras = Extras(session.base, (out, err), wanted=wanted, maxfail=maxfail)
    extras.gate(gates)
    extras.explains = json
    to_stdout = outcomes == "-"
    quiet = json or brief or to_stdout
    if merge:
        merge_reports(session, paths)
    else:
        run.engine_for(paths)
        extras.remember(paths, only_failed=last_failed)
        extras.annotate(github)
        run.take_outcomes()
        extras.write(files, outs)
        run_chunks(session, paths, run, extras, (None if quiet else out, err))
        tell_left_out(paths, err)
    report = session.report()
    if json:
        print_json(report)
    checks = extras.finish(report, json=json)
    if not (json or to_stdout):
        if not quiet:
            out.gap()
        print_page(out, replay_page(report, checks), report.intended_use)
    if session.interrupted:
        raise KeyboardInterrupt
    if not report.summary.records:
        err.line(extras.nothing())
    raise typer.Exit(
        worst([extras.judged(report, checks), _exit(report.summary.statuses, report.summary.unexpected_passes)])
    )


def _exit(statuses: dict[str, int], unexpected_passes: list[str]) -> Exit:
    if not statuses:
        return Exit.NOTHING
    codes = {"failed": Exit.UNMET, "invalid": Exit.CASE, "crashed": Exit.BUG}
    found = [codes[status] for status in statuses if status in codes]
    return worst([*found, *([Exit.UNMET] if unexpected_passes else [])])
