"""What a bulk replay costs, stage by stage, beside the fastest decoder and the engines that take case by case.

    python tests/benchmarks/bulk.py [--n 10000 100000 1000000] [--sample 100] [--seed 1]

Every figure is of the shipped rules, on generated vignettes of 20 to 40 observations with an expectation. Stages are
measured in one process in turns, chunk by chunk, so that a busy machine slows all of them alike. Processor time
where one process works, wall time for workers.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from radiculo.cases.read import read_records
from radiculo.engine.columns import Batch
from radiculo.engine.durable import available
from radiculo.engine.program import Program
from radiculo.engine.recorder import record
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rulebase import load_rules
from radiculo.replay.answers import AnswerLines
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk, chunks
from radiculo.replay.decode import Line
from radiculo.replay.dispatch import Here, dispatch
from radiculo.replay.job import Job
from radiculo.replay.processes import Processes
from radiculo.triage.answers import Answers
from radiculo.triage.conclusions import Conclusions
from radiculo.triage.decision import decide
from radiculo.triage.run import decided, durable_of

T = TypeVar("T")
STAGES = ("decode only", "decode + encode", "rules", "decision", "conclusion", "output", "whole run")


def write_vignettes(path: Path, count: int, seed: int) -> None:
    """Write vignettes that differ: mostly normal findings, some of any value; most are not asked."""
    base = load_rules()
    dice = random.Random(seed)
    values = {}
    for slot in base.slots:
        finding = base.vocabulary[slot.finding]
        normal = [finding.scale.name(finding.normal)] * 6 if finding.normal else []
        values[str(slot)] = [*normal, *(finding.scale.name(code) for code in finding.scale.exact)]
    slots = list(values)
    with path.open("w", encoding="utf-8") as stream:
        for number in range(count):
            chosen = dice.sample(slots, dice.randint(20, 40))
            case = {
                "schema_version": 1,
                "id": f"generated-{number}",
                "synthetic": True,
                "observations": {slot: dice.choice(values[slot]) for slot in chosen},
                "truth": {"urgency": dice.choice("ABCD"), "urgency_basis": "inferred"},
                "expect": {
                    "tier": ["none", "not_localisable", "undetermined", "either_or", "both", "possible", "likely"]
                },
            }
            stream.write(json.dumps(case, separators=(",", ":")) + "\n")


class Clock:
    """Processor time by stage."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(STAGES, 0.0)

    def time(self, stage: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        result = work()
        self.spent[stage] += time.process_time() - start
        return result


def stages(base: RuleBase, file: Path, most: int) -> dict[str, float]:
    """Return microseconds of processor time per record and stage."""
    clock, bulk, plain = Clock(), Bulk(base), msgspec.json.Decoder(Line)
    done = 0
    for chunk in chunks([str(file)]):
        done += len(chunk)
        clock.time("decode only", lambda c=chunk: [plain.decode(text) for _, _, text in c.records])
        codes = clock.time("decode + encode", lambda c=chunk: _encode(bulk, c))
        run = clock.time("rules", lambda k=codes: Program.of(base).run(k))
        batch = Batch(len(chunk), dict(zip(base.columns, codes, strict=True)))
        decision = clock.time("decision", lambda b=batch, r=run: decide(base, b, r.verdicts.rails()))
        clock.time("conclusion", lambda b=batch, r=run, d=decision: r.conclude(Conclusions(d).columns(b)))
        answers = AnswerLines(bulk.parts, run.verdicts, Answers(decision), codes)
        clock.time("output", lambda a=answers, c=chunk: [a.json(row) for row in range(len(c))])
        clock.time("whole run", lambda c=chunk: bulk.run(c))
        if done >= most:
            break
    return {stage: spent / done * 1e6 for stage, spent in clock.spent.items()}


def _encode(bulk: Bulk, chunk: Chunk):  # type: ignore[no-untyped-def]
    rows = [bulk.rows._fast(at, raw) for at, raw in enumerate(chunk.records)]
    return bulk.rows.encoder.columns([row.cells for row in rows if row])


def singles(base: RuleBase, file: Path, sample: int) -> Iterator[tuple[str, float]]:
    """Yield microseconds per case of the engines that take one case at a time, reading included."""
    head = file.with_name("head.jsonl")
    with file.open("rb") as stream:
        head.write_bytes(b"".join(next(stream) for _ in range(sample)))
    start = time.process_time()
    cases = [r.case for r in read_records([str(head)], base) if r.case]
    reading = time.process_time() - start
    yield "strict reader", reading / sample * 1e6
    for name, run in (
        ("durable", durable_of(base).run if available() else None),
        ("recorder", lambda c: record(base, c)),
    ):
        if run is None:
            continue
        run(cases[0].observations)
        start = time.process_time()
        for case in cases:
            run(case.observations)
        rules = time.process_time() - start
        yield f"{name}: rules only", rules / sample * 1e6
        start = time.process_time()
        for case in cases:
            verdicts = run(case.observations)
            decided(base, case.observations, verdicts).outcome(verdicts, case.id, name)
        yield f"{name}: end to end", (time.process_time() - start + reading) / sample * 1e6


def wall(base: RuleBase, file: Path, workers: int) -> float:
    """Return the wall time of a run, without the start of its workers."""
    if workers == 1:
        start = time.perf_counter()
        for _ in dispatch(Here(Bulk(base)), chunks([str(file)])):
            pass
        return time.perf_counter() - start
    with Processes(base, Job(), workers) as pool:
        while not all(worker.ready for worker in pool.workers):
            pool.settle()
        start = time.perf_counter()
        for _ in dispatch(pool, chunks([str(file)])):
            pass
        return time.perf_counter() - start


def peak(file: Path) -> tuple[float, float]:
    """Return the peak memory (MB) and the wall time (s) of a whole `radiculo replay` in its own process (Linux)."""
    code = f"""
import sys, time
from radiculo.cli.main import main
start = time.perf_counter()
code = main(["replay", {str(file)!r}, "--brief", "--outcomes", {os.devnull!r}, "--engine", "columns"])
seconds = time.perf_counter() - start
with open("/proc/self/status") as status:  # ru_maxrss would count the memory of whoever started us
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(code, peak / 1024, seconds)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    status, megabytes, seconds = done.stdout.splitlines()[-1].split()
    assert status == "0", done.stdout
    return float(megabytes), float(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--sample", type=int, default=100, help="cases for the engines that take one at a time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where to keep the vignettes")
    given = parser.parse_args()
    base = load_rules()
    with tempfile.TemporaryDirectory() as folder:
        where = given.keep or Path(folder)
        files = {}
        for count in given.n:
            files[count] = where / f"vignettes-{count}.jsonl"
            if not files[count].exists():
                write_vignettes(files[count], count, given.seed)
        report(base, files, given.sample)


def report(base: RuleBase, files: dict[int, Path], sample: int) -> None:
    first = files[min(files)]
    alone = dict(singles(base, first, sample))
    print(f"{'microseconds per record':<28}" + "".join(f"{count:>12}" for count in files))
    measured = {count: stages(base, file, count) for count, file in files.items()}
    for stage in STAGES:
        print(f"{stage:<28}" + "".join(f"{measured[count][stage]:>12.2f}" for count in files))
    for name, cost in alone.items():
        print(f"{name:<28}{cost:>12.0f}   (sample of {sample})")
    for count, got in measured.items():
        ratio = (got["rules"] + got["decision"]) / got["decode + encode"]
        print(f"{count}: rules + decision / decode + encode = {ratio:.2f}")
        for name in ("durable", "recorder"):
            if f"{name}: end to end" in alone:
                print(f"{count}: {name} end to end / bulk = {alone[f'{name}: end to end'] / got['whole run']:.0f}")
    memory = {count: peak(file) for count, file in files.items()}
    for count, (megabytes, seconds) in memory.items():
        print(
            f"{count}: peak memory {megabytes:.0f} MB, whole program {seconds:.1f} s, {count / seconds:.0f} records/s"
        )
    most = max(files)
    one, two = wall(base, files[most], 1), wall(base, files[most], 2)
    print(f"{most}: 1 process {one:.1f} s, 2 workers {two:.1f} s, speed-up {one / two:.2f}")


if __name__ == "__main__":
    main()
