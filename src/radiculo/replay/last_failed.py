"""The records that failed the last time, remembered in the user's cache for the same paths."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from radiculo.knowledge.cache import directory
from radiculo.replay.run import Result
from radiculo.store.write_file import write_whole

KEPT = 32  # replays; the oldest go first


@dataclass
class LastFailed:
    """Which records of some paths failed when they were last run; None in `file` means that nothing is remembered."""

    file: Path | None
    _failed: set[str] = field(default_factory=set)
    _passed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, paths: Sequence[str]) -> LastFailed:
        """Return the memory of these paths, whatever their order."""
        cache = directory()
        absolute = sorted(path if path == "-" else os.path.abspath(path) for path in paths)  # noqa: PTH100 - no links
        key = hashlib.sha256("\0".join(absolute).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return cls(cache / "replay" / f"{key}.json" if cache else None)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the records that failed; empty when none did, or nothing usable is remembered."""
        try:
            content = json.loads(self.file.read_text(encoding="utf-8")) if self.file else []
        except (OSError, ValueError):
            return frozenset()
        return (
            frozenset(name for name in content if isinstance(name, str)) if isinstance(content, list) else frozenset()
        )

    def add(self, result: Result) -> None:
        """Take note of a result; a name that fails once has failed."""
        if result.status != "ok" or result.unexpected_pass:
            self._failed.add(result.id)
        elif result.id in self.names:
            self._passed.add(result.id)

    def save(self) -> None:
        """Remember: what passed is forgotten, what was not run stays. A cache that cannot be written is no error."""
        if self.file is None:
            return
        names = (self.names - self._passed) | self._failed
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self.file, json.dumps(sorted(names), ensure_ascii=False))
            _prune(self.file.parent.glob("*.json"))
        except OSError:
            return


def _prune(files: Iterable[Path]) -> None:
    for old in sorted(files, key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
