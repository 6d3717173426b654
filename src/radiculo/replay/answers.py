"""The answers of a batch as lines of JSON, and one by one for judges: every distinct part is made once."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Column, Mask
from radiculo.engine.program import Verdicts
from radiculo.engine.rails import SIGN_YES, Frame
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice
from radiculo.knowledge.leg_names import SIDED, LegNames
from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.vocabulary import LEGS
from radiculo.lazy import cached_property
from radiculo.triage.answer import Answer, LegAnswer, Sided
from radiculo.triage.answers import Answers, leading, place_of
from radiculo.triage.outcome import TIER_NAMES
from radiculo.triage.plan import Plan, plan_of

K = TypeVar("K")
V = TypeVar("V")
Key: TypeAlias = bytes
Opening: TypeAlias = tuple[int, bool | None, bool, Key]  # urgency, whether provisional, nothing said, pathways
MOST_REMEMBERED = 5_000


class Memo(dict[K, V], Generic[K, V]):
    """Values made when they are first asked for, and forgotten when there are too many."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: K) -> V:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        value = self[key] = self.make(key)
        return value


@dataclass(frozen=True)
class Parts:
    """The parts that answers of one rule base are made of, each with its JSON where lines have it."""

    base: RuleBase
    legs: Memo[Key, tuple[LegAnswer, bytes]] = field(init=False)
    pathways: Memo[Key, tuple[tuple[str, ...], bytes]] = field(init=False)
    rivals: Memo[Key, tuple[tuple[Sided, ...], bytes]] = field(init=False)
    mechanisms: Memo[Key, tuple[Sided, ...]] = field(init=False)
    considered: Memo[Key, tuple[tuple[str, ...], bytes]] = field(init=False)
    openings: Memo[Opening, bytes] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "legs", Memo(self._leg))
        object.__setattr__(self, "pathways", Memo(self._pathways))
        object.__setattr__(self, "rivals", Memo(self._rivals))
        object.__setattr__(self, "mechanisms", Memo(self._mechanisms))
        object.__setattr__(self, "considered", Memo(self._considered))
        object.__setattr__(self, "openings", Memo(self._opening))

    @cached_property
    def plan(self) -> Plan:
        """The plan of the decision."""
        return plan_of(self.base)

    @cached_property
    def frames(self) -> list[bytes]:
        """The JSON of every frame."""
        return [json_of([rule.id, side]) for rule, side in self.base.frames]

    @cached_property
    def rival_frames(self) -> tuple[Frame, ...]:
        """The frames that name a rival, in order of rule."""
        return tuple(dict.fromkeys(frame for frame, _, _ in self.plan.rivals))

    def _leg(self, key: Key) -> tuple[LegAnswer, bytes]:
        """Word a leg: its tier, whether it is withdrawn, the place of each root (0: unnamed), and which zones lead."""
        tier, withdrawn, *rest = key
        split = len(self.plan.roots)
        named = sorted((place, root) for place, root in zip(rest[:split], self.plan.roots, strict=True) if place)
        zones = tuple(zone for zone, leads in zip(self.base.tables.zones, rest[split:], strict=True) if leads)
        leg = LegAnswer(TIER_NAMES[tier], tuple(root for _, root in named), bool(withdrawn), zones)
        return leg, json_of({"tier": leg.tier, "roots": leg.roots, "withdrawn": leg.withdrawn})

    def _pathways(self, key: Key) -> tuple[tuple[str, ...], bytes]:
        counts = list(enumerate(key))
        found = tuple(self.plan.pathways[at] for at, n in sorted(counts, key=lambda item: (-item[1], item[0])) if n)
        return found, json_of(found)

    def _rivals(self, key: Key) -> tuple[tuple[Sided, ...], bytes]:
        fires = np.unpackbits(np.frombuffer(key, np.uint8), count=len(self.rival_frames))
        fired = {frame for frame, fire in zip(self.rival_frames, fires, strict=True) if fire}
        found = tuple(dict.fromkeys(Sided(r.name, frame[1]) for frame, _, r in self.plan.rivals if frame in fired))
        return found, json_of(list(dict.fromkeys(rival.name for rival in found)))

    def _considered(self, key: Key) -> tuple[tuple[str, ...], bytes]:
        on = np.unpackbits(np.frombuffer(key, np.uint8), count=len(self.plan.rival_names))
        names = tuple(sorted(name for name, is_on in zip(self.plan.rival_names, on, strict=True) if is_on))
        return names, json_of(names)

    def _opening(self, key: Opening) -> bytes:
        """Word what every line begins with."""
        urgency, provisional, nothing_said, pathways = key
        told: dict[str, str | bool] = {"urgency": self.plan.categories[urgency]}
        told |= {} if provisional is None else {"provisional": provisional}
        told |= {"cannot_say": True} if nothing_said else {}
        return b'%b,"pathways":%b' % (json_of(told)[1:-1], self.pathways[pathways][1])

    def _mechanisms(self, key: Key) -> tuple[Sided, ...]:
        """Word mechanisms, given the scores of all of them on each leg."""
        names = tuple(self.base.tables.terms.mechanisms)
        scores = np.frombuffer(key, np.int32)
        ranked = sorted((at // len(names), -scores[at], at) for at in np.flatnonzero(scores > 0).tolist())
        return tuple(Sided(names[at % len(names)], LEGS[leg]) for leg, _, at in ranked)


def json_of(value: object) -> bytes:
    """Return a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class AnswerLines:
    """The answers of one batch of cases, given as codes (slot, case), by row; `provisional` where it was asked for.

    `recorded` has the line of each case in a snapshot, after the name of the record, where one is wanted.
    """

    recorded: Sequence[bytes] = ()

    def __init__(
        self,
        parts: Parts,
        verdicts: Verdicts,
        answers: Answers,
        codes: NDArray[np.uint8],
        provisional: Column | None = None,
    ) -> None:
        self.parts, self.verdicts, self.answers, self.codes = parts, verdicts, answers, codes
        self._provisional = None if provisional is None else [code == SIGN_YES for code in provisional.tolist()]
        self.decision = answers.decision

    def answer(self, row: int) -> Answer:
        """Return the answer of one case: the same as `answers.at(row)`, sooner."""
        parts = self.parts
        return Answer(
            urgency=parts.plan.categories[self._urgency[row]],
            provisional=None if self._provisional is None else self._provisional[row],
            cannot_say=self._nothing_said[row],
            pathways=parts.pathways[self._pathways[row]][0],
            left=parts.legs[self.legs[0][row]][0],
            right=parts.legs[self.legs[1][row]][0],
            rivals=parts.rivals[self._rivals[row]][0],
            considered=parts.considered[self._considered[row]][0],
            mechanisms=parts.mechanisms[self.mechanisms[row]],
            advice=tuple(self._advice[row]),
        )

    def json(self, row: int, names: LegNames = SIDED) -> bytes:
        """Return the inside of the JSON object of one answer, without braces, with the names that its legs have."""
        parts = self.parts
        return b'%b,"%b":%b,"%b":%b,"rivals":%b,"considered":%b,"fires":[%b]' % (
            self.openings[row],
            names.keys["left"].encode(),
            parts.legs[self.legs[0][row]][1],
            names.keys["right"].encode(),
            parts.legs[self.legs[1][row]][1],
            parts.rivals[self._rivals[row]][1],
            parts.considered[self._considered[row]][1],
            b",".join(
                map(parts.frames.__getitem__, self._frames[row]) if names is SIDED else self._named_frames(row, names)
            ),
        )

    def _named_frames(self, row: int, names: LegNames) -> list[bytes]:
        frames = map(self.verdicts.frames.__getitem__, self._frames[row])
        return [json_of([rule, names.key(side)]) for rule, side in frames]

    def set_by(self, row: int) -> tuple[str, ...]:
        """Return the alarms that set the urgency of one case."""
        plan, fires = self.parts.plan, self.decision.fires
        category = plan.categories[self._urgency[row]]
        return tuple(sorted({f[0] for f, alarm in plan.alarms if alarm.urgency == category and fires[f][row]}))

    def verdicts_of(self, rule: str, row: int) -> set[Verdict]:
        """Return what a rule says of one case, on either side."""
        frames = [at for at, frame in enumerate(self.verdicts.frames) if frame[0] == rule]
        true, false = self.verdicts.true, self.verdicts.false
        return {"fires" if true[at, row] else "silent" if false[at, row] else "waits" for at in frames}

    def fired(self, row: int) -> set[str]:
        """Return the rules that fire in one case."""
        return {self.verdicts.frames[at][0] for at in self._frames[row]}

    def quiet(self, row: int) -> set[str]:
        """Return the rules that are known not to fire in one case, on some leg at least."""
        return {self.verdicts.frames[at][0] for at in np.flatnonzero(self.verdicts.false[:, row])}

    @cached_property
    def domains(self) -> list[int]:
        """In how many domains of evidence each case records anything."""
        base = self.parts.base
        of_slot = np.array([base.vocabulary[slot.finding].domain or "" for slot in base.columns])
        found = [self.codes[of_slot == name].any(axis=0) for name in sorted(set(of_slot) - {""})]
        return [int(n) for n in np.sum(found, axis=0)] if found else [0] * self.size

    @cached_property
    def urgency(self) -> list[str]:
        """The urgency of each case."""
        return [self.parts.plan.categories[rank] for rank in self._urgency]

    @cached_property
    def heads(self) -> list[tuple[Hashable, ...]]:
        """What tells the answers apart in urgency and levels: equal where these are equal."""
        return list(zip(self._urgency, self._nothing_said, *self.legs, strict=True))

    @cached_property
    def tails(self) -> list[tuple[Hashable, ...]]:
        """What tells the answers apart in pathways, rivals, what is considered, and mechanisms."""
        return list(zip(self._pathways, self._rivals, self._considered, self.mechanisms, strict=True))

    @cached_property
    def considered(self) -> list[int]:
        """How many rivals are considered in each case."""
        return list(np.count_nonzero(self.decision.considered.any(axis=0), axis=0).tolist())

    @cached_property
    def openings(self) -> list[bytes]:
        """What the line of each case begins with, as JSON without braces: urgency, what is said of it, and pathways."""
        provisional = self._provisional or repeat(None)
        keys = zip(self._urgency, provisional, self._nothing_said, self._pathways, strict=False)
        return list(map(self.parts.openings.__getitem__, keys))

    @cached_property
    def _urgency(self) -> list[int]:
        return list(self.decision.urgency.tolist())

    @cached_property
    def _nothing_said(self) -> list[bool]:
        return list(self.decision.nothing_said.tolist())

    @cached_property
    def legs(self) -> list[Sequence[Key]]:
        """What tells the levels of each leg apart."""
        d = self.decision
        legs = [
            [d.tier[leg, None], d.withdrawn[leg, None], place_of(d.order[leg]) * d.headline[leg], leading(d.zones[leg])]
            for leg in range(len(LEGS))
        ]
        return [keys_of(np.concatenate(leg).astype(np.uint8).T) for leg in legs]

    @cached_property
    def mechanisms(self) -> Sequence[Key]:
        """What tells the mechanisms of the cases apart."""
        return keys_of(np.concatenate(self.decision.mechanisms).T)

    @cached_property
    def _advice(self) -> list[list[Advice]]:
        return members(self.answers.advised.values(), [advice for _, advice in self.answers.advised], self.size)

    @cached_property
    def _frames(self) -> list[list[int]]:
        """The numbers of the frames that fire in each case."""
        return members(self.verdicts.true, range(len(self.verdicts.frames)), self.size)

    @cached_property
    def _rivals(self) -> Sequence[Key]:
        fires = [self.decision.fires[frame] for frame in self.parts.rival_frames]
        return keys_of(np.packbits(np.stack(fires or [np.zeros(self.size, np.bool_)]).T, axis=1))

    @cached_property
    def _considered(self) -> Sequence[Key]:
        return keys_of(np.packbits(self.decision.considered.any(axis=0).T, axis=1))

    @property
    def size(self) -> int:
        """How many cases there are."""
        return int(self.verdicts.true.shape[1])

    @cached_property
    def _pathways(self) -> Sequence[Key]:
        return keys_of(self.decision.pathways.T)


def keys_of(rows: NDArray[np.generic]) -> Sequence[Key]:
    """Return each row as bytes."""
    text = rows.tobytes()
    width = len(text) // max(1, len(rows))
    return [text[at : at + width] for at in range(0, len(text), width)] if width else [b""] * len(rows)


def members(holds: Mask | Iterable[Mask], names: Sequence[V], size: int) -> list[list[V]]:
    """Return for each of so many cases the names of what holds in it, given where each name holds."""
    masks = np.asarray(holds if isinstance(holds, np.ndarray) else list(holds), np.bool_).reshape(-1, size)
    counts = np.count_nonzero(masks, axis=1)
    cases = np.flatnonzero(masks) - np.repeat(np.arange(len(masks)) * size, counts)
    words = np.empty(len(names), object)
    words[:] = names
    found = np.repeat(words, counts)[np.argsort(cases.astype(np.min_scalar_type(size)), kind="stable")].tolist()
    ends = np.cumsum(np.bincount(cases, minlength=size)).tolist()
    return [found[start:end] for start, end in pairwise([0, *ends])]
