"""One rule base in many threads and processes: the same answers as one after the other."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.triage.run import triage
from support.dice import Seeded
from support.random_cases import random_case
from support.random_rules import random_base
from support.workers import outcomes

THREADS = 8
# Newer Pythons warn when a process with threads forks; that it works is what these tests are for.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


def fresh_base(seed: str = "threads") -> RuleBase:
    """A base that nothing has used, so that what it caches is made in the test."""
    return random_base(Seeded(seed))


def some_cases(base: RuleBase, count: int) -> list[Observations]:
    dice = Seeded("concurrency")
    return [random_case(dice, base) for _ in range(count)]


@pytest.fixture
def eager_switching() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("eager_switching")
def test_threads_that_share_a_rule_base_answer_as_one_does() -> None:
    shared = fresh_base()
    cases = some_cases(shared, 250)
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda _: outcomes(shared, cases), range(THREADS)))
    assert answers == [outcomes(fresh_base(), cases)] * THREADS


@pytest.mark.usefixtures("eager_switching")
def test_threads_that_share_the_shipped_rules_answer_as_one_does(base: RuleBase) -> None:
    cases = some_cases(base, 4)
    expected = outcomes(base, cases)
    with ThreadPoolExecutor(THREADS) as pool:
        assert all(answer == expected for answer in pool.map(lambda _: outcomes(base, cases), range(THREADS)))


@pytest.mark.parametrize("method", sorted({"fork", "spawn"} & set(multiprocessing.get_all_start_methods())))
@pytest.mark.parametrize("used", [False, True], ids=["unused", "used"])
def test_processes_answer_as_one_does(method: str, used: bool) -> None:
    shared = fresh_base()
    cases = some_cases(shared, 40)
    expected = outcomes(fresh_base(), cases)
    if used:
        triage(cases[0], shared)
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.starmap(outcomes, [(shared, cases)] * 4) == [expected] * 4
    assert outcomes(shared, cases) == expected


def _answers_alike(base: RuleBase, cases: list[Observations], expected: list[str]) -> bool:
    try:
        return outcomes(base, cases) == expected
    except BaseException:
        return False


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.usefixtures("eager_switching")
def test_a_fork_in_the_middle_of_another_threads_triage_answers_alike() -> None:
    shared = fresh_base("fork")
    cases = some_cases(shared, 15)
    expected = outcomes(shared, cases)
    going = threading.Event()
    going.set()

    def keep_busy() -> None:
        while going.is_set():
            outcomes(shared, cases)

    threads = [threading.Thread(target=keep_busy) for _ in range(2)]
    for thread in threads:
        thread.start()
    codes = []
    try:
        for _ in range(40):
            child = os.fork()
            if child == 0:
                os._exit(0 if _answers_alike(shared, cases, expected) else 1)
            codes.append(os.waitpid(child, 0)[1])
    finally:
        going.clear()
        for thread in threads:
            thread.join()
    assert codes == [0] * 40
