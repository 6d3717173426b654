"""A short run of the fuzzer; a long one is `python -m fuzz` in the folder of the tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="no such timers")
def test_damaged_inputs_are_told_soon_and_in_little_memory_and_are_no_fault_of_ours() -> None:
    # A process of its own, since its memory counts.
    command = [
        sys.executable,
        "-m",
        "fuzz",
        "--seconds",
        "15",
        "--inputs",
        "400",
        "--seed",
        "1",
    ]  # its own memory counts
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert len(re.search(r"inputs: (.*)", ran.stdout)[1].split(", ")) == 11  # type: ignore[index]
