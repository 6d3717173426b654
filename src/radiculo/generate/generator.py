"""The generator: so many cases of a seed, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from radiculo.cases.model import Case
from radiculo.generate.draft import Draft, Painter
from radiculo.generate.expectation import expectations
from radiculo.generate.like import Lookalike
from radiculo.generate.randomness import Randomness
from radiculo.generate.targets import NoSuchCase, Target, Targeted
from radiculo.generate.write import lines
from radiculo.knowledge.base import RuleBase
from radiculo.lazy import cached_property

CHUNK = 4096
_PATIENCE = 40  # chunks without a single case of the target


@dataclass(frozen=True)
class Generator:
    """Synthetic cases. The same rules and arguments give the same cases; more cases begin with the same ones."""

    base: RuleBase
    seed: int
    target: Target | None = None
    like: Sequence[Case] = ()

    @property
    def name(self) -> str:
        """What the ids begin with."""
        return f"{self.target or ('like' if self.like else 'gen')}-{self.seed}"

    def drafts(self, count: int) -> Iterator[Draft]:
        """Yield `count` cases in chunks. Raises NoSuchCase when the target is never met."""
        left, empty, chunk = count, 0, 0
        while left > 0:
            draft = self._paint(Randomness(self.seed, chunk))
            chunk += 1
            size = len(draft.cells)
            empty = 0 if size else empty + 1
            if empty > _PATIENCE:
                raise NoSuchCase(f"no case of the target '{self.target}' was found")
            if size > left:
                draft = draft.only(np.arange(size) < left)
            if size:
                yield draft
            left -= size

    def lines(self, count: int, *, expect: bool = False) -> Iterator[bytes]:
        """Yield `count` cases as JSON Lines in chunks; with `expect`, each one gates its present answer."""
        done = 0
        for draft in self.drafts(count):
            yield lines(draft, self.name, done + 1, expectations(draft, self.base) if expect else None)
            done += len(draft.cells)

    def _paint(self, random: Randomness) -> Draft:
        if self.target:
            return self._targeted.paint(self.target, random, CHUNK)
        return self._lookalike.paint(random, CHUNK) if self.like else self._painter.free(random, CHUNK)

    @cached_property
    def _painter(self) -> Painter:
        return Painter(self.base)

    @cached_property
    def _targeted(self) -> Targeted:
        return Targeted(self._painter)

    @cached_property
    def _lookalike(self) -> Lookalike:
        return Lookalike(self._painter, self.like)
