"""The files that commands are asked to write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from radiculo.cases.files import reads
from radiculo.store.output import Kind, Output, Outputs, unwritable

if TYPE_CHECKING:
    from radiculo.cases.model import Case


def outputs(inputs: Iterable[str | Path | None], *, force: bool) -> Outputs:
    """Return the outputs of a run that reads these files, folders and patterns; none of them is ever written."""
    names = [str(name) for name in inputs if name is not None]
    return Outputs(lambda file: reads(names, file), force=force)


def opened(file: Path | None, kind: Kind, inputs: Iterable[str | Path | None], *, force: bool) -> Output | None:
    """Begin a file, before the work is done that will fill it. Raises InvalidInput (exit 2); None for no file."""
    return None if file is None else outputs(inputs, force=force).open(file, kind)


def write_each(cases: Sequence[Case], texts: Iterable[str], to: Path, ending: str, kind: Kind, files: Outputs) -> None:
    """Write the text of each case to a file of its own in a folder; none where one must not be written."""
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(to, error) from error
    drafts = [files.open(to / f"{case.id}{ending}", kind) for case in cases]
    for draft, text in zip(drafts, texts, strict=True):
        draft.write([text.encode()])
