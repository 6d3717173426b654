"""From root to place: where along its course a root may be compressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from radiculo.knowledge.base import RuleBase
from radiculo.triage.outcome import Candidate


def candidates(base: RuleBase, roots: Sequence[str], zones: Mapping[str, int]) -> list[Candidate]:
    """Return the segment and zone candidates of the named roots.

    A row of the table counts for the first root that it lists. Evidence for a zone moves its rows up; otherwise the
    order is that of the table. The bedside rarely decides between them: imaging does.
    """
    found = [
        Candidate(segment=row.segment, zone=row.zone, root=row.roots[0], score=zones.get(row.zone, 0), note=row.note)
        for row in base.tables.anatomy
        if row.roots[0] in roots
    ]
    return sorted(found, key=lambda c: (roots.index(c.root), -c.score))
