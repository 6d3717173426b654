"""A pool that hands chunks to an existing Dask cluster (extra `radiculo[dask]`)."""

from __future__ import annotations

import pickle
import warnings
from threading import local
from types import TracebackType
from typing import TYPE_CHECKING

from radiculo.errors import EngineFault
from radiculo.knowledge.base import RuleBase
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk
from radiculo.replay.dispatch import Died, Ended, attempt
from radiculo.replay.job import Job

if TYPE_CHECKING:
    from distributed import Future

SECONDS_TO_CONNECT = 10
IN_LINE = 2  # chunks per thread of the cluster: the one it runs, and the next
_thread = local()  # a Bulk keeps what it has seen, and is for one thread


def run_remotely(base: bytes, job: Job, chunk: Chunk) -> Ended:
    """Run a chunk on a worker of the cluster, against a pickled rule base that is unpacked once per thread."""
    key = (hash(base), job)
    if getattr(_thread, "key", None) != key:
        _thread.bulk, _thread.key = Bulk(pickle.loads(base), job), key
    return attempt(_thread.bulk, chunk)


class Cluster:
    """The workers of a Dask cluster. Dask itself tries a chunk again when its worker dies.

    Raises OSError when no cluster with a worker answers at the address, ImportError without the extra.
    """

    def __init__(self, address: str, base: RuleBase, job: Job) -> None:
        from distributed import Client  # noqa: PLC0415 - an extra

        self.base, self.job = pickle.dumps(base), job
        self.client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        try:
            self.client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        except TimeoutError:
            self.client.close()
            raise
        self.futures: dict[Future, int] = {}

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.client.cancel(list(self.futures))
        self.client.close()

    @property
    def places(self) -> int:  # noqa: D102
        return max(1, sum(map(int, self.client.nthreads().values())))

    @property
    def has_room(self) -> bool:  # noqa: D102
        return len(self.futures) < IN_LINE * self.places

    def submit(self, key: int, chunk: Chunk) -> None:  # noqa: D102
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph")  # a chunk is one message, as it should be
            future = self.client.submit(run_remotely, self.base, self.job, chunk, pure=False)
        self.futures[future] = key

    def wait(self) -> list[tuple[int, Ended]]:  # noqa: D102
        from distributed import wait  # noqa: PLC0415 - an extra

        with self.client.as_current():
            done = wait(list(self.futures), return_when="FIRST_COMPLETED").done
        return [(self.futures.pop(future), _ended(future)) for future in done]


def _ended(future: Future) -> Ended:
    if future.status == "finished":
        ended: Ended = future.result()
        return ended
    error = future.exception() if future.status == "error" else None
    if isinstance(error, EngineFault):
        raise error
    return Died(f"the cluster gave it up ({future.status}: {error})")
