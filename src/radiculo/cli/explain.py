"""`radiculo explain`: the reasoning of one case, down to the leaf; or what a diagnostic code means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.display import screens
from radiculo.cli.names import named

CODES = "codes"  # in the place of a case: list the diagnostic codes

if TYPE_CHECKING:
    from radiculo.knowledge.base import RuleBase


def explain(
    case: Annotated[
        str,
        typer.Argument(
            metavar="CASE|CODE",
            help="A case file, the id of a shipped case, or '-'; or a diagnostic code; 'codes' lists them.",
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
    differential: Annotated[
        bool, typer.Option("--differential", help="Roots and rivals side by side: what each finding says of them.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Show silent, untouched and far rules too.")] = False,
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Explain a case: what each rule wanted and found, what it waits for, what would change the answer.

    Or explain a diagnostic code, as in `radiculo explain unknown-value`.
    """
    if code_explained(case):
        return
    from radiculo.cli.reading import Reader
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.explain import differential_page, explanation_page, rule_trees_page, why_not_page
    from radiculo.render.json import print_json
    from radiculo.render.terminal import print_page
    from radiculo.triage import run
    from radiculo.triage.trace import RuleTraceFile
    from radiculo.triage.why_not import NEAREST, WhyNot

    out, err = screens()
    base = load_rules(rules, options.policy_overrides(policy))
    chosen = named(rule, base.by_id, what="rule", option="--rule") if rule is not None else None
    target = _target(why_not, base)
    reader = Reader([case], base, err)
    for found in reader:
        trace = run.triage(found, base)
        parts = [trace.rule(chosen.id, side) for side in chosen.frames] if chosen else []
        missed = WhyNot(trace, None if everything else NEAREST).file(found.id, target) if target else None
        table = trace.differential.file() if differential else None
        if json and table:
            print_json(table, trace.names)
        elif json and parts:
            use = trace.outcome.intended_use
            print_json(RuleTraceFile(case=found.id, rules=parts, intended_use=use), trace.names)
        elif json:
            print_json(missed or trace.to_file(), trace.names)
        else:
            page = (
                differential_page(found, trace, table)
                if table
                else rule_trees_page(found, parts, trace)
                if parts
                else why_not_page(found, trace, missed)
                if missed
                else explanation_page(found, trace, everything=everything)
            )
            print_page(out, page, trace.outcome.intended_use)
    reader.end()


def code_explained(name: str) -> bool:
    """Print the page of a code, or the list of all, when `name` is one and no file."""
    if not name.replace("-", "").isalpha() or Path(name).exists():
        return False
    from radiculo.render.pages.code import meanings, print_code, print_codes

    if name != CODES and name not in meanings():
        return False
    out, _ = screens()
    if name == CODES:
        print_codes(out)
    else:
        print_code(out, name)
    return True


def _target(name: str | None, base: RuleBase) -> str:
    known = [*base.tables.roots, *base.tables.categories]
    found = next((item for item in known if item.lower() == (name or "").lower()), "")
    if name is not None and not found:
        raise typer.BadParameter(f"'{name}' is none of {', '.join(known)}", param_hint="--why-not")
    return found
