"""Random numbers that are the same on every platform and in every release of NumPy.

Only the raw bits of PCG64 are used, whose stream NumPy promises to keep; what is made of them is integer arithmetic.
"""

from __future__ import annotations

from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Index: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]
Words: TypeAlias = NDArray[np.uint16]

FULL = 1 << 16  # what `chance` and `words` count in


class Randomness:
    """The stream of one chunk of a seed. Seeds are integers from 0."""

    def __init__(self, seed: int, chunk: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, chunk]))

    def words(self, *shape: int) -> Words:
        """Return numbers from 0 to 65535."""
        size = prod(shape)
        return self._raw((size + 3) // 4).view("<u2")[:size].astype(np.uint16, copy=False).reshape(shape)

    def below(self, limit: Index | int, *shape: int) -> Index:
        """Return numbers from 0 to less than `limit`."""
        size = prod(shape)
        wide = self._raw((size + 1) // 2).view("<u4")[:size].astype(np.uint64).reshape(shape)
        return ((wide * np.asarray(limit, np.uint64)) >> np.uint64(32)).astype(np.int64)

    def chance(self, share: float, *shape: int) -> Mask:
        """Return where something that happens with this probability does happen."""
        out: Mask = self.words(*shape) < np.uint32(share * FULL)
        return out

    def _raw(self, size: int) -> NDArray[np.uint64]:
        return np.asarray(self._bits.random_raw(size), dtype="<u8").reshape(size)
