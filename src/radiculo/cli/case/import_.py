"""`radiculo case import`: cases from a table or from Markdown, each problem with its cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens
from radiculo.errors import Exit

if TYPE_CHECKING:
    from radiculo.cases.read import Record
    from radiculo.errors import Problems
    from radiculo.knowledge.base import RuleBase

SUFFIXES = (".csv", ".tsv", ".xlsx", ".md", ".json")


def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV, XLSX, Markdown or JSON files, or folders.")
    ],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write to, one YAML file per case.")],
    rules: options.Rules = None,
) -> None:
    """Write a case file for every row of a table, Markdown file with front matter, or element of a JSON list.

    A JSON file whose format is "isncsci" is read as that worksheet.

    A row with a problem is not written: the problem names its sheet, row and column. A case that is there already is
    never replaced. Exit 4 when anything could not be read.
    """
    from radiculo.authoring.editors import schema_line
    from radiculo.cases.write import case_yaml
    from radiculo.errors import Place, Problems
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.diagnostics import print_diagnostics
    from radiculo.render.page import count
    from radiculo.store.output import write_text

    out, err = screens()
    base = load_rules(rules)
    problems = Problems()
    read = [row for path in _inside(files, problems) for row in _rows(path, base, problems)]
    problems.extend(item for row in read for item in row.diagnostics)
    written = 0
    for row in read:
        if row.case is None:
            continue
        path = to / f"{row.case.id}.yaml"
        if path.exists():
            what, hint = "there is a case of this id already, so it is not written", "rename one of the two"
            problems.add("not-replaced", what, Place(str(path)), hint=hint)
            continue
        write_text(path, schema_line(path, "case") + case_yaml(row.case))
        written += 1
    print_diagnostics(err, list(problems))
    out.line(f"{to}: {count(written, 'case')} of {count(len(read), 'row')}")
    if written:
        out.line(f"Next: radiculo case check {to}")
    out.line(base.tables.intended_use)
    if problems.errors:
        raise typer.Exit(Exit.CASE)
    raise typer.Exit(Exit.DONE if written else Exit.NOTHING)


def _inside(files: list[Path], problems: Problems) -> list[Path]:
    """Return the files to read, with those of folders; what is left out is told with why."""
    from radiculo.errors import Place, one_of

    found: list[Path] = []
    for path in files:
        inside = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in inside:
            if file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~$")):
                found.append(file)
            else:
                what, hint = (
                    "this is neither a table nor Markdown nor JSON, so it is left out",
                    f"read are {one_of(SUFFIXES)}",
                )
                severity = "warning" if path.is_dir() else "error"
                problems.add("file-name", what, Place(str(file)), hint=hint, severity=severity)
    return found


def _rows(path: Path, base: RuleBase, problems: Problems) -> list[Record]:
    from radiculo.exchange.case_table import read_rows
    from radiculo.exchange.csv_file import read_csv
    from radiculo.exchange.json_file import read_json
    from radiculo.exchange.markdown_file import read_markdown
    from radiculo.exchange.xlsx_file import read_xlsx

    suffix = path.suffix.lower()
    if suffix == ".md":
        return [read_markdown(path, base)]
    if suffix == ".json":
        return list(read_json(path, base))
    table = read_xlsx(path, problems) if suffix == ".xlsx" else read_csv(path, problems)
    return list(read_rows(table, base)) if table is not None else []
