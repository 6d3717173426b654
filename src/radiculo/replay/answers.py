"""The answers of a batch as lines of JSON, and one by one for judges: every distinct part is made once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from radiculo.engine.columns import Column, Mask
from radiculo.engine.program import Verdicts
from radiculo.engine.rails import SIGN_YES, Frame
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice
from radiculo.knowledge.leg_names import SIDED, LegNames
from radiculo.knowledge.parts import Part
from radiculo.knowledge.rules import Verdict
from radiculo.knowledge.vocabulary import LEGS, Leg
from radiculo.lazy import cached_property
from radiculo.triage.answer import Answer, LegAnswer, Sided
from radiculo.triage.answers import Answers, leading, place_of, places
from radiculo.triage.outcome import TIER_NAMES
from radiculo.triage.plan import Plan, plan_of

K = TypeVar("K")
V = TypeVar("V")
_ADVICE, _LEG, _SIDED = TypeAdapter(Advice), TypeAdapter(LegAnswer), TypeAdapter(tuple[Sided, ...])
Key: TypeAlias = bytes
MOST_REMEMBERED = 5_000
_NO_LEVEL = LegAnswer("none")


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
    """The parts that answers of one rule base are made of, each with its JSON where lines have it."""

    base: RuleBase
    legs: _Memo[Key, tuple[LegAnswer, bytes]] = field(init=False)
    pathways: _Memo[Key, tuple[tuple[str, ...], bytes]] = field(init=False)
    rivals: _Memo[Key, tuple[tuple[Sided, ...], bytes]] = field(init=False)
    mechanisms: _Memo[Key, tuple[Sided, ...]] = field(init=False)
    recorded: Mapping[Part, _Memo[Key, bytes]] = field(init=False)
    considered: _Memo[Key, tuple[tuple[str, ...], bytes]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "legs", _Memo(self._leg))
        object.__setattr__(self, "pathways", _Memo(self._pathways))
        object.__setattr__(self, "rivals", _Memo(self._rivals))
        object.__setattr__(self, "mechanisms", _Memo(self._mechanisms))
        object.__setattr__(self, "considered", _Memo(self._considered))
        recorded = {
            "left": lambda key: self._recorded_leg("left", key),
            "right": lambda key: self._recorded_leg("right", key),
            "rivals": lambda key: self._recorded_list("rivals", self.rivals[key][0]),
            "mechanisms": lambda key: self._recorded_list("mechanisms", self.mechanisms[key]),
        }
        object.__setattr__(self, "recorded", {part: _Memo(make) for part, make in recorded.items()})

    @cached_property
    def plan(self) -> Plan:
        """The plan of the decision."""
        return plan_of(self.base)

    @cached_property
    def frames(self) -> list[bytes]:
        """The JSON of every frame."""
        return [_json([rule.id, side]) for rule, side in self.base.frames]

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
        return leg, _json({"tier": leg.tier, "roots": leg.roots, "withdrawn": leg.withdrawn})

    def _pathways(self, key: Key) -> tuple[tuple[str, ...], bytes]:
        counts = list(enumerate(key))
        found = tuple(self.plan.pathways[at] for at, n in sorted(counts, key=lambda item: (-item[1], item[0])) if n)
        return found, _json(found)

    def _rivals(self, key: Key) -> tuple[tuple[Sided, ...], bytes]:
        fires = np.unpackbits(np.frombuffer(key, np.uint8), count=len(self.rival_frames))
        fired = {frame for frame, fire in zip(self.rival_frames, fires, strict=True) if fire}
        found = tuple(dict.fromkeys(Sided(r.name, frame[1]) for frame, _, r in self.plan.rivals if frame in fired))
        return found, _json(list(dict.fromkeys(rival.name for rival in found)))

    def _considered(self, key: Key) -> tuple[tuple[str, ...], bytes]:
        on = np.unpackbits(np.frombuffer(key, np.uint8), count=len(self.plan.rival_names))
        names = tuple(sorted(name for name, is_on in zip(self.plan.rival_names, on, strict=True) if is_on))
        return names, _json(names)

    def _mechanisms(self, key: Key) -> tuple[Sided, ...]:
        names = tuple(self.base.tables.terms.mechanisms)
        ranked = sorted((n // len(names), place, names[n % len(names)]) for n, place in enumerate(key) if place)
        return tuple(Sided(name, LEGS[leg]) for leg, _, name in ranked)

    @cached_property
    def given(self) -> dict[Key, bytes]:
        """The JSON of advice that is given together, as a snapshot has it."""
        return {}

    @cached_property
    def advice(self) -> _Memo[Advice, bytes]:
        """The JSON of every piece of advice, as a snapshot has it."""
        return _Memo(lambda advice: _ADVICE.dump_json(advice, exclude_defaults=True))

    @cached_property
    def fired(self) -> list[bytes]:
        """The JSON of every frame, as a snapshot has it."""
        return [_json(rule.id if side == "patient" else f"{rule.id}@{side}") for rule, side in self.base.frames]

    def _recorded_leg(self, side: Leg, key: Key) -> bytes:
        """Return what a snapshot has of a leg, after what comes before; what equals the default is left out."""
        leg = self.legs[key][0]
        return b"" if leg == _NO_LEVEL else b',"%b":%b' % (side.encode(), _LEG.dump_json(leg, exclude_defaults=True))

    def _recorded_list(self, part: Part, found: tuple[Sided, ...]) -> bytes:
        """Return what a snapshot has of rivals or mechanisms."""
        return b',"%b":%b' % (part.encode(), _SIDED.dump_json(found)) if found else b""


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class AnswerLines:
    """The answers of one batch of cases, given as codes (slot, case), by row; `provisional` where it was asked for."""

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
            left=parts.legs[self._legs[0][row]][0],
            right=parts.legs[self._legs[1][row]][0],
            rivals=parts.rivals[self._rivals[row]][0],
            considered=parts.considered[self._considered[row]][0],
            mechanisms=parts.mechanisms[self._mechanisms[row]],
            advice=tuple(self._advice[0][at] for at in self._advice[1][row]),
        )

    def json(self, row: int, names: LegNames = SIDED) -> bytes:
        """Return the inside of the JSON object of one answer, without braces, with the names that its legs have."""
        parts = self.parts
        return b'"urgency":"%b",%b%b"pathways":%b,"%b":%b,"%b":%b,"rivals":%b,"considered":%b,"fires":[%b]' % (
            parts.plan.categories[self._urgency[row]].encode(),
            self._provisional_said(row),
            b'"cannot_say":true,' if self._nothing_said[row] else b"",
            parts.pathways[self._pathways[row]][1],
            names.keys["left"].encode(),
            parts.legs[self._legs[0][row]][1],
            names.keys["right"].encode(),
            parts.legs[self._legs[1][row]][1],
            parts.rivals[self._rivals[row]][1],
            parts.considered[self._considered[row]][1],
            b",".join(
                map(parts.frames.__getitem__, self._frames(row)) if names is SIDED else self._named_frames(row, names)
            ),
        )

    def _named_frames(self, row: int, names: LegNames) -> list[bytes]:
        frames = map(self.verdicts.frames.__getitem__, self._frames(row))
        return [_json([rule, names.key(side)]) for rule, side in frames]

    def recorded(self, row: int) -> bytes:
        """Return the line of a snapshot after the name of the record."""
        parts, made = self.parts, self.parts.recorded
        fired = b",".join(map(parts.fired.__getitem__, self._frames(row)))
        said = (
            b',"answer":{"urgency":"',
            parts.plan.categories[self._urgency[row]].encode(),
            b'",',
            self._provisional_said(row),
            b'"cannot_say":true,' if self._nothing_said[row] else b"",
            b'"pathways":',
            parts.pathways[self._pathways[row]][1],
            made["left"][self._legs[0][row]],
            made["right"][self._legs[1][row]],
            made["rivals"][self._rivals[row]],
            self._considered_said(row),
            made["mechanisms"][self._mechanisms[row]],
            self._advice_said(row),
            b"}",
            b',"fired":[%b]' % fired if fired else b"",
            b"}",
        )
        return b"".join(said)

    def _provisional_said(self, row: int) -> bytes:
        if self._provisional is None:
            return b""
        return b'"provisional":true,' if self._provisional[row] else b'"provisional":false,'

    def _advice_said(self, row: int) -> bytes:
        """Return what a snapshot has of the advice of one case; its order is the same in every batch."""
        key, told = self._given[row], self.parts.given
        said = told.get(key)
        if said is None:
            advice = b",".join([self.parts.advice[self._advice[0][at]] for at in self._advice[1][row]])
            said = b',"advice":[%b]' % advice if advice else b""
            if len(told) >= MOST_REMEMBERED:
                told.clear()
            told[key] = said
        return said

    def _considered_said(self, row: int) -> bytes:
        names, found = self.parts.considered[self._considered[row]]
        return b',"considered":%b' % found if names else b""

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
        return {self.verdicts.frames[at][0] for at in self._frames(row)}

    def quiet(self, row: int) -> set[str]:
        """Return the rules that are known not to fire in one case, on some leg at least."""
        return {self.verdicts.frames[at][0] for at in np.flatnonzero(self.verdicts.false[:, row])}

    @cached_property
    def domains(self) -> list[int]:
        """In how many domains of evidence each case records anything."""
        base = self.parts.base
        of_slot = np.array([base.vocabulary[slot.finding].domain or "" for slot in base.columns])
        found = [self.codes[of_slot == name].any(axis=0) for name in sorted(set(of_slot) - {""})]
        return [int(n) for n in np.sum(found, axis=0)] if found else [0] * self._size

    @cached_property
    def _urgency(self) -> list[int]:
        return [int(rank) for rank in self.decision.urgency]

    @cached_property
    def _nothing_said(self) -> list[bool]:
        return [bool(found) for found in self.decision.nothing_said]

    @cached_property
    def _legs(self) -> list[Sequence[Key]]:
        d = self.decision
        legs = [
            [d.tier[leg, None], d.withdrawn[leg, None], place_of(d.order[leg]) * d.headline[leg], leading(d.zones[leg])]
            for leg in range(len(LEGS))
        ]
        return [_keys(np.ascontiguousarray(np.concatenate(leg).astype(np.uint8).T)) for leg in legs]

    @cached_property
    def _mechanisms(self) -> Sequence[Key]:
        found = [places(scores, scores > 0) for scores in self.decision.mechanisms]
        return _keys(np.ascontiguousarray(np.concatenate(found).T))

    @cached_property
    def _advice(self) -> tuple[list[Advice], list[list[int]]]:
        """Every piece of advice, and for each case the numbers of what it gets."""
        given = np.stack([*self.answers.advised.values(), np.zeros(self._size, np.bool_)])
        numbers, ends = _by_case(given)
        return [advice for _, advice in self.answers.advised], [numbers[a:b] for a, b in pairwise(ends)]

    @cached_property
    def _given(self) -> Sequence[Key]:
        return _keys(np.packbits(np.stack([*self.answers.advised.values(), np.zeros(self._size, np.bool_)]).T, axis=1))

    @cached_property
    def _fired(self) -> tuple[list[int], list[int]]:
        return _by_case(self.verdicts.true)

    def _frames(self, row: int) -> list[int]:
        """Return the numbers of the frames that fire in one case."""
        frames, ends = self._fired
        return frames[ends[row] : ends[row + 1]]

    @cached_property
    def _rivals(self) -> Sequence[Key]:
        fires = [self.decision.fires[frame] for frame in self.parts.rival_frames]
        return _keys(np.packbits(np.stack(fires or [np.zeros(self._size, np.bool_)]).T, axis=1))

    @cached_property
    def _considered(self) -> Sequence[Key]:
        return _keys(np.packbits(self.decision.considered.any(axis=0).T, axis=1))

    @property
    def _size(self) -> int:
        return int(self.verdicts.true.shape[1])

    @cached_property
    def _pathways(self) -> Sequence[Key]:
        return _keys(np.ascontiguousarray(self.decision.pathways.T))


def _keys(rows: NDArray[np.uint8]) -> Sequence[Key]:
    """Return each row as bytes."""
    width, text = rows.shape[1], rows.tobytes()
    if not width:
        return [b""] * len(rows)
    return [text[at : at + width] for at in range(0, len(text), width)]


def _by_case(holds: Mask) -> tuple[list[int], list[int]]:
    """Return which of the first axis hold, case after case, and where in that list each case begins, and the end."""
    found, cases = np.nonzero(holds)
    size = holds.shape[1]
    order = np.argsort(cases.astype(np.min_scalar_type(size)), kind="stable")
    return found[order].tolist(), [0, *np.cumsum(np.bincount(cases, minlength=size)).tolist()]
