"""`radiculo case show`: a case as a student sees it, or as its teacher does."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens


def show(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A file, a folder, or the id of a shipped case.")],
    key: Annotated[bool, typer.Option("--key", help="The teacher's view: what was so, and why.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write one HTML page, which prints well.")
    ] = None,
    rules: options.Rules = None,
    force: options.Force = False,
    json: options.Json = False,
) -> None:
    """Show a case as a student sees it: the story and what is recorded. `--key` adds what was so, and why."""
    from radiculo.cli.reading import Reader
    from radiculo.cli.writing import opened
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.html.page import html_page
    from radiculo.render.json import print_json
    from radiculo.render.markdown import page_markdown
    from radiculo.render.pages.case import CasesFile, case_file
    from radiculo.render.pages.handout import key_sheet, patient_sheet
    from radiculo.render.terminal import print_page
    from radiculo.report import stamp
    from radiculo.store.output import HTML

    output = opened(html, HTML, [case, rules], force=force)
    base = load_rules(rules)
    out, err = screens()
    reader = Reader([case], base, err)
    found = list(reader)
    pages = [page for one in found for page in (patient_sheet(one, base), *([key_sheet(one, base)] if key else []))]
    use = base.tables.intended_use
    if output is not None and pages:
        title = found[0].title or found[0].id if len(found) == 1 else f"{len(found)} cases"
        output.write([html_page(pages, use, title=title).encode()])
        out.line(f"{html}: {'with' if key else 'without'} the key")
    elif json:
        print_json(CasesFile(cases=[case_file(one, base, key=key) for one in found], **stamp(base)))
    elif output is None:
        for number, page in enumerate(pages, 1):
            below = use if number == len(pages) else ""
            if markdown:
                out.stream.write(page_markdown(page, below, ()))
            else:
                print_page(out, page, below)
    reader.end()
