"""A tally: everything that a replay counts, as sums that can be added up in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from radiculo.cases.shapes import Truth
from radiculo.engine.program import Verdicts
from radiculo.judge.score import Score
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.vocabulary import Side
from radiculo.triage.answer import Answer

Cell: TypeAlias = tuple[str, str, str]  # table, row, column

MANY = 6  # considered rivals that are counted together with all greater numbers
VERDICTS: tuple[Verdict, ...] = ("fires", "silent", "waits")


@dataclass
class Tally:
    """Counts by table, row and column, and the ids that a summary names."""

    cells: Counter[Cell] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.cells.update(other.cells)
        self.statuses.update(other.statuses)
        self.missed += other.missed
        self.unexpected += other.unexpected

    def count_emergency(self, case: str, truth: Truth | None, urgency: str | None, base: RuleBase) -> None:
        """Note a case whose source states the most urgent category, when the answer (if any) gives another one."""
        top = next(iter(base.tables.categories))
        if truth is not None and truth.urgency == top and truth.urgency_basis == "stated":
            self.missed += [case] if urgency != top else []

    def count_verdicts(self, verdicts: dict[str, dict[Side, Verdict]]) -> None:
        """Count the verdicts of one case."""
        self.cells.update(
            ("rules", frame_label(rule, side), v) for rule, found in verdicts.items() for side, v in found.items()
        )

    def count_batch(self, verdicts: Verdicts) -> None:
        """Count the verdicts of a batch."""
        size = verdicts.true.shape[1]
        counted: dict[Cell, int] = {}
        for (rule, side), true, false in zip(verdicts.frames, verdicts.true, verdicts.false, strict=True):
            label, fires, silent = frame_label(rule, side), int(np.count_nonzero(true)), int(np.count_nonzero(false))
            counted["rules", label, "fires"] = fires
            counted["rules", label, "silent"] = silent
            counted["rules", label, "waits"] = size - fires - silent
        self.cells.update(counted)


def truth_cells(truth: Truth, answer: Answer, score: Score) -> tuple[Cell, ...]:
    """Return the cells that count how one answer compares with its truth: one more in each."""
    return tuple(_truth_cells(truth, answer, score))


def _truth_cells(truth: Truth, answer: Answer, score: Score) -> Iterator[Cell]:
    if score.root:
        yield "root", score.root_basis, score.root
        yield "root_by_domains", f"{score.domains} domain{'s' if score.domains != 1 else ''}", score.root
        yield "root_confusion", _single(truth.roots or []), _named(truth, answer)
    if score.no_root:
        yield "no_root", "all", score.no_root
    if truth.urgency and score.urgency:
        yield "urgency", score.urgency_basis, score.urgency
        yield "urgency_confusion", truth.urgency, answer.urgency
    if score.pathway is not None:
        yield "pathway", "all", "right" if score.pathway else "wrong"
    if score.rival is not None:
        yield "rival", "all", "yes" if score.rival else "no"
    if score.listed is not None:
        yield "listed", "all", "yes" if score.listed else "no"
    for name, found in (("side", score.side), *_places(score)):
        if found is not None:
            yield name, "all", found


def considered_cell(number: int) -> Cell:
    """Return the cell that counts how many rivals are considered of a case with a truth."""
    return "considered", "all", str(number) if number < MANY else f"{MANY} or more"


def _places(score: Score) -> tuple[tuple[str, str | None], ...]:
    return ("segment", score.segment), ("zone", score.zone), ("mechanism", score.mechanism)


def frame_label(rule: str, side: Side) -> str:
    """Return how a table names a rule on one side."""
    return rule if side == "patient" else f"{side} {rule}"


def rule_of(label: str) -> str:
    """Return the rule of a label that `frame_label` made; the id of a rule has no spaces."""
    return label.rpartition(" ")[2]


def _named(truth: Truth, answer: Answer) -> str:
    """Return the root that stays named on the legs that the truth speaks of."""
    roots = {root for leg in answer.legs(truth.side) if not leg.withdrawn for root in leg.roots}
    return _single(sorted(roots)) or "none"


def _single(roots: Sequence[str]) -> str:
    return "several" if len(roots) > 1 else "".join(roots)
