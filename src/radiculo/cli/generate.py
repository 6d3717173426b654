"""`radiculo generate`: valid synthetic vignettes."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens
from radiculo.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radiculo.store.output import Output


class Target(StrEnum):
    """What generated cases may aim at."""

    boundary = "boundary"
    tie = "tie"
    hidden_flag = "hidden-flag"


def generate(
    count: Annotated[int, typer.Argument(metavar="N", min=1, help="How many cases.")],
    seed: Annotated[
        int, typer.Option("--seed", metavar="S", min=0, help="The seed: the same one, the same cases.")
    ] = 0,
    target: Annotated[
        Target | None,
        typer.Option(
            "--target",
            metavar="KIND",
            help="boundary: one observation away from another verdict of a rule; tie: two roots with equal evidence; "
            "hidden-flag: one red flag among normal findings.",
        ),
    ] = None,
    like: Annotated[
        list[str] | None,
        typer.Option(
            "--like", metavar="PATH", help="Take missingness and frequencies from these cases; may be repeated."
        ),
    ] = None,
    expect: Annotated[bool, typer.Option("--expect", help="Write the present answer as `expect`.")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write there, not to stdout.")] = None,
    force: options.Force = False,
    rules: options.Rules = None,
    policy: options.Policy = None,
) -> None:
    """Write synthetic cases as JSON Lines. They test the rules; they say nothing about patients."""
    from radiculo.cli.reading import Reader
    from radiculo.cli.writing import opened
    from radiculo.generate.generator import Generator
    from radiculo.generate.targets import NoSuchCase
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.store.output import GENERATED

    if target and like:
        raise typer.BadParameter("give --target or --like, not both", param_hint="--like")
    _, err = screens()
    output = opened(out, GENERATED, [*(like or ()), rules], force=force)
    base = load_rules(rules, options.policy_overrides(policy))
    reader = Reader(like or [], base, err)
    given = reader.some() if like else []
    try:
        _write(Generator(base, seed, target.value if target else None, given).lines(count, expect=expect), output)
    except NoSuchCase as error:
        err.line(f"nothing to write: {error}")
        raise typer.Exit(Exit.NOTHING) from None
    err.line(f"{count} synthetic cases, seed {seed}" + (f", in {out}" if out else ""))
    err.line(base.tables.intended_use)
    raise typer.Exit(reader.exit if like else Exit.DONE)


def _write(chunks: Iterable[bytes], output: Output | None) -> None:
    from radiculo.cli.streams import check_heard

    if output is not None:
        output.write(chunks)
        return
    for chunk in chunks:
        check_heard()
        sys.stdout.buffer.write(chunk)
