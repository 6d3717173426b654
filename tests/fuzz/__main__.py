"""`python -m fuzz --seconds 120 --seed 1`, in the folder of the tests: damaged inputs, until the time is over.

Faults are told by kind, each with the input that shows it first. Exit 1 when there is one.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fuzz.run import fuzz


def _main() -> int:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--inputs", type=int, default=0, help="stop after so many inputs; 0: only by time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", metavar="TARGET", help="only this target; may be repeated")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="put the inputs of faults here")
    given = parser.parse_args()
    report = fuzz(given.seconds, given.seed, inputs=given.inputs, only=given.only or (), keep=given.keep)
    sys.stdout.write(f"{report}\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(_main())
