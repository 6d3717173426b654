"""How long a command takes as a whole process, beside a process that only imports its dependencies.

    python tests/benchmarks/startup.py [--runs 15]

The dependencies are exactly the third-party and standard modules that the command loads. Every process finds compiled
bytecode, as that of an installed package does, and rules that were loaded before. Prints medians of the processor time
and of the time that passes, and the ratio of the processor times, which a busy machine spoils less.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

COMMANDS = (["triage", "cr-012"], ["findings", "patellar_reflex"], ["--help"])
LIST_MODULES = """
import contextlib, io, json, sys
with contextlib.redirect_stdout(io.StringIO()):
    from radiculo.cli.main import main
    main({words})
print(json.dumps([name for name in sys.modules if not name.startswith(("radiculo", "__"))]))
"""
IMPORT_MODULES = """
import importlib
for name in {names}:
    try:
        importlib.import_module(name)
    except ImportError:
        pass
"""


def seconds(command: list[str], setting: dict[str, str]) -> tuple[float, float]:
    """Run a process; return its processor time and the time that passed."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=setting)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - start


def dependencies(words: list[str], setting: dict[str, str]) -> list[str]:
    """Return the process that imports what a command imports of others."""
    code = LIST_MODULES.format(words=words)
    listed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=setting)
    return [sys.executable, "-c", IMPORT_MODULES.format(names=json.loads(listed.stdout.splitlines()[-1]))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        setting = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        setting |= {"RADICULO_CACHE": f"{folder}/cache", "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        for words in COMMANDS:
            program = [sys.executable, "-m", "radiculo", *words]
            for _ in range(3):  # bytecode, the rules, the engine's program
                seconds(program, setting)
            alone = dependencies(words, setting)
            seconds(alone, setting)
            both = [(*seconds(alone, setting), *seconds(program, setting)) for _ in range(runs)]  # interleaved
            cpu_alone, wall_alone, cpu, wall = (statistics.median(column) for column in zip(*both, strict=True))
            print(f"{' '.join(words):26} {cpu * 1000:5.0f} ms ({wall * 1000:.0f})  {cpu / cpu_alone:5.2f} x")
            print(f"{'  its dependencies':26} {cpu_alone * 1000:5.0f} ms ({wall_alone * 1000:.0f})")


if __name__ == "__main__":
    main()
