"""`radiculo progress`: how practice goes, from the history on this computer; `progress export`, `progress forget`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from radiculo.cli import options
from radiculo.cli.display import screens, shown
from radiculo.cli.keeping import finished, now, opened, results
from radiculo.errors import Exit

if TYPE_CHECKING:
    from radiculo.store.history import History

_SHOW = "show"


class ShowOrMore(TyperGroup):
    """A group whose first word is one of its commands, or else belongs to the one that shows progress."""

    # Any: typer's own copy of click has no public names for these types
    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Return the context of the command that the first word asks for."""
        if args[:1] and args[0] in self.commands and args[0] != _SHOW:
            return super().make_context(info_name, args, parent, **extra)
        return self.commands[_SHOW].make_context(info_name, args, parent, **extra)


progress = typer.Typer(
    cls=ShowOrMore, help="Show how practice goes: calibration, triage, weak spots, what is due; export it; forget it."
)


def show(
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it as one HTML file that needs nothing else.")
    ] = None,
    force: options.Force = False,
    rules: options.Rules = None,
    json: options.Json = False,
) -> None:
    """Show how practice goes: calibration, triage, weak spots, and what is due.

    `radiculo progress export` prints it for others, `radiculo progress forget` removes it.
    """
    from radiculo.cli.writing import opened as opened_file
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.practice.progress import progress as progress_of
    from radiculo.render.html.page import html_page
    from radiculo.render.json import print_json
    from radiculo.render.learning import progress_page
    from radiculo.render.terminal import print_page
    from radiculo.store.output import HTML

    out, err = screens()
    output = opened_file(html, HTML, [], force=force)
    base = load_rules(rules)
    file = progress_of(base, finished(opened(err)), now())
    if json:
        print_json(file)
    else:
        print_page(out, progress_page(file), base.tables.intended_use)
    if output is not None:
        text = html_page([progress_page(file)], base.tables.intended_use)
        output.write([text.encode("utf-8", "replace")])
        err.line(f"{output.file}: written")


def export(
    pseudonym: Annotated[
        str,
        typer.Option("--as", metavar="NAME", help="The name under which it goes out; yours is known to nobody here."),
    ] = "student",
) -> None:
    """Print every finished attempt as a line of JSON: case, mode, marks and grades; no words that you wrote."""
    from json import loads

    from radiculo.render.json import print_json

    _, err = screens()
    for begun, ended in results(opened(err)):
        print_json(
            {
                "schema_version": 1,
                "student": pseudonym,
                "case": begun.case_id,
                "mode": begun.mode,
                "rules": begun.rules,
                "finished": ended.finished,
                "score": ended.score,
                "level": ended.level,
                "hints": ended.hints,
                "grades": loads(ended.grades),
                "marks": loads(ended.marks),
            }
        )


def forget(
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Remove all that practice has kept on this computer."""
    _, err = screens()
    history: History | None = opened(err)
    if history is None:
        err.line("nothing is kept")
        return
    number = len(history.attempts())
    if not yes and not typer.confirm(f"forget {number} attempts in {history.file}?", err=True):
        raise typer.Exit(Exit.UNMET)
    err.line(f"forgotten: {history.forget()} attempts")


progress.command(_SHOW, hidden=True)(shown(show, name="progress"))
progress.command("export")(shown(export, name="export", paged=False))
progress.command("forget")(shown(forget, name="forget", paged=False))
