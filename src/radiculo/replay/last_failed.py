"""The records that failed the last time, remembered in the user's cache for the same paths."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from radiculo.lazy import cached_property
from radiculo.replay.run import Result
from radiculo.store import kept

KIND = "failed"
KEPT = 32  # replays; the oldest go first


@dataclass
class LastFailed:
    """Which records of some paths failed when they were last run."""

    key: str
    _failed: set[str] = field(default_factory=set)
    _passed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, paths: Sequence[str]) -> LastFailed:
        """Return the memory of these paths, whatever their order."""
        absolute = sorted(path if path == "-" else os.path.abspath(path) for path in paths)  # noqa: PTH100 - no links
        return cls(kept.key_of(*(path.encode("utf-8", "surrogateescape") for path in absolute)))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the records that failed; empty when none did, or nothing usable is remembered."""
        try:
            content = json.loads(kept.load(KIND, self.key) or b"[]")
        except (ValueError, RecursionError):
            return frozenset()
        return (
            frozenset(name for name in content if isinstance(name, str)) if isinstance(content, list) else frozenset()
        )

    def add(self, result: Result) -> None:
        """Take note of a result; a name that fails once has failed."""
        if result.status != "ok" or result.unexpected_pass:
            self._failed.add(result.id)
        else:
            self.passes(result.id)

    def passes(self, name: str) -> None:
        """Take note of a record that is ok."""
        if name in self.names:
            self._passed.add(name)

    def save(self) -> None:
        """Remember: what passed is forgotten, what was not run stays. A cache that cannot be written is no error."""
        names = (self.names - self._passed) | self._failed
        kept.save(KIND, self.key, json.dumps(sorted(names)).encode(), most=KEPT)
