"""`radiculo cases`: the shipped cases, what each records, and how to run it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.display import screens
from radiculo.cli.names import exact, unknown
from radiculo.cli.wanted import choice, give_answer


def cases(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID|FILE|WORDS...",
            help="A case by id: its page. A file or folder: its cases. Else words to look for.",
            autocompletion=completion.cases,
        ),
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="FOLDER", help="Only cases of this folder, such as published.")
    ] = None,
    tag: Annotated[str | None, typer.Option("--tag", metavar="TAG", help="Only cases with this tag.")] = None,
    root: Annotated[
        str | None,
        typer.Option(
            "--root", metavar="ROOT", help="Only cases whose key names this root.", autocompletion=completion.roots
        ),
    ] = None,
    urgency: Annotated[
        str | None,
        typer.Option(
            "--urgency",
            metavar="CATEGORY",
            help="Only cases whose key names this category.",
            autocompletion=completion.categories,
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="WORDS", help="Only cases whose citation holds these words.")
    ] = None,
    key: Annotated[bool, typer.Option("--key", help="With what was so, and what radiculo must answer.")] = False,
    rules: options.Rules = None,
    json: options.Json = False,
) -> None:
    """Show a case: who it is about and what is recorded, without the answer; or list cases."""
    from radiculo.cases.select import folder, select_cases
    from radiculo.cli.reading import Reader
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.knowledge.selection import Wanted
    from radiculo.knowledge.sources import find_cases
    from radiculo.render.pages.answer import cases_answer

    base = load_rules(rules)
    names = [word for word in words or [] if Path(word).exists()]
    reader = Reader(names or [str(find_cases())], base, screens()[1])
    every = list(reader)
    wanted = Wanted(
        group=choice(group, sorted({folder(case) for case in every}), what="folder of cases", option="--group"),
        root=choice(root, base.tables.roots, what="root", option="--root"),
        urgency=choice(urgency, base.tables.categories, what="category", option="--urgency"),
        source=source or "",
        tag=choice(tag, sorted({tag for case in every for tag in case.tags}), what="tag", option="--tag"),
        words=" ".join(word for word in words or [] if word not in names),
    )
    known = {case.id: case for case in every}
    one = exact(wanted.words, known) if wanted.words else None
    found = (one,) if one else select_cases(every, wanted)
    if wanted == Wanted(words=wanted.words) and wanted.words and not found:
        raise unknown(wanted.words, known, [], what="case", option="ID")
    alone = len(found) == 1 and bool(words)
    give_answer(lambda: cases_answer(found, base, alone=alone, key=key), len(found), json=json, what="case")
    reader.end()
