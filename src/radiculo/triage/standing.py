"""What stands before what in an answer: an urgent pathway before the roots, a rival above or beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from radiculo.knowledge.base import RuleBase
from radiculo.triage.outcome import RivalOutcome, Standing


def comes_before_roots(base: RuleBase, category: str, pathways: Sequence[str]) -> bool:
    """Say whether an answer is of the most urgent category and of another pathway than that of roots."""
    return category == next(iter(base.tables.categories)) and base.policy.default_pathway not in pathways


def standings(rivals: Iterable[RivalOutcome]) -> list[Standing]:
    """Return each rival once per side, with its strongest standing and all the rules that name it; that order."""
    merged: dict[tuple[str, str], list[RivalOutcome]] = {}
    for rival in rivals:
        merged.setdefault((rival.name, rival.side), []).append(rival)
    found = [
        Standing(
            name=same[0].name,
            title=same[0].title,
            side=same[0].side,
            strength="outranks" if any(rival.strength == "outranks" for rival in same) else "beside",
            rules=list(dict.fromkeys(rival.rule for rival in same)),
        )
        for same in merged.values()
    ]
    return sorted(found, key=lambda standing: standing.strength != "outranks")
