"""How a run ends that does not end by itself: the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import typer

from radiculo.cli.streams import CutOff
from radiculo.errors import Exit, InvalidInput, RadiculoError

# typer carries its own copy of click since 0.20; this is the base of its usage errors, whichever copy it uses.
_ClickException: type[Exception] = next(cls for cls in typer.BadParameter.__mro__ if cls.__name__ == "ClickException")


def code_of(error: BaseException, arguments: list[str]) -> int:  # noqa: PLR0911 - one way out per kind of end
    """Say what is to be said about an error, and return the exit code."""
    match error:
        case typer.Abort() | KeyboardInterrupt():
            return interrupted()
        case CutOff() | BrokenPipeError():
            return Exit.CUT_OFF
        case InvalidInput():
            return _invalid(error, arguments)
        case OSError(errno=int()):
            return _machine(f"{error.strerror}: {error.filename}" if error.filename else str(error.strerror))
        case MemoryError():
            return _machine("there is not enough memory for this; give less at a time, or smaller chunks (--chunk)")
    if isinstance(error, _ClickException):
        error.show()  # type: ignore[attr-defined]
        return Exit.USAGE
    return _bug(error)


def interrupted() -> int:
    """Say that Ctrl-C ended the run."""
    typer.echo("interrupted", err=True)
    return Exit.INTERRUPTED


def _machine(what: str) -> int:
    """Say what the machine does not give, such as room for the result; nothing more can be flushed either."""
    typer.echo(f"radiculo cannot go on: {what}", err=True)
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.USAGE


def _invalid(error: InvalidInput, arguments: list[str]) -> int:
    from radiculo.render.diagnostics import print_diagnostics
    from radiculo.render.screen import Style, screens

    color = True if "--color" in arguments else False if "--no-color" in arguments else None
    _, err = screens(Style(plain="--plain" in arguments, color=color))
    print_diagnostics(err, error.diagnostics, limit=20)
    return error.exit_code


def _bug(error: BaseException) -> int:
    from traceback import extract_tb

    if isinstance(error, RadiculoError):
        typer.echo(f"bug: {error}", err=True)
    else:
        last = extract_tb(error.__traceback__)[-1]
        typer.echo(f"bug: {type(error).__name__}: {error} ({last.filename}:{last.lineno})", err=True)
    typer.echo("This is a fault of radiculo's, not of your input. Please report it with the case.", err=True)
    return Exit.BUG
