"""The answers of a batch as lines of a snapshot, all at once: each is joined of words that were made before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import blake2b
from itertools import repeat

import numpy as np
from pydantic import TypeAdapter

from radiculo.engine.columns import Mask
from radiculo.knowledge.effects import Advice
from radiculo.knowledge.vocabulary import LEGS, Leg
from radiculo.replay.answers import AnswerLines, Key, Memo, Parts, json_of, members
from radiculo.triage.answer import LegAnswer, Sided

_LEG, _SIDED = TypeAdapter(LegAnswer), TypeAdapter(tuple[Sided, ...])
_NO_LEVEL = LegAnswer("none")


def name_of_advice(advice: Advice) -> str:
    """Return the name of a piece of advice: what it speaks of, and a digest, so that other words have another name."""
    words = "\0".join((advice.kind, advice.text, advice.entry, advice.timing))
    return ":".join(filter(None, (advice.kind, advice.entry, blake2b(words.encode(), digest_size=5).hexdigest())))


class RecordedLines:
    """Lines of snapshots by one rule base; what equals the default is left out."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        frames = parts.base.frames
        self._fired = [json_of(rule.id if side == "patient" else f"{rule.id}@{side}") for rule, side in frames]
        self._legs = [Memo(partial(self._leg, side)) for side in LEGS]
        self._mechanisms = Memo(self._mechanism)
        self._advice = Memo[Advice, bytes](lambda advice: json_of(name_of_advice(advice)))

    def of(self, answers: AnswerLines) -> list[bytes]:
        """Return the line of every case, after the name of the record."""
        decision, size = answers.decision, answers.size
        names = sorted((name, at) for at, name in enumerate(self.parts.plan.rival_names))
        considered = np.logical_or.reduce(decision.considered)[[at for _, at in names]]
        rivals, advised = list(self._rivals(answers)), answers.answers.advised
        parts: list[Iterable[bytes]] = [
            repeat(b',"answer":{'),
            answers.openings,
            *(map(made.__getitem__, keys) for made, keys in zip(self._legs, answers.legs, strict=True)),
            _lists(b"rivals", [mask for _, mask in rivals], [json_of(rival) for rival, _ in rivals], size),
            _lists(b"considered", considered, [json_of(name) for name, _ in names], size),
            map(self._mechanisms.__getitem__, answers.mechanisms),
            repeat(b"}"),
            _lists(b"advice", advised.values(), [self._advice[advice] for _, advice in advised], size),
            _lists(b"fired", answers.verdicts.true, self._fired, size),
            repeat(b"}"),
        ]
        return list(map(b"".join, zip(*parts, strict=False)))

    def _rivals(self, answers: AnswerLines) -> Iterator[tuple[Sided, Mask]]:
        """Yield where each frame is the first to name its rival."""
        named: dict[Sided, Mask] = {}
        for frame, _, rival in self.parts.plan.rivals:
            if frame in answers.decision.fired:
                key, fires = Sided(rival.name, frame[1]), answers.decision.fired[frame]
                before = named.get(key, np.False_)
                yield key, fires & ~before
                named[key] = fires | before

    def _leg(self, side: Leg, key: Key) -> bytes:
        leg = self.parts.legs[key][0]
        return b"" if leg == _NO_LEVEL else b',"%b":%b' % (side.encode(), _LEG.dump_json(leg, exclude_defaults=True))

    def _mechanism(self, key: Key) -> bytes:
        found = self.parts.mechanisms[key]
        return b',"mechanisms":%b' % _SIDED.dump_json(found) if found else b""


def _lists(key: bytes, holds: Mask | Iterable[Mask], words: list[bytes], size: int) -> Iterator[bytes]:
    """Yield a key with its list for each case, where anything holds."""
    return (b',"%b":[%b]' % (key, b",".join(found)) if found else b"" for found in members(holds, words, size))
