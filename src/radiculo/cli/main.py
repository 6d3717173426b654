"""The program and its commands."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterable
from shutil import get_terminal_size
from textwrap import fill
from typing import Annotated

import typer

from radiculo.cli import streams
from radiculo.cli.commands import COMMANDS, Grouped, add_commands
from radiculo.cli.ending import code_of, interrupted
from radiculo.errors import Exit


def program(names: Iterable[str] = tuple(COMMANDS)) -> typer.Typer:
    """Return the program with some of its commands."""
    app = typer.Typer(
        name="radiculo",
        cls=Grouped,
        no_args_is_help=False,
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=_ABOUT,
    )
    app.callback(invoke_without_command=True)(start)
    add_commands(app, names)
    return app


_ABOUT = "Explainable triage rules for lumbar nerve root compression. For education and testing; not medical advice."


def _version(wanted: bool) -> None:
    if wanted:
        from radiculo.version import VERSION

        typer.echo(f"radiculo {VERSION}")
        raise typer.Exit


def start(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Say what to do first when there is no command."""
    if context.invoked_subcommand is None:
        typer.echo(_first_words(get_terminal_size().columns))


_FIRST = {
    "Students": {
        "radiculo practice --random": "work up a hidden case; your reasoning is marked",
        "radiculo triage": "the walk through the inputs (on a terminal)",
        "radiculo triage cr-012": "a published case, with every reason",
    },
    "Educators": {
        "radiculo case new": "models of cases to start from",
        "radiculo case check FILE": "what a good colleague would say of a case",
        "radiculo explain cr-012 --why-not L2": "why another root was not named",
    },
    "Testers": {
        "radiculo replay cases/published": "run a folder of cases and score the answers",
        "radiculo generate 1000 --seed 1": "synthetic cases",
        "radiculo cover cases": "which rules and findings the cases exercise",
    },
}
_WIDE = 86  # columns in which a command and what it does stand side by side


def _first_words(width: int) -> str:
    """Return what to do first, for a terminal of this width; no word is broken, and no command."""
    about = fill(f"radiculo: {_ABOUT[0].lower()}{_ABOUT[1:]}", width)
    lines = [about]
    for who, rows in _FIRST.items():
        lines += ["", who]
        for command, what in rows.items():
            lines += [f"  {command:<38}{what}"] if width >= _WIDE else [f"  {command}", f"      {what}"]
    return "\n".join([*lines, "", "radiculo --help lists all commands."])


def run() -> None:
    """Run the program and exit with its code."""
    for name in ("SIGTERM", "SIGHUP"):  # a terminal that is closed ends what runs in it with the second
        number = getattr(signal, name, None)  # not on every system
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` wants it
            signal.signal(number, _terminated)
    code = main() if streams.take_over() else Exit.USAGE
    if code == Exit.USAGE and sys.__stdout__ is None:
        typer.echo("stdout is closed, so there is nowhere to write a result", err=True)
    gc.freeze()  # nothing is left to collect; do not search all objects once more on the way out
    sys.exit(code)


def _terminated(number: int, _: object) -> None:
    sys.exit(128 + number)  # so that half a file is removed on the way out


def main(arguments: list[str] | None = None) -> int:
    """Run a command line; return its exit code. Never shows a traceback for a user's mistake."""
    given = sys.argv[1:] if arguments is None else arguments
    called = given[:1] if given and given[0] in COMMANDS else COMMANDS  # the one command, where it is named first
    try:
        result = program(called)(arguments, standalone_mode=False)
        sys.stdout.flush()
    except typer.Exit as stop:
        return stop.exit_code
    except SystemExit as stop:  # what typer makes of a broken pipe
        if isinstance(stop.__context__, BrokenPipeError):
            return code_of(stop.__context__, given)
        raise
    except (Exception, KeyboardInterrupt) as error:
        return code_of(error, given)
    if result == Exit.INTERRUPTED:  # newer typer turns Ctrl-C into its exit code
        return interrupted()
    return result if isinstance(result, int) else Exit.DONE
