"""The coverage of the seed inventory, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from radiculo.knowledge.base import RuleBase
from radiculo.lint.seed_coverage import Claim, Row
from radiculo.render.page import Item, Page, Part, count, line, mark, paragraph, strong
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


def coverage_page(rows: Sequence[Row], *, missing_only: bool) -> Page:
    """Return the totals, then every item under its role."""
    totals = _totals(rows)
    groups = groupby(_shown(rows, missing_only=missing_only), key=lambda row: row.item.role)
    weakly = f"{totals.weak} of the answered ones weakly: {WEAK}" if totals.weak else ""
    return Page(
        "coverage",
        f"{count(totals.items, 'item')}: {totals.answered} answered, {totals.missing} missing",
        blocks=(*paragraph(weakly), *(Part(role, blocks=tuple(map(_line, group))) for role, group in groups)),
    )


def _line(row: Row) -> Item:
    tone: Literal["unsure", "fair", "bad"] = "unsure" if row.weak else "fair" if row.answered else "bad"
    state = {"unsure": "weak", "fair": "answered", "bad": "MISSING"}[tone]
    text = _answers(row.answers) if row.answered else row.missing
    return line(mark(f"{state:<9}", tone), strong(f"{row.item.id:<16}"), f"{row.item.title}: {text}")


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
    answers = [AnswerFile.taken_from(claim) for claim in row.answers]
    return ItemFile.taken_from(row, id=row.item.id, item=row.item.title, role=row.item.role, answers=answers)
