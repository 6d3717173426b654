"""`radiculo findings`: what can be observed, how, and which rules read it."""

from __future__ import annotations

from typing import Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.names import exact, finding_aliases, unknown
from radiculo.cli.wanted import choice, give_answer, wanted_of


def findings(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID|WORDS...",
            help="A finding by id, title or alias: its page. Else words to look for.",
            autocompletion=completion.findings,
        ),
    ] = None,
    domain: options.Domain = None,
    group: Annotated[str | None, typer.Option("--group", metavar="NAME", help="Only this group of findings.")] = None,
    root: options.Root = None,
    urgency: options.Urgency = None,
    source: options.Source = None,
    tag: options.Tag = None,
    signs: Annotated[bool, typer.Option("--signs", help="The signs that rules derive, in place of findings.")] = False,
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Show a finding: question, how to examine, values, and the rules that read it; or list findings."""
    from radiculo.knowledge.reading import Readings
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.knowledge.selection import Wanted, search_findings, select_findings
    from radiculo.likeness import nearest
    from radiculo.render.pages.answer import findings_answer

    base = load_rules(rules, options.policy_overrides(policy))
    readings = Readings(base)
    of = choice(group, base.vocabulary.groups, what="group", option="--group")
    wanted = wanted_of(base, words, domain=domain, root=root, urgency=urgency, source=source, strategy=tag, group=of)
    aliases = finding_aliases(base.vocabulary.findings.values())
    one = exact(wanted.words, base.vocabulary.findings, aliases) if wanted.words else None
    look = search_findings if wanted.words else select_findings
    found = (one,) if one else look(readings, wanted, signs=signs)
    if wanted == Wanted(words=wanted.words) and wanted.words and not found:
        known = [*base.vocabulary.findings, *aliases]
        if nearest(wanted.words, known):
            raise unknown(wanted.words, known, [], what="finding", option="ID")
    alone = len(found) == 1 and bool(words)
    give_answer(
        lambda: findings_answer(found, readings, alone=alone), len(found), json=json, what="finding", words=wanted.words
    )
