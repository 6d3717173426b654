"""`radiculo case mark`: the returned work of a class, marked in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import give, screens
from radiculo.errors import Exit


def mark(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The cases with their keys: a file, a folder, an id.")],
    answers: Annotated[
        list[Path], typer.Argument(metavar="ANSWERS...", help="YAML, JSON, CSV or XLSX files, or folders of them.")
    ],
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write one line per answer for a spreadsheet.")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the report as HTML.")] = None,
    rules: options.Rules = None,
    force: options.Force = False,
    json: options.Json = False,
) -> None:
    """Mark what a class has handed in: how soon, which side, which roots; what was too late comes first.

    An answer has a student, a case, an urgency, a side and roots. A cell that cannot be read is named, and its line
    is counted, never guessed. Exit 4 when something could not be read.
    """
    from radiculo.cases.files import reads
    from radiculo.cli.reading import Reader
    from radiculo.errors import Problems
    from radiculo.exchange.answers import left_out, read_answers
    from radiculo.exchange.csv_file import csv_text
    from radiculo.judge.class_marks import mark_rows, sheets
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.class_report import class_file, class_page
    from radiculo.render.diagnostics import print_diagnostics
    from radiculo.render.html.page import html_page
    from radiculo.store.output import HTML, MARKS, Outputs

    _, err = screens()
    inputs = [key, *map(str, [*answers, *([rules] if rules else [])])]
    outputs = Outputs(lambda file: reads(inputs, file) or _inside(answers, file), force=force)
    to_csv, to_html = outputs.open(csv, MARKS) if csv else None, outputs.open(html, HTML) if html else None
    base = load_rules(rules)
    reader = Reader([key], base, err)
    cases = {case.id: case for case in reader}
    problems = Problems()
    found = sheets(read_answers(answers, base, cases, problems), cases, base)
    print_diagnostics(err, list(problems))
    reader.report()
    unread, use = left_out(problems), base.tables.intended_use
    page = class_page(found, unread)
    if to_csv is not None:
        to_csv.write([csv_text(mark_rows(found))])
    if to_html is not None:
        to_html.write([html_page([page], use).encode()])
    if json or found:
        give(class_file(found, unread, base), lambda: page, json=json)
    else:
        err.line("nothing to mark: no answer was read")
    if reader.invalid or problems.errors:
        raise typer.Exit(Exit.CASE)
    raise typer.Exit(Exit.DONE if found else Exit.NOTHING)


def _inside(answers: list[Path], file: Path) -> bool:
    """Say whether a file is one of the answers, or lies in a folder of them."""
    here = file.resolve()
    return any(here == path.resolve() or (path.is_dir() and here.is_relative_to(path.resolve())) for path in answers)
