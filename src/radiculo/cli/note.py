"""`radiculo note`: a line or a paragraph of chart text as a case file, without guessing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens
from radiculo.errors import Exit


def note(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT...", help='A line, such as "52 m, L ant thigh pain, KJ reduced L".'),
    ] = None,
    file: Annotated[
        str | None, typer.Option("--note", metavar="FILE", help="Read a paragraph from FILE; '-': standard input.")
    ] = None,
    save: Annotated[Path | None, typer.Option("--save", metavar="FILE", help="Write the case to FILE, too.")] = None,
    name: Annotated[str, typer.Option("--id", metavar="ID", help="The id of the case.")] = "note",
    force: options.Force = False,
    rules: options.Rules = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Read chart text: a case file of what it says, what it leaves open, and what was not read.

    No side, grade or negative is guessed. The same text always gives the same case.
    """
    from radiculo.cli.writing import opened
    from radiculo.interview.note.read import read_note
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.json import print_json
    from radiculo.render.note import note_case, note_report, note_summary, note_text
    from radiculo.store.output import NOTE

    if bool(words) == bool(file):
        raise typer.BadParameter("give a line of text, or --note FILE", param_hint="TEXT")
    _check_id(name)
    out, err = screens()
    text = _read(file) if file else " ".join(words or [])
    output = opened(save, NOTE, [file, rules], force=force)
    base = load_rules(rules, options.policy_overrides(policy))
    found = read_note(base, text)
    case = note_case(found, text, name)
    if output:
        output.write([note_text(found, case, base).encode()])
    if json:
        print_json(note_report(found, case, base))
    else:
        for line in note_text(found, case, base).splitlines():
            out.line((line, "dim" if line.startswith("#") else ""))
    if save or ((found.asks or found.unread) and not json):  # whoever gets only the case does not see its comments
        err.line(f"{save or 'the note'}: {note_summary(found)}")
    if not found.facts:
        err.line("nothing was recognised")
        raise typer.Exit(Exit.NOTHING)


def _read(file: str) -> str:
    """Return the text of a file. Raises InvalidInput (exit 4)."""
    from radiculo.errors import Diagnostic, InvalidInput, Place
    from radiculo.loading.limits import MAX_BYTES
    from radiculo.store.read_file import read_limited

    try:
        content = sys.stdin.buffer.read(MAX_BYTES) if file == "-" else read_limited(Path(file), MAX_BYTES)
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise InvalidInput([Diagnostic("unreadable", what, Place(file))], Exit.CASE) from error
    return content.decode("utf-8-sig", "replace")


def _check_id(name: str) -> None:
    import re

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name):
        raise typer.BadParameter(f"'{name}' is no id: letters, digits, '.', '_' and '-'", param_hint="--id")
