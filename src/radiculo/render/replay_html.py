"""A replay as one HTML file: the tables, the failures with their reasons; nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from radiculo.replay.gates import GateResult
from radiculo.replay.reporter import Entry, Reporter
from radiculo.replay.summary import Report, Summary, Table

MAX_SHOWN = 500  # failures and under-triaged records; a longer page is not read

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; }
th, td { padding: .2rem .8rem; border-bottom: 1px solid #8888; text-align: right; }
th[scope=row], thead th:first-child, td.text { text-align: left; }
article { border-left: .3rem solid #b00; padding: 0 1rem; margin: 1rem 0; break-inside: avoid; }
article h3 { margin: 0; }
.stamp { font-size: .9rem; }
@media print { body { max-width: none; margin: 0; } }
"""


class ReplayHtml(Reporter):
    """Collects what a reader wants to see, and writes the page at the end."""

    def __init__(self, path: Path) -> None:
        """Raises OSError when the file cannot be written."""
        self._out = path.open("w", encoding="utf-8")
        self._failed: list[Entry] = []
        self._under: list[Entry] = []
        self._left_out = 0
        self._not_run = 0
        self.gates: Sequence[GateResult] = ()

    def add(self, entry: Entry) -> None:
        """Keep a failure, and a record that is triaged lower than was so."""
        score = entry.result.score
        if entry.failed:
            self._keep(self._failed, entry)
        elif score is not None and score.urgency == "under":
            self._keep(self._under, entry)

    def skip(self, _: object) -> None:
        """Count a record that was not run."""
        self._not_run += 1

    def finish(self, report: Report) -> None:
        """Write the page."""
        with self._out as out:
            out.writelines(f"{part}\n" for part in self._page(report))

    def _keep(self, kept: list[Entry], entry: Entry) -> None:
        if len(kept) < MAX_SHOWN:
            kept.append(entry)
        else:
            self._left_out += 1

    def _page(self, report: Report) -> Iterable[str]:
        yield "<!doctype html>"
        yield '<html lang="en"><head><meta charset="utf-8"><meta name="generator" content="radiculo">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>radiculo replay</title><style>{_STYLE}</style></head><body>"
        yield f"<header><h1>Replay of {report.summary.records} records</h1>"
        if report.interrupted:
            yield "<p><strong>Interrupted: the figures are of the records up to there.</strong></p>"
        yield f"<p>{escape(_counts(report.summary, self._not_run))}</p></header><main>"
        yield from _gates(self.gates)
        yield "<h2>Summary</h2>"
        for table in _tables(report.summary):
            yield from _table(table)
        yield from _entries("Failures", self._failed)
        yield from _entries("Triaged lower than was so", self._under)
        if self._left_out:
            yield f"<p>{self._left_out} more are not shown.</p>"
        yield f"</main><footer>{_stamp(report)}</footer></body></html>"


def _counts(summary: Summary, not_run: int) -> str:
    counts = [f"{number} {status}" for status, number in sorted(summary.statuses.items())]
    return ", ".join([*counts, *([f"{not_run} not run"] if not_run else [])])


def _tables(summary: Summary) -> list[Table]:
    found = (getattr(summary, name) for name in type(summary).model_fields)
    return [value for value in found if isinstance(value, Table) and value.rows]


def _table(table: Table) -> Iterable[str]:
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    yield f"<table><caption>{escape(table.title)}</caption>"
    yield f'<thead><tr><td></td>{heads}<th scope="col">n</th></tr></thead><tbody>'
    for label, row in table.rows.items():
        cells = "".join(f"<td>{row.get(column, 0)}</td>" for column in table.columns)
        yield f'<tr><th scope="row">{escape(label)}</th>{cells}<td>{sum(row.values())}</td></tr>'
    yield "</tbody></table>"


def _gates(gates: Sequence[GateResult]) -> Iterable[str]:
    if not gates:
        return
    yield '<h2>Gates</h2><table><thead><tr><th scope="col">gate</th><th scope="col">wanted</th>'
    yield '<th scope="col">found</th><th scope="col">verdict</th></tr></thead><tbody>'
    for gate in gates:
        cells = "".join(f'<td class="text">{escape(text)}</td>' for text in (gate.wanted, gate.found))
        verdict = "met" if gate.met else "<strong>not met</strong>"
        yield f'<tr><th scope="row">{escape(gate.gate)}</th>{cells}<td class="text">{verdict}</td></tr>'
    yield "</tbody></table>"


def _entries(title: str, entries: Sequence[Entry]) -> Iterable[str]:
    if not entries:
        return
    yield f"<h2>{escape(title)} ({len(entries)})</h2>"
    for entry in entries:
        result, case = entry.result, entry.case
        name = f"{result.id}: {case.title}" if case and case.title else result.id
        yield f"<article><h3>{escape(name)}</h3><p>{escape(_answer(entry))}</p>"
        yield from _list(entry.told)
        if entry.reasons:
            yield "<p>Responsible:</p>"
            yield from _list(entry.reasons)
        yield f'<p class="stamp">{escape(str(entry.place))}</p></article>'


def _answer(entry: Entry) -> str:
    outcome = entry.result.outcome
    if outcome is None:
        return entry.result.status
    named = "; ".join(level.text for level in outcome.levels if level.tier != "none") or "no level"
    by = ", ".join(outcome.urgency.set_by) or "no alarm"
    truth = entry.case.truth if entry.case else None
    so = f"; was so: urgency {truth.urgency}" if truth and truth.urgency else ""
    return f"Answer: urgency {outcome.urgency.category} (set by {by}); {named}{so}"


def _list(items: Iterable[str]) -> Iterable[str]:
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    if listed:
        yield f"<ul>{listed}</ul>"


def _stamp(report: Report) -> str:
    base = report.rule_base
    policy = "".join(f", {name}={value}" for name, value in base.policy.items())
    what = f"radiculo {report.radiculo}, rules {base.name} {base.version} [{base.hash}]{policy}, engine {report.engine}"
    return f'<p class="stamp">{escape(what)}</p><p><em>{escape(report.intended_use)}</em></p>'
