"""The suite that mutants must not get past: the rules' own examples, and vignettes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from radiculo.cases.model import Case
from radiculo.engine.bits import BitRun
from radiculo.engine.columns import Batch, Mask
from radiculo.engine.rails import Frame
from radiculo.knowledge.base import RuleBase
from radiculo.lazy import cached_property
from radiculo.triage.answers import Answers
from radiculo.triage.conclusions import Conclusions


@dataclass(frozen=True)
class Suite:
    """All cases of a run as one batch: first the examples of the rules, in their order, then the vignettes."""

    base: RuleBase
    vignettes: tuple[Case, ...]
    batch: Batch
    examples: int

    @classmethod
    def of(cls, base: RuleBase, vignettes: Sequence[Case], *, examples: bool = True) -> Suite:
        """Gather the examples of the rules (if wanted) and the vignettes."""
        own = [example.given.codes() for rule in base.rules for example in rule.examples] if examples else []
        batch = Batch.of([*own, *(case.observations.codes() for case in vignettes)])
        return cls(base, tuple(vignettes), batch, len(own))

    @cached_property
    def own(self) -> dict[str, int]:
        """For each rule the bits of its examples."""
        found, first = {}, 0
        for rule in self.base.rules:
            count = len(rule.examples) if self.examples else 0
            found[rule.id] = ((1 << count) - 1) << first
            first += count
        return found

    @cached_property
    def gated(self) -> dict[str, int]:
        """For each rule the bits of the vignettes that expect it to fire or not."""
        found: dict[str, int] = {}
        for row, case in enumerate(self.vignettes, self.examples):
            for name in (*case.expect.fires, *case.expect.silent) if case.expect else ():
                rule = self.base.by_id[name]
                found[rule.id] = found.get(rule.id, 0) | 1 << row
        return found

    @cached_property
    def bits(self) -> BitRun:
        """The verdicts of all rules, to be changed one by one."""
        conclusions = Conclusions(self.answers.decision).columns(self.batch)
        return BitRun(self.base, Batch(self.batch.size, self.batch.columns | conclusions))

    @cached_property
    def fires(self) -> Mapping[Frame, Mask]:
        """Where each rule fires."""
        return self.answers.decision.fires

    @cached_property
    def answers(self) -> Answers:
        """The answer of every case."""
        return Answers.of(self.base, self.batch)

    @cached_property
    def plainest(self) -> NDArray[np.int64]:
        """The rank of each case by the number of rules that fire: in plain cases a single change shows."""
        busy = np.sum(list(self.fires.values()), axis=0)
        rank = np.empty(self.batch.size, np.int64)
        rank[np.argsort(busy, kind="stable")] = np.arange(self.batch.size)
        return rank

    def part(self, rows: Iterable[int]) -> Batch:
        """Return some rows of the batch."""
        index = np.fromiter(rows, np.int64)
        return Batch(len(index), {slot: column[index] for slot, column in self.batch.columns.items()})
