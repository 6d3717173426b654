"""`radiculo case strip-key`: cases without their keys, as files to hand out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens


def strip_key(
    cases: Annotated[list[str], typer.Argument(metavar="CASE...", help="Files, folders, patterns, or ids.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write to, one file per case.")],
    rules: options.Rules = None,
    force: options.Force = False,
) -> None:
    """Write cases without truth, expectation, hints, debrief, tags, comments, and notes on what is not recorded."""
    from radiculo.cases.keyless import keyless_yaml
    from radiculo.cli.reading import Reader
    from radiculo.cli.writing import outputs, write_each
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.page import count
    from radiculo.store.output import KEYLESS

    out, err = screens()
    base = load_rules(rules)
    reader = Reader(cases, base, err)
    found = list(reader)
    files = outputs([*(case.place.path for case in found), rules], force=force)
    write_each(found, map(keyless_yaml, found), to, ".yaml", KEYLESS, files)
    out.line(f"{to}: {count(len(found), 'case')} without the key")
    out.line(base.tables.intended_use)
    reader.end()
