"""A property that is computed when it is first asked for, without a lock.

`functools.cached_property` of Python 3.11 holds a lock of its class while it computes: threads wait for each other's
cases, and a process that is forked meanwhile waits for ever for a lock that nobody will release. Newer Pythons have
none either. What is computed twice by two threads is equal, since it follows from values that do not change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Self, TypeVar, overload

S = TypeVar("S")
T = TypeVar("T")


class cached_property(Generic[S, T]):  # noqa: N801 - it stands in for the one of functools
    """A property that keeps its value in the instance's `__dict__`, also where the class is frozen."""

    def __init__(self, make: Callable[[S], T]) -> None:
        self.make, self.__doc__ = make, make.__doc__

    def __set_name__(self, _: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: S, owner: type) -> T: ...

    def __get__(self, instance: S | None, owner: type) -> Self | T:
        """Return the value; it is found in the instance itself from the second time on."""
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.make(instance)
        return value
