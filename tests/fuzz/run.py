"""The fuzzer: runs targets in turn with seeded dice, with a limit on time and memory, and collects faults by kind."""

from __future__ import annotations

import re
import resource
import shutil
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from fuzz.targets import Bench, Ran
from radiculo.errors import Exit

MOST_SECONDS = 5.0  # of processor time, for one input
MOST_MEMORY = 300  # MB
CODES = {int(code) for code in Exit} - {Exit.BUG}


@dataclass
class Report:
    """What was run, and every kind of fault with the first input that shows it."""

    inputs: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    memory: int = 0

    def __str__(self) -> str:
        lines = [f"{self.inputs.total()} inputs: " + ", ".join(f"{n} {name}" for name, n in self.inputs.items())]
        lines += [f"exit codes: {dict(sorted(self.codes.items()))}; slowest {self.slowest:.1f} s; {self.memory} MB"]
        lines += [f"FAULT ({self.seen[kind]} times, first {first}): {kind}" for kind, first in self.faults.items()]
        return "\n".join(lines)

    def note(self, kind: str, first: str) -> bool:
        """Take note of a fault; say whether it is the first of its kind."""
        self.seen[kind] += 1
        return self.faults.setdefault(kind, first) == first


def peak_memory() -> int:
    """Return the peak memory of this process in KiB. The system's own figure begins with that of the parent."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class Hang(BaseException):
    """An input takes too long."""


def fuzz(seconds: float, seed: int, *, inputs: int = 0, only: Sequence[str] = (), keep: Path | None = None) -> Report:
    """Run every target in turn. An input follows from the seed, the target and its number alone."""
    report, end, number = Report(), time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        chosen = {name: target for name, target in bench.targets.items() if not only or name in only}
        while time.monotonic() < end and (not inputs or report.inputs.total() < inputs):
            number += 1
            for name, target in chosen.items():
                first = f"{name}-{number}"
                fault = _run(target(Random(f"{seed}/{first}")), name, report)
                if fault and report.note(fault, first) and keep is not None:
                    shutil.copytree(bench.at, keep / first, dirs_exist_ok=True)
    report.memory = peak_memory() // 1024
    if report.memory > MOST_MEMORY:
        report.note(f"memory: {report.memory} MB", "all inputs")
    return report


def _run(runs: Iterator[Ran], name: str, report: Report) -> str:
    """Run the inputs of a target; return the kind of fault that they show, empty when there is none."""
    started = time.process_time()
    try:
        with _limit():
            for ran in runs:
                report.inputs[name] += 1
                report.codes[ran.code] += 1
                report.slowest = max(report.slowest, time.process_time() - started)
                started = time.process_time()
                if fault := _fault(ran):
                    return fault
    except Hang:
        return f"{name}: more than {MOST_SECONDS:g} s"
    except Exception as error:  # nothing may get out of the program
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {_kind(str(error))} ({last.filename}:{last.lineno})"
    return ""


def _fault(ran: Ran) -> str:
    if ran.code in CODES and "Traceback" not in ran.err:
        return ""
    return f"exit {ran.code}: {_kind(ran.err or ran.out[-300:])}"


def _kind(text: str) -> str:
    """Return a message without what differs between inputs of one kind."""
    return re.sub(r"'[^']*'|\d+", "_", text.partition("This is a fault")[0])[:300]


@contextmanager
def _limit() -> Iterator[None]:
    def hang(*_: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGPROF, hang)
    signal.setitimer(signal.ITIMER_PROF, 4 * MOST_SECONDS)  # a target may have several inputs
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
