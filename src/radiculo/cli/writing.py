"""Writing files for commands."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer


def write_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file. Raises BadParameter when that is not possible."""
    try:
        with path.open("wb") as stream:
            stream.writelines(chunks)
    except OSError as error:
        raise typer.BadParameter(f"cannot write {path}: {error.strerror}", param_hint="--out") from None
