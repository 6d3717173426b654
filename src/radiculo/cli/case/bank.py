"""`radiculo case bank`: what a bank of cases covers, and what to write next."""

from __future__ import annotations

from typing import Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import give, screens


def bank(
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="CASE...", help="Files, folders, patterns, or ids. Default: shipped.")
    ] = None,
    rules: options.Rules = None,
    json: options.Json = False,
) -> None:
    """Count what a bank covers: roots, urgency, rivals, screens, people, difficulty; its gaps, and the next case."""
    from radiculo.authoring.coverage import bank_of, next_case
    from radiculo.cli.reading import Reader
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.knowledge.sources import find_cases
    from radiculo.render.bank import bank_file, bank_page

    _, err = screens()
    base = load_rules(rules)
    reader = Reader(cases or [str(find_cases())], base, err)
    found = bank_of(list(reader), base)
    wish = next_case(found, base)
    if json or found.cases:
        give(bank_file(found, wish, base), lambda: bank_page(found, wish, base), json=json)
    reader.end()
