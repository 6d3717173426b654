"""The files that commands are asked to write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radiculo.store.output import Kind, Output


def opened(file: Path | None, kind: Kind, inputs: Sequence[str] | None = None, *, force: bool) -> Output | None:
    """Begin a file, before the work is done that will fill it. Raises InvalidInput (exit 2); None for no file."""
    from radiculo.cases.files import reads
    from radiculo.store.output import Output

    return None if file is None else Output(file, kind, reads=lambda path: reads(inputs or (), path), force=force)
