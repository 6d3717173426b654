"""`radiculo rules new`: a rule file to fill in, with its three examples."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from radiculo.cli import completion, options
from radiculo.cli.display import screens
from radiculo.cli.names import finding_aliases, named
from radiculo.cli.wanted import choice

if TYPE_CHECKING:
    from radiculo.knowledge.base import RuleBase
    from radiculo.knowledge.vocabulary import Finding

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)+")


def new(
    rule: Annotated[str, typer.Argument(metavar="ID", help="The new rule's id: folder/name, such as level/my-rule.")],
    finding: Annotated[
        str | None,
        typer.Option("--finding", metavar="ID", help="The finding that it tests.", autocompletion=completion.findings),
    ] = None,
    scope: Annotated[
        str | None, typer.Option("--scope", metavar="leg|patient", help="Default: as the finding is recorded.")
    ] = None,
    root: Annotated[
        str | None,
        typer.Option("--root", metavar="ROOT", help="Give evidence for this root.", autocompletion=completion.roots),
    ] = None,
    rules: options.Rules = None,
) -> None:
    """Write a new rule, a draft that loads, to the rules directory: --rules, RADICULO_RULES, or ./rules."""
    from radiculo.authoring.editors import schema_line
    from radiculo.authoring.scaffold import Wish, scaffold
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.store.output import write_text

    folder = _folder(rules)
    path = _path(folder, rule)
    base = load_rules(folder)
    tested = _finding(base, finding)
    name = choice(root, base.tables.roots, what="root", option="--root")
    wish = Wish(rule, tested, _scope(scope, tested, root=name), name)
    write_text(path, schema_line(path, "rule") + scaffold(base, wish))
    out, _ = screens()
    out.line(f"{path}: a draft that tests {tested.id}")
    out.line("Edit next: when, then, why, misuse, refs, evidence, strategy; then the examples.")
    out.line(f"Then: radiculo check --rules {folder}")
    out.line(base.tables.intended_use)


def _folder(rules: Path | None) -> Path:
    """Return the user's own rules directory; never the shipped rules by default."""
    chosen = rules or Path(os.environ.get("RADICULO_RULES") or "rules")
    if not chosen.is_dir():
        extends = "its rulebase.yaml may say 'extends: shipped'"
        what = f"'{chosen}' is no directory of rules; name yours with --rules ({extends})"
        raise typer.BadParameter(what, param_hint="--rules")
    return chosen


def _path(folder: Path, rule: str) -> Path:
    from radiculo.knowledge.sources import is_rule

    if not _ID.fullmatch(rule) or not is_rule(rule):
        what = f"'{rule}' is no id of a rule; write folder/name in small letters, digits and '-', such as level/my-rule"
        raise typer.BadParameter(what, param_hint="ID")
    path = folder / f"{rule}.yaml"
    if path.exists():
        raise typer.BadParameter(f"{path} exists already; choose another id, or edit it", param_hint="ID")
    return path


def _finding(base: RuleBase, name: str | None) -> Finding:
    observable = {finding.id: finding for finding in base.vocabulary.observable}
    if name is None:
        return next(iter(observable.values()))
    aliases = finding_aliases(observable.values())
    return named(name, observable, what="finding", option="--finding", aliases=aliases)


def _scope(scope: str | None, finding: Finding, *, root: str) -> Literal["leg", "patient"]:
    wanted = choice(scope, ("leg", "patient"), what="scope", option="--scope")
    if root and wanted == "patient":
        raise typer.BadParameter("evidence for a root needs 'leg'", param_hint="--scope")
    if wanted or root:
        return "patient" if wanted == "patient" else "leg"
    return finding.sides
