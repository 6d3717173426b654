"""The rule base as expressions in another language: one more reading of the fold, on both rails.

What is exported: both rails of every rule, for both legs and the patient, over coded observations (a property per
slot; a slot that has no value has no property), in strata, and the rules by which a stratum completes a sign.
Not exported: the reading of case files into codes, and the decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeAlias, TypeVar

from radiculo.engine.rails import SIGN_NO, SIGN_YES, Frame, Kleene
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import fold
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import Codes
from radiculo.knowledge.vocabulary import Side, Slot, Vocabulary

T = TypeVar("T")
SIDES: tuple[Side, ...] = ("left", "right", "patient")

Codings: TypeAlias = dict[str, int]  # a case, as peers get it: property name to code
Head: TypeAlias = tuple[Frame, bool]  # a rule on a side, known true (True) or known false (False)


class Language(Protocol[T]):
    """What a peer must be able to say. Lists have at least two members; `0 < least < len(parts)`."""

    def one_of(self, name: str, codes: list[int]) -> T:
        """Say that a property has one of these values."""

    def every(self, parts: list[T]) -> T:
        """Say that all parts hold."""

    def some(self, parts: list[T]) -> T:
        """Say that one part holds."""

    def at_least(self, least: int, parts: list[T]) -> T:
        """Say that at least this many parts hold."""


def spelled_out(language: Language[T], least: int, parts: list[T]) -> T:
    """Say "at least" in a language that can only say "and" and "or": with the first part, or without it."""
    if least == 1:
        return language.some(parts)
    if least == len(parts):
        return language.every(parts)
    first, *rest = parts
    needed = rest[0] if len(rest) == 1 else spelled_out(language, least - 1, rest)
    return language.some([language.every([first, needed]), spelled_out(language, least, rest)])


class Expressions(Generic[T]):
    """The four operations as expressions. None is what never holds, so that no peer needs a constant."""

    def __init__(self, language: Language[T], names: dict[Slot, str]) -> None:
        self.language, self.names = language, names

    def known(self, slot: Slot, codes: Codes) -> T | None:
        return self.language.one_of(self.names[slot], sorted(codes)) if codes else None

    def meet(self, parts: Sequence[T | None]) -> T | None:
        return self.at_least(len(parts), parts)

    def join(self, parts: Sequence[T | None]) -> T | None:
        return self.at_least(1, parts)

    def at_least(self, least: int, parts: Sequence[T | None]) -> T | None:
        possible = [part for part in parts if part is not None]
        if len(possible) < least:
            return None
        if len(possible) == 1:
            return possible[0]
        if least == 1:
            return self.language.some(possible)
        if least == len(possible):
            return self.language.every(possible)
        return self.language.at_least(least, possible)


@dataclass(frozen=True)
class Sign:
    """A sign to complete: yes when one of `yes` is known true, no when all of `no` are known false."""

    name: str
    frames: tuple[Frame, ...]

    def code(self, known: Callable[[Head], bool]) -> int:
        """Return the code of the sign; 0 when it is undecided."""
        if any(known((frame, True)) for frame in self.frames):
            return SIGN_YES
        return SIGN_NO if all(known((frame, False)) for frame in self.frames) else 0


@dataclass(frozen=True)
class Stratum(Generic[T]):
    """What can be evaluated at once, and the signs that it completes."""

    heads: tuple[tuple[Head, T], ...]
    signs: tuple[Sign, ...]


def names_of(vocabulary: Vocabulary) -> dict[Slot, str]:
    """Return a property name for each slot: short, because some peers copy the case with every match."""
    slots = [slot for finding in vocabulary.findings.values() for slot in finding.slots]
    return {slot: f"s{number}" for number, slot in enumerate(slots)}


def frames_of(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Side]]:
    """Yield each rule with each side for which it is evaluated."""
    for rule in rules:
        for side in rule.frames:
            yield rule, side


def strata(base: RuleBase, language: Language[T]) -> list[Stratum[T]]:
    """Return the rule base in a language."""
    names = names_of(base.vocabulary)
    algebra = Expressions(language, names)
    logics = {side: Kleene(algebra, side, base.vocabulary) for side in SIDES}
    found, makers = [], {}
    for rules in base.strata:
        heads = []
        for rule, side in frames_of(rules):
            rails = fold(rule.when, logics[side])
            both = ((((rule.id, side), True), rails.true), (((rule.id, side), False), rails.false))
            heads += [(head, rail) for head, rail in both if rail is not None]
            for sign in rule.signs:
                makers.setdefault(Slot(sign, side), []).append((rule.id, side))
        complete = [slot for slot in makers if len(makers[slot]) == len(base.sign_rules[slot.finding])]
        signs = tuple(Sign(names[slot], tuple(makers.pop(slot))) for slot in complete)
        found.append(Stratum(tuple(heads), signs))
    return found


class _Assumed:
    """A language that says nothing, and takes note of the properties that may be missing: one of their codes is 0."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def one_of(self, name: str, codes: list[int]) -> bool:
        if 0 in codes:
            self.names.add(name)
        return True

    def every(self, parts: list[bool]) -> bool:
        return all(parts)

    def some(self, parts: list[bool]) -> bool:
        return any(parts)

    def at_least(self, least: int, parts: list[bool]) -> bool:
        return sum(parts) >= least


def nothing_recorded(base: RuleBase) -> Codings:
    """Return what a peer gets of a case of which nothing is recorded: what alarms assume of it is tested as 0."""
    language = _Assumed()
    strata(base, language)
    return dict.fromkeys(sorted(language.names), 0)


def codings(names: dict[Slot, str], case: Observations, nothing: Codings) -> Codings:
    """Return a case as a peer gets it; `nothing` is what it gets where nothing is recorded."""
    return nothing | {names[slot]: code for slot, code in case.codes().items()}


def heads_of(parts: Iterable[Stratum[T]]) -> list[Head]:
    """Return what can be concluded, in order; a peer may name each by its number."""
    return [head for part in parts for head, _ in part.heads]
