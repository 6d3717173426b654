"""Effects: what a rule does when it fires, which parts of the answer that moves, and the one way to treat each kind.

A new effect begins here: its key, its class, its place in `Effect` and its method of `Effects`. mypy then names every
reading that must learn it. What only asks whether an effect moves a part reads `moves`, and need not change.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Generic, Literal, TypeAlias, TypeVar

from radiculo.knowledge.parts import Part

T = TypeVar("T")
AdviceKind: TypeAlias = Literal["refer", "investigation", "option", "not_indicated", "note", "safety_net"]
EffectKey: TypeAlias = Literal[
    "evidence", "alarm", "rival", "considers", "excludes", "contradiction", "withdraws", "opens", "sign", "advice"
]


class _Effect:
    """What every effect says of itself.

    `key`: its name in rule files, in traces and among the methods of `Effects`.
    `moves`: the parts of the answer that it can move by itself; advice follows from all the others.
    `after_decision`: it is settled after the decision, and so may read the conclusion.
    """

    __slots__ = ()
    key: ClassVar[EffectKey]
    moves: ClassVar[frozenset[Part]]
    after_decision: ClassVar[bool] = False

    @property
    def claim(self) -> tuple[str, bool] | None:
        """What it speaks of, and whether it speaks for it, where two rules could contradict each other."""
        return None


@dataclass(frozen=True, slots=True)
class Evidence(_Effect):
    """A likelihood ratio for a root, zone or mechanism. `weight` is round(100 * log10(clamped LR))."""

    kind: Literal["root", "zone", "mechanism"]
    target: str
    lr: float
    weight: int
    domain: str = ""
    key: ClassVar[EffectKey] = "evidence"
    moves: ClassVar[frozenset[Part]] = frozenset({"left", "right", "mechanisms"})

    @property
    def claim(self) -> tuple[str, bool] | None:
        """The target; evidence without weight, as in a draft, is silent."""
        return (f"{self.kind} {self.target} {self.domain}".strip(), self.weight > 0) if self.weight else None


@dataclass(frozen=True, slots=True)
class Alarm(_Effect):
    """Sets at least this urgency. An empty pathway follows the leading explanation."""

    urgency: str
    pathway: str
    suspects: str
    key: ClassVar[EffectKey] = "alarm"
    moves: ClassVar[frozenset[Part]] = frozenset({"urgency", "provisional", "pathways"})

    @property
    def claim(self) -> tuple[str, bool] | None:
        """What is suspected."""
        return f"alarm {self.suspects}", True


@dataclass(frozen=True, slots=True)
class Rival(_Effect):
    """An explanation that is not a single root, and the roots in whose place it stands."""

    name: str
    instead_of: frozenset[str]
    outranks: bool
    key: ClassVar[EffectKey] = "rival"
    moves: ClassVar[frozenset[Part]] = frozenset({"left", "right", "rivals", "considered", "pathways"})

    @property
    def claim(self) -> tuple[str, bool] | None:
        """The rival."""
        return f"rival {self.name}", True


@dataclass(frozen=True, slots=True)
class Considers(_Effect):
    """The picture of a rival: it is on the list while a rule that names it waits and nothing known excludes it."""

    name: str
    key: ClassVar[EffectKey] = "considers"
    moves: ClassVar[frozenset[Part]] = frozenset({"considered"})

    @property
    def claim(self) -> tuple[str, bool] | None:
        """The rival."""
        return f"consideration of {self.name}", True


@dataclass(frozen=True, slots=True)
class Excludes(_Effect):
    """Takes off the list what other rules consider; it never touches evidence, a named rival or an alarm."""

    rules: tuple[str, ...]
    key: ClassVar[EffectKey] = "excludes"
    moves: ClassVar[frozenset[Part]] = frozenset({"considered"})


@dataclass(frozen=True, slots=True)
class Contradiction(_Effect):
    """Says that what is recorded does not fit together. It lowers nothing and withdraws nothing.

    `mend` says what to correct where the findings cannot be so together; it is empty where they can, and one of them
    wants a second look.
    """

    text: str
    mend: str = ""
    key: ClassVar[EffectKey] = "contradiction"
    moves: ClassVar[frozenset[Part]] = frozenset()


@dataclass(frozen=True, slots=True)
class Withdraws(_Effect):
    """Removes the evidence of other rules; never an alarm."""

    rules: tuple[str, ...]
    key: ClassVar[EffectKey] = "withdraws"
    moves: ClassVar[frozenset[Part]] = Evidence.moves


@dataclass(frozen=True, slots=True)
class Opens(_Effect):
    """The case has raised a matter: these findings join its safety screen, which also parts the resting categories."""

    findings: tuple[str, ...]
    key: ClassVar[EffectKey] = "opens"
    moves: ClassVar[frozenset[Part]] = frozenset({"urgency", "provisional"})


@dataclass(frozen=True, slots=True)
class SetSign(_Effect):
    """The sign is yes. It moves nothing itself: the rules that read the sign do."""

    sign: str
    key: ClassVar[EffectKey] = "sign"
    moves: ClassVar[frozenset[Part]] = frozenset()

    @property
    def claim(self) -> tuple[str, bool] | None:
        """The sign."""
        return f"sign {self.sign}", True


@dataclass(frozen=True, slots=True)
class Advice(_Effect):
    """What is shown after the decision. `entry` names what it speaks of in the catalogue, where it is there."""

    kind: AdviceKind
    text: str
    entry: str = ""
    timing: str = ""
    key: ClassVar[EffectKey] = "advice"
    moves: ClassVar[frozenset[Part]] = frozenset({"advice"})
    after_decision: ClassVar[bool] = True


Effect: TypeAlias = (
    Evidence | Alarm | Rival | Considers | Excludes | Contradiction | Withdraws | Opens | SetSign | Advice
)


class Effects(ABC, Generic[T]):
    """One reading of effects: a method for each key, so that mypy names the reading that lacks a new one."""

    @abstractmethod
    def evidence(self, effect: Evidence) -> T:
        """Read evidence."""

    @abstractmethod
    def alarm(self, effect: Alarm) -> T:
        """Read an alarm."""

    @abstractmethod
    def rival(self, effect: Rival) -> T:
        """Read a rival."""

    @abstractmethod
    def considers(self, effect: Considers) -> T:
        """Read the picture of a rival."""

    @abstractmethod
    def excludes(self, effect: Excludes) -> T:
        """Read what takes a rival off the list."""

    @abstractmethod
    def contradiction(self, effect: Contradiction) -> T:
        """Read what does not fit together."""

    @abstractmethod
    def withdraws(self, effect: Withdraws) -> T:
        """Read a withdrawal."""

    @abstractmethod
    def opens(self, effect: Opens) -> T:
        """Read what joins the safety screen."""

    @abstractmethod
    def sign(self, effect: SetSign) -> T:
        """Read a sign."""

    @abstractmethod
    def advice(self, effect: Advice) -> T:
        """Read advice."""


def apply(effect: Effect, effects: Effects[T]) -> T:
    """Read an effect by the method of its key."""
    found: T = getattr(effects, effect.key)(effect)
    return found
