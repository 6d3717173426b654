"""The summary of a replay: counts that add up to the number of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated, TypeAlias

from pydantic import Field

from radiculo.judge.interval import wilson
from radiculo.replay.run import Result
from radiculo.replay.tally import VERDICTS, Tally
from radiculo.report import Model, Stamped

Count: TypeAlias = Annotated[int, Field(ge=0)]


class Table(Model):
    """Counts of one comparison, by a row label and a column label."""

    title: str
    columns: list[str]
    rows: dict[str, dict[str, Count]]


class Share(Model):
    """How many of some records, in per cent, with the 95 % interval of Wilson."""

    table: str
    row: str
    column: str
    count: int
    of: int
    percent: float
    low: float
    high: float


class Summary(Model):
    """Everything that a replay counted. `rules` counts verdicts by side and rule, of records that have an answer."""

    records: Count
    statuses: dict[str, Count]
    root: Table
    root_by_domains: Table
    no_root: Table
    urgency: Table
    pathway: Table
    rival: Table
    listed: Table
    considered: Table
    side: Table
    segment: Table
    zone: Table
    mechanism: Table
    urgency_confusion: Table
    root_confusion: Table
    rules: Table
    shares: list[Share]
    stated_emergencies_missed: list[str]
    unexpected_passes: list[str]


class Report(Stamped):
    """A whole replay: what answered, what was counted, and results: of every record, or of a bulk run those not ok.

    `omitted` counts failures that a bulk run did not keep; they are in its lines of outcomes. `input` is that of a
    shard, whose parts must have the same one.
    """

    engine: str
    shard: str = ""
    input: str = ""
    interrupted: bool
    summary: Summary
    results: list[Result]
    omitted: Count = 0


ROOT_COLUMNS = ("top-1", "in set", "undetermined", "withdrawn", "wrong")
PLACE_COLUMNS = ("first", "listed", "missed", "none named")
URGENCY_COLUMNS = ("exact", "over", "under")
_TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "root": ("Root, where the truth is a root", ROOT_COLUMNS),
    "root_by_domains": ("Root, by number of recorded domains", ROOT_COLUMNS),
    "no_root": ("Headline, where the truth is no single root", ("none named", "withdrawn", "root named")),
    "urgency": ("Urgency", URGENCY_COLUMNS),
    "pathway": ("Pathway", ("right", "wrong")),
    "rival": ("Rival named", ("yes", "no")),
    "listed": ("Rival named or considered", ("yes", "no")),
    "considered": ("Rivals considered, of records with a truth", ("0", "1", "2", "3", "4", "5", "6 or more")),
    "side": ("Side of the named roots", ("right", "other leg too", "wrong", "none named")),
    "segment": ("Segment", PLACE_COLUMNS),
    "zone": ("Zone", PLACE_COLUMNS),
    "mechanism": ("Mechanism", PLACE_COLUMNS),
    "urgency_confusion": ("Urgency: truth (rows) and answer", ()),
    "root_confusion": ("Root: truth (rows) and answer", ()),
    "rules": ("Rules", VERDICTS),
}
_WITH_SHARES = {"urgency": URGENCY_COLUMNS, "root": ("top-1", "in set"), "root_by_domains": ("top-1", "in set")}


def summarise(tally: Tally) -> Summary:
    """Return a tally as tables. Ids are in alphabetical order, so that shards add up to the same summary."""
    tables = {name: _table(name, tally) for name in _TABLES}
    return Summary(
        records=tally.statuses.total(),
        statuses=dict(sorted(tally.statuses.items())),
        **tables,
        shares=[share for name, columns in _WITH_SHARES.items() for share in _shares(name, tables[name], columns)],
        stated_emergencies_missed=sorted(tally.missed),
        unexpected_passes=sorted(tally.unexpected),
    )


def tally_of(summary: Summary) -> Tally:
    """Return what a summary was made of."""
    tables: dict[str, Table] = {name: getattr(summary, name) for name in _TABLES}
    cells = {
        (name, row, column): count
        for name, table in tables.items()
        for row, counts in table.rows.items()
        if row != "all" or len(table.rows) == 1
        for column, count in counts.items()
        if count
    }
    statuses = Counter(summary.statuses)
    return Tally(Counter(cells), statuses, list(summary.stated_emergencies_missed), list(summary.unexpected_passes))


def _table(name: str, tally: Tally) -> Table:
    title, columns = _TABLES[name]
    found = sorted((row, column) for table, row, column in tally.cells if table == name)
    columns = columns or tuple(sorted({column for _, column in found}))
    rows = {row: {column: tally.cells[name, row, column] for column in columns} for row, _ in found}
    if len(rows) > 1 and name != "rules":
        rows["all"] = {column: sum(row[column] for row in rows.values()) for column in columns}
    return Table(title=title, columns=list(columns), rows=rows)


def _shares(name: str, table: Table, columns: Sequence[str]) -> Iterable[Share]:
    for label, row in table.rows.items():
        of = sum(row.values())
        for column in columns:
            low, high = wilson(row[column], of)
            percents = [round(100 * value, 2) for value in (row[column] / of, low, high)]
            yield Share(
                table=name,
                row=label,
                column=column,
                count=row[column],
                of=of,
                percent=percents[0],
                low=percents[1],
                high=percents[2],
            )
