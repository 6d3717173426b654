"""`radiculo mutate`: which small mistakes in the rules would nobody notice?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import give, screens
from radiculo.errors import Exit, worst


def mutate(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH...", help="Vignettes: files, folders, ids of shipped cases, or '-'."),
    ] = None,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", metavar="ID", help="Mutate only this rule; may be repeated.")
    ] = None,
    examples: Annotated[
        bool, typer.Option("--examples/--no-examples", help="Use the rules' own examples, too.")
    ] = True,
    suggest: Annotated[
        int, typer.Option("--suggest", metavar="N", min=0, help="Look for a killing vignette for so many survivors.")
    ] = 20,
    fail_under: Annotated[
        float | None,
        typer.Option("--fail-under", metavar="PERCENT", min=0, max=100, help="Exit 1 below this kill rate."),
    ] = None,
    vignettes: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write the vignettes that would kill the survivors as JSON Lines."),
    ] = None,
    force: options.Force = False,
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Put small mistakes into every rule and count those that examples and vignettes notice.

    An example notices when its rule gets another verdict, a case when its answer changes or its `expect` is not met.
    """
    from radiculo.cli.progress import Progress
    from radiculo.cli.reading import Reader, tell_left_out
    from radiculo.cli.writing import opened
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.mutate import mutation_page
    from radiculo.store.output import SUGGESTED
    from radiculo.trials.mutation.report import Mutation
    from radiculo.trials.mutation.suite import Suite
    from radiculo.trials.suggested import of_mutation

    _, err = screens()
    output = opened(vignettes, SUGGESTED, [*(paths or ()), rules], force=force)
    base = load_rules(rules, options.policy_overrides(policy))
    wanted = options.rule_ids(rule or [], base)
    reader = Reader(paths or [], base, err)
    cases = list(reader)
    suite = Suite.of(base, cases, examples=examples)
    reader.told.finish()
    if not suite.batch.size or (paths and not cases):
        tell_left_out(paths or [], err)
        err.line("nothing to run: no case was found" if paths else "nothing to run: there is no example")
        raise typer.Exit(reader.exit if reader.invalid else Exit.NOTHING)
    report = Mutation(suite, wanted, suggest).run(Progress(err, "mutants"), len(reader.invalid))
    if output is not None:
        output.write(of_mutation(report))
    give(report, lambda: mutation_page(report), json=json)
    rate = report.total.rate  # None: with nothing to kill there is nothing to miss
    low = fail_under is not None and rate is not None and rate * 100 < fail_under
    raise typer.Exit(worst([Exit.UNMET if low else Exit.DONE, Exit.CASE if reader.invalid else Exit.DONE]))
