"""`radiculo schema` and `radiculo compile`: the published formats, and the rule base as one artefact."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.display import screens


def schema(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help="Which schema. Without a name: list them.", autocompletion=completion.schemas
        ),
    ] = None,
) -> None:
    """Print a JSON Schema: cases, rule files, outcome, trace, replay, compiled rule base."""
    from radiculo.errors import did_you_mean
    from radiculo.render.schemas import SCHEMAS, json_schema

    if name is None:
        out, _ = screens()
        for known, (what, _) in SCHEMAS.items():
            out.line((f"{known:<{max(map(len, SCHEMAS))}}", "bold"), f"  {what}", hang=1)
        return
    if name not in SCHEMAS:
        raise typer.BadParameter(f"no schema '{name}'. {did_you_mean(name, SCHEMAS)}", param_hint="NAME")
    typer.echo(jsonlib.dumps(json_schema(name), indent=2))


def compile_(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the artefact; '-' for stdout.")],
    vectors: Annotated[
        Path | None,
        typer.Option("--vectors", metavar="FILE", help="Write test vectors for other programs that run it as well."),
    ] = None,
    rules: options.Rules = None,
    force: options.Force = False,
) -> None:
    """Compile the rules to one JSON artefact: for --rules in place of a directory, and for programs of others."""
    from radiculo.cli.writing import opened
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.store.output import RULE_BASE, VECTORS
    from radiculo.triage.artefact import artefact

    inputs = [str(rules)] if rules else None
    beside = opened(vectors, VECTORS, inputs, force=force)

    to = opened(None if str(output) == "-" else output, RULE_BASE, inputs, force=force)
    base = load_rules(rules)
    text = jsonlib.dumps(artefact(base), ensure_ascii=False, separators=(",", ":"))
    if to is None:
        typer.echo(text)
    else:
        to.write([f"{text}\n".encode()])
        typer.echo(f"{output}: {len(base.rules)} rules, hash {base.hash}", err=True)
    if beside is not None:
        from radiculo.generate.vectors import text_of
        from radiculo.generate.vectors import vectors as make

        found = make(base)
        beside.write([text_of(found).encode()])
        typer.echo(f"{vectors}: {len(found.cases)} cases, {len(found.decisions)} decisions", err=True)
