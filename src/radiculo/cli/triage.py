"""`radiculo triage`: cases in, answers with reasons out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.display import screens
from radiculo.errors import Exit, worst

if TYPE_CHECKING:
    from radiculo.knowledge.base import RuleBase
    from radiculo.render.page import Page
    from radiculo.render.screen import Screen
    from radiculo.store.output import Output

Cases = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="CASE...",
        help="Case files (YAML, JSON, JSON Lines), folders, ids of shipped cases, or '-'.",
        autocompletion=completion.cases,
    ),
]


def triage(
    cases: Cases = None,
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
    full: Annotated[bool, typer.Option("--full", help="With --json: the whole trace instead of the outcome.")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="The short answer only: one screen, without reasons.")] = False,
    numbers: Annotated[
        bool, typer.Option("--numbers", help="The points behind the level as well: evidence on a log scale.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write one HTML file with a body map instead; '-' for stdout."),
    ] = None,
    fail_at: Annotated[
        str | None,
        typer.Option("--fail-at", metavar="CATEGORY", help="Exit 1 when a case is at least this urgent."),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option("--engine", metavar="NAME", help="durable or recorder. Default: durable if it is there."),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers", metavar="FILE", help="Without CASE: take the answers of the walk from a file, or '-'."
        ),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Without CASE: keep the answers in this new case file."),
    ] = None,
    resume: Annotated[
        Path | None, typer.Option("--resume", metavar="FILE", help="Without CASE: go on with a walk that was saved.")
    ] = None,
    force: options.Force = False,
) -> None:
    """Triage one or more cases: level, urgency, pathway, and every reason.

    Without CASE, on a terminal, radiculo walks you through the inputs.
    """
    from radiculo.cli.reading import Reader
    from radiculo.cli.streams import check_heard
    from radiculo.cli.walk import Walked, check_use
    from radiculo.cli.writing import opened
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.json import print_json
    from radiculo.render.terminal import print_page
    from radiculo.render.triage import triage_page
    from radiculo.store.output import HTML
    from radiculo.triage import run

    check_use(cases, answers, save, resume)
    if engine not in {None, "durable", "recorder"}:
        raise typer.BadParameter(f"'{engine}' is not an engine; use durable or recorder", param_hint="--engine")
    _one_form(html, json=json)
    out, err = screens()
    inputs = [*(cases or ()), answers, save, resume, rules]
    page = opened(None if str(html) == "-" else html, HTML, inputs, force=force)
    base = load_rules(rules, options.policy_overrides(policy))
    fail_at = fail_at and fail_at.upper()
    if fail_at is not None and fail_at not in base.urgency_rank:
        raise typer.BadParameter(f"'{fail_at}' is not one of {', '.join(base.urgency_rank)}", param_hint="--fail-at")
    walked = None if cases else Walked(base, err, answers=answers, save=save, resume=resume)
    reader = walked or Reader(cases or [], base, err)
    brief = brief or (walked is not None and answers is None)  # what a person has walked to the end of, in short
    codes = set()
    pages: list[Page] = []
    for index, case in enumerate(reader):
        check_heard()
        trace = run.triage(case, base, engine=engine)  # type: ignore[arg-type]
        if html is not None:
            pages.append(triage_page(case, trace, reasons=not brief, numbers=numbers))
        elif json:
            print_json(trace.to_file() if full else trace.outcome, trace.names)
        else:
            if index:
                out.gap()
            print_page(out, triage_page(case, trace, reasons=not brief, numbers=numbers), trace.outcome.intended_use)
        rank = base.urgency_rank
        if fail_at is not None and rank[trace.outcome.urgency.category] >= rank[fail_at]:
            codes.add(Exit.UNMET)
    if html is not None and pages:
        _write_page(page, pages, base, err)
    reader.report()
    raise typer.Exit(worst([*codes, reader.exit]))


def _one_form(html: Path | None, *, json: bool) -> None:
    if html is not None and json:
        raise typer.BadParameter("--html and --json are two forms of one result; use one of them", param_hint="--html")


def _write_page(output: Output | None, pages: list[Page], base: RuleBase, err: Screen) -> None:
    """Write the cases as one HTML file, or to stdout. Raises InvalidInput when the file cannot be written."""
    from radiculo.render.html.page import html_page

    text = html_page(pages, base.tables.intended_use, base.tables.references)
    if output is None:
        typer.echo(text, nl=False)
        return
    output.write([text.encode("utf-8", "replace")])
    err.line(f"{output.file}: {len(pages)} case{'s' if len(pages) != 1 else ''}")
