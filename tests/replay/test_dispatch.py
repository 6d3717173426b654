"""Whatever dies, every record is accounted for, in order, and only a record that kills is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiculo.errors import Exit, InvalidInput
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rulebase import load_rules
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk
from radiculo.replay.dispatch import Died, Ended, Here, dispatch
from radiculo.replay.job import Done, Job
from radiculo.replay.processes import Processes
from radiculo.replay.quarantine import put_aside
from support.profile import examples
from support.program import RULES, environment
from support.workers import dying


class Shaky:
    """A pool that ends chunks in any order, and dies as it likes, and always on poison."""

    def __init__(self, places: int, poison: set[int], luck: Iterator[int]) -> None:
        self.places, self.poison, self.luck = places, poison, luck
        self.running: list[tuple[int, Chunk]] = []

    @property
    def has_room(self) -> bool:
        return len(self.running) < 2 * self.places

    def submit(self, key: int, chunk: Chunk) -> None:
        self.running.append((key, chunk))

    def wait(self) -> list[tuple[int, Ended]]:
        key, chunk = self.running.pop(next(self.luck) % len(self.running))
        numbers = [number for _, number, _ in chunk.records]
        if self.poison & set(numbers) or next(self.luck) % 7 == 0:
            return [(key, Died("it died"))]
        return [(key, Done(records=len(chunk), lines=b"".join(b"%d\n" % number for number in numbers)))]


@given(
    sizes=st.lists(st.integers(1, 20), max_size=12),
    poison=st.sets(st.integers(1, 100), max_size=4),
    places=st.integers(1, 3),
    seed=st.randoms(use_true_random=False),
)
@examples(150)
def test_nothing_is_lost_and_the_order_is_kept(sizes: list[int], poison: set[int], places: int, seed: object) -> None:
    luck = iter(lambda: seed.randrange(1000), None)  # type: ignore[attr-defined]
    chunks, first = [], 1
    for size in sizes:
        chunks.append(Chunk(first, tuple(("x", number, b"") for number in range(first, first + size))))
        first += size
    done = list(dispatch(Shaky(places, poison, luck), chunks))
    assert sum(part.records for part in done) == first - 1
    aside = [number for part in done for _, number, _ in part.set_aside]
    assert poison & set(range(1, first)) <= set(aside)
    rest = [int(text) for part in done for text in part.lines.splitlines() if not text.startswith(b"{")]
    assert rest == [number for number in range(1, first) if number not in aside]
    assert [len(part.results) for part in done if part.set_aside] == [1] * len(aside)


def test_an_error_that_nobody_foresaw_costs_one_record(monkeypatch: pytest.MonkeyPatch, base: RuleBase) -> None:
    bulk, run = Bulk(base), Bulk.run

    def fail(self: Bulk, chunk: Chunk) -> Done:
        if any(b"bad" in text for _, _, text in chunk.records):
            raise ZeroDivisionError("by nothing")
        return run(self, chunk)

    monkeypatch.setattr(Bulk, "run", fail)
    done = list(dispatch(Here(bulk), [chunk_of("a", "bad", "c")]))
    assert [result.id for part in done for result in part.results] == ["bad"]
    assert "ZeroDivisionError: by nothing" in done[1].results[0].failures[0]
    assert b"".join(part.lines for part in done).count(b'"status":"ok"') == 2


@pytest.fixture(scope="module")
def base() -> RuleBase:
    return load_rules(RULES)


def chunk_of(*names: str, first: int = 1) -> Chunk:
    texts = [b'{"schema_version":1,"id":"%b","observations":{}}' % name.encode() for name in names]
    return Chunk(first, tuple(("some.jsonl", first + at, text) for at, text in enumerate(texts)))


def many(count: int) -> list[Chunk]:
    return [chunk_of(*(f"case-{n}" for n in range(at, at + 5)), first=at) for at in range(1, count + 1, 5)]


def test_processes_lose_nothing_when_one_is_killed_and_set_a_poisoned_record_aside(
    base: RuleBase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    expected = list(dispatch(Here(Bulk(base)), many(60)))
    for name, value in dying(DIE_ON='"case-23"').items():
        monkeypatch.setenv(name, value)
    with Processes(base, Job(), 2) as pool:
        parts = dispatch(pool, many(60))
        found = [next(parts)]
        if sys.platform != "win32":
            os.kill(pool.workers[0].process.pid or 0, signal.SIGKILL)
        found += parts
    lines = b"".join(part.lines for part in found).splitlines()
    wanted = b"".join(part.lines for part in expected).splitlines()
    assert [at for at, (one, other) in enumerate(zip(lines, wanted, strict=True)) if one != other] == [22]
    assert b'"status":"crashed"' in lines[22]
    assert b'"id":"case-23"' in lines[22]
    (raw,) = [raw for part in found for raw in part.set_aside]
    assert put_aside(raw, tmp_path / "new").read_bytes() == raw[2]


def test_processes_end_with_the_pool(base: RuleBase) -> None:
    with Processes(base, Job(), 1) as pool:
        child = pool.workers[0].process
        assert len(list(dispatch(pool, many(5)))) == 1
    deadline = time.monotonic() + 5
    while child.is_alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not child.is_alive()


def test_workers_that_never_get_ready_end_the_run(base: RuleBase, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in dying(DIE_EARLY="yes").items():
        monkeypatch.setenv(name, value)
    with Processes(base, Job(), 2) as pool, pytest.raises(InvalidInput, match="before they have begun") as caught:
        list(dispatch(pool, many(60)))
    assert caught.value.exit_code == Exit.USAGE


SCRIPT = """
import sys
from radiculo import load_rules
from radiculo.errors import InvalidInput
from radiculo.replay.bulk import Job
from radiculo.replay.chunk import Chunk
from radiculo.replay.dispatch import dispatch
from radiculo.replay.processes import Processes

def run():
    record = b'{"schema_version":1,"id":"a","observations":{}}'
    endless = (Chunk(n, (("x", n, record),)) for n in range(1, int(sys.argv[2])))
    try:
        with Processes(load_rules(sys.argv[1]), Job(), 2) as pool:
            for done in dispatch(pool, endless):
                print("done", flush=True)
    except InvalidInput as error:
        sys.exit(str(error))

GUARD:
    run()
"""


def script(tmp_path: Path, guard: str, chunks: int) -> subprocess.Popen[str]:
    (tmp_path / "s.py").write_text(SCRIPT.replace("GUARD", guard))
    words = [sys.executable, str(tmp_path / "s.py"), str(RULES), str(chunks)]
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), cwd=tmp_path
    )


def test_a_script_without_a_main_guard_is_told_so(tmp_path: Path) -> None:
    child = script(tmp_path, "if True", 5)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (1, "")
    assert '__name__ == "__main__"' in err
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_workers_follow_a_parent_that_is_killed_in_silence(tmp_path: Path) -> None:
    child = script(tmp_path, 'if __name__ == "__main__"', 10**9)
    assert child.stdout is not None
    assert child.stderr is not None
    assert child.stdout.readline()
    child.kill()
    child.stdout.close()
    assert child.stderr.read() == "", "and it ends, since no process holds it any more"
    child.stderr.close()
    child.wait(10)
