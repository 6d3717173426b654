"""`radiculo coverage`: is every item of the seed inventory answered in its role?"""

from __future__ import annotations

from typing import Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import give, screens
from radiculo.errors import Exit


def coverage(
    missing: Annotated[bool, typer.Option("--missing", help="Only the items that nothing answers.")] = False,
    rules: options.Rules = None,
    json: options.Json = False,
) -> None:
    """List every item of the seed inventory, and which rule, finding or entry answers it in its role."""
    from radiculo.catalogue.read import load_catalogue
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.lint.inventory import read_inventory
    from radiculo.lint.seed_coverage import cover_seed
    from radiculo.render.coverage import coverage_json, coverage_page

    _, err = screens()
    base = load_rules(rules)
    items = read_inventory(base)
    if not items:
        err.line("these rules have no inventory of items to answer")
        raise typer.Exit(Exit.NOTHING)
    rows = cover_seed(base, load_catalogue(base), items)
    data = coverage_json(base, rows, missing_only=missing)
    give(data, lambda: coverage_page(rows, missing_only=missing), json=json)
    raise typer.Exit(Exit.DONE if all(row.answered for row in rows) else Exit.UNMET)
