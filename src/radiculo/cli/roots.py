"""`radiculo roots`: the teaching page of a root, computed from the rules."""

from __future__ import annotations

from typing import Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.wanted import choice, give_answer


def roots(
    root: Annotated[
        str | None,
        typer.Argument(
            metavar="ROOT", help="A root: its teaching page. Without it: all.", autocompletion=completion.roots
        ),
    ] = None,
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Show a root: areas, muscles, reflexes and tests, its neighbours, what mimics it, where it is hit."""
    from radiculo.knowledge.reading import Readings
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.pages.answer import roots_answer

    base = load_rules(rules, options.policy_overrides(policy))
    name = choice(root, base.tables.roots, what="root", option="ROOT")
    found, readings = [name] if name else list(base.tables.roots), Readings(base)
    give_answer(lambda: roots_answer(found, readings, alone=bool(name)), len(found), json=json, what="root")
