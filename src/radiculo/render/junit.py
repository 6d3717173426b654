"""A replay as JUnit XML: each record a test case, written while the replay runs."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from radiculo.errors import Place
from radiculo.render.visible import visible
from radiculo.replay.job import Row
from radiculo.replay.reporter import Entry, Reporter
from radiculo.replay.summary import Report


class JUnit(Reporter):
    """Writes `<testsuites>` with one suite. The counts stand before the cases, so the cases wait in a spool."""

    def __init__(self, path: Path) -> None:
        """Raises OSError when the file cannot be written."""
        self._out = path.open("w", encoding="utf-8", newline="\n")
        self._spool = tempfile.SpooledTemporaryFile(mode="w+", max_size=1 << 20, encoding="utf-8", newline="\n")  # noqa: SIM115 - closed in finish
        self._counts: Counter[str] = Counter()
        self._seconds = 0.0

    def add(self, entry: Entry) -> None:
        """Write one record: passed, failed, an error (invalid or crashed), or skipped (a known disagreement)."""
        self._seconds += entry.seconds
        kind, message, text = _verdict(entry)
        inner = f"<{kind} message={_attribute(message)}>{text}</{kind}>" if kind else ""
        self._case(entry.result.id, entry.place, entry.seconds, kind, inner)

    def passed(self, row: Row, seconds: float) -> None:
        """Write a record that is simply ok."""
        self._seconds += seconds
        self._counts["passed"] += 1
        line = f' line="{row.line}"' if row.line else ""
        where, file = _file(row.file)  # the id of a case needs no escapes
        self._spool.write(
            f'<testcase classname={where} name="{row.name}" file={file}{line} time="{seconds:.3f}"></testcase>\n'
        )

    def skip(self, row: Row) -> None:
        """Write a record that was not run."""
        self._case(row.name, row.place, 0.0, "skipped", '<skipped message="not run: the replay stopped early"/>')

    def finish(self, report: Report) -> None:
        """Write the counts, then the records."""
        stamp = report.rule_base
        counts = (
            f'tests="{self._counts.total()}" failures="{self._counts["failure"]}" errors="{self._counts["error"]}"'
            f' time="{self._seconds:.3f}"'
        )
        skipped = f' skipped="{self._counts["skipped"]}"'  # Jenkins' schema knows it for a suite alone
        properties = {
            "radiculo": report.radiculo,
            "rules": f"{stamp.name} {stamp.version}",
            "rules-hash": stamp.hash,
            "engine": report.engine,
            **{f"policy-{name}": str(value) for name, value in stamp.policy.items()},
            "intended-use": report.intended_use,
        }
        with self._out as out, self._spool as spool:
            out.write('<?xml version="1.0" encoding="utf-8"?>\n')
            out.write(f'<testsuites name="radiculo replay" {counts}>\n')
            out.write(f'<testsuite name="radiculo" {counts}{skipped}>\n<properties>')
            for name, value in properties.items():
                out.write(f"<property name={_attribute(name)} value={_attribute(value)}/>")
            out.write("</properties>\n")
            spool.seek(0)
            shutil.copyfileobj(spool, out)
            out.write("</testsuite>\n</testsuites>\n")

    def _case(self, name: str, place: Place, seconds: float, kind: str, inner: str) -> None:
        self._counts[kind or "passed"] += 1
        line = f' line="{place.line}"' if place.line else ""
        where, file = _file(place.path)
        self._spool.write(
            f"<testcase classname={where} name={_attribute(name)}"
            f' file={file}{line} time="{seconds:.3f}">{inner}</testcase>\n'
        )


def _verdict(entry: Entry) -> tuple[str, str, str]:
    """Return the element that says what became of a record, its message, and its text as XML; empty when it passed."""
    result = entry.result
    message = "; ".join(entry.told)
    if result.status in {"invalid", "crashed"}:
        return "error", f"{result.status}: {message}", _lines(entry.told)
    if entry.failed:
        return "failure", message, _lines([*entry.told, *(f"  {reason}" for reason in entry.reasons)])
    if result.known is not None:
        return "skipped", f"known: {result.known}", _lines(result.failures)
    return "", "", ""


@lru_cache
def _file(path: str) -> tuple[str, str]:
    """Return what says in which file a record is: as a dotted name, by which readers of JUnit group, and as a path."""
    parts = [part for part in Path(path).with_suffix("").parts if part not in {"/", "\\", "..", "."}]
    return _attribute(".".join(parts) or "stdin"), _attribute(path)


def _lines(texts: Iterable[str]) -> str:
    return escape("\n".join(map(visible, texts)))


def _attribute(text: str) -> str:
    return quoteattr(visible(text))
