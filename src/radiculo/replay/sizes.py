"""How many records are run together where nobody says."""

from __future__ import annotations

CHUNK = 16_384
