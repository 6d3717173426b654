"""How many prompts the walk takes over all published cases and vignettes, and that it ends as the whole record does.

    cd tests && PYTHONPATH=. python benchmarks/walk_lengths.py [--write] [--workers 2]

A scripted user types on every list exactly what a case records (`support/scripted_walks.py`). Exits with 1 where an
urgency differs from that of the whole record, more than one case of twenty names other roots, or the prompts miss their
goal: a median of 25, and 40 for nine of ten. `--write` writes the figures of `docs/walk.md`. Takes ten minutes.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor

from radiculo.cases.read import read_cases
from support.bases import shipped_base
from support.program import ROOT
from support.scripted_walks import Length, measured, summary
from support.walk_table import HEAD, counts, table

FOLDERS = ("published", "vignettes")
MEDIAN, NINE_OF_TEN, SAME_ROOTS = 25, 40, 0.95


def measure(folder: str, at: int) -> Length:
    """Walk over one case of a folder."""
    base = shipped_base()
    return measured(base, list(read_cases(str(ROOT / "cases" / folder), base))[at])


def problems(lengths: list[Length]) -> list[str]:
    """Return which goals are missed, in words."""
    prompts = sorted(length.prompts for length in lengths)
    found = [
        f"{length.case}: {length.urgency}, but {length.urgency_of_the_record} by its record"
        for length in lengths
        if length.urgency != length.urgency_of_the_record
    ]
    if prompts[len(prompts) // 2] > MEDIAN or prompts[len(prompts) * 9 // 10] > NINE_OF_TEN:
        found.append("too many prompts")
    if sum(length.roots == length.roots_of_the_record for length in lengths) < SAME_ROOTS * len(lengths):
        found.append("too many cases with other roots")
    return found


def write(published: list[Length], told: list[str]) -> None:
    """Write the figures of the page."""
    page = ROOT / "docs" / "walk.md"
    text = page.read_text(encoding="utf-8")
    begin = text.index(HEAD.splitlines()[0])
    lines = [text[:begin] + table(published), "", *told, "", counts(shipped_base()), ""]
    page.write_text("\n".join(lines), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the figures of docs/walk.md")
    parser.add_argument("--workers", type=int, default=2, help="how many processes walk")
    given = parser.parse_args()
    base = shipped_base()
    names = [(folder, at) for folder in FOLDERS for at in range(len(list(read_cases(f"{ROOT}/cases/{folder}", base))))]
    with ProcessPoolExecutor(given.workers) as pool:
        lengths = list(pool.map(measure, *zip(*names, strict=True)))
    by_folder = {
        folder: [length for (where, _), length in zip(names, lengths, strict=True) if where == folder]
        for folder in FOLDERS
    }
    told = [f"- {folder.capitalize()}: {summary(found)}" for folder, found in by_folder.items()]
    missed = problems(lengths)
    print("\n".join([*told, f"- Together: {summary(lengths)}", *missed]))
    if given.write:
        write(by_folder["published"], told)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
