"""`radiculo policy`: every switch, what it decides, and who supports which choice."""

from __future__ import annotations

from typing import Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.display import give, screens


def policy(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME|WORDS...",
            help="A switch by name: its page. Else words to look for.",
            autocompletion=completion.switches,
        ),
    ] = None,
    rules: options.Rules = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--policy", metavar="NAME=VALUE", help="Show the policy as this run would have it."),
    ] = None,
    json: options.Json = False,
) -> None:
    """Show the policy: each contested point and threshold, its value, what else it may be, why, and by which source."""
    from radiculo.errors import Exit, did_you_mean
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.pages.policy import fitting, policy_file, policy_page

    base = load_rules(rules, options.policy_overrides(set_))
    given = list(words or [])
    exact = [name for name in given if name in base.policy.switches]
    found = exact if exact and len(exact) == len(given) else fitting(given, base)
    _, err = screens()
    if not found:
        hint = did_you_mean(" ".join(given), base.policy.switches) or "radiculo policy lists all"
        err.line(f"no switch is like that; {hint}")
        raise typer.Exit(Exit.NOTHING)
    file = policy_file(found, base)
    give(file, lambda: policy_page(file), json=json)
