"""Failures as annotations of GitHub Actions, on the line of the case."""

from __future__ import annotations

import os
from pathlib import Path

from radiculo.render.screen import Screen
from radiculo.render.visible import visible
from radiculo.replay.reporter import Entry, Reporter
from radiculo.replay.summary import Report

MAX_SHOWN = 50  # GitHub itself shows ten of a step, and keeps fifty of a run


class GitHub(Reporter):
    """Prints a workflow command for each failure. GitHub reads them from stderr as well as from stdout."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._failed = 0

    def add(self, entry: Entry) -> None:
        """Print the annotation of a record that makes the run fail."""
        if not entry.failed:
            return
        self._failed += 1
        if self._failed <= MAX_SHOWN:
            self._screen.line(annotation(entry))

    def finish(self, report: Report) -> None:
        """Say how many annotations were left out."""
        more = self._failed - MAX_SHOWN
        if more > 0:
            self._screen.line(f"::notice title=radiculo::{more} more of {report.summary.records} records failed")


def annotation(entry: Entry) -> str:
    """Return the workflow command for one failure."""
    place = entry.place
    properties = {
        "file": _relative(place.path),
        "line": str(place.line) if place.line else "",
        "title": f"{entry.result.id}: {_STATUS[entry.result.status]}",
    }
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    message = "\n".join(map(visible, [*entry.told, *entry.reasons]))
    return f"::error {listed}::{_data(message)}"


_STATUS = {"ok": "passes although known", "failed": "not as expected", "invalid": "invalid", "crashed": "crashed"}


def _relative(path: str) -> str:
    """Return a path as GitHub wants it: relative to the checkout, with forward slashes."""
    root = os.environ.get("GITHUB_WORKSPACE") or Path.cwd()
    try:
        return Path(path).absolute().relative_to(root).as_posix()
    except ValueError:
        return path


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
