"""The filters of lists: names of closed lists, checked against the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import typer

from radiculo.cli.display import give, screens
from radiculo.errors import Exit, did_you_mean, one_of

if TYPE_CHECKING:
    from radiculo.knowledge.base import RuleBase
    from radiculo.render.pages.answer import Answer


class Filters:
    """Checks the value of each filter. Raises BadParameter with what there is to choose from."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base

    def domain(self, name: str | None) -> str:
        """Return a domain of evidence."""
        return choice(name, self.base.tables.terms.domains, what="domain", option="--domain")

    def root(self, name: str | None) -> str:
        """Return a root."""
        return choice(name, self.base.tables.roots, what="root", option="--root")

    def urgency(self, name: str | None) -> str:
        """Return a category of urgency."""
        return choice(name, self.base.tables.categories, what="category", option="--urgency")

    def source(self, name: str | None) -> str:
        """Return the key of a reference."""
        return choice(name, self.base.tables.references, what="reference", option="--source")

    def strategy(self, name: str | None) -> str:
        """Return a strategy of the rules."""
        return choice(name, self.base.tables.terms.strategies, what="strategy", option="--tag")


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
