"""`radiculo case check`: is a case sound, and does it teach?"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens
from radiculo.errors import Exit

if TYPE_CHECKING:
    from radiculo.authoring.lint import Checked
    from radiculo.knowledge.base import RuleBase

_PAUSE = 0.5  # seconds between two looks at the files


def check(
    cases: Annotated[list[str], typer.Argument(metavar="CASE...", help="Files, folders, patterns, or ids.")],
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what is mechanical, in place; comments and order stay as they are.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again whenever a file changes. Ctrl-C ends it.")
    ] = False,
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Check cases as `replay` reads them, and say what a good colleague would say before a class sees them.

    Every remark has a suggestion; exit 0 means that there is none, 1 that there are some, 4 that a case is invalid.
    """
    from radiculo.knowledge.rulebase import load_rules

    base = load_rules(rules, options.policy_overrides(policy))
    if not watch:
        raise typer.Exit(_once(cases, base, fix=fix, json=json))
    seen: dict[Path, tuple[int, int]] | None = None
    while True:
        now = _states(cases)
        if now != seen:
            seen = now  # as it was before it is read: what changes meanwhile is read again
            _once(cases, base, fix=fix, json=json)
            sys.stdout.flush()
        time.sleep(_PAUSE)


def _once(cases: list[str], base: RuleBase, *, fix: bool, json: bool) -> Exit:
    from radiculo.authoring.lint import check_written
    from radiculo.authoring.same_ids import doubles
    from radiculo.authoring.written import read_written
    from radiculo.cli.reading import NOTHING, tell_left_out
    from radiculo.render.case_check import check_file, check_page
    from radiculo.render.diagnostics import print_diagnostics
    from radiculo.render.json import print_json
    from radiculo.render.terminal import print_page

    out, err = screens()
    found = [check_written(written) for written in read_written(cases, base)]
    mended = _mend(found) if fix else []
    if mended:
        found = [check_written(written) for written in read_written(cases, base)]
    told = [*(item for checked in found for item in checked.told), *doubles(found)]
    if json:
        print_json(check_file(found, told, mended, base))
    else:
        print_diagnostics(err, told)
        if found:
            print_page(out, check_page(found, told, mended), base.tables.intended_use)
    tell_left_out(cases, err)
    if not found:
        err.line(NOTHING)
        return Exit.NOTHING
    if any(item.severity == "error" for item in told):
        return Exit.CASE
    return Exit.UNMET if told else Exit.DONE


def _mend(found: list[Checked]) -> list[str]:
    """Make the edits of each file, and return what was changed. Shipped cases are left as they are."""
    from radiculo.authoring.edits import edited
    from radiculo.knowledge.sources import find_cases
    from radiculo.store.output import write_text

    shipped = find_cases().resolve()
    mended: list[str] = []
    for checked in found:
        written = checked.written
        if not checked.edits or not written.is_whole or written.path.resolve().is_relative_to(shipped):
            continue
        text = edited(written.document.text, checked.edits)
        if text == written.document.text:
            continue
        write_text(written.path, text)
        mended.append(str(written.path))
    return mended


def _states(cases: list[str]) -> dict[Path, tuple[int, int]]:
    from radiculo.cases.read import files_of

    found = {path: path.stat() for name in cases for path in files_of(name) if path.exists()}
    return {path: (state.st_mtime_ns, state.st_size) for path, state in found.items()}
