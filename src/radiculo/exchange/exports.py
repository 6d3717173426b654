"""What students export of their practice: a finished attempt a line, whatever the name of the file."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from radiculo.cases.raw import lines_of
from radiculo.errors import Place, Problems
from radiculo.loading import decode, parse_document
from radiculo.practice.exported import NOBODY, Exported


def read_exports(file: Path, problems: Problems) -> Iterator[Exported]:
    """Yield the attempts of a file, under its name where none was chosen. Problems are recorded with their place."""
    try:
        for name, number, line in lines_of(file):
            document = parse_document(line.rstrip(b"\r\n"), name, problems, json=True, first_line=number)
            found = decode(Exported, document.data, document, problems)
            if found is not None:
                yield found.model_copy(update={"student": file.stem}) if found.student == NOBODY else found
    except (OSError, EOFError, zlib.error) as error:
        problems.add("unreadable", f"cannot be read: {getattr(error, 'strerror', '') or error}", Place(str(file)))
