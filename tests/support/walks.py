"""The three kept walks: their answers, and the walk itself through a pseudo-terminal."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from radiculo.interview.questions import questions_of
from radiculo.knowledge.rulebase import RuleBase
from support.program import ANSI, ROOT, environment

ANSWERS = ROOT / "tests" / "interview" / "answers"
TRANSCRIPTS = ROOT / "docs" / "transcripts"
WALKS = ("l4", "cauda-equina", "femoral-neuropathy")
WAITING = r"\n(?:\x1b\[\?2004h)?> $"
_QUESTION = re.compile(r"^\d+\. (?P<title>.+) \((?:\d+ still open|asked again)\)$", re.MULTILINE)
_GATE = re.compile(r"^(?P<title>.+): \d+ open questions?$", re.MULTILINE)


@dataclass(frozen=True)
class Walked:
    """What a walk through a terminal left: its exit code, everything shown, and how many lines were typed."""

    code: int
    shown: str
    typed: int


def kept_answers(name: str) -> dict[str, str]:
    """The answers of a kept walk, by the name that is written before the colon."""
    lines = (ANSWERS / f"{name}.txt").read_text().splitlines()
    pairs = (line.partition(":") for line in lines if not line.startswith("#"))
    return {name.strip(): answer.strip() for name, _, answer in pairs}


class Replies:
    """Finds the reply to what a terminal shows. Some keys are tried on the first question, to show what they do."""

    def __init__(self, base: RuleBase, answers: dict[str, str], first: tuple[str, ...]) -> None:
        from radiculo.interview.names import find_named  # noqa: PLC0415 - only where walks are made

        questions = questions_of(base)
        self.by_title = {q.title: q.id for q in questions.by_id.values()}
        self.by_gate = {group.title: f"group {group.id}" for group in questions.groups}
        self.first = list(first)
        self.left: dict[str, str] = {}
        for name, text in answers.items():
            found = None if name in questions.by_id or name in base.vocabulary.groups else find_named(base, name)
            known = f"group {name}" if name in base.vocabulary.groups else name
            self.left[questions.by_finding[found.finding.id].id if found else known] = text

    def to(self, shown: str) -> str:
        """The reply to the last prompt in a text."""
        if shown.rstrip().splitlines()[-1].startswith("Go on with the walk?"):
            return ""
        found = max([*_QUESTION.finditer(shown), *_GATE.finditer(shown)], key=lambda match: match.start())
        if self.first and found.re is _QUESTION:
            return self.first.pop(0)
        names = self.by_title if found.re is _QUESTION else self.by_gate
        return self.left.pop(names[found["title"]], "")


def on_terminal(base: RuleBase, name: str, file: Path, *options: str) -> Walked:
    """Walk through a terminal with the kept answers; the case is saved in `file`."""
    import pexpect  # noqa: PLC0415 - not on Windows

    replies = Replies(base, kept_answers(name), ("?", "w"))
    words = ["-m", "radiculo", "triage", "--brief", "--save", file.name, *options]
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
        child.sendline(replies.to(now))
        typed += 1
    child.close()
    shown += clean(child.before)
    assert not replies.left, f"never asked: {replies.left}"
    return Walked(child.exitstatus or 0, shown, typed)


def clean(text: str) -> str:
    """What a terminal showed, as text."""
    return ANSI.sub("", text).replace("\r", "")


def kept_form(shown: str) -> str:
    """A transcript as it is kept: without what changes with every edit of the rules."""
    stamped = re.sub(r"radiculo [\d.]+, rules radiculo [\d.]+\s+\[[0-9a-f]+\]", "radiculo, rules", shown)
    stamped = re.sub(r", engine (?:durable|recorder)(?: \(.*?\))?", "", stamped)
    return "\n".join(line.rstrip() for line in stamped.strip().splitlines()) + "\n"
