"""Rule files that were found sound, kept as plain data, so that a start need not parse YAML again.

The key is the content of every file, so an edit is always seen. `RADICULO_CACHE=off` turns the cache off.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

from radiculo.knowledge.sources import Sources, files_of, shipped
from radiculo.loading import Document
from radiculo.version import VERSION

SWITCH = "RADICULO_CACHE"
KEPT = 8  # entries; the oldest go first


def directory() -> Path | None:
    """Return where the cache is: `$RADICULO_CACHE`, else the user's cache directory; None when it is off."""
    chosen = os.environ.get(SWITCH, "")
    if chosen.lower() in {"off", "0", "no"}:
        return None
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        parent = os.environ.get("LOCALAPPDATA")
    else:
        parent = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - may be unset
    return Path(parent) / "radiculo" if parent else None


def key_of(root: Path) -> str:
    """Return the key of a rules directory: a hash of the names and bytes of its files, and of our version."""
    digest = hashlib.sha256(f"{VERSION}\0{root}\0".encode())
    extends = False
    for name, path in files_of(root).items():
        content = path.read_bytes()
        extends |= name == "rulebase.yaml" and b"extends" in content
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    if extends:
        digest.update(key_of(shipped("rules")).encode())
    return digest.hexdigest()[:32]


def load(root: Path, key: str) -> Sources | None:
    """Return the kept documents, without places in the text; None when there is nothing usable."""
    place = directory()
    if place is None:
        return None
    try:
        content = json.loads((place / f"{key}.json").read_text(encoding="utf-8"))
        return Sources(root, {name: Document(name, "", data) for name, data in content.items()})
    except (OSError, ValueError, AttributeError):
        return None


def save(sources: Sources, key: str) -> None:
    """Keep the documents of a sound rule base; a cache that cannot be written is no error."""
    place = directory()
    if place is None:
        return
    content = {name: document.data for name, document in sources.documents.items()}
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=place, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream, ensure_ascii=False, separators=(",", ":"))
        Path(temporary).replace(place / f"{key}.json")
        kept = sorted(place.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for old in kept[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return
