"""The answers of batches against truths and expectations: what is equal in all that these speak of is judged once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeAlias, TypeVar

from radiculo.cases.shapes import Expect, Truth
from radiculo.judge.score import Breach, Score, breaches, score
from radiculo.knowledge.base import RuleBase
from radiculo.replay.answers import MOST_REMEMBERED, AnswerLines
from radiculo.replay.tally import Cell, truth_cells

V = TypeVar("V")
Scored: TypeAlias = tuple[Score, tuple[Cell, ...]]  # and what is counted of it
Breaches: TypeAlias = tuple[Breach, ...]


class Judged:
    """Judges by one rule base. Equal blocks of many records are one object, which the decoder sees to."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self._scores: dict[Hashable, tuple[Truth, Scored]] = {}
        self._breaches: dict[Hashable, tuple[Expect, Breaches]] = {}

    def score(self, truth: Truth, answers: AnswerLines, at: int) -> Scored:
        """Score one answer of a batch, as `judge.score.score` does."""

        def make() -> Scored:
            answer = answers.answer(at)
            found = score(truth, answer, answers.domains[at], self.base)
            return found, truth_cells(truth, answer, found)

        whole = truth.pathway is not None or truth.rival is not None or truth.mechanism is not None
        key = (id(truth), answers.domains[at], answers.heads[at], answers.tails[at] if whole else None)
        return _remembered(self._scores, key, truth, make)

    def breaches(self, expect: Expect, answers: AnswerLines, at: int) -> Breaches:
        """Return what one answer of a batch fails to meet, as `judge.score.breaches` does."""

        def make() -> Breaches:
            return tuple(breaches(expect, answers.answer(at), (), (), self.base))

        if expect.fires or expect.silent:
            return tuple(breaches(expect, answers.answer(at), answers.fired(at), answers.quiet(at), self.base))
        whole = expect.pathway is not None or expect.rival is not None
        key = (id(expect), answers.heads[at], answers.tails[at] if whole else None)
        return _remembered(self._breaches, key, expect, make)


B = TypeVar("B", Truth, Expect)


def _remembered(memo: dict[Hashable, tuple[B, V]], key: Hashable, block: B, make: Callable[[], V]) -> V:
    """Return what was made for a key, which names its block by identity: that is why the block is kept beside it."""
    known = memo.get(key)
    if known is None:
        if len(memo) >= MOST_REMEMBERED:
            memo.clear()
        known = memo[key] = block, make()
    return known[1]
