"""Choosing cases: by folder, tag, source and words; by root and urgency only as their own key says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from radiculo.cases.model import Case
from radiculo.knowledge.selection import Wanted, holds_words


def select_cases(cases: Iterable[Case], wanted: Wanted) -> tuple[Case, ...]:
    """Return the cases that are wanted, in their order. `domain` does not concern cases."""
    return tuple(case for case in cases if _fits(case, wanted))


def folder(case: Case) -> str:
    """Return the name of the folder that a case lies in, such as `published`."""
    return PurePath(case.place.path).parent.name


def _fits(case: Case, wanted: Wanted) -> bool:
    keys = [key for key in (case.truth, case.expect) if key is not None]
    citation = case.source.citation if case.source else ""
    return (
        wanted.group in {"", folder(case)}
        and (not wanted.tag or wanted.tag in case.tags)
        and (not wanted.root or any(wanted.root in (key.roots or ()) for key in keys))
        and (not wanted.urgency or any(key.urgency == wanted.urgency for key in keys))
        and (not wanted.source or holds_words([citation], wanted.source))
        and holds_words((case.id, case.title, case.stem, *case.tags), wanted.words)
    )
