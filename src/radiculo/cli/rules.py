"""`radiculo rules`: what the rules say, and `radiculo rules new`: a rule of your own."""

from __future__ import annotations

from typing import Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.display import SHOW, FirstWord, shown
from radiculo.cli.names import exact, unknown
from radiculo.cli.new_rule import new
from radiculo.cli.wanted import choice, give_answer, wanted_of

rules = typer.Typer(cls=FirstWord, help="Show a rule, list rules, or begin one: radiculo rules new ID.")


def show(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID|WORDS...",
            help="A rule by id: its page. Else words to look for. 'new ID' begins a rule (radiculo rules new --help).",
            autocompletion=completion.rules_or_new,
        ),
    ] = None,
    domain: options.Domain = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="FOLDER", help="Only rules of this folder, such as level.")
    ] = None,
    root: options.Root = None,
    urgency: options.Urgency = None,
    source: options.Source = None,
    tag: options.Tag = None,
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Show a rule: when it fires, stays silent and waits, what it does, why, misuse, sources; or list rules."""
    from radiculo.knowledge.reading import Readings
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.knowledge.selection import Wanted, select_rules
    from radiculo.render.pages.answer import rules_answer

    base = load_rules(rules, options.policy_overrides(policy))
    readings, folders = Readings(base), sorted({rule.id.split("/")[0] for rule in base.rules})
    of = choice(group, folders, what="folder of rules", option="--group")
    wanted = wanted_of(base, words, domain=domain, root=root, urgency=urgency, source=source, strategy=tag, group=of)
    one = exact(wanted.words, base.by_id) if wanted.words else None
    found = (one,) if one else select_rules(readings, wanted)
    if wanted == Wanted(words=wanted.words) and wanted.words and not found:
        raise unknown(wanted.words, base.by_id, [], what="rule", option="ID")
    alone = len(found) == 1 and bool(words)
    give_answer(lambda: rules_answer(found, readings, alone=alone), len(found), json=json, what="rule")


rules.command(SHOW)(shown(show, name="rules"))
rules.command("new")(shown(new, name="new", paged=False))
