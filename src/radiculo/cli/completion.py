"""What the shell offers for names: rules, findings, cases, roots. A wrong file never breaks the user's prompt."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

import typer

if TYPE_CHECKING:
    from radiculo.knowledge.names import Names

Offer: TypeAlias = Callable[[typer.Context, str], list[str]]


def _offer(names: Callable[[Names], list[str]]) -> Offer:
    """Return what offers those of the names that begin with what is typed."""

    def offer(ctx: typer.Context, incomplete: str) -> list[str]:
        from radiculo.errors import InvalidInput
        from radiculo.knowledge.names import Names

        try:
            known = names(Names(ctx.params.get("rules")))
        except (InvalidInput, OSError):
            return []
        return [name for name in known if name.startswith(incomplete)]

    return offer


rules = _offer(attrgetter("rules"))
findings = _offer(attrgetter("findings"))
cases = _offer(attrgetter("cases"))
roots = _offer(attrgetter("roots"))
categories = _offer(attrgetter("categories"))
roots_or_categories = _offer(lambda names: [*names.roots, *names.categories])
domains = _offer(attrgetter("domains"))
references = _offer(attrgetter("references"))
topics = _offer(attrgetter("topics"))  # sections and entries of the catalogue
switches = _offer(lambda names: [f"{name}=" for name in names.switches])  # ready for their value


def rules_or_new(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer ids of rules, and the word that begins a new one."""
    return [word for word in ("new",) if word.startswith(incomplete)] + rules(ctx, incomplete)


def schemas(incomplete: str) -> list[str]:
    """Offer names of schemas."""
    from radiculo.render.schemas import SCHEMAS

    return [name for name in SCHEMAS if name.startswith(incomplete)]
