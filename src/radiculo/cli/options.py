"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from radiculo.cases.read import Record
    from radiculo.knowledge.base import RuleBase

Rules: TypeAlias = Annotated[
    Path | None,
    typer.Option("--rules", metavar="PATH", help="Rules directory or compiled artefact. [env: RADICULO_RULES]"),
]
Policy: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--policy", metavar="NAME=VALUE", help="Set a policy switch for this run; may be repeated."),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")]
Plain: TypeAlias = Annotated[bool, typer.Option("--plain", help="Plain text: no colour, no wrapping.")]
Color: TypeAlias = Annotated[
    bool | None, typer.Option("--color/--no-color", help="Force colour on or off. Default: on a terminal.")
]

Records: TypeAlias = "Iterator[Record]"


def policy_overrides(pairs: list[str] | None) -> dict[str, str]:
    """Return `--policy` pairs as a mapping. Raises BadParameter on a pair without '='."""
    found = {}
    for pair in pairs or []:
        name, equals, value = pair.partition("=")
        if not equals or not name or not value:
            raise typer.BadParameter(f"'{pair}' is not of the form NAME=VALUE", param_hint="--policy")
        found[name.strip()] = value.strip()
    return found


def rule_ids(names: list[str], base: RuleBase) -> frozenset[str]:
    """Return rules by id or earlier id. Raises BadParameter for an unknown one."""
    from radiculo.errors import did_you_mean

    for name in names:
        if name not in base.by_id:
            hint = did_you_mean(name, base.by_id)
            raise typer.BadParameter(f"unknown rule '{name}'" + (f"; {hint}" if hint else ""), param_hint="--rule")
    return frozenset(base.by_id[name].id for name in names)
