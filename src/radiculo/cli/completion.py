"""What the shell offers for names: rules, findings, cases, roots. A wrong file never breaks the user's prompt."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from radiculo.knowledge.names import Names


def _offer(context: typer.Context, incomplete: str, names: Callable[[Names], list[str]]) -> list[str]:
    """Return the names that begin with what is typed."""
    from radiculo.errors import InvalidInput
    from radiculo.knowledge.names import Names

    try:
        known = names(Names(context.params.get("rules")))
    except (InvalidInput, OSError):
        return []
    return [name for name in known if name.startswith(incomplete)]


def rules(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer ids of rules."""
    return _offer(ctx, incomplete, attrgetter("rules"))


def rules_or_new(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer ids of rules, and the word that begins a new one."""
    return [word for word in ("new",) if word.startswith(incomplete)] + rules(ctx, incomplete)


def findings(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer ids of findings."""
    return _offer(ctx, incomplete, attrgetter("findings"))


def cases(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer ids of shipped cases."""
    return _offer(ctx, incomplete, attrgetter("cases"))


def roots(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer roots."""
    return _offer(ctx, incomplete, attrgetter("roots"))


def roots_or_categories(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer roots and categories of urgency."""
    return _offer(ctx, incomplete, lambda names: [*names.roots, *names.categories])


def categories(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer categories of urgency."""
    return _offer(ctx, incomplete, attrgetter("categories"))


def domains(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer domains of evidence."""
    return _offer(ctx, incomplete, attrgetter("domains"))


def references(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer keys of references."""
    return _offer(ctx, incomplete, attrgetter("references"))


def topics(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer sections and entries of the catalogue."""
    return _offer(ctx, incomplete, attrgetter("topics"))


def switches(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer switches of the policy, ready for their value."""
    return _offer(ctx, incomplete, lambda names: [f"{name}=" for name in names.switches])


def schemas(incomplete: str) -> list[str]:
    """Offer names of schemas."""
    from radiculo.render.schemas import SCHEMAS

    return [name for name in SCHEMAS if name.startswith(incomplete)]
