"""What mutation of the whole rule base costs, in replays of the same vignettes.

Run with: python tests/benchmarks/mutation.py [number of generated vignettes]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

from radiculo.cases.model import Case
from radiculo.engine.columns import run_columns
from radiculo.generate.generator import Generator
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.rulebase import RuleBase, load_rules
from radiculo.triage.decision import decide
from radiculo.trials.mutation.kill import Kill
from radiculo.trials.mutation.mutant import all_mutants
from radiculo.trials.mutation.suite import Suite


def vignettes(base: RuleBase, count: int) -> list[Case]:
    """Generated cases, without a detour through a file."""
    found = []
    for draft in Generator(base, 1).drafts(count):
        for row in draft.cells:
            ways = {s: w[n - 1] for s, w, n in zip(base.slots, draft.palette.ways, row.tolist(), strict=True) if n}
            readings = {slot: Reading(way.code, way.written) for slot, way in ways.items()}
            found.append(Case(id=str(len(found)), observations=Observations(readings)))
    return found


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The best of some runs."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def measure(base: RuleBase, cases: Sequence[Case], name: str, *, examples: bool) -> None:
    """Print one line of the table."""
    suite = Suite.of(base, cases, examples=examples)
    replay = seconds(lambda: decide(base, suite.batch, run_columns(base, suite.batch)), 5)
    fates = []
    fresh = Suite.of(base, cases, examples=examples)  # with nothing evaluated yet
    mutate = seconds(lambda: fates.extend(Kill(fresh).run(all_mutants(base))))
    killed = sum(fate.killed for fate in fates)
    print(
        f"{name:<32} {suite.batch.size:>7} {len(fates):>7} {killed / len(fates):>7.1%} "
        f"{replay:>8.3f} {mutate:>8.3f} {mutate / replay:>8.1f}"
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    base = load_rules()
    cases = vignettes(base, count)
    print(f"{'suite':<32} {'cases':>7} {'mutants':>7} {'killed':>7} {'replay s':>8} {'mutate s':>8} {'replays':>8}")
    measure(base, cases, f"{count} generated vignettes", examples=False)
    measure(base, cases, "rule examples and these", examples=True)


if __name__ == "__main__":
    main()
