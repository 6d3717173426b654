"""The history of practice: an append-only log in SQLite, in the user's data directory. Each event is on disk at once.

`RADICULO_HOME=FOLDER` says where it is, and `RADICULO_HOME=off` turns keeping off. The store knows no meaning: events,
marks and grades are texts to it. Several processes may use it at the same time.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

SWITCH = "RADICULO_HOME"
NAME = "practice.sqlite"
_PATIENCE = 30.0  # seconds that a process waits for another one's write

# Each script leads from one version of the schema to the next; PRAGMA user_version says how many were run.
MIGRATIONS = (
    """
    CREATE TABLE attempts (
        id TEXT PRIMARY KEY, started TEXT NOT NULL, case_id TEXT NOT NULL, case_path TEXT NOT NULL,
        case_hash TEXT NOT NULL, mode TEXT NOT NULL, rules TEXT NOT NULL
    );
    CREATE TABLE events (
        attempt TEXT NOT NULL REFERENCES attempts(id) ON DELETE CASCADE, number INTEGER NOT NULL,
        at TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (attempt, number)
    );
    """,
    """
    CREATE TABLE results (
        attempt TEXT PRIMARY KEY REFERENCES attempts(id) ON DELETE CASCADE, finished TEXT NOT NULL,
        score REAL NOT NULL, level INTEGER NOT NULL, hints INTEGER NOT NULL, grades TEXT NOT NULL, marks TEXT NOT NULL
    );
    CREATE INDEX results_by_time ON results(finished);
    """,
    """
    ALTER TABLE attempts ADD COLUMN case_body TEXT NOT NULL DEFAULT '';
    """,
)


class TooNew(OSError):
    """A history that a newer radiculo has written; it is left as it is."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt: which case, from which file and of which content, in which mode, by which rules. Times: ISO 8601.

    `case_body`: the case itself, where it has no file. The fields are the columns, in their order.
    """

    id: str
    started: str
    case_id: str
    case_path: str
    case_hash: str
    mode: str
    rules: str
    case_body: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """The result of an attempt; `grades` and `marks` are JSON. The fields are the columns, in their order."""

    attempt: str
    finished: str
    score: float
    level: int
    hints: int
    grades: str
    marks: str


def home() -> Path | None:
    """Return the folder of the history; None when nothing is to be kept."""
    given = os.environ.get(SWITCH, "")
    if given == "off":
        return None
    if given:
        return Path(given)
    from platformdirs import user_data_path  # noqa: PLC0415 - only practice needs it

    return user_data_path("radiculo", appauthor=False)


class History:
    """The history in one folder, made when it is not there. Raises OSError or sqlite3.Error where it cannot be used."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file = folder / NAME
        with self._connected() as connection:
            _migrate(connection, self.file)

    def begin(self, attempt: Begun) -> None:
        """Record that an attempt has begun."""
        with self._writing() as connection:
            connection.execute("INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(attempt))

    def append(self, attempt: str, at: str, bodies: list[str]) -> None:
        """Add events to the log of an attempt: all of them, or none when the process dies meanwhile."""
        with self._writing() as connection:
            (number,) = connection.execute("SELECT COUNT(*) FROM events WHERE attempt = ?", (attempt,)).fetchone()
            rows = [(attempt, number + index, at, body) for index, body in enumerate(bodies)]
            connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", rows)

    def end(self, result: Ended) -> None:
        """Record the result of an attempt; a second one of the same attempt changes nothing."""
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO results VALUES (?, ?, ?, ?, ?, ?, ?)", astuple(result))

    def events(self, attempt: str) -> list[str]:
        """Return the log of an attempt."""
        with self._connected() as connection:
            found = connection.execute("SELECT body FROM events WHERE attempt = ? ORDER BY number", (attempt,))
            return [body for (body,) in found]

    def attempts(self) -> list[Begun]:
        """Return every attempt, the oldest first."""
        with self._connected() as connection:
            found = connection.execute("SELECT * FROM attempts ORDER BY started, rowid").fetchall()
        return [Begun(*row) for row in found]

    def unfinished(self) -> list[Begun]:
        """Return the attempts without a result, the newest first."""
        with self._connected() as connection:
            found = connection.execute(
                "SELECT * FROM attempts WHERE id NOT IN (SELECT attempt FROM results) ORDER BY started DESC, rowid DESC"
            ).fetchall()
        return [Begun(*row) for row in found]

    def results(self) -> list[tuple[Begun, Ended]]:
        """Return every finished attempt with its result, the oldest first."""
        begun = {each.id: each for each in self.attempts()}
        with self._connected() as connection:
            found = connection.execute("SELECT * FROM results ORDER BY finished, rowid").fetchall()
        ended = [Ended(*row) for row in found]
        return [(begun[each.attempt], each) for each in ended if each.attempt in begun]

    def forget(self) -> int:
        """Remove everything, also from the pages of the file; return how many attempts there were."""
        with self._writing() as connection:
            (number,) = connection.execute("SELECT COUNT(*) FROM attempts").fetchone()
            connection.execute("DELETE FROM attempts")
        with self._connected() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(number)

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file, timeout=_PATIENCE, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction that no other process can come between."""
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def _migrate(connection: sqlite3.Connection, file: Path) -> None:
    """Bring the schema up to date, each step whole or not at all."""
    while True:
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version >= len(MIGRATIONS):
            connection.execute("ROLLBACK")
            break
        for statement in filter(str.strip, MIGRATIONS[version].split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version + 1}")
        connection.execute("COMMIT")
    if version > len(MIGRATIONS):
        raise TooNew(f"{file} was written by a newer radiculo (schema {version}, this one knows {len(MIGRATIONS)})")
