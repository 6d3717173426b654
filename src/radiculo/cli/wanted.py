"""The filters of lists: names of closed lists, checked against the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import typer

from radiculo.cli.display import give, screens
from radiculo.errors import Exit, did_you_mean, one_of

if TYPE_CHECKING:
    from radiculo.knowledge.base import RuleBase
    from radiculo.knowledge.selection import Wanted
    from radiculo.render.pages.answer import Answer


def wanted_of(
    base: RuleBase,
    words: list[str] | None,
    *,
    domain: str | None,
    root: str | None,
    urgency: str | None,
    source: str | None,
    strategy: str | None,
    group: str,
) -> Wanted:
    """Return what the filters of a list of findings or rules ask for, each checked against the rules but the group."""
    from radiculo.knowledge.selection import Wanted

    tables = base.tables
    return Wanted(
        domain=choice(domain, tables.terms.domains, what="domain", option="--domain"),
        group=group,
        root=choice(root, tables.roots, what="root", option="--root"),
        urgency=choice(urgency, tables.categories, what="category", option="--urgency"),
        source=choice(source, tables.references, what="reference", option="--source"),
        tag=choice(strategy, tables.terms.strategies, what="strategy", option="--tag"),
        words=" ".join(words or []),
    )


def choice(name: str | None, known: Iterable[str], *, what: str, option: str) -> str:
    """Return the name of a closed list that was given for an option, whatever its case; empty when none was.

    Raises BadParameter with what there is to choose from.
    """
    if name is None:
        return ""
    names = list(known)
    wanted = name.strip().lower()
    underscored = wanted.replace("-", "_").replace(" ", "_")
    found = next((item for item in names if item.lower() in {wanted, underscored}), None)
    if found is None:
        hint = did_you_mean(name, names) or one_of(names)
        raise typer.BadParameter(f"no {what} '{name}'; {hint}", param_hint=option)
    return found


def give_answer(answer: Callable[[], Answer], found: int, *, json: bool, what: str, words: str = "") -> None:
    """Print an answer as text or JSON. Raises Exit (5) when nothing was found, which JSON says too.

    `words`: what was looked for, where the message is to say so.
    """
    if json or found:
        shown = answer()
        give(shown.data, lambda: shown.page, json=json)
    if not found:
        said = f"no {what} is called '{words}', nor has a value of that name" if words else f"no {what} is like that"
        screens()[1].line(said)
        raise typer.Exit(Exit.NOTHING)
