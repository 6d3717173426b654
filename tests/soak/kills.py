"""Replays with workers and every report, killed at random moments and resumed until they end."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from support.program import RULES, environment

TIMES = re.compile(rb' time="[\d.]+"')  # of JUnit: the one thing that no two runs share
MOST_SECONDS = 120


def write_records(file: Path, count: int) -> None:
    """Write records of every kind: simply ok, failed, known to fail, wrongly triaged, invalid, of an id given twice."""
    lines = []
    for n in range(count):
        said: dict[str, object] = {"schema_version": 1, "id": f"case-{n if n % 50 else 0}", "synthetic": True}
        said["observations"] = {"left.patellar_reflex": ["reduced", "normal", "absent"][n % 3], "age": 20 + n % 60}
        if n % 11 == 0:
            said["expect"] = {"urgency": "A" if n % 22 else "D"} | ({"known": "so"} if n % 33 == 0 else {})
        if n % 7 == 0:
            said["truth"] = {"urgency": "A" if n % 2 else "D", "urgency_basis": "stated"}
        lines.append(json.dumps(said) if n % 97 else '{"schema_version": 1, "id": "odd"')
    file.write_text("\n".join(lines) + "\n")


@dataclass
class Replay:
    """One replay in a folder of its own: what it is started with, and what it leaves."""

    folder: Path
    source: Path
    baseline: Path
    seconds: float = 0.0
    files: tuple[str, ...] = field(default=("o.jsonl", "r.xml", "r.html", "s.jsonl", "report.json"), init=False)

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, or go on."""
        outcomes, junit, html, record, report = (self.folder / name for name in self.files)
        options = ["--workers", "2", "--chunk", "200", "--outcomes", outcomes, "--resume", "--junit", junit, "--json"]
        options += [
            "--html",
            html,
            "--record",
            record,
            *(["--against", self.baseline] if self.baseline.exists() else []),
        ]
        command = [sys.executable, "-m", "radiculo", "replay", "--rules", RULES, self.source, *options]
        with report.open("wb") as out, (self.folder / "err.txt").open("wb") as err:
            return subprocess.Popen(
                list(map(str, command)), stdout=out, stderr=err, env=environment(), start_new_session=True
            )

    def end(self) -> int:
        """Run it to its end; return the exit code."""
        started = time.monotonic()
        code = self.start().wait(MOST_SECONDS)
        self.seconds = time.monotonic() - started
        return code

    def left(self) -> dict[str, bytes]:
        """Return the files that it left."""
        return {name: TIMES.sub(b"", (self.folder / name).read_bytes()) for name in self.files}


def kills(folder: Path, times: int, seed: int, *, count: int = 20_000, at_once: int = 4) -> list[str]:
    """Kill replays so many times, at most `at_once` times each before it may end; return what was not as it should."""
    dice, source, baseline = Random(f"kills/{seed}"), folder / "many.jsonl", folder / "before.jsonl"
    write_records(source, count)
    whole = _replay(folder / "first", source, baseline)
    whole.end()
    (folder / "first" / "s.jsonl").replace(baseline)
    whole = _replay(folder / "whole", source, baseline)
    code, expected = whole.end(), whole.left()
    faults, done, number = [], 0, 0
    while done < times:
        number += 1
        parts = _replay(folder / f"parts-{number}", source, baseline)
        for _ in range(min(at_once, times - done)):
            done += _killed(parts, dice, dice.uniform(0.0, whole.seconds))
        ended = parts.end()
        if ended != code:
            faults.append(f"run {number}: exit {ended}, not {code}: {(parts.folder / 'err.txt').read_text()[-500:]}")
        else:
            faults += [f"run {number}: {name} differs" for name, text in parts.left().items() if text != expected[name]]
        faults += [f"run {number}: a journal is left" for _ in parts.folder.glob("*.journal")]
    return faults


def _replay(folder: Path, source: Path, baseline: Path) -> Replay:
    folder.mkdir()
    return Replay(folder, source, baseline)


def _killed(replay: Replay, dice: Random, after: float) -> bool:
    """Start or go on, and kill it (with its workers, or without) after some seconds; say whether it still ran."""
    running = replay.start()
    try:
        code = running.wait(after)
    except subprocess.TimeoutExpired:
        os.kill(running.pid, signal.SIGKILL) if dice.random() < 0.5 else os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        return True
    if code != 2:  # it has ended, so the next one begins anew
        for name in replay.files:
            (replay.folder / name).unlink(missing_ok=True)
    return False
