"""Many triages of random cases in one process; what its memory does meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, islice

import numpy as np

from fuzz.run import peak_memory
from radiculo.engine.durable import available
from radiculo.knowledge.base import RuleBase
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk
from radiculo.triage.run import triage
from support.dice import Seeded
from support.random_cases import random_case
from support.workers import resident_bytes

SAMPLES = 20
MOST_GROWTH = 0.05  # of the resident memory, from the first third of a run, when all is loaded, to its end


@dataclass
class Soak:
    """How many triages, in which time of the processor, and the resident memory (MB) as they went."""

    name: str
    triages: int = 0
    seconds: float = 0.0
    memory: list[int] = field(default_factory=list)

    @property
    def grows(self) -> bool:
        """Whether the last samples are well above the first ones."""
        early, late = (float(np.mean(part)) for part in (self.memory[SAMPLES // 3 :][:3], self.memory[-3:]))
        return late > early * (1 + MOST_GROWTH)

    def __str__(self) -> str:
        rate = self.seconds / max(1, self.triages)
        told = f"{self.name}: {self.triages} triages, {self.seconds:.0f} s of processor time, {rate * 1e6:.0f} us each"
        return f"{told}; resident MB {self.memory}, peak {peak_memory() // 1024}{' GROWS' if self.grows else ''}"


def on_arrays(base: RuleBase, wanted: int, seconds: float, texts: list[bytes], *, size: int = 8192) -> Soak:
    """Triage lines of JSON on arrays, over and over, each time in another order."""
    bulk, dice = Bulk(base), np.random.default_rng(1)

    def work() -> Iterator[int]:
        for _ in count():
            chosen = dice.integers(0, len(texts), size)
            bulk.run(Chunk(1, tuple(("soak.jsonl", n + 1, texts[n]) for n in chosen.tolist())))
            yield size

    return _soaked("arrays", work(), wanted, seconds)


def of_record(base: RuleBase, wanted: int, seconds: float) -> Soak:
    """Triage random cases through the engine of record."""
    dice = Seeded("soak")

    def work() -> Iterator[int]:
        while True:
            triage(random_case(dice, base), base)
            yield 1

    return _soaked("durable" if available() else "recorder", work(), wanted, seconds)


def _soaked(name: str, work: Iterator[int], wanted: int, seconds: float) -> Soak:
    """Work until enough is done or the time is over, and look at the memory at even distances of either."""
    soak, begun, started = Soak(name), time.process_time(), time.monotonic()
    for done in islice(work, wanted):
        soak.triages += done
        share = max(soak.triages / wanted, (time.monotonic() - started) / seconds)
        if share * SAMPLES > len(soak.memory):
            soak.memory.append(resident_bytes() >> 20)
        if share >= 1:
            break
    soak.seconds = time.process_time() - begun
    return soak
