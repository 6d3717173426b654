"""The replay beside zen-engine, both given the same lines of JSON: reading them is within the time of both.

    python tests/benchmarks/from_text.py [--lines 8192] [--peer 2000] [--rounds 5] [--env DIR]

The replay does everything that a plain run does: observations checked, rules, decision, expectation, the outcome as
JSON. zen-engine gives the verdicts of the rules alone, and unknown names are not looked for; the codes of what it is
given are looked up in a table that is made beforehand. Processor time, in turns; ratios are within a round. Peers are
looked for in DIR, as `peers.py --install` leaves them.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bulk import write_vignettes
from benchmarks.peers.export import codings
from benchmarks.peers.own import Recorder
from radiculo.cases.read import line_record
from radiculo.knowledge.base import RuleBase
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk
from support.bases import shipped_base

BATCH, VERIFIED = 50, 100


class Text(msgspec.Struct):
    """What of a line zen-engine needs."""

    observations: dict[str, str | int | float | bool]


class FromText:
    """zen-engine, from lines of JSON."""

    def __init__(self, base: RuleBase, lines: list[bytes]) -> None:
        from benchmarks.peers.zen_graph import Zen  # noqa: PLC0415 - installed where `--env` says

        self.zen, self.decoder = Zen(base, Path()), msgspec.json.Decoder(Text)
        self.codes: dict[tuple[str, object], tuple[str, int]] = {}
        self.cases = []
        for line in lines:
            case = line_record(line, "x.jsonl", 1, base).case
            assert case is not None
            self.cases.append(case.observations)
            given, coded = self.decoder.decode(line).observations, codings(self.zen.names, case.observations, {})
            by_name = {str(slot): self.zen.names[slot] for slot in case.observations.codes()}
            self.codes |= {(name, value): (by_name[name], coded[by_name[name]]) for name, value in given.items()}

    def run(self, lines: list[bytes]) -> list[list[list[int]]]:
        """Read the lines and return their verdicts."""
        found, nothing = [], list(self.zen.nothing.items())
        for start in range(0, len(lines), BATCH):
            read = (self.decoder.decode(line).observations for line in lines[start : start + BATCH])
            contexts = [dict([*nothing, *(self.codes[item] for item in given.items())]) for given in read]
            found += self.zen.run([{"key": "rules", "context": context} for context in contexts])
        return found


def main() -> int:
    """Measure; 1 when the two give different verdicts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--lines", type=int, default=8192)
    parser.add_argument("--peer", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--env", type=Path, default=Path.home() / ".cache" / "radiculo-peers")
    given = parser.parse_args()
    sys.path.insert(1, str(given.env / "python"))
    base = shipped_base()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lines.jsonl"
        write_vignettes(file, given.lines, 1)
        lines = file.read_bytes().splitlines(keepends=True)
    peer, few, bulk = FromText(base, lines[: given.peer]), lines[: given.peer], Bulk(base)
    ruler = Recorder(base, Path())
    expected = ruler.known(ruler.run(ruler.prepare(peer.cases[:VERIFIED])))
    if peer.zen.known(peer.run(few[:VERIFIED])) != expected:
        sys.stdout.write("NOT the same verdicts\n")
        return 1
    chunk = Chunk(1, tuple(("lines.jsonl", number, line) for number, line in enumerate(lines, 1)))
    bulk.run(chunk)
    rounds = [
        (_each(lambda: bulk.run(chunk), len(lines)), _each(lambda: peer.run(few), len(few)))
        for _ in range(given.rounds)
    ]
    own, other = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(other / own for own, other in rounds)
    sys.stdout.write(
        f"replay {own * 1e6:.1f} us a record, zen-engine {peer.zen.version} {other * 1e6:.1f} us: {ratio:.2f} x\n"
    )
    return 0


def _each(work: Callable[[], object], count: int) -> float:
    """Return the seconds of processor time for each of so many."""
    started = time.process_time()
    work()
    return (time.process_time() - started) / count


if __name__ == "__main__":
    sys.exit(main())
