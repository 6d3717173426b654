"""Marking: what a student said, beside a key; the same for an attempt of practice and for a sheet that is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from radiculo.judge.explanations import WHOLE, explanations
from radiculo.judge.key import Against, Key, Where, differing
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.parts import Part
from radiculo.report import Model

UrgencyWord: TypeAlias = Literal["right", "over", "under"]
RootWord: TypeAlias = Literal["right", "partly", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a student answered; None where nothing was.

    `level`: each explanation, the likeliest first, with its probability in percent (together 100), or all of them with
    None where they were named without one.
    """

    urgency: str | None = None
    side: Where | None = None
    level: tuple[tuple[str, int | None], ...] | None = None

    @property
    def named(self) -> tuple[str, ...] | None:
        """The explanations that got most; without probabilities all of them."""
        if self.level is None:
            return None
        most = max((percent or 0 for _, percent in self.level), default=0)
        return tuple(name for name, percent in self.level if (percent or 0) == most)


class UrgencyMark(Model):
    """`error`: in categories; negative is under-triage, the unsafe direction. `basis` says how sure the truth is."""

    given: str
    wanted: str
    error: int
    basis: str = ""

    @property
    def word(self) -> UrgencyWord:
        """The error in a word."""
        return "under" if self.error < 0 else "over" if self.error > 0 else "right"


class LevelMark(Model):
    """The explanations that were named, beside what was so.

    `first` and `second`: whether it is the likeliest, or among the two likeliest. `brier`: the multi-class Brier score
    over all explanations, 0 (sure and right) to 2 (sure and wrong); `base_brier`: that of somebody who says how often
    each explanation occurs among the other cases. Without probabilities these are None.
    """

    wanted: list[str]
    given: list[tuple[str, int | None]]
    first: bool
    second: bool
    probability: float | None
    brier: float | None
    base_brier: float | None


class Marked(Model):
    """The answer against one key. What the key or the student does not say is None."""

    against: Against
    urgency: UrgencyMark | None
    level: LevelMark | None
    side: tuple[Where, Where] | None
    side_right: bool | None
    differs_in: list[Part]


def marked(said: Said, key: Key, base: RuleBase, rates: Mapping[str, float]) -> Marked:
    """Mark one answer against one key. `rates`: how often each explanation occurs, as probabilities.

    Raises KeyError for a category that the rule base does not have.
    """
    side = (said.side, key.side) if key.side and said.side else None
    urgency = None
    if key.urgency and said.urgency:
        error = base.urgency_rank[said.urgency] - base.urgency_rank[key.urgency]
        urgency = UrgencyMark(given=said.urgency, wanted=key.urgency, error=error, basis=key.basis)
    claim = Key(against="author", explanations=said.named, side=said.side, urgency=said.urgency)
    return Marked(
        against=key.against,
        urgency=urgency,
        level=_level(said, key, base, rates) if key.explanations and said.level else None,
        side=side,
        side_right=side[0] == side[1] if side else None,
        differs_in=list(differing(claim, key, base)),
    )


def root_word(said: Said, key: Key) -> RootWord:
    """Say whether the explanations that were named are those of the key, some of them, or none."""
    named, wanted = set(said.named or ()), set(key.explanations or ())
    return "right" if named == wanted else "partly" if named & wanted else "wrong"


def brier(base: RuleBase, likely: Mapping[str, float], key: Key) -> float:
    """Return the multi-class Brier score of probabilities, 0 to 2; what shares the key shares the 1 equally."""
    return float(sum((likely.get(name, 0.0) - key.share(name)) ** 2 for name in explanations(base)))


def mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of those that are known; None where none is."""
    found = [value for value in values if value is not None]
    return round(sum(found) / len(found), 3) if found else None


def _level(said: Said, key: Key, base: RuleBase, rates: Mapping[str, float]) -> LevelMark:
    given = sorted((pair for pair in said.level or () if pair[1] != 0), key=lambda pair: -(pair[1] or 0))
    likely = {name: percent / WHOLE for name, percent in given if percent is not None}
    wanted = set(key.explanations or ())
    return LevelMark(
        wanted=list(key.explanations or ()),
        given=given,
        first=set(said.named or ()) <= wanted,
        second=bool(wanted.intersection(name for name, _ in given[:2])),
        probability=round(sum(likely.get(name, 0.0) for name in wanted), 4) if likely else None,
        brier=round(brier(base, likely, key), 4) if likely else None,
        base_brier=round(brier(base, rates, key), 4) if likely else None,
    )
