"""The commands by name, each in a module of its own that is imported when it is called for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from radiculo.cli.display import shown


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command is (`module:name` below `radiculo.cli`), and how it shows its result; see `display.shown`."""

    place: str
    paged: bool = True
    asks_without: str = ""


GROUPS: Mapping[str, Mapping[str, Entry]] = {
    "for everyone": {
        "triage": Entry("triage:triage", asks_without="cases"),
        "explain": Entry("explain:explain"),
        "whatif": Entry("whatif:whatif"),
        "note": Entry("note:note"),
    },
    "for students": {
        "practice": Entry("practice:practice", paged=False),
        "progress": Entry("progress_of:progress"),
        "roots": Entry("roots:roots"),
        "findings": Entry("findings:findings"),
        "cases": Entry("cases:cases"),
        "learn": Entry("learn:learn"),
    },
    "for educators": {
        "case": Entry("case.app:case"),
        "rules": Entry("rules:rules"),
        "policy": Entry("policy:policy"),
        "check": Entry("check:check"),
        "mutate": Entry("mutate:mutate"),
        "compare": Entry("compare:compare"),
        "coverage": Entry("coverage:coverage"),
        "docs": Entry("docs:docs", paged=False),
    },
    "for testers": {
        "replay": Entry("replay:replay", paged=False),
        "generate": Entry("generate:generate", paged=False),
        "cover": Entry("cover:cover"),
        "compile": Entry("schema:compile_", paged=False),
        "schema": Entry("schema:schema"),
    },
}
COMMANDS = {name: entry for group in GROUPS.values() for name, entry in group.items()}


class Listed(TyperGroup):
    """Commands with what each one says of itself in full."""

    def parts(self) -> Mapping[str, Iterable[str]]:
        """Return the names of the commands under their headings."""
        return {"Commands": self.commands}

    # Any: typer has its own copy of click, without public names for these types
    def format_commands(self, ctx: object, formatter: Any) -> None:  # noqa: ARG002 - as click calls it
        """Write the list of commands."""
        for heading, names in self.parts().items():
            rows = [(name, _said(self.commands[name].help)) for name in names if name in self.commands]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


class Grouped(Listed):
    """The program with its commands listed by user."""

    def parts(self) -> Mapping[str, Iterable[str]]:
        """Return the names of the commands by user."""
        return {f"Commands {who}": entries for who, entries in GROUPS.items()}


def _said(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())


def add_commands(app: typer.Typer, names: Iterable[str] = tuple(COMMANDS)) -> None:
    """Import some commands and add them to a program."""
    for name in names:
        entry = COMMANDS[name]
        module, _, function = entry.place.partition(":")
        command = getattr(import_module(f"radiculo.cli.{module}"), function)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            made = shown(command, name=name, paged=entry.paged, asks_without=entry.asks_without)
            app.command(name)(made)
