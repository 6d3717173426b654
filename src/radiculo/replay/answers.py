"""The answers of a batch: from arrays to words, with every distinct part worded once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Generic, TypeAlias, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.program import Verdicts
from radiculo.engine.rails import Frame
from radiculo.knowledge.base import RuleBase
from radiculo.triage.answer import Answer, LegAnswer
from radiculo.triage.decision import Decision, Tier
from radiculo.triage.outcome import TierName
from radiculo.triage.plan import Plan, plan_of

K = TypeVar("K")
V = TypeVar("V")
Key: TypeAlias = bytes
MOST_REMEMBERED = 5_000
TIER_NAMES: tuple[TierName, ...] = get_args(TierName)  # in the order of Tier


class _Memo(dict[K, V], Generic[K, V]):
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
    """The parts that answers of one rule base are made of, each with its JSON."""

    base: RuleBase
    legs: _Memo[Key, tuple[LegAnswer, bytes]] = field(init=False)
    pathways: _Memo[Key, tuple[tuple[str, ...], bytes]] = field(init=False)
    rivals: _Memo[Key, tuple[tuple[str, ...], bytes]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "legs", _Memo(self._leg))
        object.__setattr__(self, "pathways", _Memo(self._pathways))
        object.__setattr__(self, "rivals", _Memo(self._rivals))

    @cached_property
    def plan(self) -> Plan:
        """The plan of the decision."""
        return plan_of(self.base)

    @cached_property
    def categories(self) -> dict[int, str]:
        """The categories by rank."""
        return {rank: name for name, rank in self.base.urgency_rank.items()}

    @cached_property
    def pathway_names(self) -> tuple[str, ...]:
        """The pathways, in the order in which equals are named."""
        return tuple(self.base.tables.terms.pathways)

    @cached_property
    def frames(self) -> NDArray[np.object_]:
        """The JSON of every frame."""
        found = np.empty(len(self.base.deciding_frames), np.object_)
        found[:] = [_json([rule.id, side]) for rule, side in self.base.deciding_frames]
        return found

    @cached_property
    def rival_frames(self) -> tuple[Frame, ...]:
        """The frames that name a rival, in order of rule."""
        return tuple(dict.fromkeys(frame for frame, _, _ in self.plan.rivals))

    def _leg(self, key: Key) -> tuple[LegAnswer, bytes]:
        """Word a leg: its tier, whether it is withdrawn, and for each root its place if it is named, else 0."""
        tier, withdrawn, *places = key
        named = sorted((place, root) for place, root in zip(places, self.plan.roots, strict=True) if place)
        roots = tuple(root for _, root in named)
        leg = LegAnswer(TIER_NAMES[tier], roots, bool(withdrawn))
        return leg, _json({"tier": leg.tier, "roots": roots, "withdrawn": leg.withdrawn})

    def _pathways(self, key: Key) -> tuple[tuple[str, ...], bytes]:
        counts = list(enumerate(key))
        found = tuple(self.pathway_names[at] for at, n in sorted(counts, key=lambda item: (-item[1], item[0])) if n)
        return found, _json(found)

    def _rivals(self, key: Key) -> tuple[tuple[str, ...], bytes]:
        fires = np.unpackbits(np.frombuffer(key, np.uint8), count=len(self.rival_frames))
        fired = {frame for frame, fire in zip(self.rival_frames, fires, strict=True) if fire}
        names = tuple(dict.fromkeys(rival.name for frame, _, rival in self.plan.rivals if frame in fired))
        return names, _json(names)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Answers:
    """The answers of one batch of cases, given as codes (slot, case), by row."""

    def __init__(self, parts: Parts, verdicts: Verdicts, decision: Decision, codes: NDArray[np.uint8]) -> None:
        self.parts, self.verdicts, self.decision, self.codes = parts, verdicts, decision, codes
        self.index = {frame: at for at, frame in enumerate(verdicts.frames)}

    def answer(self, row: int) -> Answer:
        """Return the answer of one case."""
        parts = self.parts
        return Answer(
            parts.categories[self._urgency[row]],
            parts.pathways[self._pathways[row]][0],
            parts.legs[self._legs[0][row]][0],
            parts.legs[self._legs[1][row]][0],
            parts.rivals[self._rivals[row]][0],
            partial(self._fires, row),
        )

    def json(self, row: int) -> bytes:
        """Return the inside of the JSON object of one answer, without braces."""
        parts = self.parts
        return b'"urgency":"%b","pathways":%b,"left":%b,"right":%b,"rivals":%b,"fires":[%b]' % (
            parts.categories[self._urgency[row]].encode(),
            parts.pathways[self._pathways[row]][1],
            parts.legs[self._legs[0][row]][1],
            parts.legs[self._legs[1][row]][1],
            parts.rivals[self._rivals[row]][1],
            b",".join(self._fired[1][self._ends[row] : self._ends[row + 1]]),
        )

    @cached_property
    def domains(self) -> list[int]:
        """In how many domains of evidence each case records anything."""
        base = self.parts.base
        of_slot = np.array([base.vocabulary[slot.finding].domain or "" for slot in base.slots])
        found = [self.codes[of_slot == name].any(axis=0) for name in sorted(set(of_slot) - {""})]
        return [int(n) for n in np.sum(found, axis=0)] if found else [0] * self._size

    def _fires(self, row: int) -> tuple[Frame, ...]:
        return tuple(self.verdicts.frames[at] for at in self._fired[0][self._ends[row] : self._ends[row + 1]])

    @cached_property
    def _urgency(self) -> list[int]:
        return [int(rank) for rank in self.decision.urgency]

    @cached_property
    def _legs(self) -> list[Sequence[Key]]:
        d = self.decision
        place = np.empty_like(d.order)
        ranks = np.broadcast_to(np.arange(1, d.order.shape[1] + 1, dtype=d.order.dtype)[None, :, None], d.order.shape)
        np.put_along_axis(place, d.order, ranks, axis=1)
        whole = np.concatenate([d.tier[:, None], d.withdrawn[:, None], place * d.headline], axis=1)
        return [_keys(np.ascontiguousarray(leg.astype(np.uint8).T)) for leg in whole]

    @cached_property
    def _fired(self) -> tuple[list[int], list[bytes]]:
        frames = np.nonzero(self._by_case)[1]
        return frames.tolist(), self.parts.frames[frames].tolist()

    @cached_property
    def _by_case(self) -> NDArray[np.bool_]:
        return np.ascontiguousarray(self.verdicts.true.T)

    @cached_property
    def _ends(self) -> list[int]:
        return [0, *np.cumsum(self.verdicts.true.sum(axis=0)).tolist()]

    @cached_property
    def _rivals(self) -> Sequence[Key]:
        rows = [self.index[frame] for frame in self.parts.rival_frames]
        packed = np.packbits(self.verdicts.true[rows].T, axis=1) if rows else np.zeros((self._size, 1), np.uint8)
        return _keys(packed)

    @property
    def _size(self) -> int:
        return int(self.verdicts.true.shape[1])

    @cached_property
    def _pathways(self) -> Sequence[Key]:
        """Count, per case, the alarms of the final category by pathway; where there is none, the leading one."""
        base, names = self.parts.base, self.parts.pathway_names
        counts = np.zeros((len(names), self._size), np.uint8)
        leading = self._leading
        for at, (rule, _) in enumerate(base.deciding_frames):
            for alarm in rule.alarms:
                fires = self.verdicts.true[at]
                if not fires.any():
                    continue
                sets = fires & (self.decision.urgency == base.urgency_rank[alarm.urgency])
                if alarm.pathway:
                    counts[names.index(alarm.pathway)] += sets
                else:
                    np.add.at(counts, (leading[sets], np.flatnonzero(sets)), 1)
        quiet = np.flatnonzero(~counts.any(axis=0))
        counts[leading[quiet], quiet] = 1
        return _keys(np.ascontiguousarray(counts.T))

    @cached_property
    def _leading(self) -> NDArray[np.intp]:
        """The pathway of the explanation that leads, as Conclusion has it."""
        d, base, names = self.decision, self.parts.base, self.parts.pathway_names
        named = ((d.tier >= Tier.EITHER_OR) & ~d.withdrawn).any(axis=0)
        out = np.full(self._size, names.index(base.policy.default_pathway), np.intp)
        for outranks, allowed in ((False, ~named), (True, np.ones_like(named))):
            for frame, _, rival in reversed(self.parts.plan.rivals):
                fires = self.verdicts.true[self.index[frame]]
                if rival.outranks == outranks and fires.any():
                    out[fires & allowed] = names.index(base.tables.terms.rivals[rival.name].pathway)
        return out


def _keys(rows: NDArray[np.uint8]) -> Sequence[Key]:
    """Return each row as bytes."""
    width, text = rows.shape[1], rows.tobytes()
    return [text[at : at + width] for at in range(0, len(text), width)]
