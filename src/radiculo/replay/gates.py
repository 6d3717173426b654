"""Gates: limits that a whole replay must keep, judged on its summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from radiculo.errors import did_you_mean, one_of
from radiculo.replay.summary import Summary, Table
from radiculo.report import Model


@dataclass(frozen=True)
class Share:
    """A share of scored records: in which table, and which columns of it are good."""

    table: Literal["urgency", "root", "no_root", "pathway", "rival"]
    good: tuple[str, ...]
    means: str


SHARES: Mapping[str, Share] = {
    "urgency": Share("urgency", ("exact",), "the urgency is exact"),
    "root": Share("root", ("top-1", "in set"), "a true root is named, alone or in a set"),
    "root-top-1": Share("root", ("top-1",), "only true roots are named"),
    "no-root": Share("no_root", ("none named", "withdrawn"), "no single root is named where there is none"),
    "pathway": Share("pathway", ("right",), "the pathway is right"),
    "rival": Share("rival", ("yes",), "the rival is named"),
}


class GateResult(Model):
    """One gate: what was wanted, what was found, and whether that is enough. A gate without a record is not met."""

    gate: str
    wanted: str
    found: str
    met: bool


class Gate(Protocol):
    """A limit on a summary."""

    def judge(self, summary: Summary) -> GateResult:
        """Say whether the summary keeps the limit."""


@dataclass(frozen=True)
class AtLeast:
    """At least so many percent of the scored records are good."""

    name: str
    percent: float

    def judge(self, summary: Summary) -> GateResult:
        """Compare the exact share; nothing is rounded in favour."""
        share = SHARES[self.name]
        row = _totals(getattr(summary, share.table))
        good, scored = sum(row.get(column, 0) for column in share.good), sum(row.values())
        found = f"{100 * good / scored:.1f} % ({good} of {scored})" if scored else "no record is scored for it"
        return GateResult(
            gate=f"fail-under {self.name}",
            wanted=f"at least {self.percent:g} %: {share.means}",
            found=found,
            met=scored > 0 and 100 * good >= self.percent * scored,
        )


@dataclass(frozen=True)
class AtMost:
    """At most so many records are triaged lower (`under`) or higher (`over`) than was so."""

    column: Literal["under", "over"]
    limit: int

    def judge(self, summary: Summary) -> GateResult:
        """Compare the count."""
        row = _totals(summary.urgency)
        number, scored = row.get(self.column, 0), sum(row.values())
        return GateResult(
            gate=f"max-{self.column}-triage",
            wanted=f"at most {self.limit}",
            found=f"{number} of {scored}" if scored else "no record is scored for it",
            met=scored > 0 and number <= self.limit,
        )


def parse_share(text: str) -> AtLeast:
    """Read `NAME=PERCENT`; a bare percentage is about the urgency. Raises ValueError with what was expected."""
    name, equals, number = text.rpartition("=")
    name = name.strip() if equals else "urgency"
    if name not in SHARES:
        raise ValueError(f"'{name}' is no share; expected {one_of(SHARES)}. {did_you_mean(name, SHARES)}".rstrip())
    try:
        percent = float(number)
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:
        raise ValueError(f"'{number}' is no percentage; expected a number from 0 to 100, such as {name}=80")
    return AtLeast(name, percent)


def judge(gates: Sequence[Gate], summary: Summary) -> list[GateResult]:
    """Judge every gate."""
    return [gate.judge(summary) for gate in gates]


def _totals(table: Table) -> Mapping[str, int]:
    """Return the counts of a table over all of its rows."""
    if "all" in table.rows:
        return table.rows["all"]
    return {column: sum(row.get(column, 0) for row in table.rows.values()) for column in table.columns}
