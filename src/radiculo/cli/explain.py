"""`radiculo explain`: the reasoning of one case, down to the leaf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import options
from radiculo.errors import did_you_mean, one_of

if TYPE_CHECKING:
    from radiculo.knowledge.base import RuleBase
    from radiculo.knowledge.rules import Rule


def explain(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case file, the id of a shipped case, or '-'.")],
    rule: Annotated[str | None, typer.Option("--rule", metavar="ID", help="Explain this rule only.")] = None,
    why_not: Annotated[
        str | None,
        typer.Option("--why-not", metavar="ROOT|URGENCY", help="Why this root or category was not the answer."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show silent and untouched rules too.")] = False,
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
    plain: options.Plain = False,
    color: options.Color = None,
) -> None:
    """Explain a case: what each rule wanted and found, what it waits for, what would change the answer."""
    from radiculo.cli.reading import Reader
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.explain import print_explanation, print_rule, print_why_not
    from radiculo.render.json import print_json
    from radiculo.render.screen import Style, screens
    from radiculo.render.triage import print_stamp
    from radiculo.triage import run
    from radiculo.triage.trace import RuleTraceFile

    out, err = screens(Style(plain=plain, color=color))
    base = load_rules(rules, options.policy_overrides(policy), examples=False)
    chosen = _rule(rule, base)
    target = _target(why_not, base)
    reader = Reader([case], base, err)
    for found in reader:
        trace = run.triage(found, base)
        parts = [trace.rule(chosen.id, side) for side in chosen.frames] if chosen else []
        if json and parts:
            use = trace.outcome.intended_use
            print_json(RuleTraceFile(case=found.id, rules=parts, intended_use=use))
        elif json:
            print_json(trace.to_file())
        elif parts:
            for part in parts:
                print_rule(out, part, trace)
            print_stamp(out, trace.outcome)
        elif target:
            print_why_not(out, trace, target)
        else:
            print_explanation(out, found, trace, everything=everything)
    reader.report()
    raise typer.Exit(reader.exit)


def _rule(name: str | None, base: RuleBase) -> Rule | None:
    if name is None or name in base.by_id:
        return base.by_id[name] if name is not None else None
    alike = [rule for rule in base.rules if name.lower() in rule.id]
    if len(alike) == 1:
        return alike[0]
    hint = f"rules with that in their id: {one_of(r.id for r in alike)}" if alike else did_you_mean(name, base.by_id)
    raise typer.BadParameter(f"no rule '{name}'; {hint}", param_hint="--rule")


def _target(name: str | None, base: RuleBase) -> str:
    known = [*base.tables.roots, *base.tables.categories]
    found = next((item for item in known if item.lower() == (name or "").lower()), "")
    if name is not None and not found:
        raise typer.BadParameter(f"'{name}' is neither a root nor a category", param_hint="--why-not")
    return found
