"""The quarantine: records that kill a process, each in a file of its own that can be replayed."""

from __future__ import annotations

import re
from pathlib import Path

from radiculo.replay.chunk import Raw


def put_aside(raw: Raw, folder: Path) -> Path:
    """Write the text of a record into a folder, which is made when it is missing; return the file."""
    source, number, text = raw
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(source).name) or "record"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / (f"{name}-{number}.json" if number else name)
    file.write_bytes(text)
    return file
