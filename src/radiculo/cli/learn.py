"""`radiculo learn`: the catalogue of treatments, investigations and answers."""

from __future__ import annotations

from typing import Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.display import give, screens
from radiculo.cli.wanted import choice
from radiculo.errors import Exit


def learn(
    topic: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TOPIC...",
            help="A section, an entry, or words. Without it: the sections.",
            autocompletion=completion.topics,
        ),
    ] = None,
    section: Annotated[
        str | None, typer.Option("--section", metavar="ID", help="Only this section of the catalogue.")
    ] = None,
    verdict: Annotated[
        str | None, typer.Option("--verdict", metavar="NAME", help="Only entries with this verdict.")
    ] = None,
    rules: options.Rules = None,
    json: options.Json = False,
) -> None:
    """Look up a treatment, test or question: what it is, the verdict of the evidence, why, and the sources."""
    from radiculo.catalogue.model import VERDICTS
    from radiculo.catalogue.read import load_catalogue
    from radiculo.catalogue.search import Query, find
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.learn import learn_json, learn_page

    _, err = screens()
    base = load_rules(rules)
    catalogue = load_catalogue(base)
    if not catalogue.sections:
        err.line("these rules have no catalogue")
        raise typer.Exit(Exit.NOTHING)
    words = " ".join(" ".join(topic or []).split())
    wanted = choice(verdict, VERDICTS, what="verdict", option="--verdict")
    query = Query(
        words,
        choice(section, catalogue.by_section, what="section", option="--section"),
        next((known for known in VERDICTS if known == wanted), None),
    )
    answer = find(catalogue, query)
    give(learn_json(base, catalogue, query, answer), lambda: learn_page(base, catalogue, answer), json=json)
    raise typer.Exit(Exit.NOTHING if answer.kind == "nothing" else Exit.DONE)
