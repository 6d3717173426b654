"""The program: its commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from collections.abc import Iterable
from shutil import get_terminal_size
from textwrap import fill
from typing import Annotated

import typer

from radiculo.cli.commands import COMMANDS, Grouped, add_commands
from radiculo.errors import Exit, InvalidInput, RadiculoError

# typer carries its own copy of click since 0.20; this is the base of its usage errors, whichever copy it uses.
ClickException: type[Exception] = next(cls for cls in typer.BadParameter.__mro__ if cls.__name__ == "ClickException")


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
        "radiculo triage": "the walk through the inputs (on a terminal)",
        "radiculo triage cr-012": "a published case, with every reason",
        "radiculo roots L4": "what speaks for a root, and what mimics it",
    },
    "Educators": {
        "radiculo explain cr-012 --why-not L2": "why another root was not named",
        'radiculo findings "knee jerk"': "how to examine it, and which rules read it",
        "radiculo check": "is the rule base sound",
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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a pipe with a narrow encoding loses a letter, not the answer
    code = main()
    gc.freeze()  # nothing is left to collect; do not search all objects once more on the way out
    sys.exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Run a command line; return its exit code. Never shows a traceback for a user's mistake."""
    gc.set_threshold(50_000)  # loading makes many objects that stay; looking for garbage among them is waste
    try:
        return _run(arguments)
    except BrokenPipeError:
        return _unheard()
    except SystemExit as stop:  # typer and rich turn a closed pipe into exit 1, which would mean "not met"
        if isinstance(stop.__context__, BrokenPipeError):
            return _unheard()
        raise


def _run(arguments: list[str] | None) -> int:  # noqa: PLR0911 - one way out per kind of end
    try:
        given = sys.argv[1:] if arguments is None else arguments
        called = given[:1] if given and given[0] in COMMANDS else COMMANDS  # the one command, where it is named first
        result = program(called)(arguments, standalone_mode=False)
        sys.stdout.flush()
    except typer.Exit as stop:
        return stop.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _interrupted()
    except ClickException as error:
        error.show()  # type: ignore[attr-defined]
        return Exit.USAGE
    except InvalidInput as error:
        return _invalid(error, sys.argv[1:] if arguments is None else arguments)
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            return _unwritten(error)
        return _bug(error)
    except Exception as error:  # whatever it is, it is ours
        return _bug(error)
    if result == Exit.INTERRUPTED:  # newer typer turns Ctrl-C into its exit code
        return _interrupted()
    return result if isinstance(result, int) else Exit.DONE


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def _unwritten(error: OSError) -> int:
    """Say that there is no room for the result, which is no fault of ours; nothing more can be flushed either."""
    typer.echo(f"the result cannot be written: {error.strerror}", err=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.USAGE


def _unheard() -> int:
    """Nobody reads any more (`| head`): say nothing, also not when the streams are flushed on the way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    return Exit.DONE


def _interrupted() -> int:
    typer.echo("interrupted", err=True)
    return Exit.INTERRUPTED


def _invalid(error: InvalidInput, arguments: list[str]) -> int:
    from radiculo.render.diagnostics import print_diagnostics
    from radiculo.render.screen import Style, screens

    color = True if "--color" in arguments else False if "--no-color" in arguments else None
    _, err = screens(Style(plain="--plain" in arguments, color=color))
    print_diagnostics(err, error.diagnostics, limit=20)
    return error.exit_code


def _bug(error: Exception) -> int:
    from traceback import extract_tb

    if isinstance(error, RadiculoError):
        typer.echo(f"bug: {error}", err=True)
    else:
        last = extract_tb(error.__traceback__)[-1]
        typer.echo(f"bug: {type(error).__name__}: {error} ({last.filename}:{last.lineno})", err=True)
    typer.echo("This is a fault of radiculo's, not of your input. Please report it with the case.", err=True)
    return Exit.BUG
