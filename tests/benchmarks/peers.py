"""radiculo beside other rule engines, on the same rules, with the same verdicts.

    python tests/benchmarks/peers.py [--cases 1000] [--seconds 5] [--only durable,zen,...] [--env DIR [--install]]

Every engine gets the shipped rule base, exported (see peers/export.py): both rails of every rule on both legs and the
patient, signs in strata. It is timed only if its verdicts on random cases equal those of the recorder. Rates are
medians of interleaved rounds, so that a busy moment of the machine hits all alike; ratios are within a round.
Peers are looked for in DIR (default: ~/.cache/radiculo-peers); `--install` puts them there with pip and npm.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peers.engine import ENTRIES, NODE_PACKAGES, PYTHON_PACKAGES
from benchmarks.peers.export import Head
from benchmarks.peers.own import Recorder
from benchmarks.peers.worker import Loaded, Plan, Stopped, Worker, to_verify
from support.bases import shipped_base

ROUNDS = 5
WARM_UP = 1.0  # share of the time, before the first round: a JVM needs it, so all get it
TO_VERIFY = 10.0  # seconds; an engine that needs longer is verified on fewer cases, and the table says so
RULERS = ("durable", "recorder", "columns", "replay")


@dataclass
class Row:
    """An engine, and what became of it."""

    key: str
    worker: Worker | None = None
    loaded: Loaded | None = None
    verified: int = 0
    rates: list[float] = field(default_factory=list)
    problem: str = ""


def main() -> int:
    """Run the benchmark; 1 when an engine gives other verdicts."""
    options = _options()
    if options.install:
        install(options.env)
    rows = [Row(key) for key in options.only]
    try:
        expected = _expected(options)
        for row in rows:  # one after the other, so that none disturbs the loading of another
            _say(f"verifying {row.key}")
            _attempt(row, lambda row: _verify(row, expected, options))
        for row in rows:
            _say(f"warming up {row.key}")
            _attempt(row, lambda row: row.worker.rate(WARM_UP * options.seconds))
        for number in range(ROUNDS):
            _say(f"round {number + 1} of {ROUNDS}")
            for row in rows:
                _attempt(row, lambda row: row.rates.append(row.worker.rate(options.seconds / ROUNDS)))
    finally:
        for row in rows:
            if row.worker:
                row.worker.end()
    _print(rows, options)
    return int(any(row.problem.startswith("NOT the same") for row in rows))


def install(folder: Path) -> None:
    """Install the peers into a folder of their own."""
    python = [sys.executable, "-m", "pip", "install", "-q", "--upgrade", "--target", str(folder / "python")]
    subprocess.run([*python, *PYTHON_PACKAGES], check=True)
    (folder / "node").mkdir(parents=True, exist_ok=True)
    npm = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder / "node")]
    subprocess.run([*npm, *NODE_PACKAGES], check=True)


def _options() -> argparse.Namespace:
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--cases", type=int, default=1000, help="different vignettes to time")
    parser.add_argument("--seconds", type=float, default=5, help="to measure each engine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=_keys, default=list(ENTRIES), help=f"some of {', '.join(ENTRIES)}")
    parser.add_argument("--limit", type=float, default=90, help="seconds after which a silent engine is stopped")
    parser.add_argument("--env", type=Path, default=cache / "radiculo-peers", help="where the peers are installed")
    parser.add_argument("--install", action="store_true", help="install the peers there first")
    options = parser.parse_args()
    if options.cases < 2:
        parser.error("--cases must be at least 2")
    return options


def _keys(text: str) -> list[str]:
    keys = text.split(",")
    if unknown := [key for key in keys if key not in ENTRIES]:
        raise argparse.ArgumentTypeError(f"unknown engine {', '.join(unknown)}; one of {', '.join(ENTRIES)}")
    return keys


def _expected(options: argparse.Namespace) -> list[set[Head]]:
    recorder = Recorder(shipped_base(), options.env)
    return recorder.known(recorder.run(to_verify(options.seed)))


def _say(what: str) -> None:
    if sys.stderr.isatty():
        print(what, file=sys.stderr)


def _attempt(row: Row, step: Callable[[Row], object]) -> None:
    """Do a step unless the engine has failed already; what goes wrong becomes its row."""
    if row.problem:
        return
    try:
        step(row)
    except Stopped as stopped:
        advice = ENTRIES[row.key].advice
        row.problem = f"not installed: {advice or stopped.failed.why}" if stopped.failed.missing else str(stopped)


def _verify(row: Row, expected: Sequence[set[Head]], options: argparse.Namespace) -> None:
    row.worker = Worker(Plan(row.key, options.cases, options.seed, options.env), options.limit)
    row.loaded = row.worker.loaded()
    found = row.worker.verdicts(TO_VERIFY)
    if ENTRIES[row.key].fires_only:
        expected = [{head for head in heads if head[1]} for heads in expected]
    row.verified = len(found)
    different = [number for number, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b]
    if not found:
        row.problem = "NOT verified on any case, so not timed"
    if different:
        one = different[0]
        example = sorted(found[one] ^ expected[one])[0]
        row.problem = f"NOT the same verdicts in {len(different)} of {row.verified} cases, so not timed: {example}"


def _print(rows: Sequence[Row], options: argparse.Namespace) -> None:
    base, by_key = shipped_base(), {row.key: row for row in rows}
    print(
        f"{len(base.rules)} rules, {len(base.frames)} rules by side, {2 * len(base.frames)} rails; "
        f"{options.cases} vignettes, seed {options.seed}; Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}\n"
    )
    rulers = [key for key in RULERS if key in by_key and by_key[key].rates]
    print("| engine | how | verified on | load, ms | cases/s | " + " | ".join(f"of {key}" for key in rulers) + " |")
    print("|---|---|---:|---:|---:|" + "---:|" * len(rulers))
    for row in sorted(rows, key=lambda row: -statistics.median(row.rates or [0])):
        entry = ENTRIES[row.key]
        name = f"{entry.title} {row.loaded.version}" if row.loaded else entry.title
        if row.problem:
            print(f"| {name} | {row.problem} | " + "| " * (3 + len(rulers)) + "|")
            continue
        ratios = [_ratio(row, by_key[key]) for key in rulers]
        load, rate = row.loaded.seconds * 1000, statistics.median(row.rates)
        print(f"| {name} | {entry.form} | {row.verified} | {load:.0f} | {_short(rate)} | {' | '.join(ratios)} |")


def _ratio(row: Row, ruler: Row) -> str:
    """Return how many times as fast as the ruler a row is, or which fraction of it."""
    ratio = statistics.median(a / b for a, b in zip(row.rates, ruler.rates, strict=True))
    return f"{_short(ratio)} x" if ratio >= 1 else f"1/{_short(1 / ratio)}"


def _short(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.3g}"


if __name__ == "__main__":
    sys.exit(main())
