"""`radiculo explain`: the reasoning of one case, down to the leaf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.display import screens
from radiculo.cli.names import named

if TYPE_CHECKING:
    from radiculo.knowledge.base import RuleBase


def explain(
    case: Annotated[
        str,
        typer.Argument(
            metavar="CASE",
            help="A case file, the id of a shipped case, or '-'.",
            autocompletion=completion.cases,
        ),
    ],
    rule: Annotated[
        str | None,
        typer.Option("--rule", metavar="ID", help="Explain this rule only.", autocompletion=completion.rules),
    ] = None,
    why_not: Annotated[
        str | None,
        typer.Option(
            "--why-not",
            metavar="ROOT|URGENCY",
            help="Why this root or category was not the answer.",
            autocompletion=completion.roots_or_categories,
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show silent and untouched rules too.")] = False,
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Explain a case: what each rule wanted and found, what it waits for, what would change the answer."""
    from radiculo.cli.reading import Reader
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.explain import print_explanation, print_rule, print_why_not
    from radiculo.render.json import print_json
    from radiculo.render.triage import print_stamp
    from radiculo.triage import run
    from radiculo.triage.trace import RuleTraceFile

    out, err = screens()
    base = load_rules(rules, options.policy_overrides(policy))
    chosen = named(rule, base.by_id, what="rule", option="--rule") if rule is not None else None
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


def _target(name: str | None, base: RuleBase) -> str:
    known = [*base.tables.roots, *base.tables.categories]
    found = next((item for item in known if item.lower() == (name or "").lower()), "")
    if name is not None and not found:
        raise typer.BadParameter(f"'{name}' is none of {', '.join(known)}", param_hint="--why-not")
    return found
