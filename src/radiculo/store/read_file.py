"""Files are read up to a limit, so that no file, however large or endless, fills the memory."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def read_limited(path: Path, most: int) -> bytes:
    """Read a file, a pipe or a device; one byte more than `most` says that there is more. Raises OSError."""
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size  # so that little memory is asked for where there is little to read
        found = stream.read(min(size, most) + 1)
        return found if len(found) <= size else found + stream.read(most - size)


def unfit(path: Path, most: int) -> str:
    """Say why a file is not read: a pipe or device, which might never answer; too large; not there. Empty: it is."""
    try:
        found = path.stat()
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if not stat.S_ISREG(found.st_mode):
        return "this is no regular file"
    return f"{found.st_size} bytes; the limit for one file is {most}" if found.st_size > most else ""
