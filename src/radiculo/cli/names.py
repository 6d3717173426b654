"""Names as people type them: exact, by an alias, by a part that only one name has; else what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

import typer

from radiculo.errors import did_you_mean, one_of

if TYPE_CHECKING:
    from radiculo.knowledge.vocabulary import Finding

T = TypeVar("T")


def exact(name: str, known: Mapping[str, T], aliases: Mapping[str, str] | None = None) -> T | None:
    """Return what bears this name, or has it as an alias, whatever its case and the marks between words."""
    from radiculo.knowledge.scales import fold_text

    if name in known:
        return known[name]
    spellings = {fold_text(alias): key for alias, key in (aliases or {}).items()}
    spellings |= {fold_text(key): key for key in known}
    key = spellings.get(fold_text(name))
    return known[key] if key is not None else None


def named(name: str, known: Mapping[str, T], *, what: str, option: str, aliases: Mapping[str, str] | None = None) -> T:
    """Return what bears this name, or the only thing whose id holds it.

    Raises BadParameter when nothing does, or several: with the names that were perhaps meant.
    """
    found = exact(name, known, aliases)
    if found is not None:
        return found
    alike = [key for key in known if name.lower() in key.lower()]
    if len(alike) == 1:
        return known[alike[0]]
    raise unknown(name, [*known, *(aliases or {})], alike, what=what, option=option)


def unknown(name: str, known: Iterable[str], alike: list[str], *, what: str, option: str) -> typer.BadParameter:
    """Return the error for a name that nothing bears, or that several names hold."""
    hint = f"{what}s with that in their id: {one_of(alike)}" if alike else did_you_mean(name, known)
    return typer.BadParameter(f"no {what} '{name}'{'; ' if hint else ''}{hint}", param_hint=option)


def finding_aliases(findings: Iterable[Finding]) -> dict[str, str]:
    """Return what findings are also called, with their id: titles and aliases that only one of them has."""
    owners: dict[str, set[str]] = {}
    for finding in findings:
        for name in (finding.title, *finding.aliases):
            owners.setdefault(name, set()).add(finding.id)
    return {name: ids.pop() for name, ids in owners.items() if len(ids) == 1}
