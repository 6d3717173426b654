"""`python -m soak kills|arrays|record`, in the folder of the tests. Exit 1 when something is not as it should.

kills   replays with workers and reports, killed at --times random moments and resumed: the same files
arrays  --count triages on arrays; record: through the engine of record; in flat memory
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from radiculo.generate.generator import Generator
from radiculo.knowledge.rulebase import load_rules
from soak.kills import kills
from soak.triages import of_record, on_arrays

DIFFERENT = 20_000  # lines on arrays


def _main() -> int:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["kills", "arrays", "record"])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--count", type=int, default=0, help="triages; 10 million on arrays, 100,000 of record")
    parser.add_argument("--seconds", type=float, default=3600, help="at most so long")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.what == "kills":
        with tempfile.TemporaryDirectory() as folder:
            faults = kills(Path(folder), given.times, given.seed)
        sys.stdout.write("\n".join([*faults, f"{given.times} kills, {len(faults)} faults"]) + "\n")
        return bool(faults)
    base = load_rules()
    if given.what == "record":
        soak = of_record(base, given.count or 100_000, given.seconds)
    else:
        texts = b"".join(Generator(base, given.seed).lines(DIFFERENT)).splitlines()
        soak = on_arrays(base, given.count or 10_000_000, given.seconds, texts)
    sys.stdout.write(f"{soak}\n")
    return soak.grows


if __name__ == "__main__":
    sys.exit(_main())
