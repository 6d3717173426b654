"""Short runs of the soak; the long ones are `python -m soak` in the folder of the tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from soak.kills import kills

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such signals")


def test_a_replay_that_is_killed_and_resumed_leaves_what_one_leaves_that_was_not(tmp_path: Path) -> None:
    assert kills(tmp_path, 3, 1, count=4000) == []
