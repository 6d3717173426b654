"""One engine in a process of its own: so that a slow or stuck one can be stopped, and JVMs do not meet."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.peers.engine import ENTRIES, Engine
from benchmarks.peers.export import Head
from benchmarks.peers.vignettes import hard_cases, vignettes
from radiculo.knowledge.observations import Observations
from support.bases import shipped_base

HARD, EASY = 100, 100


@dataclass(frozen=True)
class Plan:
    """What a worker does, with what: how many cases of which seed, and where the peers are installed."""

    key: str
    cases: int
    seed: int
    folder: Path


@dataclass(frozen=True)
class Loaded:
    """The engine is ready."""

    version: str
    seconds: float


@dataclass(frozen=True)
class Failed:
    """It cannot go on. `missing`: it is not installed."""

    why: str
    missing: bool = False


class Stopped(Exception):
    """A worker cannot go on, or took too long and was ended."""

    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.why)
        self.failed = failed


class Worker:
    """The parent's hold on a worker process."""

    def __init__(self, plan: Plan, limit: float) -> None:
        context = multiprocessing.get_context("spawn")
        self.limit = limit
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, plan), daemon=False)
        self.process.start()
        other.close()

    def loaded(self) -> Loaded:
        """Wait until the rules are loaded."""
        found: Loaded = self._answer()
        return found

    def verdicts(self, seconds: float) -> list[set[Head]]:
        """Return the verdicts on hard cases and then the vignettes, as many as the seconds allow."""
        self.pipe.send(("verdicts", seconds))
        found: list[set[Head]] = self._answer()
        return found

    def rate(self, seconds: float) -> float:
        """Return how many vignettes are evaluated per second."""
        self.pipe.send(("rate", seconds))
        found: float = self._answer()
        return found

    def end(self) -> None:
        """End the process, gently if it listens."""
        self.pipe.close()
        self.process.join(2)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()

    def _answer(self) -> Any:
        try:
            found = self.pipe.recv() if self.pipe.poll(self.limit) else Failed(f"stopped after {self.limit:.0f} s")
        except EOFError:
            found = Failed("its process ended")
        if isinstance(found, Failed):
            raise Stopped(found)
        return found


def to_verify(seed: int) -> list[Observations]:
    """Return the cases on which verdicts are compared: hard ones, then the first of those that are timed."""
    base = shipped_base()
    return hard_cases(base, HARD, seed) + vignettes(base, EASY, seed)


def _serve(pipe: Connection, plan: Plan) -> None:
    os.dup2(2, 1)  # what an engine prints does not belong into the table
    sys.path.append(str(plan.folder / "python"))
    try:
        _answer_all(pipe, plan)
    except (ModuleNotFoundError, FileNotFoundError) as error:
        pipe.send(Failed(str(error), missing=True))
    except EOFError:
        return  # the parent has seen enough
    except Exception as error:  # whatever a peer raises becomes its row
        pipe.send(Failed(f"{type(error).__name__}: {error}"[:200]))


def _answer_all(pipe: Connection, plan: Plan) -> None:
    base, entry = shipped_base(), ENTRIES[plan.key]
    start = time.perf_counter()
    engine = entry.load(base, plan.folder)
    pipe.send(Loaded(engine.version, time.perf_counter() - start))
    chunks: list[Any] = []
    while True:
        what, seconds = pipe.recv()
        if what == "verdicts":
            pipe.send(_verdicts(engine, _chunks(to_verify(plan.seed), min(max(entry.chunk, 10), HARD)), seconds))
            continue
        chunks = chunks or [engine.prepare(c) for c in _chunks(vignettes(base, plan.cases, plan.seed), entry.chunk)]
        pipe.send(_rate(engine, chunks, entry.chunk, seconds))


def _chunks(cases: Sequence[Observations], size: int) -> list[list[Observations]]:
    """Cut cases into chunks of one size; they are repeated where there are too few."""
    many = [*cases] * -(-size // len(cases))
    return [many[start : start + size] for start in range(0, len(many) - size + 1, size)]


def _verdicts(engine: Engine, chunks: Sequence[Sequence[Observations]], seconds: float) -> list[set[Head]]:
    found: list[set[Head]] = []
    end = time.perf_counter() + seconds
    for chunk in chunks:
        found += engine.known(engine.run(engine.prepare(chunk)))
        if time.perf_counter() > end:
            break
    return found


def _rate(engine: Engine, chunks: Sequence[Any], size: int, seconds: float) -> float:
    done, took, start = 0, 0.0, time.perf_counter()
    while took < seconds:
        engine.run(chunks[done % len(chunks)])
        done, took = done + 1, time.perf_counter() - start
    return done * size / took
