"""The summary of a replay: counts that add up to the number of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from radiculo.replay.run import Result
from radiculo.triage.outcome import Model, RuleBaseStamp


class Table(Model):
    """Counts of one comparison, by a row label and a column label."""

    title: str
    columns: list[str]
    rows: dict[str, dict[str, int]]


class Summary(Model):
    """Everything that a replay counted."""

    records: int
    statuses: dict[str, int]
    root: Table
    root_by_domains: Table
    no_root: Table
    urgency: Table
    pathway: Table
    rival: Table
    stated_emergencies_missed: list[str]
    unexpected_passes: list[str]


class Report(Model):
    """A whole replay: what answered, what was counted, and every result."""

    schema_version: Literal[1] = 1
    radiculo: str
    rule_base: RuleBaseStamp
    engine: str
    interrupted: bool
    summary: Summary
    results: list[Result]
    intended_use: str


ROOT_COLUMNS = ["top-1", "in set", "undetermined", "withdrawn", "wrong"]
URGENCY_COLUMNS = ["exact", "over", "under"]


def summarise(results: Sequence[Result], emergencies: Sequence[str], top_category: str) -> Summary:
    """Count the results. `emergencies` are the ids whose truth is a stated emergency (`top_category`)."""
    scored = [result for result in results if result.score is not None]
    rooted = [(r.score.root_basis, r.score.domains, r.score.root) for r in scored if r.score and r.score.root]
    urgent = [(r.score.urgency_basis, r.score.urgency) for r in scored if r.score and r.score.urgency]
    categories = {r.id: r.outcome.urgency.category for r in results if r.outcome}
    return Summary(
        records=len(results),
        statuses=dict(Counter(result.status for result in results)),
        root=_table("Root, where the truth is a root", ROOT_COLUMNS, [(basis, found) for basis, _, found in rooted]),
        root_by_domains=_table(
            "Root, by number of recorded domains",
            ROOT_COLUMNS,
            [(f"{domains} domain{'s' if domains != 1 else ''}", found) for _, domains, found in sorted(rooted)],
        ),
        no_root=_table(
            "Headline, where the truth is no single root",
            ["none named", "withdrawn", "root named"],
            [("all", r.score.no_root) for r in scored if r.score and r.score.no_root],
        ),
        urgency=_table("Urgency", URGENCY_COLUMNS, urgent),
        pathway=_table(
            "Pathway",
            ["right", "wrong"],
            _yes_no([r.score.pathway for r in scored if r.score], "right", "wrong"),
        ),
        rival=_table("Rival named", ["yes", "no"], _yes_no([r.score.rival for r in scored if r.score], "yes", "no")),
        stated_emergencies_missed=[name for name in emergencies if categories.get(name) != top_category],
        unexpected_passes=[result.id for result in results if result.unexpected_pass],
    )


def _yes_no(values: Sequence[bool | None], yes: str, no: str) -> list[tuple[str, str]]:
    return [("all", yes if value else no) for value in values if value is not None]


def _table(title: str, columns: list[str], pairs: Sequence[tuple[str, str]]) -> Table:
    rows = {label: dict.fromkeys(columns, 0) for label, _ in sorted(pairs)}
    for label, column in pairs:
        rows[label][column] += 1
    if len(rows) > 1:
        rows["all"] = {column: sum(row[column] for row in rows.values()) for column in columns}
    return Table(title=title, columns=columns, rows=rows)
