"""`radiculo case export`: cases as a table or as Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens
from radiculo.errors import Exit

if TYPE_CHECKING:
    from radiculo.cases.model import Case

_FORMS = (".csv", ".xlsx")


def export(
    cases: Annotated[list[str], typer.Argument(metavar="CASE...", help="Files, folders, patterns, or ids.")],
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE|DIR", help="A .csv or .xlsx file, or a folder for Markdown.")
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when anything is lost.")] = False,
    rules: options.Rules = None,
    force: options.Force = False,
) -> None:
    """Write cases as CSV or XLSX, one row each, or as Markdown, one file each; and say what that loses, if anything."""
    from radiculo.cli.reading import Reader
    from radiculo.exchange.case_table import losses
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.page import count

    out, err = screens()
    base = load_rules(rules)
    reader = Reader(cases, base, err)
    found = list(reader)
    is_table = to.suffix.lower() in _FORMS
    lost = list(losses(found, base)) if is_table else []
    if found and is_table:
        lost += _table(found, to, cases, force=force)
    elif found:
        _markdown(found, to, force=force)
    for item in lost:
        err.line(f"lost: {item}")
    out.line(f"{to}: {count(len(found), 'case')}, {'nothing lost' if not lost else f'{len(lost)} things lost'}")
    out.line(base.tables.intended_use)
    reader.report()
    raise typer.Exit(Exit.UNMET if strict and lost and reader.exit == Exit.DONE else reader.exit)


def _table(found: list[Case], to: Path, cases: list[str], *, force: bool) -> list[str]:
    """Write the cases as a table; return what a workbook cuts off."""
    from radiculo.cli.writing import opened
    from radiculo.exchange.case_table import case_rows
    from radiculo.exchange.csv_file import csv_text
    from radiculo.exchange.xlsx_file import need_openpyxl, too_long, xlsx_bytes
    from radiculo.store.output import EDITED

    is_book = to.suffix.lower() == ".xlsx"
    if is_book:
        need_openpyxl(to)
    output = opened(to, EDITED, cases, force=force)
    rows = case_rows(found)
    if output is not None:
        output.write([xlsx_bytes("cases", rows, {}) if is_book else csv_text(rows)])
    return list(too_long(rows)) if is_book else []


def _markdown(found: list[Case], to: Path, *, force: bool) -> None:
    from radiculo.cases.files import reads
    from radiculo.exchange.markdown_file import case_markdown
    from radiculo.store.output import EDITED, Outputs, unwritable

    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(to, error) from error
    inputs = [case.place.path for case in found]
    outputs = Outputs(lambda file: reads(inputs, file), force=force)
    drafts = [(case, outputs.open(to / f"{case.id}.md", EDITED)) for case in found]
    for case, draft in drafts:
        draft.write([case_markdown(case).encode()])
