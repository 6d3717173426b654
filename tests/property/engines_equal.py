"""Recorder, durable_rules and columns on many random partial cases: they must agree on everything.

    python tests/property/engines_equal.py --cases 100000 [--seed 1] [--recorder-every 10] [--rules DIR | --random]

Prints the number of cases, the differences and the rate; exit code 1 when there is a difference. Verdicts and the
arrays of the decision are compared for every case, whole outcomes for one case in `--outcomes-every`.
`--recorder-every N` leaves the recorder out of the other cases; durable_rules and columns take all.
`--random` makes a new rule base for every ten cases instead of using the shipped one.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from radiculo.knowledge.rulebase import RuleBase, load_rules
from support.bases import shipped_base
from support.dice import Seeded
from support.random_cases import compare_engines
from support.random_rules import random_base

CHUNK = 250
PER_RANDOM_BASE = 10


@cache
def _load(rules: str) -> RuleBase:
    return load_rules(Path(rules))


def _chunk(task: tuple[int, int, int, int, int, str | None, bool]) -> tuple[int, list[str]]:
    seed, index, count, outcomes_every, recorder_every, rules, made_up = task
    often = {"outcomes_every": outcomes_every, "recorder_every": recorder_every}
    if made_up:
        found = []
        for part in range(0, count, PER_RANDOM_BASE):
            name = f"{seed}-{index}-{part}"
            found += compare_engines(random_base(Seeded(name)), name, min(PER_RANDOM_BASE, count - part), **often)
        return count, found
    base = _load(rules) if rules else shipped_base()
    return count, compare_engines(base, f"{seed}-{index}", count, **often)


def main() -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--outcomes-every", type=int, default=10)
    parser.add_argument("--recorder-every", type=int, default=1, help="the slow recorder takes every Nth case")
    parser.add_argument("--rules", help="a directory of rules; the shipped ones when left out")
    parser.add_argument("--random", action="store_true", help="random rule bases")
    options = parser.parse_args()
    sizes = [min(CHUNK, options.cases - done) for done in range(0, options.cases, CHUNK)]
    tasks = [
        (options.seed, i, size, options.outcomes_every, options.recorder_every, options.rules, options.random)
        for i, size in enumerate(sizes)
    ]
    start, done, found = time.monotonic(), 0, []
    with multiprocessing.Pool(options.processes) as pool:
        for count, different in pool.imap_unordered(_chunk, tasks):
            done += count
            found += different
            for line in different[:5]:
                print(line, file=sys.stderr)
            if sys.stderr.isatty():
                print(f"\r{done} of {options.cases} cases", end="", file=sys.stderr)
    took = time.monotonic() - start
    print(f"{done} cases, {len(found)} differences, {done / took:.0f} cases/s ({took:.0f} s, seed {options.seed})")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
