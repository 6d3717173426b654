"""`radiculo whatif`: which changes of a case would move its answer?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import give, screens

if TYPE_CHECKING:
    from radiculo.knowledge.base import RuleBase
    from radiculo.knowledge.leg_names import LegNames
    from radiculo.triage.counterfactual import Goal


def whatif(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case file, or the id of a shipped case.")],
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="GOAL", help="The closest way to a root (L5, left.L5) or an urgency (A)."),
    ] = None,
    within: Annotated[int, typer.Option("--within", metavar="K", min=1, max=8, help="At most so many changes.")] = 4,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="Add pairs of changes of which neither moves anything alone.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="Show so many pairs.")] = 20,
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Show every single change that moves the level or the urgency, or the fewest changes that lead to a goal."""
    from radiculo.cases.read import read_case
    from radiculo.cli.progress import Progress
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.whatif import whatif_page
    from radiculo.triage.whatif import WhatIf

    _, err = screens()
    base = load_rules(rules, options.policy_overrides(policy))
    found = read_case(case, base)
    goal = _goal(to, base, found.observations.names) if to else None
    asked = WhatIf(base, found.observations, found.id)
    report = asked.file(
        pairs=asked.pairs(limit, Progress(err, "pairs")) if pairs else None,
        to=asked.to(goal, within) if goal else None,
    )
    names = found.observations.names
    give(report, lambda: whatif_page(report, names), json=json, names=names)


def _goal(text: str, base: RuleBase, names: LegNames) -> Goal:
    from radiculo.errors import did_you_mean, one_of
    from radiculo.triage.counterfactual import Goal

    side, _, name = text.rpartition(".")
    known = [*base.tables.roots, *base.tables.categories]
    match = {word.lower(): word for word in known}.get(name.lower())
    if match is None or side not in {"", *names.keys.values()} or (side and match in base.tables.categories):
        hint = did_you_mean(name.upper(), known)
        what = f"'{text}' is no root or urgency; expected {one_of(known)}" + (f"; {hint}" if hint else "")
        raise typer.BadParameter(what, param_hint="--to")
    return Goal(base, match, next((leg for leg, key in names.keys.items() if key == side), None))
