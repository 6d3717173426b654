"""`radiculo case template`: an empty table to fill in, for cases or for the answers of a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens
from radiculo.cli.wanted import choice


def template(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .xlsx file (with drop-downs) or a .csv file.")],
    kind: Annotated[str, typer.Option("--for", metavar="cases|answers", help="What will be written in it.")] = "cases",
    cases: Annotated[
        list[str] | None,
        typer.Option("--case", metavar="CASE", help="Offer the ids of these cases in a table of answers; repeat it."),
    ] = None,
    rules: options.Rules = None,
    force: options.Force = False,
) -> None:
    """Write an empty table: a column for each field and finding, with drop-downs of what may be written there."""
    from radiculo.cli.reading import Reader
    from radiculo.cli.writing import opened
    from radiculo.exchange.csv_file import csv_text
    from radiculo.exchange.template import answer_template, case_template
    from radiculo.exchange.xlsx_file import need_openpyxl, xlsx_bytes
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.store.output import EDITED

    if file.suffix.lower() not in {".xlsx", ".csv"}:
        raise typer.BadParameter(f"'{file}' is neither .xlsx nor .csv", param_hint="FILE")
    wanted = choice(kind, ("cases", "answers"), what="kind", option="--for")
    is_book = file.suffix.lower() == ".xlsx"
    if is_book:
        need_openpyxl(file)
    output = opened(file, EDITED, [*(cases or ()), rules], force=force)
    base = load_rules(rules)
    out, err = screens()
    if wanted == "cases":
        heads, choices = case_template(base)
    else:
        reader = Reader(cases or [], base, err)
        heads, choices = answer_template(base, [case.id for case in reader])
    if output is not None:
        output.write([xlsx_bytes(wanted, [heads], choices, lines=200) if is_book else csv_text([heads])])
    out.line(f"{file}: {len(heads)} columns{f', {len(choices)} with drop-downs' if is_book else ''}")
    out.line(base.tables.intended_use)
