"""Filters: which records are run, by what each of them says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Protocol

from radiculo.cases.shapes import Expect, Truth


class Facts(Protocol):
    """What a filter reads of a case."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def tags(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def source(self) -> object: ...  # noqa: D102
    @property
    def synthetic(self) -> bool: ...  # noqa: D102
    @property
    def truth(self) -> Truth | None: ...  # noqa: D102
    @property
    def expect(self) -> Expect | None: ...  # noqa: D102


CLASSES: Mapping[str, Callable[[Facts], bool]] = {
    "vignette": lambda case: case.expect is not None,
    "scored": lambda case: case.truth is not None,
    "published": lambda case: case.source is not None,
    "synthetic": lambda case: case.synthetic,
    "known": lambda case: case.expect is not None and case.expect.known is not None,
}


@dataclass(frozen=True)
class Filter:
    """What a case must be to be run: one of each list that is not empty. What cannot be read is never asked."""

    tags: tuple[str, ...] = ()
    not_tags: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    names: frozenset[str] | None = None

    def __bool__(self) -> bool:
        return bool(self.tags or self.not_tags or self.ids or self.classes) or self.names is not None

    def takes(self, case: Facts) -> bool:
        """Say whether a case is wanted."""
        return (
            (not self.tags or not set(self.tags).isdisjoint(case.tags))
            and set(self.not_tags).isdisjoint(case.tags)
            and (not self.ids or any(fnmatchcase(case.id, pattern) for pattern in self.ids))
            and (not self.classes or any(CLASSES[name](case) for name in self.classes))
            and (self.names is None or case.id in self.names)
        )
