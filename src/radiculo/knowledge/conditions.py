"""Conditions, and the one walk over them: `fold(condition, algebra)`.

A condition is `all`, `any`, `not`, `count` or a test of one finding. Everything that reads conditions - the
engines, the explanation, prose, checks - is an algebra on this fold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, TypeAlias, TypeVar

from radiculo.knowledge.scales import Op, Want

R = TypeVar("R")
ConditionKey: TypeAlias = Literal["test", "all", "any", "not", "count"]
Where: TypeAlias = Literal["this", "other", "either", "both"]


@dataclass(frozen=True, slots=True)
class Test:
    """A test of one finding. `where` is relative to the leg in question; `switch` names a policy value, if any.

    One that is `assumed` counts as met until a recorded value decides it.
    """

    key: ClassVar[ConditionKey] = "test"
    finding: str
    op: Op
    want: tuple[Want, ...]
    where: Where = "this"
    switch: str = ""
    assumed: bool = False

    __test__ = False  # not a pytest class


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is; false when one part is."""

    key: ClassVar[ConditionKey] = "all"
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when one part is; false when every part is."""

    key: ClassVar[ConditionKey] = "any"
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is known false, and false when it is known true."""

    key: ClassVar[ConditionKey] = "not"
    of: Condition


@dataclass(frozen=True, slots=True)
class Count:
    """True when at least `at_least` parts are; false when too many parts are known false for that."""

    key: ClassVar[ConditionKey] = "count"
    at_least: int
    of: tuple[Condition, ...]


Condition: TypeAlias = Test | All | AnyOf | Not | Count


class Algebra(Protocol[R]):
    """One reading of conditions."""

    def test(self, test: Test) -> R:
        """Read a test."""

    def all(self, condition: All, parts: Sequence[R]) -> R:
        """Read a conjunction."""

    def any(self, condition: AnyOf, parts: Sequence[R]) -> R:
        """Read a disjunction."""

    def negate(self, condition: Not, part: R) -> R:
        """Read a negation."""

    def count(self, condition: Count, parts: Sequence[R]) -> R:
        """Read a threshold."""


def fold(condition: Condition, algebra: Algebra[R]) -> R:
    """Read a condition from its leaves upwards. The only traversal of conditions in radiculo."""
    match condition:
        case Test():
            return algebra.test(condition)
        case All(of):
            return algebra.all(condition, [fold(part, algebra) for part in of])
        case AnyOf(of):
            return algebra.any(condition, [fold(part, algebra) for part in of])
        case Not(of):
            return algebra.negate(condition, fold(of, algebra))
        case Count(_, of):
            return algebra.count(condition, [fold(part, algebra) for part in of])


def tests_of(condition: Condition) -> frozenset[Test]:
    """Return every test in a condition."""
    return frozenset(tests_in_order(condition))


class _InOrder:
    """The tests of a condition, as they are written; one that is written twice comes twice."""

    def test(self, test: Test) -> list[Test]:
        return [test]

    def all(self, _: Condition, parts: Sequence[list[Test]]) -> list[Test]:
        return [test for part in parts for test in part]

    any = count = all

    def negate(self, _: Not, part: list[Test]) -> list[Test]:
        return part


def tests_in_order(condition: Condition) -> list[Test]:
    """Return every test in a condition, in order of appearance."""
    return fold(condition, _InOrder())


class Signed:
    """The tests of a condition, each with whether it counts positively (True) or under a `not` (False)."""

    def all(self, _: Condition, parts: Sequence[frozenset[tuple[Test, bool]]]) -> frozenset[tuple[Test, bool]]:
        """Join the parts."""
        return frozenset().union(*parts)

    any = count = all

    def test(self, test: Test) -> frozenset[tuple[Test, bool]]:  # noqa: D102
        return frozenset({(test, True)})

    def negate(self, _: Not, part: frozenset[tuple[Test, bool]]) -> frozenset[tuple[Test, bool]]:  # noqa: D102
        return frozenset((test, not positive) for test, positive in part)
