"""How long one triage takes as a whole process, beside a process that only imports its dependencies.

    python tests/benchmarks/startup.py [--runs 15]

The dependencies are exactly the third-party and standard modules that a triage loads. Prints medians and the ratio.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time

CASE = "cr-012"
LIST_MODULES = f"""
import contextlib, io, json, sys
with contextlib.redirect_stdout(io.StringIO()):
    from radiculo.cli.main import main
    main(["triage", "{CASE}"])
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


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    listed = subprocess.run([sys.executable, "-c", LIST_MODULES], check=True, capture_output=True, text=True)
    names = json.loads(listed.stdout.splitlines()[-1])
    commands = {
        "dependencies only": [sys.executable, "-c", IMPORT_MODULES.format(names=names)],
        "radiculo triage": [sys.executable, "-m", "radiculo", "triage", CASE],
        "radiculo --help": [sys.executable, "-m", "radiculo", "--help"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):  # interleaved, so that a busy moment of the machine hits all alike
        for name, command in commands.items():
            times[name].append(seconds(command))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:20} {median * 1000:7.0f} ms  {median / medians['dependencies only']:5.2f} x")


if __name__ == "__main__":
    main()
