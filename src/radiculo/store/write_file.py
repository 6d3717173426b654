"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
import weakref
from pathlib import Path


class Draft:
    """What is written to `path` takes the place of a file with `keep`, and is gone with `drop` or when nobody has it.

    The draft lies beside the file under a name that nobody can foresee. A link is followed; a pipe or a device is
    written to at once, since it cannot be replaced. Raises OSError.
    """

    def __init__(self, file: Path) -> None:
        self.target = self.path = real(file)
        self._remove: weakref.finalize[[], Draft] | None = None
        if is_device(file):
            self.path = file
            return
        if self.target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
        if self.target.is_symlink():  # a loop of links
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(file))
        # the end of the name is kept, because it says how the content is packed
        handle, name = tempfile.mkstemp(
            dir=self.target.parent, prefix=".radiculo-", suffix=f"-{self.target.name[-40:]}"
        )
        os.close(handle)
        self.path = Path(name)
        self._remove = weakref.finalize(self, self.path.unlink, missing_ok=True)

    def keep(self) -> None:
        """Put what was written in its place."""
        if self._remove is not None and self._remove.alive:
            self.path.chmod(_mode(self.target))
            self.path.replace(self.target)
            self._remove.detach()

    def drop(self) -> None:
        """Leave everything as it was."""
        if self._remove is not None:
            self._remove()


def write_whole(file: Path, text: str) -> None:
    """Write a text file in one go, so that no reader ever sees half of it. Raises OSError."""
    draft = Draft(file)
    try:
        draft.path.write_text(text, encoding="utf-8", newline="\n")
        draft.keep()
    finally:
        draft.drop()


def real(path: Path) -> Path:
    """Return the file behind links; a loop of links is what it is."""
    return Path(os.path.realpath(path))


def is_device(path: Path) -> bool:
    """Say whether a path is something that cannot be replaced, such as a pipe, `/dev/null` or `/dev/stdout`."""
    found = real(path)
    return path.absolute().parts[1:2] in {("dev",), ("proc",)} or (
        found.exists() and not found.is_file() and not found.is_dir()
    )


def _mode(path: Path) -> int:
    """Return the mode that a plain write would leave: that of the old file, else what the umask allows."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
