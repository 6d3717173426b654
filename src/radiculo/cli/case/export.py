"""`radiculo case export`: cases as a table, as Markdown, or as ISNCSCI worksheets."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens
from radiculo.errors import Exit

if TYPE_CHECKING:
    from radiculo.cases.model import Case
    from radiculo.store.output import Outputs

_FORMS = (".csv", ".xlsx")


def export(
    cases: Annotated[list[str], typer.Argument(metavar="CASE...", help="Files, folders, patterns, or ids.")],
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE|DIR", help="A .csv or .xlsx file, or a folder for one file each.")
    ],
    isncsci: Annotated[
        bool, typer.Option("--isncsci", help="To a folder: ISNCSCI worksheets as JSON, not Markdown.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when anything is lost.")] = False,
    rules: options.Rules = None,
    force: options.Force = False,
) -> None:
    """Write cases as CSV or XLSX, one row each, or as Markdown or worksheets, one file each; say what that loses."""
    from radiculo.cli.reading import Reader
    from radiculo.cli.writing import outputs, write_each
    from radiculo.exchange.case_table import losses
    from radiculo.exchange.isncsci import case_worksheet
    from radiculo.exchange.markdown_file import case_markdown
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.page import count
    from radiculo.store.output import EDITED

    out, err = screens()
    base = load_rules(rules)
    reader = Reader(cases, base, err)
    found = list(reader)
    is_table = to.suffix.lower() in _FORMS
    if not is_table and re.fullmatch(r"\.[a-z]{2,5}", to.suffix) and not to.is_dir():
        raise typer.BadParameter(
            f"{to.name}: a table ends with .csv or .xlsx; name a folder without an ending", param_hint="'--to'"
        )
    if is_table and isncsci:
        raise typer.BadParameter(f"{to} is a table; worksheets are written to a folder", param_hint="'--isncsci'")
    files = outputs([*(case.place.path for case in found), rules], force=force)
    lost = list(losses(found, base)) if is_table else []
    if found and is_table:
        lost += _table(found, to, files)
    elif found and isncsci:
        sheets = [case_worksheet(case) for case in found]
        texts = (json.dumps(sheet, indent=1, ensure_ascii=False) + "\n" for sheet, _ in sheets)
        write_each(found, texts, to, ".json", EDITED, files)
        lost += [item for _, items in sheets for item in items]
    elif found:
        write_each(found, map(case_markdown, found), to, ".md", EDITED, files)
    for item in lost:
        err.line(f"lost: {item}")
    out.line(f"{to}: {count(len(found), 'case')}, {'nothing lost' if not lost else f'{len(lost)} things lost'}")
    out.line(base.tables.intended_use)
    reader.report()
    raise typer.Exit(Exit.UNMET if strict and lost and reader.exit == Exit.DONE else reader.exit)


def _table(found: list[Case], to: Path, files: Outputs) -> list[str]:
    """Write the cases as a table; return what a workbook cuts off."""
    from radiculo.exchange.case_table import case_rows
    from radiculo.exchange.csv_file import csv_text
    from radiculo.exchange.xlsx_file import need_openpyxl, too_long, xlsx_bytes
    from radiculo.store.output import EDITED

    is_book = to.suffix.lower() == ".xlsx"
    if is_book:
        need_openpyxl(to)
    output, rows = files.open(to, EDITED), case_rows(found)
    output.write([xlsx_bytes("cases", rows, {}) if is_book else csv_text(rows)])
    return list(too_long(rows)) if is_book else []
