"""Rule files that were found sound, and what was made of them, kept as plain data for the next start.

The key is the content of every file, so an edit is always seen. `RADICULO_CACHE=off` turns the cache off.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

from radiculo.knowledge.sources import Sources, files_of, shipped
from radiculo.loading import Document
from radiculo.store.write_file import write_whole
from radiculo.version import VERSION

SWITCH = "RADICULO_CACHE"
KEPT = 16  # entries; the oldest go first


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
    text = load_text(key)
    try:
        content = json.loads(text) if text is not None else {}
        documents = {name: Document(name, "", data) for name, data in content["files"].items()}
        return Sources(root, documents, kept=str(content["hash"]))
    except (ValueError, LookupError, AttributeError, TypeError):
        return None


def save(sources: Sources, key: str) -> None:
    """Keep the documents of a sound rule base; a cache that cannot be written is no error."""
    save_text(key, json.dumps(sources.artefact(), ensure_ascii=False, separators=(",", ":")))


def load_text(name: str) -> str | None:
    """Return what was kept under a name; None when there is nothing, or the cache is off."""
    place = directory()
    try:
        return (place / f"{name}.json").read_text(encoding="utf-8") if place else None
    except (OSError, ValueError):
        return None


def save_text(name: str, text: str) -> None:
    """Keep a text under a name, and drop the oldest ones; a cache that cannot be written is no error."""
    place = directory()
    if place is None:
        return
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(place / f"{name}.json", text)
        kept = sorted(place.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for old in kept[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return
