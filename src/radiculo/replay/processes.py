"""A pool of processes on this machine, each supervised: one that dies is replaced, and its chunk is told."""

from __future__ import annotations

import os
import pickle
import signal
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import current_process, get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from threading import Thread
from types import TracebackType

from radiculo.errors import Diagnostic, EngineFault, Exit, InvalidInput, Place
from radiculo.knowledge.base import RuleBase
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk
from radiculo.replay.dispatch import Died, Ended, attempt
from radiculo.replay.job import Job

IN_LINE = 2  # chunks with one worker: the one it runs, and the next
MOST_FALSE_STARTS = 3
_READY = "ready"
_NO_GUARD = 79  # the exit code of a worker whose script starts workers of its own
_GUARD = 'put what starts them below `if __name__ == "__main__":`, because the script is read by each of them too'


def work(pipe: Connection) -> None:
    """Run chunks from a pipe until it is closed; the main function of a worker. The rules and the job come first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends us
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):  # the parent is gone
        bulk = Bulk(*pickle.loads(pipe.recv_bytes()))
        pipe.send(_READY)
        while True:
            chunk = pipe.recv()
            try:
                pipe.send(attempt(bulk, chunk))
            except EngineFault as fault:
                pipe.send(fault)


def _end_with_parent() -> None:
    """Leave nobody behind: a parent that was killed cannot end us."""
    if parent := parent_process():
        parent.join()
    os._exit(1)


def _post(pipe: Connection, start: bytes, outbox: SimpleQueue[Chunk | None]) -> None:
    """Send the start data and chunks in a thread of the parent, so that it never waits for a worker.

    A worker that dies before it has read them closes the pipe. What is given to a process as an argument goes through
    a pipe whose other end the parent holds itself, and more than fits in there would wait for ever.
    """
    # The worker has died, which `settle` will see; or the pipe was closed meanwhile, and has no handle any more.
    with suppress(OSError, TypeError):
        pipe.send_bytes(start)
        while chunk := outbox.get():
            pipe.send(chunk)


@dataclass
class _Worker:
    process: SpawnProcess
    pipe: Connection
    ready: bool = False
    chunks: list[tuple[int, Chunk]] = field(default_factory=list)  # the first one is running
    outbox: SimpleQueue[Chunk | None] = field(default_factory=SimpleQueue)

    def send(self, key: int, chunk: Chunk) -> None:
        """Give it a chunk."""
        self.chunks.append((key, chunk))
        self.outbox.put(chunk)

    def end(self) -> None:
        """Stop it, whatever it is doing."""
        self.process.terminate()
        self.process.join()
        self.outbox.put(None)
        self.pipe.close()


class Processes:
    """Worker processes. Use it as a context manager, so that none stays behind."""

    def __init__(self, base: RuleBase, job: Job, workers: int) -> None:
        if getattr(current_process(), "_inheriting", False):  # we are a worker that runs the script of its parent
            os._exit(_NO_GUARD)
        self.places, self._start_data = workers, pickle.dumps((base, job))
        self.false_starts = 0
        self._context = get_context("spawn")
        self.workers = [self._start() for _ in range(workers)]

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for worker in self.workers:
            worker.end()

    @property
    def has_room(self) -> bool:  # noqa: D102
        return any(len(worker.chunks) < IN_LINE for worker in self.workers)

    def submit(self, key: int, chunk: Chunk) -> None:  # noqa: D102
        min(self.workers, key=lambda worker: len(worker.chunks)).send(key, chunk)

    def wait(self) -> list[tuple[int, Ended]]:  # noqa: D102
        ended: list[tuple[int, Ended]] = []
        while not ended:
            ended = self.settle()
        return ended

    def settle(self) -> list[tuple[int, Ended]]:
        """Wait for the next word of any worker, which may be that it is ready; return what has ended by it."""
        heard = wait([worker.pipe for worker in self.workers])
        return [end for worker in list(self.workers) if worker.pipe in heard for end in self._take(worker)]

    def _start(self) -> _Worker:
        here, there = self._context.Pipe()
        process = self._context.Process(target=work, args=(there,), daemon=True)
        process.start()
        there.close()
        worker = _Worker(process, here)
        Thread(target=_post, args=(here, self._start_data, worker.outbox), daemon=True).start()
        return worker

    def _take(self, worker: _Worker) -> list[tuple[int, Ended]]:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            return self._replace(worker)
        if isinstance(answer, EngineFault):
            raise answer
        if answer == _READY:
            worker.ready, self.false_starts = True, 0
            return []
        key, _ = worker.chunks.pop(0)
        return [(key, answer)]

    def _replace(self, worker: _Worker) -> list[tuple[int, Ended]]:
        """Start a new process in place of a dead one; only the chunk that was running is under suspicion."""
        worker.process.join(5)
        code = worker.process.exitcode
        worker.outbox.put(None)
        if not worker.ready:
            self.false_starts += 1
            if code == _NO_GUARD or self.false_starts > MOST_FALSE_STARTS:
                raise _not_started(code)
        new = self._start()
        self.workers[self.workers.index(worker)] = new
        suspects, innocent = (worker.chunks[:1], worker.chunks[1:]) if worker.ready else ([], worker.chunks)
        for key, chunk in innocent:
            new.send(key, chunk)
        return [(key, Died(f"the worker process died (exit code {code})")) for key, _ in suspects]


def _not_started(code: int | None) -> InvalidInput:
    hint = _GUARD if code == _NO_GUARD else "use fewer workers, or none"
    what = f"worker processes end before they have begun (exit code {code})"
    return InvalidInput([Diagnostic("no-workers", what, Place("--workers"), hint=hint)], Exit.USAGE)
