"""What practice keeps, as commands need it: the history where it is kept, its results, and the replies one by one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from radiculo.cli.typing_in import typed

if TYPE_CHECKING:
    from radiculo.cases.model import Case
    from radiculo.practice.progress import Done
    from radiculo.practice.schedule import Result
    from radiculo.render.screen import Screen
    from radiculo.store.history import Begun, Ended, History

NOW = "RADICULO_NOW"  # an ISO 8601 time with zone in place of the clock's, for rehearsals and tests


def now() -> datetime:
    """Return the time, in UTC."""
    import os

    given = os.environ.get(NOW, "")
    return datetime.fromisoformat(given) if given else datetime.now(UTC)


def fingerprint(case: Case) -> str:
    """Return what tells whether a case is still the same: a hash of its story, findings and answer."""
    from msgspec import json

    return sha256(json.encode(case.to_file(), order="sorted")).hexdigest()[:32]


def opened(err: Screen) -> History | None:
    """Return the history; None, with a word about it, where nothing can be kept."""
    import sqlite3

    from radiculo.store.history import History, TooNew, home

    folder = home()
    if folder is None:
        return None
    try:
        return History(folder)
    except TooNew as error:
        err.line((f"{error}; nothing is kept", "bold red"))
    except (OSError, sqlite3.Error) as error:
        err.line((f"cannot keep anything in {folder}: {error}", "bold red"))
    return None


def finished(history: History | None) -> list[Done]:
    """Return the attempts that were answered to the end, the oldest first."""
    from radiculo.practice.marks import Marks
    from radiculo.practice.progress import Done

    found = [(begun, ended, Marks.model_validate_json(ended.marks)) for begun, ended in results(history)]
    return [Done(result=_result(begun, ended), marks=marks) for begun, ended, marks in found if marks.marked]


def results(history: History | None) -> list[tuple[Begun, Ended]]:
    """Return what the history holds of finished attempts; nothing where there is no history."""
    return history.results() if history is not None else []


def _result(begun: Begun, ended: Ended) -> Result:
    from pydantic import TypeAdapter

    from radiculo.practice.grades import Grade
    from radiculo.practice.schedule import Result

    return Result(
        case=begun.case_id,
        at=datetime.fromisoformat(ended.finished),
        score=ended.score,
        level=ended.level,
        hints=ended.hints,
        grades=tuple(TypeAdapter(list[Grade]).validate_json(ended.grades)),
    )


def replies(answers: Path | None) -> Iterator[str]:
    """Yield the replies: the lines of a file, or what is typed or piped, a line each. Raises BadParameter, EOFError."""
    if answers is None:
        while True:
            yield typed()
    try:
        text = sys.stdin.read() if str(answers) == "-" else answers.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"cannot read {answers}: {error}", param_hint="--answers") from error
    yield from (line for line in text.splitlines() if not line.startswith("#"))
