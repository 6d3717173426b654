"""`radiculo progress`: how practice goes, from the history on this computer; `progress export`, `progress forget`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from radiculo.cli import options
from radiculo.cli.display import SHOW, FirstWord, give, screens, shown
from radiculo.cli.keeping import finished, now, opened, results
from radiculo.errors import Exit, Problems

if TYPE_CHECKING:
    from radiculo.knowledge.base import RuleBase
    from radiculo.practice.exported import Exported
    from radiculo.practice.progress import Measured
    from radiculo.render.page import Page
    from radiculo.store.history import History

progress = typer.Typer(
    cls=FirstWord,
    help="Show how practice goes: calibration, triage, weak spots, what is due; of a class; export; forget.",
)


_Html: TypeAlias = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write it as one HTML file that needs nothing else.")
]


def show(
    html: _Html = None, force: options.Force = False, rules: options.Rules = None, json: options.Json = False
) -> None:
    """Show how practice goes: calibration, triage, weak spots, and what is due.

    `radiculo progress export` prints it for others, `radiculo progress class` puts the exports of several students
    together, and `radiculo progress forget` removes it.
    """
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.practice.progress import progress as progress_of
    from radiculo.render.learning import progress_page

    base = load_rules(rules)
    _, err = screens()
    file = progress_of(base, finished(opened(err)), now())
    _give(file, progress_page(file), base, html=html, inputs=[], force=force, json=json)


def _whole_class(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="What students exported, a line an attempt.")],
    html: _Html = None,
    force: options.Force = False,
    rules: options.Rules = None,
    json: options.Json = False,
) -> None:
    """Show how the students of a class get on, from what each chose to export.

    Students go by the names that they exported under; an export without a name goes by that of its file.
    """
    from radiculo.exchange.exports import read_exports
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.practice.exported import once
    from radiculo.practice.progress import class_progress
    from radiculo.render.learning import class_page

    base, problems = load_rules(rules), Problems()
    lines = [line for file in files for line in read_exports(file, problems)]
    problems.raise_errors(Exit.USAGE)
    students: dict[str, list[Exported]] = {}
    for line in once(lines):
        if line.marks.marked:
            students.setdefault(line.student, []).append(line)
    found = class_progress(base, students)
    _give(found, class_page(found), base, html=html, inputs=files, force=force, json=json)


def _give(
    file: Measured, page: Page, base: RuleBase, *, html: Path | None, inputs: list[Path], force: bool, json: bool
) -> None:
    """Print what was measured, and write it as HTML where that is wanted."""
    from radiculo.cli.writing import opened as opened_file
    from radiculo.render.html.page import html_page
    from radiculo.store.output import HTML

    _, err = screens()
    output = opened_file(html, HTML, list(map(str, inputs)), force=force)
    give(file, lambda: page, json=json)
    if output is not None:
        output.write([html_page([page], base.tables.intended_use).encode("utf-8", "replace")])
        err.line(f"{output.file}: written")


def export(
    pseudonym: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", help="The name under which it goes out; yours is known to nobody here."),
    ] = None,
) -> None:
    """Print every finished attempt as a line of JSON: case, mode, marks and grades; no words that you wrote."""
    from radiculo.practice.exported import NOBODY
    from radiculo.render.json import print_json

    _, err = screens()
    for line in results(opened(err), pseudonym or NOBODY):
        print_json(line)


def forget(
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Remove all that practice has kept on this computer."""
    from radiculo.render.page import count

    _, err = screens()
    history: History | None = opened(err)
    if history is None:
        err.line("nothing is kept")
        return
    number = count(len(history.attempts()), "attempt")
    if not yes and not typer.confirm(f"forget {number} in {history.file}?", err=True):
        raise typer.Exit(Exit.UNMET)
    err.line(f"forgotten: {count(history.forget(), 'attempt')}")


progress.command(SHOW, hidden=True)(shown(show, name="progress"))
progress.command("class")(shown(_whole_class, name="class"))
progress.command("export")(shown(export, name="export", paged=False))
progress.command("forget")(shown(forget, name="forget", paged=False))
