"""The coverage of the seed inventory, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from radiculo.knowledge.base import RuleBase
from radiculo.lint.seed_coverage import Claim, Row
from radiculo.render.diagnostics import count
from radiculo.render.screen import Screen
from radiculo.report import Model, Stamped, stamp

WEAK = "only by a choice of this project, by consensus, or without a source"
_MOST_SHOWN = 3


class AnswerFile(Model):
    """A place that answers an item in its role."""

    kind: Literal["rule", "finding", "zone", "entry"]
    id: str
    what: str
    weak: bool


class ItemFile(Model):
    """An item of the inventory. `missing` says why it is not answered; `weak`: no answer has a published figure."""

    id: str
    item: str
    role: str
    answered: bool
    weak: bool
    answers: list[AnswerFile]
    missing: str


class CoverageTotals(Model):
    """How many items there are, and how many of them are answered, answered weakly, missing."""

    items: int
    answered: int
    weak: int
    missing: int


class CoverageFile(Stamped):
    """What `coverage --json` prints. With `--missing`, `items` holds only what is missing; the totals are of all."""

    totals: CoverageTotals
    items: list[ItemFile]


def coverage_json(base: RuleBase, rows: Sequence[Row], *, missing_only: bool) -> CoverageFile:
    """Return the coverage for programs."""
    return CoverageFile(
        **stamp(base),
        totals=_totals(rows),
        items=[_item_file(row) for row in _shown(rows, missing_only=missing_only)],
    )


def print_coverage(screen: Screen, base: RuleBase, rows: Sequence[Row], *, missing_only: bool) -> None:
    """Print every item under its role, then the totals."""
    for role, group in groupby(_shown(rows, missing_only=missing_only), key=lambda row: row.item.role):
        screen.line((role, "bold"))
        for row in group:
            _print_row(screen, row)
        screen.gap()
    totals = _totals(rows)
    screen.line(f"{count(totals.items, 'item')}: {totals.answered} answered, {totals.missing} missing")
    if totals.weak:
        screen.line(f"{totals.weak} of the answered ones weakly: {WEAK}")
    screen.line((base.tables.intended_use, "italic"))


def _print_row(screen: Screen, row: Row) -> None:
    state, style = (
        ("weak", "yellow") if row.weak else ("answered", "green") if row.answered else ("MISSING", "bold red")
    )
    text = _answers(row.answers) if row.answered else row.missing
    screen.line((f"{state:<9}", style), (f"{row.item.id:<16}", "bold"), f"{row.item.title}: {text}", indent=1)


def _answers(claims: Sequence[Claim]) -> str:
    shown = [f"{claim.id} ({claim.what})" for claim in claims[:_MOST_SHOWN]]
    more = len(claims) - len(shown)
    return ", ".join(shown) + (f", and {more} more" if more else "")


def _shown(rows: Sequence[Row], *, missing_only: bool) -> list[Row]:
    return [row for row in rows if not (missing_only and row.answered)]


def _totals(rows: Sequence[Row]) -> CoverageTotals:
    answered = sum(row.answered for row in rows)
    weak = sum(row.weak for row in rows)
    return CoverageTotals(items=len(rows), answered=answered, weak=weak, missing=len(rows) - answered)


def _item_file(row: Row) -> ItemFile:
    return ItemFile(
        id=row.item.id,
        item=row.item.title,
        role=row.item.role,
        answered=row.answered,
        weak=row.weak,
        answers=[AnswerFile(kind=c.kind, id=c.id, what=c.what, weak=c.weak) for c in row.answers],
        missing=row.missing,
    )
