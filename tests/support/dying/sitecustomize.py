"""Python imports this at its start where the folder is in PYTHONPATH: a process that dies, for tests of workers.

`DIE_ON`: the text of a record on which it dies. `DIE_EARLY`: it dies when it is asked to become a worker.
"""

from __future__ import annotations

import os
import sys


def _die_on(text: bytes) -> None:
    from radiculo.replay.bulk import Bulk  # noqa: PLC0415

    run = Bulk.run

    def dying(self, chunk):  # type: ignore[no-untyped-def]
        if any(text in raw for _, _, raw in chunk.records):
            os._exit(9)
        return run(self, chunk)

    Bulk.run = dying  # type: ignore[method-assign]


if "DIE_ON" in os.environ:
    _die_on(os.environ["DIE_ON"].encode())
if "DIE_EARLY" in os.environ and "--multiprocessing-fork" in sys.argv:
    os._exit(9)
