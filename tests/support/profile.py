"""How far random tests look, by the profile of hypothesis in use (see conftest.py)."""

from __future__ import annotations

from hypothesis import settings


def examples(number: int) -> settings:
    """Return settings with so many examples where the profile has 100, and in proportion where it has others."""
    return settings(max_examples=max(1, settings().max_examples * number // 100))
