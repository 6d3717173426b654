"""What becomes of the shipped cases when less is recorded: no wrong single root, and no emergency that falls silently.

    cd tests && PYTHONPATH=. python benchmarks/sparse.py [--draws 10] [--list]

Each published case and each vignette is made sparse in four ways: *positives only* (every normal or denied value
dropped), *one out* (each recorded value dropped in turn), *report-like* (what is abnormal is kept with 0.7, the rest
with 0.2) and *half* (everything with 0.5), the last two `--draws` times. Per way the table counts

- wrong single roots: one root is named, it stands, and the known answer has other roots;
- single roots where none is true and the true cause is neither named nor considered;
- emergencies that fall silently: A by the whole record, below B by the copy, and not provisional.

`--list` names the copies behind each figure. The first and the last make the exit code 1: their goal is none.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import replace

from radiculo import Answer, Case, RuleBase, answers, read_cases, triage
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.vocabulary import Slot
from support.bases import shipped_base
from support.program import ROOT

FOLDERS = ("published", "vignettes")
SEED = 5
FAULTS = ("wrong single root", "single root, cause unseen", "silent emergency")
GOAL_NONE = (FAULTS[0], FAULTS[2])
HEAD = "| copies | rows | " + " | ".join(FAULTS) + " |\n|---|---:|" + "---:|" * len(FAULTS)


def is_abnormal(base: RuleBase, slot: Slot, code: int) -> bool:
    """Whether a recorded value says that something is there; numbers are never normal by themselves."""
    return code != base.vocabulary[slot.finding].normal_outright


def copies(base: RuleBase, case: Case, draws: int) -> Iterator[tuple[str, Case]]:
    """Yield the sparse copies of a case, each with its way."""
    codes = case.observations.codes()
    positive = {slot for slot, code in codes.items() if is_abnormal(base, slot, code)}
    chance = random.Random(f"{SEED} {case.id}")

    def keeping(slots: set[Slot], name: str) -> Case:
        kept = {slot: case.observations[slot] for slot in codes if slot in slots}
        return replace(case, id=f"{case.id} {name}", observations=Observations(kept))

    yield "positives only", keeping(positive, "positives only")
    for slot in codes:
        yield "one out", keeping(set(codes) - {slot}, f"without {slot}")
    for draw in range(draws):
        report = {slot for slot in codes if chance.random() < (0.7 if slot in positive else 0.2)}
        yield "report-like", keeping(report, f"report {draw}")
    for draw in range(draws):
        yield "half", keeping({slot for slot in codes if chance.random() < 0.5}, f"half {draw}")


def true_roots(case: Case) -> frozenset[str] | None:
    """Return the roots that the case says are so; empty for none, None where it does not say."""
    for told in (case.truth, case.expect):
        if told is not None and told.roots is not None:
            return frozenset(told.roots)
    return frozenset() if true_rival(case) else None


def true_rival(case: Case) -> str:
    """Return the cause that is no root, or nothing."""
    return next((told.rival for told in (case.truth, case.expect) if told is not None and told.rival), "")


def faults(base: RuleBase, whole: Answer, copy: Case, answer: Answer) -> Iterator[str]:
    """Say what is wrong with the answer of a copy."""
    single = [
        leg.roots[0] for leg in (answer.left, answer.right) if leg.tier in {"possible", "likely"} and not leg.withdrawn
    ]
    roots, rival = true_roots(copy), true_rival(copy)
    if roots and not roots.issuperset(single):
        yield FAULTS[0]
    listed = {*answer.rival_names, *answer.considered}
    if roots is not None and not roots and single and rival and rival not in listed:
        yield FAULTS[1]
    if whole.urgency == "A" and answer.urgency > "B" and not triage(copy, base).outcome.urgency.provisional:
        yield FAULTS[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=10, help="random copies of each case and way")
    parser.add_argument("--list", action="store_true", help="name the copies behind each figure")
    given = parser.parse_args()
    base = shipped_base()
    cases = [case for folder in FOLDERS for case in read_cases(str(ROOT / "cases" / folder), base)]
    rows: dict[str, int] = {}
    found: dict[tuple[str, str], list[str]] = {}
    for case, whole in zip(cases, answers(cases, base), strict=True):
        made = list(copies(base, case, given.draws))
        for (way, copy), answer in zip(made, answers([copy for _, copy in made], base), strict=True):
            rows[way] = rows.get(way, 0) + 1
            for fault in faults(base, whole, copy, answer):
                found.setdefault((way, fault), []).append(copy.id)
    print(HEAD)
    for way, count in rows.items():
        print(f"| {way} | {count} | " + " | ".join(str(len(found.get((way, fault), ()))) for fault in FAULTS) + " |")
    if given.list:
        for (way, fault), names in found.items():
            print(f"\n{fault}, {way}:", *names, sep="\n  ")
    return int(any(fault in GOAL_NONE for _, fault in found))


if __name__ == "__main__":
    sys.exit(main())
