"""`radiculo schema` and `radiculo compile`: the published formats, and the rule base as one artefact."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.display import screens

if TYPE_CHECKING:
    from radiculo.store.output import Output


def schema(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help="Which schema. Without a name: list them.", autocompletion=completion.schemas
        ),
    ] = None,
    names: Annotated[
        bool,
        typer.Option("--names", help="Of a case or a rule: with every name and value of the rules, for your editor."),
    ] = False,
    rules: options.Rules = None,
) -> None:
    """Print a JSON Schema: cases, rule files, outcome, trace, replay, compiled rule base."""
    from radiculo.errors import did_you_mean, one_of
    from radiculo.render.schemas import SCHEMAS, json_schema

    if name is None:
        out, _ = screens()
        for known, (what, _) in SCHEMAS.items():
            out.line((f"{known:<{max(map(len, SCHEMAS))}}", "bold"), f"  {what}", hang=1)
        return
    if name not in SCHEMAS:
        hint = did_you_mean(name, SCHEMAS) or one_of(SCHEMAS)
        raise typer.BadParameter(f"no schema '{name}'; {hint}", param_hint="NAME")
    if names and name not in {"case", "rule"}:
        raise typer.BadParameter("only the schemas of a case and a rule have names of the rules", param_hint="--names")
    found = _with_names(name, rules) if names else json_schema(name)
    typer.echo(jsonlib.dumps(found, indent=2, ensure_ascii=False))


def _with_names(name: str, rules: Path | None) -> dict[str, object]:
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.case_schema import editor_schema
    from radiculo.render.rule_schema import editor_rule_schema

    base = load_rules(rules)
    return editor_schema(base) if name == "case" else editor_rule_schema(base)


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
    from radiculo.cli.writing import outputs
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.store.output import RULE_BASE, VECTORS
    from radiculo.triage.artefact import artefact

    files = outputs([rules], force=force)
    to = None if str(output) == "-" else files.open(output, RULE_BASE)
    to_vectors = None if vectors is None or str(vectors) == "-" else files.open(vectors, VECTORS)
    base = load_rules(rules)
    text = jsonlib.dumps(artefact(base), ensure_ascii=False, separators=(",", ":"))
    _write(to, text + "\n")
    said = f"{output}: {len(base.rules)} rules, hash {base.hash}"
    if vectors is not None:
        from radiculo.generate.vectors import text_of
        from radiculo.generate.vectors import vectors as make

        found = make(base)
        _write(to_vectors, text_of(found))
        said += f"\n{vectors}: {len(found.cases)} cases, {len(found.decisions)} decisions"
    if str(output) != "-":
        typer.echo(said, err=True)


def _write(output: Output | None, text: str) -> None:
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write([text.encode()])
