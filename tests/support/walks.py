"""The three kept walks: their answers, and the walk itself through a pseudo-terminal."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from support.program import ANSI, ROOT, environment

ANSWERS = ROOT / "tests" / "interview" / "answers"
TRANSCRIPTS = ROOT / "docs" / "transcripts"
WALKS = ("l4", "cauda-equina", "femoral-neuropathy")
WAITING = r"\n(?:\x1b\[\?2004h)?> $"
PAUSED = "Go on with the walk?"


@dataclass(frozen=True)
class Walked:
    """What a walk through a terminal left: its exit code, everything shown, and how many lines were typed."""

    code: int
    shown: str
    typed: int


def kept_replies(name: str) -> list[str]:
    """The replies of a kept walk, in their order; a full stop stands for Enter."""
    text = (ANSWERS / f"{name}.txt").read_text(encoding="utf-8")
    lines = text.replace("#> ", "").splitlines()
    return ["" if line == "." else line for line in lines if line and not line.startswith("#")]


def on_terminal(name: str, file: Path, *options: str) -> Walked:
    """Walk through a terminal with the kept answers; the case is saved in `file`."""
    import pexpect  # noqa: PLC0415 - not on Windows

    replies = kept_replies(name)
    words = ["-m", "radiculo", "triage", "--save", file.name, *options]
    child = pexpect.spawn(
        sys.executable,
        words,
        env=environment(),
        cwd=str(file.parent),
        dimensions=(60, 100),
        encoding="utf-8",
        timeout=30,
    )
    shown, typed = "", 0
    while child.expect([WAITING, pexpect.EOF]) == 0:
        now = clean(child.before)
        shown += now + "\n> "
        paused = now.rstrip().splitlines()[-1].startswith(PAUSED)
        child.sendline("" if paused or not replies else replies.pop(0))
        typed += 1
    child.close()
    shown += clean(child.before)
    assert not replies, f"never asked: {replies}"
    return Walked(child.exitstatus or 0, shown, typed)


def clean(text: str) -> str:
    """What a terminal showed, as text."""
    return ANSI.sub("", text).replace("\r", "")


def kept_form(shown: str) -> str:
    """A transcript as it is kept: without what changes with every edit of the rules."""
    stamped = re.sub(r"radiculo [\d.]+, rules radiculo [\d.]+\s+\[[0-9a-f]+\]", "radiculo, rules", shown)
    stamped = re.sub(r", engine (?:durable|recorder)(?: \(.*?\))?", "", stamped)
    return "\n".join(line.rstrip() for line in stamped.strip().splitlines()) + "\n"
