"""The commands by name, each in a module of its own that is imported when it is called for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module

import typer

from radiculo.cli.display import shown


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command is (`module:name` below `radiculo.cli`), and how it shows its result; see `display.shown`."""

    place: str
    paged: bool = True
    asks_without: str = ""


COMMANDS = {
    "triage": Entry("triage:triage", asks_without="cases"),
    "explain": Entry("explain:explain"),
    "replay": Entry("replay:replay", paged=False),
    "learn": Entry("learn:learn"),
    "findings": Entry("findings:findings"),
    "rules": Entry("rules:rules"),
    "cases": Entry("cases:cases"),
    "roots": Entry("roots:roots"),
    "docs": Entry("docs:docs", paged=False),
    "check": Entry("check:check"),
    "coverage": Entry("coverage:coverage"),
    "generate": Entry("generate:generate", paged=False),
    "cover": Entry("cover:cover"),
    "mutate": Entry("mutate:mutate"),
    "compare": Entry("compare:compare"),
    "whatif": Entry("whatif:whatif"),
    "schema": Entry("schema:schema"),
    "compile": Entry("schema:compile_", paged=False),
}


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
