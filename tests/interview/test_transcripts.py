"""The walk through a pseudo-terminal: kept transcripts, and the same case through a file of answers and as a file.

`RADICULO_WRITE_TRANSCRIPTS=1` writes the transcripts in `docs/transcripts/` anew.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from radiculo.cases.read import read_case
from radiculo.knowledge.rulebase import RuleBase
from radiculo.triage.run import triage
from support.program import piped, words
from support.walks import ANSWERS, TRANSCRIPTS, WALKS, kept_form, on_terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
MODES = {"rich": (), "plain": ("--plain",)}


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", WALKS)
def test_the_walk_shows_its_transcript_and_saves_the_case_of_its_answers(
    base: RuleBase, name: str, mode: str, tmp_path: Path
) -> None:
    walked = on_terminal(name, tmp_path / f"{name}.yaml", *MODES[mode])
    assert walked.code == 0
    kept, shown = TRANSCRIPTS / f"{name}-{mode}.txt", kept_form(walked.shown)
    if os.environ.get("RADICULO_WRITE_TRANSCRIPTS"):
        kept.write_text(shown, encoding="utf-8")
    assert shown == kept.read_text(encoding="utf-8"), "RADICULO_WRITE_TRANSCRIPTS=1 writes it anew"
    scripted = piped("triage", "--answers", ANSWERS / f"{name}.txt", "--json", "--full", "--save", tmp_path / "s.yaml")
    assert scripted.code == 0, scripted.err
    traces = [
        triage(read_case(file, base).observations, base) for file in (tmp_path / f"{name}.yaml", tmp_path / "s.yaml")
    ]
    assert traces[0].to_file() == traces[1].to_file()


@pytest.mark.parametrize("name", WALKS)
def test_a_scripted_walk_and_its_saved_file_give_the_same_trace(name: str, tmp_path: Path) -> None:
    file = tmp_path / "walked.yaml"
    scripted = piped("triage", "--answers", ANSWERS / f"{name}.txt", "--save", file, "--json", "--full")
    assert scripted.out == piped("triage", file, "--json", "--full").out
    assert scripted.code == 0


@pytest.mark.parametrize("name", WALKS)
def test_plain_and_rich_transcripts_state_the_same_facts(name: str) -> None:
    texts = [(TRANSCRIPTS / f"{name}-{mode}.txt").read_text(encoding="utf-8") for mode in MODES]
    kept = [[line for line in text.splitlines() if not line.strip().startswith("keys:")] for text in texts]
    assert words(" ".join(_without_footer(texts[0]))) == words(" ".join(kept[1]))


def _without_footer(text: str) -> list[str]:
    """The lines of a transcript without the list of keys, which the rich walk repeats under every question."""
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        inside = line.strip().startswith("keys:") or (inside and not line.startswith(">"))
        if not inside:
            lines.append(line)
    return lines
