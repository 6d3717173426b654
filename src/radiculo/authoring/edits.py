"""Edits of a file that keep everything else in it: comments, order, blank lines, the ends of lines."""

from __future__ import annotations

from collections.abc import Iterable

from radiculo.authoring.remarks import Edit


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made in it. An edit whose line no longer holds what it replaces is left out."""
    lines = text.splitlines(keepends=True)
    for edit in edits:
        index = edit.line - 1
        if not 0 <= index < len(lines) or edit.old not in lines[index]:
            continue
        body = lines[index].rstrip("\r\n")
        end = lines[index][len(body) :]
        new = body.replace(edit.old, edit.new.replace("\n", end or "\n"), 1)
        lines[index] = new + end if new.strip() else ""
    return "".join(lines)
