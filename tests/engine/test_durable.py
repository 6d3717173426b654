"""durable_rules behind its adapter: limits, faults, memory, and life without it."""

from __future__ import annotations

import gc
import signal
import sys
import threading
from collections.abc import Iterator
from itertools import combinations
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from radiculo.engine import durable_program as limits
from radiculo.engine.durable import DurableEngine, available, load_module
from radiculo.engine.durable_program import MAX_PROPERTIES, MAX_RULES, compile_program
from radiculo.engine.recorder import record
from radiculo.errors import EngineFault, Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.triage.run import durable_of, triage
from support.bases import Data, finding, make_base, rule, yes
from support.dice import Seeded
from support.engines import needs_durable, outcome
from support.laws import exact
from support.random_cases import random_case
from support.random_rules import random_base
from support.workers import resident_bytes

needs_proc = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")


@pytest.fixture(scope="module")
def small() -> RuleBase:
    return random_base(Seeded("durable"))


@pytest.fixture(scope="module")
def sample(small: RuleBase) -> list[Observations]:
    dice = Seeded("durable cases")
    return [random_case(dice, small) for _ in range(50)]


def agrees(engine: DurableEngine, base: RuleBase, case: Observations) -> bool:
    found = engine.run(case)
    return all(
        (found[frame].true, found[frame].false) == (node.true, node.false) for frame, node in record(base, case).items()
    )


# Limits


PAIRED = 70


def pairs(count: int) -> RuleBase:
    """A base whose program needs `count` conjunctions and one more for each of its findings."""
    names = [f"f{index}" for index in range(PAIRED)]
    chosen = list(combinations(names, 2))[:count]
    rules = {f"{a}-{b}": rule({"all": [yes(a), yes(b)]}, scope="patient") for a, b in chosen}
    return make_base(rules, dict.fromkeys(names, finding(sides="patient")))


def reported(base: RuleBase) -> list[tuple[str, str]]:
    problems = Problems()
    compile_program(base).report(problems)
    return [(problem.code, problem.severity) for problem in problems]


def used(base: RuleBase) -> int:
    return next(used for what, used, _ in compile_program(base).limits() if what == "conjunctions")


def test_more_than_half_of_a_limit_is_a_warning_and_half_is_not() -> None:
    half = MAX_RULES // 2 - PAIRED - 1  # each finding is false by itself, and the guard is a rule too
    for count, report in ((half, []), (half + 1, [("engine-limit", "warning")])):
        base = pairs(count)
        assert used(base) == count + PAIRED + 1
        assert reported(base) == report


def test_the_warning_comes_at_half_of_every_limit(small: RuleBase, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, (_, count, _) in zip(("MAX_RULES", "MAX_ANCHORS"), compile_program(small).limits(), strict=True):
        monkeypatch.setattr(limits, name, 2 * count - 1)
        assert reported(small) == [("engine-limit", "warning")]
        monkeypatch.setattr(limits, name, count - 1)
        assert reported(small) == [("engine-limit", "error")]
        monkeypatch.undo()


@needs_durable
def test_rules_past_a_limit_are_a_fault_and_never_reach_the_c_code() -> None:
    many = {"count": {"at_least": 32, "of": [yes(f"f{index}") for index in range(64)]}}
    base = make_base({"x": rule(many, scope="patient")}, {f"f{i}": finding(sides="patient") for i in range(64)})
    assert reported(base) == [("engine-limit", "error")]
    with pytest.raises(EngineFault, match="conjunctions"):
        DurableEngine(base)


@needs_durable
@pytest.mark.parametrize("kind", ["all", "any"])
@pytest.mark.parametrize("size", [30, 120, 260])
def test_conditions_wider_than_a_message_are_cut_to_fit(kind: str, size: int) -> None:
    findings = {f"f{index}": finding(sides="patient") for index in range(size)}
    base = make_base({"x": rule({kind: [yes(name) for name in findings]}, scope="patient")}, findings)
    program = compile_program(base)
    widest = max(len(m.atoms) for stratum in program.strata for messages in stratum.values() for m in messages)
    assert widest <= MAX_PROPERTIES
    slots = base.slots
    with DurableEngine(base) as engine:
        for code in (1, 2):
            case = Observations({slot: exact(base, slot, code) for slot in slots})
            assert agrees(engine, base, case)
            assert agrees(engine, base, Observations(dict(list(case.items())[1:])))


@needs_durable
def test_a_large_rule_base_agrees() -> None:
    base = pairs(1000)
    dice = Seeded("large")
    with DurableEngine(base) as engine:
        assert all(agrees(engine, base, random_case(dice, base)) for _ in range(20))


def test_the_shipped_rules_stay_within_every_limit(base: RuleBase) -> None:
    assert all(count <= limit for _, count, limit in compile_program(base).limits())


def test_a_program_does_not_depend_on_the_hashes_of_a_run(small: RuleBase) -> None:
    assert compile_program(small).definitions == compile_program(small).definitions


def test_names_that_share_a_hash_are_a_fault(small: RuleBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_fnv", len)
    with pytest.raises(EngineFault, match="hash"):
        compile_program(small)


# Life and memory


@needs_durable
@needs_proc
def test_opening_and_closing_many_times_keeps_no_memory(small: RuleBase, sample: list[Observations]) -> None:
    def open_and_close(times: int) -> None:
        for _ in range(times):
            with DurableEngine(small) as engine:
                engine.run(sample[0])

    open_and_close(40)
    gc.collect()
    before = resident_bytes()
    open_and_close(200)
    gc.collect()
    assert resident_bytes() - before < 3_000_000


@needs_durable
@needs_proc
def test_a_long_run_keeps_no_memory(small: RuleBase, sample: list[Observations]) -> None:
    with DurableEngine(small) as engine:
        for index in range(2_000):
            engine.run(sample[index % len(sample)])
        gc.collect()
        before = resident_bytes()
        for index in range(18_000):
            engine.run(sample[index % len(sample)])
        gc.collect()
        assert resident_bytes() - before < 3_000_000
        assert agrees(engine, small, sample[0])


@needs_durable
@needs_proc
def test_many_triages_keep_no_memory(small: RuleBase, sample: list[Observations]) -> None:
    for index in range(300):
        triage(sample[index % len(sample)], small)
    gc.collect()
    before = resident_bytes()
    for index in range(1_500):
        triage(sample[index % len(sample)], small)
    gc.collect()
    assert resident_bytes() - before < 4_000_000


@needs_durable
def test_a_closed_engine_says_so(small: RuleBase, sample: list[Observations]) -> None:
    engine = DurableEngine(small)
    engine.close()
    engine.close()
    with pytest.raises(EngineFault, match="closed"):
        engine.run(sample[0])


@needs_durable
def test_a_rule_base_has_one_engine(small: RuleBase) -> None:
    assert durable_of(small) is durable_of(small)


# Faults


class Faulty:
    """The C module, of which one call fails once."""

    def __init__(self, module: ModuleType, call: str, at: int, error: BaseException) -> None:
        self._module, self._call, self._at, self._error = module, call, at, error

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._module, name)
        if name != self._call:
            return real

        def call(*arguments: object) -> object:
            self._at -= 1
            if self._at == 0:
                raise self._error
            return real(*arguments)

        return call


def _run_all(engine: DurableEngine, cases: list[Observations]) -> None:
    for case in cases:
        engine.run(case)


CALLS = ["assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact"]


@needs_durable
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("at", [1, 2, 4])
def test_an_error_inside_the_c_code_is_a_fault_and_leaves_the_engine_usable(
    small: RuleBase, sample: list[Observations], call: str, at: int
) -> None:
    with DurableEngine(small) as engine:
        module: Any = engine._engine
        engine._engine = Faulty(module, call, at, module.error("injected"))  # type: ignore[assignment]
        with pytest.raises(EngineFault, match="injected"):
            _run_all(engine, sample)
        engine._engine = module
        assert all(agrees(engine, small, case) for case in sample)


@needs_durable
@pytest.mark.parametrize("call", CALLS)
def test_ctrl_c_is_passed_on_and_leaves_the_engine_usable(
    small: RuleBase, sample: list[Observations], call: str
) -> None:
    with DurableEngine(small) as engine:
        module: Any = engine._engine
        engine._engine = Faulty(module, call, 3, KeyboardInterrupt())  # type: ignore[assignment]
        with pytest.raises(KeyboardInterrupt):
            _run_all(engine, sample)
        engine._engine = module
        assert all(agrees(engine, small, case) for case in sample)


@pytest.fixture
def alarm_clock() -> Iterator[None]:
    """Interrupts the main thread again and again, as an impatient user does."""
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@needs_durable
@pytest.mark.skipif(sys.platform == "win32", reason="interval timers")
@pytest.mark.usefixtures("alarm_clock")
def test_real_interrupts_at_any_moment_leave_the_engine_usable(small: RuleBase, sample: list[Observations]) -> None:
    engine = DurableEngine(small)
    interrupted = 0
    for round_ in range(150):
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.0002 + round_ * 0.00002)
            for case in sample:
                engine.run(case)
        except KeyboardInterrupt:
            interrupted += 1
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    assert interrupted > 20
    assert all(agrees(engine, small, case) for case in sample)
    engine.close()


@needs_durable
def test_engines_that_disagree_are_a_fault_and_never_a_silent_choice(
    small: RuleBase, sample: list[Observations], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = next(case for case in sample if case.codes())
    monkeypatch.setattr(
        DurableEngine,
        "run",
        lambda *_: {f: SimpleNamespace(true=True, false=True) for f in record(small, case)},
    )
    with pytest.raises(EngineFault, match="disagree"):
        triage(case, small)


# Without the module


@pytest.fixture
def no_module(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    load_module.cache_clear()
    yield
    monkeypatch.undo()
    load_module.cache_clear()


@pytest.mark.usefixtures("no_module")
def test_without_the_module_the_recorder_answers_and_the_outcome_says_so(
    small: RuleBase, sample: list[Observations]
) -> None:
    assert not available()
    with pytest.raises(EngineFault, match="cannot be imported"):
        DurableEngine(small)
    for case in sample[:5]:
        found = triage(case, small).outcome
        assert found.engine == "recorder"
        assert found == outcome(small, case).model_copy(update={"case": ""})


@needs_durable
def test_with_the_module_it_answers_and_both_answer_alike(small: RuleBase, sample: list[Observations]) -> None:
    for case in sample:
        one, other = triage(case, small).outcome, triage(case, small, engine="recorder").outcome
        assert (one.engine, other.engine) == ("durable", "recorder")
        assert one == other.model_copy(update={"engine": "durable"})


def test_the_module_is_imported_without_starting_threads(small: RuleBase) -> None:
    before = threading.active_count()
    triage(Observations(), small)
    assert threading.active_count() == before


def test_a_rule_file_cannot_name_properties_of_the_engine() -> None:
    rules: dict[str, Data] = {'"},{"a': rule(yes('id"'))}
    base = make_base(rules, {'id"': finding()})
    case = Observations({base.slots[0]: exact(base, base.slots[0], 2)})
    assert triage(case, base).outcome.verdicts['r/"},{"a']["left"] == "fires"
