"""A short run of the fuzzer; a long one is `python -m fuzz` in the folder of the tests."""

from __future__ import annotations

import sys

import pytest

from fuzz.run import fuzz


@pytest.mark.skipif(sys.platform == "win32", reason="no such timers")
def test_damaged_inputs_are_told_soon_and_in_little_memory_and_are_no_fault_of_ours() -> None:
    report = fuzz(15, seed=1, inputs=400)
    assert not report.faults, str(report)
    assert len(report.inputs) == 11
