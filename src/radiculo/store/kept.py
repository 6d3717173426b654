"""What radiculo keeps for itself between runs: private files in a folder of its own, verified when they are read.

`RADICULO_CACHE=FOLDER` says where that folder is made, and `RADICULO_CACHE=off` turns keeping off. Nothing here is an
error: what cannot be written is not kept, and what is damaged was never there.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import tempfile
from pathlib import Path

from radiculo.store.read_file import unfit

SWITCH = "RADICULO_CACHE"
_MARKER = "CACHEDIR.TAG"
_MARK = "Signature: 8a477f597d28d172789f06886806bc55\n# Kept by radiculo for its next start; may be deleted.\n"
_HEAD = b"radiculo-kept 1\n"
_MOST = 1 << 28  # bytes of one file
_NAME = re.compile(r"(?P<kind>[a-z]+)-[0-9a-f]{32}\.kept")


def load(kind: str, key: str) -> bytes | None:
    """Return what was kept of a kind under a key of 32 hexadecimal digits; None when there is nothing sound."""
    folder = _folder()
    try:
        whole = _content(_file(folder, kind, key)) if folder and _is_ours(folder) else b""
    except OSError:
        return None
    content = whole[len(_HEAD) + 32 :]
    return content if whole == _sealed(content) else None


def save(kind: str, key: str, content: bytes, *, most: int = 16) -> None:
    """Keep a content, and drop the oldest of its kind when there are more than `most`."""
    folder = _folder()
    try:
        if folder and _made(folder):
            _write(_file(folder, kind, key), _sealed(content))
            _prune(folder, kind, most)
    except OSError:
        return


def key_of(*parts: bytes) -> str:
    """Return a key for `load` and `save`, made from everything on which a content depends."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(b"%d\0" % len(part))
        digest.update(part)
    return digest.hexdigest()[:32]


def is_on() -> bool:
    """Say whether anything is kept: there is a place for it, and nobody has turned it off."""
    return _folder() is not None


def _folder() -> Path | None:
    """Return our folder: below `$RADICULO_CACHE`, else the user's cache directory; None when keeping is off."""
    chosen = os.environ.get(SWITCH, "")
    if chosen.lower() in {"off", "0", "no"}:
        return None
    if chosen:
        return Path(chosen) / "kept"
    if sys.platform == "win32":
        parent = os.environ.get("LOCALAPPDATA")
    else:
        parent = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - may be unset
    return Path(parent) / "radiculo" / "kept" if parent else None


def _is_ours(folder: Path) -> bool:
    """Say whether a folder is one that we made, and that nobody else may write."""
    try:
        found = folder.lstat()
        marked = (folder / _MARKER).is_file()
    except OSError:
        return False
    private = os.name == "nt" or (found.st_uid == os.geteuid() and not found.st_mode & 0o077)
    return marked and private and stat.S_ISDIR(found.st_mode)


def _made(folder: Path) -> bool:
    """Make our folder where it is not there yet; say whether it is ours."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not any(folder.iterdir()):
        _write(folder / _MARKER, _MARK.encode())
    return _is_ours(folder)


def _file(folder: Path, kind: str, key: str) -> Path:
    return folder / f"{kind}-{key}.kept"


def _content(file: Path) -> bytes:
    """Return what is in a file; nothing of a pipe, which might never answer, and of what we never write so large."""
    return b"" if unfit(file, _MOST) else file.read_bytes()


def _sealed(content: bytes) -> bytes:
    """Return a content as it is written. The digest covers its length: nothing can be cut off or added."""
    return _HEAD + hashlib.sha256(b"%d\0" % len(content) + content).digest() + content


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, for this user alone (which is how `mkstemp` makes files)."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _prune(folder: Path, kind: str, most: int) -> None:
    """Drop the oldest files of a kind: by name and by beginning ours, so that nothing else is ever deleted."""
    named = [path for path in folder.iterdir() if (match := _NAME.fullmatch(path.name)) and match["kind"] == kind]
    for old in sorted(named, key=lambda path: path.lstat().st_mtime)[:-most]:
        if old.is_file() and not old.is_symlink() and _begins_as_ours(old):
            old.unlink(missing_ok=True)


def _begins_as_ours(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(_HEAD)) == _HEAD
