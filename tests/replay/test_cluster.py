"""A Dask cluster gives the bytes of a serial run, also when one of its workers is killed on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from radiculo.errors import Exit
from radiculo.knowledge.rulebase import load_rules
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk
from radiculo.replay.cluster import Cluster
from radiculo.replay.dispatch import Here, dispatch
from radiculo.replay.job import Job
from support.program import CASES, RULES, environment, piped, with_rules

pytest.importorskip("distributed", reason="the extra radiculo[dask] is not installed")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@dataclass(frozen=True)
class Running:
    """A scheduler and two workers, each a process."""

    address: str
    workers: tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]


@contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([sys.executable, "-m", "dask", *words], env=environment(), **quiet)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("dask")
    contact = folder / "scheduler.json"
    local = ["--host", "127.0.0.1", "--no-dashboard"]
    worker = ["worker", *local, "--scheduler-file", str(contact), "--nthreads", "1", "--no-nanny"]
    with ExitStack() as stack:
        stack.enter_context(started("scheduler", *local, "--port", "0", "--scheduler-file", str(contact)))
        wait_for(contact)
        spaces = [["--local-directory", str(folder / name)] for name in "ab"]
        workers = [stack.enter_context(started(*worker, *space)) for space in spaces]
        yield Running(address_in(contact), (workers[0], workers[1]))


def wait_for(file: Path) -> None:
    deadline = time.monotonic() + 30
    while not file.exists() or not file.read_text().endswith("}"):
        assert time.monotonic() < deadline, "the scheduler does not start"
        time.sleep(0.05)


def address_in(contact: Path) -> str:
    return str(json.loads(contact.read_text())["address"])


def test_the_program_runs_on_a_cluster(running: Running) -> None:
    common = with_rules("replay", CASES / "good", CASES / "invalid", "--outcomes", "-", "--chunk", "2")
    serial, spread = piped(*common), piped(*common, "--dask", running.address)
    assert (spread.code, spread.out) == (serial.code, serial.out), spread.err
    assert serial.code == Exit.CASE


def test_a_killed_worker_changes_no_byte(running: Running) -> None:
    """This one comes last in the module: it leaves one worker."""
    base = load_rules(RULES)
    text = b'{"schema_version":1,"id":"case-%d","observations":{"left.patellar_reflex":"reduced"}}'
    chunks = [
        Chunk(first, tuple(("some.jsonl", n, text % n) for n in range(first, first + 200)))
        for first in range(1, 12_000, 200)
    ]
    serial = b"".join(done.lines for done in dispatch(Here(Bulk(base)), chunks))
    with Cluster(running.address, base, Job()) as pool:
        pool.client.wait_for_workers(2, timeout=30)
        parts = dispatch(pool, chunks)
        found = [next(parts)]
        os.kill(running.workers[0].pid, signal.SIGKILL)
        found += parts
        assert len(pool.client.nthreads()) == 1
    assert b"".join(done.lines for done in found) == serial


def test_an_address_without_a_cluster_is_told() -> None:
    ran = piped(*with_rules("replay", CASES / "good", "--dask", "tcp://no-such-host.invalid:1"))
    assert (ran.code, ran.out) == (Exit.USAGE, "")
    assert "no cluster with a worker answers" in ran.err
    assert "Traceback" not in ran.err
