"""Diagnostics: what they say of hostile input stays short."""

from __future__ import annotations

from radiculo.errors import MOST_TOLD, Diagnostic, Place, shortened


def test_a_message_that_repeats_a_megabyte_is_shortened_and_counted() -> None:
    huge = "x" * 1_000_000
    told = Diagnostic("unknown-finding", f"unknown finding '{huge}'", Place("a.yaml", 1, 1), hint=f"no '{huge}'")
    assert len(str(told)) < 3 * MOST_TOLD
    assert told.message.startswith("unknown finding 'xxx")
    left_out = len(f"unknown finding '{huge}'") - MOST_TOLD
    assert f"({left_out} characters)" in told.message
    assert shortened("y" * MOST_TOLD) == "y" * MOST_TOLD
