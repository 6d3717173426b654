"""`radiculo cover`: how well do some cases exercise the rules?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import give, screens
from radiculo.errors import Exit, worst


def cover(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Case files, folders, ids of shipped cases, or '-'.")
    ],
    pairs: Annotated[bool, typer.Option("--pairs", help="Add which pairs of rules fire together.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Show every rule and each of its tests.")] = False,
    fail_under: Annotated[
        float | None,
        typer.Option("--fail-under", metavar="PERCENT", min=0, max=100, help="Exit 1 when fewer of the rules fire."),
    ] = None,
    vignettes: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write the vignettes that would make those rules fire as JSON Lines."
        ),
    ] = None,
    force: options.Force = False,
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Show which rules and tests the cases exercise, and for every other rule a smallest vignette that would."""
    from radiculo.cli.reading import Reader
    from radiculo.cli.writing import opened
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.cover import cover_page
    from radiculo.store.output import SUGGESTED
    from radiculo.trials.cover import Coverage
    from radiculo.trials.suggested import of_coverage

    _, err = screens()
    output = opened(vignettes, SUGGESTED, [*paths, rules], force=force)
    reader = Reader(paths, load_rules(rules, options.policy_overrides(policy)), err)
    cases = reader.some()
    report = Coverage.of(reader.base, cases).report(invalid=len(reader.invalid), pairs=pairs)
    if output is not None:
        output.write(of_coverage(report))
    give(report, lambda: cover_page(report, everything=everything), json=json)
    low = fail_under is not None and report.rate * 100 < fail_under
    raise typer.Exit(worst([Exit.UNMET if low else Exit.DONE, reader.exit]))
