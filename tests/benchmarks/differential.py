"""How often the right cause is on the list, and which roots are named, when less is recorded.

    cd tests && PYTHONPATH=. python benchmarks/differential.py [--draws 3] [--cases DIR...]
    ... --write copies.jsonl                               # the copies, for another version of radiculo
    ... --outcomes lines.jsonl                             # what it answered: its `replay --outcomes`

Each case of which the roots, or the cause that is no root, are known is made sparse as in `sparse.py`, and in two more
ways: *history and brief* (of what only an examination tells, only weak thigh, foot and toe muscles, lost jerks and a
positive leg raise stay) and *one decider out* (one of the recorded facts behind the name of the cause is dropped). Per
way the table counts

- of the copies with a cause: those that name it, and those that name or consider it;
- how many rivals are considered, on average over all copies;
- of the copies with roots: one root named, right and wrong; sets that hold the truth, and that miss it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.sparse import FOLDERS, copies, is_abnormal, true_rival, true_roots
from radiculo import Case, RuleBase, answers, read_cases, triage
from radiculo.interview.screens import examined
from radiculo.knowledge.observations import Observations
from support.bases import shipped_base
from support.program import ROOT

WAYS = ("whole", "positives only", "history and brief", "report-like", "one decider out")
BRIEF = {
    *("knee_extension_power", "ankle_dorsiflexion_power", "ankle_plantarflexion_power", "great_toe_extension_power"),
    *("patellar_reflex", "achilles_reflex", "straight_leg_raise"),
}
COLUMNS = ("named", "listed", "considered", "single right", "single WRONG", "set holds", "set misses", "no root")


def thinned(base: RuleBase, case: Case, draws: int) -> Iterator[tuple[str, Case]]:
    """Yield a case and its sparse copies, each with its way and an id of its own."""
    yield "whole", case
    for at, (way, copy) in enumerate(copies(base, case, draws)):
        if way in WAYS:
            yield way, replace(copy, id=f"{case.id}-{at}")
    codes = case.observations.codes()
    hands = examined(base)
    brief = {s for s, c in codes.items() if s.finding not in hands or (s.finding in BRIEF and is_abnormal(base, s, c))}
    yield "history and brief", _keeping(case, brief, f"{case.id}-brief")
    trace = triage(case, base, engine="recorder")
    named = [each for each in trace.outcome.standings if each.name == true_rival(case)]
    deciders = {slot for each in named for rule in each.rules for slot in trace.facts(rule, each.side)}
    for at, slot in enumerate(sorted(deciders, key=str)):
        yield "one decider out", _keeping(case, set(codes) - {slot}, f"{case.id}-without-{at}")


def _keeping(case: Case, slots: set[Any], name: str) -> Case:
    kept = {slot: case.observations[slot] for slot in case.observations.codes() if slot in slots}
    return replace(case, id=name, observations=Observations(kept))


def tally(case: Case, line: dict[str, Any], counts: Counter[str]) -> None:
    """Count one answer, as `replay --outcomes` writes it."""
    roots, rival = true_roots(case), true_rival(case)
    rivals = {name.split("@")[0] for name in line["rivals"]}
    considered = set(line.get("considered", ()))
    counts["rows"] += 1
    counts["considered"] += len(considered)
    if rival:
        counts["with cause"] += 1
        counts["named"] += rival in rivals
        counts["listed"] += rival in rivals | considered
    if roots:
        counts["with roots"] += 1
        told = [leg for leg in (line["left"], line["right"]) if leg["roots"] and not leg["withdrawn"]]
        if not told:
            counts["no root"] += 1
        elif all(leg["tier"] in {"possible", "likely"} for leg in told):
            counts["single right" if all(roots >= set(leg["roots"]) for leg in told) else "single WRONG"] += 1
        else:
            counts["set holds" if any(roots <= set(leg["roots"]) for leg in told) else "set misses"] += 1


def _line(answer: Any) -> dict[str, Any]:
    legs = {
        side: {"tier": leg.tier, "roots": leg.roots, "withdrawn": leg.withdrawn}
        for side, leg in (("left", answer.left), ("right", answer.right))
    }
    return {**legs, "rivals": answer.rival_names, "considered": answer.considered}


def _row(way: str, counts: Counter[str]) -> str:
    of = {"named": "with cause", "listed": "with cause", "considered": "rows"}
    cells = [f"{counts[name] / max(counts[of[name]], 1):.2f}" if name in of else str(counts[name]) for name in COLUMNS]
    return f"| {way} | {counts['rows']} | {counts['with cause']} | {counts['with roots']} | " + " | ".join(cells) + " |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=3, help="random copies of each case")
    parser.add_argument("--cases", nargs="+", default=[str(ROOT / "cases" / folder) for folder in FOLDERS])
    parser.add_argument("--write", type=Path, help="write the copies as JSON Lines and stop")
    parser.add_argument("--outcomes", type=Path, help="count these answers instead of ours")
    given = parser.parse_args()
    base = shipped_base()
    cases = [case for folder in given.cases for case in read_cases(folder, base) if true_roots(case) is not None]
    made = [copy for case in cases for copy in thinned(base, case, given.draws)]
    if given.write:
        rows = ({"schema_version": 1, "id": c.id, "observations": c.observations.written()} for _, c in made)
        given.write.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return 0
    if given.outcomes:
        told = {line["id"]: line for line in map(json.loads, given.outcomes.read_text(encoding="utf-8").splitlines())}
        lines = [told.get(copy.id, {}) for _, copy in made]
    else:
        lines = [_line(answer) for answer in answers([copy for _, copy in made], base)]
    counts = {way: Counter[str]() for way in WAYS}
    unread = 0
    for (way, copy), line in zip(made, lines, strict=True):
        if "rivals" in line:
            tally(copy, line, counts[way])
        else:
            unread += 1
    print("| copies | rows | with cause | with roots | " + " | ".join(COLUMNS) + " |")
    print("|---|" + "---:|" * (3 + len(COLUMNS)))
    for way, count in counts.items():
        print(_row(way, count))
    if unread:
        print(f"\n{unread} copies could not be read by the version that answered")
    return 0


if __name__ == "__main__":
    sys.exit(main())
