"""`radiculo compare`: two rule bases, or two policies, on the same cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import give, screens
from radiculo.errors import Exit, worst

if TYPE_CHECKING:
    from radiculo.trials.compare.comparer import Comparer

_GENERATED = 10_000


def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Rules directory or compiled artefact.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Rules directory or compiled artefact.")],
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="CASES...", help="Case files, folders, ids of shipped cases.")
    ] = None,
    generated: Annotated[
        int | None,
        typer.Option(
            "--generated", metavar="N", min=1, help=f"Use N generated cases. Default without CASES: {_GENERATED}."
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0, help="The seed of the generated cases.")] = 0,
    allow_drops: Annotated[bool, typer.Option("--allow-drops", help="Do not exit 1 when an urgency falls.")] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="Show so many cases per group.")] = 5,
    policy: options.Policy = None,
    new_policy: Annotated[
        list[str] | None,
        typer.Option("--new-policy", metavar="NAME=VALUE", help="Set a policy switch for NEW only; may be repeated."),
    ] = None,
    json: options.Json = False,
) -> None:
    """Show every case whose level, tier, urgency, pathway or fired rules change, by the rule that did it.

    Exit 1 when any urgency falls, unless --allow-drops.
    """
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.compare import comparison_page
    from radiculo.trials.compare.comparer import Comparer

    _check(paths or [], generated)
    _, err = screens()
    shared = options.policy_overrides(policy)
    before = load_rules(old, shared)
    after = load_rules(new, shared | options.policy_overrides(new_policy))
    comparer = Comparer(before, after, limit)
    _compare(comparer, paths or [], generated or _GENERATED, seed)
    report = comparer.report(None if paths else seed)
    if not report.cases and not report.invalid:
        err.line("nothing to run: no case was found")
        raise typer.Exit(Exit.NOTHING)
    give(report, lambda: comparison_page(report), json=json)
    dropped = report.urgency_falls and not allow_drops
    raise typer.Exit(worst([Exit.CASE if report.invalid else Exit.DONE, Exit.UNMET if dropped else Exit.DONE]))


def _check(paths: list[str], generated: int | None) -> None:
    if paths and generated:
        raise typer.BadParameter("give cases or --generated, not both", param_hint="--generated")
    if "-" in paths:
        raise typer.BadParameter(
            "cases are read once per rule base; give a file, not standard input", param_hint="CASES"
        )


def _compare(comparer: Comparer, paths: list[str], count: int, seed: int) -> None:
    from radiculo.trials.compare import cases

    old, new, invalid = comparer.old, comparer.new, comparer.invalid
    files = cases.from_files(paths, old, new, invalid) if paths else cases.generated(count, seed, old, new, invalid)
    for paired in files:
        comparer.add(paired)
