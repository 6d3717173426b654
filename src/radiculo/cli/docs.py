"""`radiculo docs`: every page as Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = ".radiculo-docs"  # lists what was written, so that the next run knows its own files from others


def docs(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write to.")],
    force: Annotated[bool, typer.Option("--force", help="Write into a folder that holds other files too.")] = False,
    rules: options.Rules = None,
    policy: options.Policy = None,
) -> None:
    """Write the pages of all findings, rules, roots, rivals, cases, catalogue entries and references as Markdown."""
    from radiculo.catalogue.read import load_catalogue
    from radiculo.cli.reading import Reader
    from radiculo.knowledge.reading import Readings
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.knowledge.sources import find_cases
    from radiculo.render.pages.site import site

    out, err = screens()
    base = load_rules(rules, options.policy_overrides(policy))
    before = _own_files(folder, force=force)
    reader = Reader([str(find_cases())], base, err)
    pages = site(Readings(base), load_catalogue(base), reader)
    try:
        _write(folder, pages, before)
    except OSError as error:
        what = f"'{error.filename}' cannot be written: {error.strerror}"
        raise typer.BadParameter(what, param_hint="DIR") from error
    out.line(f"{folder / 'index.md'}: {len(pages)} pages")
    out.line(base.tables.intended_use)
    reader.report()
    raise typer.Exit(reader.exit)


def _own_files(folder: Path, *, force: bool) -> list[str]:
    """Return what an earlier run wrote there. Raises BadParameter for a folder of somebody else's."""
    if folder.exists() and not folder.is_dir():
        raise typer.BadParameter(f"'{folder}' is a file, not a folder", param_hint="DIR")
    manifest = folder / MANIFEST
    if manifest.is_file():
        return manifest.read_text(encoding="utf-8").splitlines()
    if not force and folder.is_dir() and any(folder.iterdir()):
        what = f"'{folder}' holds files that radiculo did not write; choose another folder, or --force"
        raise typer.BadParameter(what, param_hint="DIR")
    return []


def _write(folder: Path, pages: Mapping[str, str], before: list[str]) -> None:
    """Write the pages, and remove those of an earlier run that there are no more."""
    for name in sorted(set(before) - set(pages)):
        path = folder / name
        if name.endswith(".md") and path.resolve().is_relative_to(folder.resolve()):
            path.unlink(missing_ok=True)
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    (folder / MANIFEST).write_text("".join(f"{name}\n" for name in sorted(pages)), encoding="utf-8", newline="\n")
