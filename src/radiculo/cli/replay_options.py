"""The options of `radiculo replay` that select, judge, compare and write down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from radiculo.errors import did_you_mean

if TYPE_CHECKING:
    from radiculo.replay.filter import Filter
    from radiculo.replay.gates import Gate

_SELECT, _GATES, _OUTPUT = "Which cases", "Gates", "Outputs"


def _file(flag: str, help_: str) -> object:
    return typer.Option(flag, metavar="FILE", help=help_, rich_help_panel=_OUTPUT)


Tags: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="Only cases with this tag; may be repeated.", rich_help_panel=_SELECT),
]
NotTags: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--not-tag", metavar="TAG", help="No cases with this tag.", rich_help_panel=_SELECT),
]
Ids: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--id", metavar="GLOB", help="Only cases whose id matches, such as 'cr-0*'.", rich_help_panel=_SELECT),
]
Classes: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--class",
        metavar="CLASS",
        help="Only cases of this class: vignette (has expect), scored (has truth), published (has a source), "
        "synthetic, known (an accepted disagreement).",
        rich_help_panel=_SELECT,
    ),
]
LastFailedOnly: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--last-failed",
        help="Only what failed when these paths were last replayed; everything when nothing did.",
        rich_help_panel=_SELECT,
    ),
]
MaxFail: TypeAlias = Annotated[
    int,
    typer.Option("--maxfail", metavar="N", min=0, help="Stop after N failures. 0: never.", rich_help_panel=_SELECT),
]
FailUnder: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under",
        metavar="[NAME=]PCT",
        help="Exit 1 when less than PCT percent are right: urgency (default), root, root-top-1, no-root, pathway, "
        "rival. May be repeated.",
        rich_help_panel=_GATES,
    ),
]
MaxUnder: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--max-under-triage",
        metavar="N",
        min=0,
        help="Exit 1 when more than N are less urgent than was so.",
        rich_help_panel=_GATES,
    ),
]
MaxOver: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--max-over-triage",
        metavar="N",
        min=0,
        help="Exit 1 when more than N are more urgent than was so.",
        rich_help_panel=_GATES,
    ),
]
JUnitFile: TypeAlias = Annotated[Path | None, _file("--junit", "Write JUnit XML: each record a test case.")]
HtmlFile: TypeAlias = Annotated[Path | None, _file("--html", "Write a report as a single HTML file.")]
RecordFile: TypeAlias = Annotated[
    Path | None, _file("--record", "Write a snapshot of the answers (.gz compresses it).")
]
AgainstFile: TypeAlias = Annotated[
    Path | None, _file("--against", "Compare with a snapshot; exit 1 when anything changed.")
]
GitHubOn: TypeAlias = Annotated[
    bool | None,
    typer.Option(
        "--github/--no-github",
        help="Failures as annotations of GitHub Actions on stderr. Default: when GITHUB_ACTIONS is true.",
        rich_help_panel=_OUTPUT,
    ),
]


def filter_of(
    tags: list[str] | None, not_tags: list[str] | None, *, ids: list[str] | None, classes: list[str] | None
) -> Filter:
    """Return what the options select. Raises BadParameter for a class that is none."""
    from radiculo.replay.filter import CLASSES, Filter

    for name in classes or []:
        if name not in CLASSES:
            hint = did_you_mean(name, CLASSES)
            raise typer.BadParameter(f"'{name}' is none of {', '.join(CLASSES)}. {hint}".rstrip(), param_hint="--class")
    return Filter(tuple(tags or ()), tuple(not_tags or ()), tuple(ids or ()), tuple(classes or ()))


def gates_of(fail_under: list[str] | None, max_under: int | None, max_over: int | None) -> list[Gate]:
    """Return the gates that the options set. Raises BadParameter for a share that is none."""
    from radiculo.replay.gates import AtMost, parse_share

    gates: list[Gate] = []
    for text in fail_under or []:
        try:
            gates.append(parse_share(text))
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--fail-under") from error
    if max_under is not None:
        gates.append(AtMost("under", max_under))
    if max_over is not None:
        gates.append(AtMost("over", max_over))
    return gates
