"""The quarantine: records that kill a process, each in a file of its own that can be replayed."""

from __future__ import annotations

import re
from itertools import chain, count
from pathlib import Path

from radiculo.cases.raw import Raw


def put_aside(raw: Raw, folder: Path) -> Path:
    """Write the text of a record into a folder, which is made when it is missing; return the file.

    A record that is there already stays as it is; another one of the same name gets a number. Raises OSError.
    """
    source, number, text = raw
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(source).name) or "record"
    folder.mkdir(parents=True, exist_ok=True)
    plain = Path(f"{name}-{number}.json" if number else name)
    names = chain([plain.name], (f"{plain.stem}-{n}{plain.suffix}" for n in count(2)))
    for file in map(folder.joinpath, names):
        try:
            with file.open("xb") as stream:
                stream.write(text)
        except FileExistsError:
            if file.read_bytes() != text:
                continue
        return file
    raise AssertionError  # pragma: no cover - there are names without end
