"""`radiculo docs`: every page as Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import options
from radiculo.cli.display import screens

if TYPE_CHECKING:
    from collections.abc import Mapping

_MANIFEST = ".radiculo-docs"  # lists what was written, so that the next run knows its own files from others


def docs(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write to.")],
    cases: Annotated[
        list[str] | None,
        typer.Argument(metavar="CASE...", help="Write the pages of these cases only: files, folders, or ids."),
    ] = None,
    key: Annotated[bool, typer.Option("--key", help="The pages of cases with what was so.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write into a folder that holds other files too.")] = False,
    rules: options.Rules = None,
    policy: options.Policy = None,
) -> None:
    """Write the pages of all findings, rules, roots, rivals, cases, catalogue entries and references as Markdown.

    With cases of your own it writes their pages only.
    """
    from radiculo.catalogue.read import load_catalogue
    from radiculo.cli.reading import Reader
    from radiculo.knowledge.reading import Readings
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.knowledge.sources import find_cases
    from radiculo.render.pages.site import case_pages, site

    out, err = screens()
    base = load_rules(rules, options.policy_overrides(policy))
    before = _own_files(folder, force=force)
    reader = Reader(cases or [str(find_cases())], base, err)
    found = reader.some() if cases else list(reader)
    pages = case_pages(base, found, key=key) if cases else site(Readings(base), load_catalogue(base), found, key=key)
    _write(folder, pages, before)
    out.line(f"{folder / ('cases/index.md' if cases else 'index.md')}: {len(pages)} pages")
    out.line(base.tables.intended_use)
    reader.end()


def _own_files(folder: Path, *, force: bool) -> list[str]:
    """Return what an earlier run wrote there. Raises BadParameter for a folder of somebody else's."""
    if folder.exists() and not folder.is_dir():
        raise typer.BadParameter(f"'{folder}' is a file, not a folder", param_hint="DIR")
    manifest = folder / _MANIFEST
    if manifest.is_file():
        return manifest.read_text(encoding="utf-8", errors="replace").splitlines()
    if not force and folder.is_dir() and any(folder.iterdir()):
        what = f"'{folder}' holds files that radiculo did not write; choose another folder, or --force"
        raise typer.BadParameter(what, param_hint="DIR")
    return []


def _write(folder: Path, pages: Mapping[str, str], before: list[str]) -> None:
    """Write the pages, and remove those of an earlier run that there are no more. Raises InvalidInput (exit 2)."""
    from radiculo.store.output import write_text

    for name in sorted(set(before) - set(pages)):
        path = folder / name
        if name.endswith(".md") and path.resolve().is_relative_to(folder.resolve()):
            path.unlink(missing_ok=True)
    # the manifest comes first, so that what an interrupted run leaves is known as its own
    for name, text in {_MANIFEST: "".join(f"{name}\n" for name in sorted(pages)), **pages}.items():
        write_text(folder / name, text)
