"""`radiculo case new`: a filled-in, commented model case, or one from a walk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens
from radiculo.cli.wanted import choice

if TYPE_CHECKING:
    from radiculo.authoring.patterns import Pattern
    from radiculo.knowledge.base import RuleBase
    from radiculo.render.screen import Screen

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def new(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="The file to write; its name is the id. Default: the next case-N.yaml."),
    ] = None,
    pattern: Annotated[
        str | None, typer.Option("--pattern", metavar="NAME", help="Which model. Without one: list them.")
    ] = None,
    from_walk: Annotated[
        Path | None, typer.Option("--from-walk", metavar="FILE", help="Take the observations that a walk has saved.")
    ] = None,
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help="A remark of yours, kept in the notes of the case.")
    ] = "",
    rules: options.Rules = None,
) -> None:
    """Write a new teaching case: a filled-in, commented model to change, or what a walk has recorded."""
    from radiculo.authoring.editors import schema_line
    from radiculo.authoring.patterns import patterns
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.store.output import write_text

    out, _ = screens()
    if pattern is None and from_walk is None:
        _list(out, list(patterns().values()))
        if file is None and not note:
            return
        raise typer.BadParameter("nothing is written without a model; choose one of these", param_hint="--pattern")
    if pattern is not None and from_walk is not None:
        raise typer.BadParameter("a case is made from a pattern or from a walk, not from both", param_hint="--pattern")
    path = _path(file)
    base = load_rules(rules)
    if from_walk is not None:
        text = _from_walk(from_walk, path.stem, base, note)
    else:
        text = patterns()[choice(pattern, patterns(), what="pattern", option="--pattern")].text(path.stem)
        text += f"notes:\n  teacher: {_quoted(note)}\n" if note else ""
    write_text(path, schema_line(path, "case") + text)
    out.line(f"{path}: a case that loads")
    out.line(f"Edit it next; then: radiculo case check {path}")
    out.line(base.tables.intended_use)


def _list(out: Screen, found: list[Pattern]) -> None:
    width = max(len(pattern.name) for pattern in found)
    for pattern in found:
        out.line((f"{pattern.name:<{width}}", "bold"), f"  {pattern.title}: {pattern.apart}", hang=1)
    out.line("Begin one: radiculo case new FILE --pattern NAME")


def _path(file: Path | None) -> Path:
    """Return the file to write. Raises BadParameter for one that is there, or whose name can be no id."""
    path = file or next(path for number in range(1, 10_000) if not (path := Path(f"case-{number}.yaml")).exists())
    if path.suffix not in {".yaml", ".yml"}:
        path = path.with_name(f"{path.name}.yaml")
    if not _ID.fullmatch(path.stem):
        what = f"'{path.stem}' can be no id; use letters, digits, '.', '_' and '-', beginning with a letter or digit"
        raise typer.BadParameter(what, param_hint="FILE")
    if path.exists():
        raise typer.BadParameter(f"{path} exists already; choose another name, or edit it", param_hint="FILE")
    return path


def _from_walk(walk: Path, case_id: str, base: RuleBase, note: str) -> str:
    from radiculo.authoring.draft import draft
    from radiculo.cases.read import read_case

    return draft(read_case(walk, base), case_id, base, note)


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)
