"""Chunks through a pool and back in order: what dies is tried again, and a record that kills is set aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from radiculo.cases.raw import Raw
from radiculo.errors import RadiculoError
from radiculo.knowledge.base import RuleBase
from radiculo.replay.bulk import Bulk, line_of
from radiculo.replay.chunk import Chunk
from radiculo.replay.job import Done, Job
from radiculo.replay.one_by_one import OneByOne
from radiculo.replay.run import Result
from radiculo.replay.tally import Tally

_ID = re.compile(rb'(?:^|[\s{,])"?id"?\s*:\s*"?([A-Za-z0-9][A-Za-z0-9._-]{0,99})')
WAITING = 4  # chunks that may be done and wait for an earlier one, per place in the pool


@dataclass(frozen=True, slots=True)
class Died:
    """A chunk has no result: its worker died, or an error came up that nobody foresaw."""

    why: str


Ended: TypeAlias = "Done | Died"


class Runner(Protocol):
    """Runs chunks: `Bulk` on arrays, `OneByOne` through the engine of record."""

    def run(self, chunk: Chunk) -> Done:
        """Return what becomes of a chunk."""


def runner(base: RuleBase, job: Job) -> Runner:
    """Return what runs chunks for a job."""
    return OneByOne(base, job) if job.engine == "durable" else Bulk(base, job)


class Pool(Protocol):
    """Something that runs chunks. Errors that must end the run are raised by `wait`."""

    @property
    def places(self) -> int:
        """How many chunks can run at the same time."""

    @property
    def has_room(self) -> bool:
        """Whether another chunk may be submitted."""

    def submit(self, key: int, chunk: Chunk) -> None:
        """Start a chunk, or let it stand in line."""

    def wait(self) -> list[tuple[int, Ended]]:
        """Wait until at least one chunk has ended; return those that have, by key."""


@dataclass
class _Task:
    """A chunk on its way. `suspect`: a process has died on it, or on a chunk that it was part of."""

    key: int
    chunk: Chunk
    suspect: bool = False
    done: Done | None = None

    def whole(self) -> Done:
        """Return what became of the chunk, with the chunk."""
        done = self.done or Done()
        done.chunk = self.chunk
        return done


@dataclass
class _Line:
    """The tasks that are not yet handed on, in order of input."""

    pool: Pool
    tasks: list[_Task] = field(default_factory=list)
    waiting: list[_Task] = field(default_factory=list)
    last: int = 0

    def append(self, chunk: Chunk) -> None:
        task = self._task(chunk)
        self.tasks.append(task)
        self.waiting.append(task)

    def submit(self) -> None:
        while self.waiting and self.pool.has_room:
            task = self.waiting.pop(0)
            self.pool.submit(task.key, task.chunk)

    def take(self) -> None:
        for key, ended in self.pool.wait():
            at = next(index for index, task in enumerate(self.tasks) if task.key == key)
            if isinstance(ended, Done):
                self.tasks[at].done = ended
            else:
                self._again(at, ended)

    def _again(self, at: int, died: Died) -> None:
        """Try a chunk once more, since a process may be killed from outside; then its halves; then set it aside."""
        task = self.tasks[at]
        if not task.suspect:
            task.suspect = True
            self.waiting.insert(0, task)
        elif len(task.chunk) > 1:
            halves = [self._task(half, suspect=True) for half in task.chunk.halves()]
            self.tasks[at : at + 1] = halves
            self.waiting[:0] = halves
        else:
            task.done = _set_aside(task.chunk, died)

    def _task(self, chunk: Chunk, *, suspect: bool = False) -> _Task:
        self.last += 1
        return _Task(self.last, chunk, suspect)


def dispatch(pool: Pool, chunks: Iterable[Chunk]) -> Iterator[Done]:
    """Yield what becomes of each chunk, in order of input. A chunk that was split is several."""
    line, source = _Line(pool), iter(chunks)
    more = True
    while more or line.tasks:
        while more and not line.waiting and pool.has_room and len(line.tasks) < WAITING * pool.places:
            chunk = next(source, None)
            more = chunk is not None
            if chunk is not None:
                line.append(chunk)
                line.submit()
        line.submit()
        while line.tasks and line.tasks[0].done:
            yield line.tasks.pop(0).whole()  # kept nowhere here: it is large
        if any(task.done is None for task in line.tasks):
            line.take()


def _set_aside(chunk: Chunk, died: Died) -> Done:
    raw = chunk.records[0]
    failures = [f"{_place(raw)}: {died.why}"]
    result = Result(id=_name(raw), record=chunk.first, file=raw[0], line=raw[1], status="crashed", failures=failures)
    tally = Tally()
    tally.statuses["crashed"] += 1
    return Done(1, len(raw[2]), line_of(result), tally, [result], set_aside=[raw])


def _name(raw: Raw) -> str:
    """Find the id of a record without reading it, which may be what kills."""
    found = _ID.search(raw[2])
    return found.group(1).decode() if found else _place(raw)


def _place(raw: Raw) -> str:
    return f"{raw[0]}:{raw[1]}" if raw[1] else raw[0]


class Here:
    """The pool that runs chunks in this process, one at a time."""

    places = 1

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self._next: list[tuple[int, Chunk]] = []

    @property
    def has_room(self) -> bool:  # noqa: D102
        return not self._next

    def submit(self, key: int, chunk: Chunk) -> None:  # noqa: D102
        self._next.append((key, chunk))

    def wait(self) -> list[tuple[int, Ended]]:  # noqa: D102
        key, chunk = self._next.pop()
        return [(key, attempt(self.runner, chunk))]


def attempt(runner: Runner, chunk: Chunk) -> Ended:
    """Run a chunk; an error that nobody foresaw is what became of it. Raises EngineFault."""
    try:
        return runner.run(chunk)
    except RadiculoError:
        raise
    except Exception as error:  # a fault of ours on one record must not cost the others
        return Died(f"{type(error).__name__}: {error}")
