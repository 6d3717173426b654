"""How sure a share of some records is."""

from __future__ import annotations

from math import sqrt

_Z = 1.959964  # the normal quantile of a 95 % interval


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson's score interval, without correction), as fractions."""
    share, spread = count / of, _Z * _Z / of
    middle = share + spread / 2
    reach = _Z * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))
