"""`radiculo case handout`: patient sheets, answer sheets and the key as HTML that prints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens


def handout(
    cases: Annotated[list[str], typer.Argument(metavar="CASE...", help="Files, folders, patterns, or ids.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write the sheets for the class.")
    ],
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help="Write the key as well, as a file of its own.")
    ] = None,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What stands at the top.")] = "",
    rules: options.Rules = None,
    force: options.Force = False,
) -> None:
    """Write the sheets of a class: for each case a patient sheet and an answer sheet, in one HTML file that prints.

    The key is a file of its own, so that nobody hands it out by mistake.
    """
    from radiculo.cli.reading import Reader
    from radiculo.cli.writing import outputs
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.html.page import html_page
    from radiculo.render.page import count
    from radiculo.render.pages.handout import answer_sheet, key_sheet, patient_sheet
    from radiculo.store.output import HTML

    out, err = screens()
    files = outputs([*cases, rules], force=force)
    to_class, to_teacher = files.open(output, HTML), files.open(key, HTML) if key else None
    base = load_rules(rules)
    reader = Reader(cases, base, err)
    found = tuple(reader)
    if found:
        sheets, use = (
            [s for one in found for s in (patient_sheet(one, base), answer_sheet(one, base))],
            base.tables.intended_use,
        )
        named = title or count(len(found), "case")
        to_class.write([html_page(sheets, use, title=named).encode()])
        out.line(f"{output}: {count(len(found), 'patient sheet')} and as many answer sheets")
        if to_teacher is not None:
            to_teacher.write([html_page([key_sheet(one, base) for one in found], use, title=f"Key: {named}").encode()])
            out.line(f"{key}: the key")
        out.line(use)
    reader.end()
