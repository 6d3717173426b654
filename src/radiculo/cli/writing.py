"""The files that commands are asked to write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radiculo.cases.model import Case
    from radiculo.store.output import Kind, Output


def opened(file: Path | None, kind: Kind, inputs: Sequence[str] | None = None, *, force: bool) -> Output | None:
    """Begin a file, before the work is done that will fill it. Raises InvalidInput (exit 2); None for no file."""
    from radiculo.cases.files import reads
    from radiculo.store.output import Output

    return None if file is None else Output(file, kind, reads=lambda path: reads(inputs or (), path), force=force)


def write_each(cases: Sequence[Case], texts: Iterable[str], to: Path, ending: str, kind: Kind, *, force: bool) -> None:
    """Write the text of each case to a file of its own in a folder; none where one must not be written."""
    from radiculo.cases.files import reads
    from radiculo.store.output import Outputs, unwritable

    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(to, error) from error
    inputs = [case.place.path for case in cases]
    outputs = Outputs(lambda file: reads(inputs, file), force=force)
    drafts = [outputs.open(to / f"{case.id}{ending}", kind) for case in cases]
    for draft, text in zip(drafts, texts, strict=True):
        draft.write([text.encode()])
