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
    from radiculo.practice.exported import Exported
    from radiculo.render.screen import Screen
    from radiculo.store.history import History

_NOW = "RADICULO_NOW"  # an ISO 8601 time with zone in place of the clock's, for rehearsals and tests


def now() -> datetime:
    """Return the time, in UTC."""
    import os

    given = os.environ.get(_NOW, "")
    return datetime.fromisoformat(given) if given else datetime.now(UTC)


def fingerprint(case: Case) -> str:
    """Return what tells whether a case is still the same: a hash of its story, findings and answer."""
    return sha256(body_of(case).encode()).hexdigest()[:32]


def body_of(case: Case) -> str:
    """Return a case as a line of JSON, always written alike."""
    from msgspec import json

    return json.encode(case.to_file(), order="sorted").decode()


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


def finished(history: History | None) -> list[Exported]:
    """Return the attempts that were answered to the end, the oldest first."""
    return [line for line in results(history, "") if line.marks.marked]


def results(history: History | None, student: str) -> list[Exported]:
    """Return what the history holds of finished attempts, under a name; nothing where there is no history."""
    from msgspec import json

    from radiculo.practice.exported import Exported

    return [
        Exported(
            student=student,
            case=begun.case_id,
            mode=begun.mode,
            rules=begun.rules,
            finished=datetime.fromisoformat(ended.finished),
            score=ended.score,
            level=ended.level,
            hints=ended.hints,
            grades=json.decode(ended.grades),
            marks=json.decode(ended.marks),
        )
        for begun, ended in (history.results() if history is not None else [])
    ]


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
