"""`case check --watch`: a change of a file is checked at once, and Ctrl-C ends it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest

from support.program import ROOT, environment

TEXT = (ROOT / "cases" / "teaching" / "class-001.yaml").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a child")
def test_a_change_is_checked_again_until_it_is_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "class-001.yaml"
    path.write_text(TEXT)
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "radiculo", "case", "check", str(path), "--watch", "--no-pager"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(RADICULO_CACHE=str(tmp_path / "cache")),
        text=True,
    ) as child:
        assert child.stdout is not None
        late = Timer(60, child.kill)  # what hangs fails
        late.start()
        assert "nothing to remark" in next((line for line in child.stdout if line.startswith("1 case")), "nothing")
        path.write_text(TEXT.replace("author: radiculo\n", ""))
        assert "1 remark" in next((line for line in child.stdout if line.startswith("1 case")), "nothing")
        child.send_signal(signal.SIGINT)
        assert child.wait(30) == 130
        late.cancel()
