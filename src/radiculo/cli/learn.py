"""`radiculo learn`: the catalogue of treatments, investigations and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.display import screens
from radiculo.errors import Exit, did_you_mean, one_of

if TYPE_CHECKING:
    from radiculo.catalogue.model import Catalogue
    from radiculo.catalogue.shapes import Verdict


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
    from radiculo.catalogue.read import load_catalogue
    from radiculo.catalogue.search import Query, find
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.json import print_json
    from radiculo.render.learn import learn_json, learn_page
    from radiculo.render.terminal import print_page

    out, err = screens()
    base = load_rules(rules)
    catalogue = load_catalogue(base)
    if not catalogue.sections:
        err.line("these rules have no catalogue")
        raise typer.Exit(Exit.NOTHING)
    words = " ".join(" ".join(topic or []).split())
    query = Query(words, _section(section, catalogue), _verdict(verdict))
    answer = find(catalogue, query)
    if json:
        print_json(learn_json(base, catalogue, query, answer))
    else:
        print_page(out, learn_page(base, catalogue, answer), base.tables.intended_use)
    raise typer.Exit(Exit.NOTHING if answer.kind == "nothing" else Exit.DONE)


def _section(name: str | None, catalogue: Catalogue) -> str:
    if name is not None and name not in catalogue.by_section:
        hint = did_you_mean(name, catalogue.by_section) or one_of(catalogue.by_section)
        raise typer.BadParameter(f"no section '{name}'. {hint}", param_hint="--section")
    return name or ""


def _verdict(name: str | None) -> Verdict | None:
    from radiculo.catalogue.model import VERDICTS

    if name is None:
        return None
    wanted = name.strip().lower().replace("-", "_").replace(" ", "_")
    found = next((verdict for verdict in VERDICTS if verdict == wanted), None)
    if found is None:
        hint = did_you_mean(name, VERDICTS) or one_of(VERDICTS)
        raise typer.BadParameter(f"no verdict '{name}'. {hint}", param_hint="--verdict")
    return found
