"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from radiculo.cli import completion

if TYPE_CHECKING:
    from radiculo.knowledge.base import RuleBase

Rules: TypeAlias = Annotated[
    Path | None,
    typer.Option("--rules", metavar="PATH", help="Rules directory or compiled artefact. [env: RADICULO_RULES]"),
]
Policy: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        metavar="NAME=VALUE",
        help="Set a policy switch for this run; may be repeated.",
        autocompletion=completion.switches,
    ),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")]
Plain: TypeAlias = Annotated[bool, typer.Option("--plain", help="Plain text: no colour, no wrapping.")]
Color: TypeAlias = Annotated[
    bool | None,
    typer.Option("--color/--no-color", help="Force colour on or off. Default: on a terminal without NO_COLOR."),
]
Quiet: TypeAlias = Annotated[
    bool, typer.Option("--quiet", "-q", envvar="RADICULO_QUIET", help="No hints and no progress on stderr.")
]
Pager: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--pager/--no-pager", help="Page what is longer than the terminal (the default), or not.", show_default=False
    ),
]

Domain: TypeAlias = Annotated[
    str | None,
    typer.Option("--domain", metavar="NAME", help="Only this domain of evidence.", autocompletion=completion.domains),
]
Root: TypeAlias = Annotated[
    str | None,
    typer.Option("--root", metavar="ROOT", help="Only what concerns this root.", autocompletion=completion.roots),
]
Urgency: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--urgency", metavar="CATEGORY", help="Only what can set this category.", autocompletion=completion.categories
    ),
]
Source: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--source", metavar="KEY", help="Only what cites this reference.", autocompletion=completion.references
    ),
]

Tag: TypeAlias = Annotated[
    str | None,
    typer.Option("--tag", metavar="STRATEGY", help="Only what this strategy of the rules uses."),
]


class EngineChoice(StrEnum):
    """Which engine answers: the engine of record, arrays, or both and compare."""

    DURABLE = "durable"
    COLUMNS = "columns"
    BOTH = "both"


Engine: TypeAlias = Annotated[
    EngineChoice | None,
    typer.Option("--engine", metavar="NAME", help="durable: case by case; columns: on arrays; both: compare the two."),
]
Outcomes: TypeAlias = Annotated[
    str | None, typer.Option("--outcomes", metavar="FILE", help="Write one JSON line per record to FILE ('-': stdout).")
]
Provisional: TypeAlias = Annotated[
    bool, typer.Option("--provisional", help="On arrays too, find out whether each urgency is provisional.")
]
Resume: TypeAlias = Annotated[
    bool, typer.Option("--resume", help="Go on with the run that wrote the same --outcomes FILE.")
]
Chunk: TypeAlias = Annotated[
    int, typer.Option("--chunk", min=1, max=1_000_000, metavar="N", help="Records per chunk of a bulk run.")
]
Workers: TypeAlias = Annotated[
    int | None, typer.Option("--workers", min=1, metavar="N", help="Run chunks in N supervised processes.")
]
SharedOut: TypeAlias = Annotated[
    str | None, typer.Option("--shard", metavar="K/N", help="Run only part K of N; --merge adds the reports up.")
]
Merge: TypeAlias = Annotated[
    bool, typer.Option("--merge", help="The paths are reports of shards (replay --json): add them up.")
]
Quarantine: TypeAlias = Annotated[
    Path,
    typer.Option("--quarantine", metavar="DIR", help="Where a record that kills a worker is put."),
]
Force: TypeAlias = Annotated[
    bool, typer.Option("--force", help="Replace files that radiculo did not make; never an input.")
]
Dask: TypeAlias = Annotated[
    str | None, typer.Option("--dask", metavar="ADDRESS", help="Run chunks on the Dask cluster at ADDRESS.")
]


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
