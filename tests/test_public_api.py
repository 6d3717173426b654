"""The public door: what may be imported, what it does, and what importing costs."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import radiculo
from radiculo import (
    Answer,
    Case,
    InvalidInput,
    Outcome,
    Trace,
    answers,
    load_rules,
    read_case,
    read_cases,
    triage,
)
from radiculo.knowledge.base import RuleBase
from radiculo.replay import many
from support.bases import finding, make_base, observe, rule, yes


def test_every_public_name_can_be_imported() -> None:
    for name in radiculo.__all__:
        assert getattr(radiculo, name) is not None
    assert {"load_rules", "triage", "Case", "Outcome", "Trace"} <= set(radiculo.__all__)
    assert radiculo.__version__


def test_tab_shows_the_public_names() -> None:
    assert set(radiculo.__all__) <= set(dir(radiculo))
    assert not [name for name in dir(radiculo) if name.startswith("_") and name != "__version__"]


def test_the_package_says_that_it_is_typed() -> None:
    assert Path(str(radiculo.__file__)).with_name("py.typed").is_file()


CASE = {"schema_version": 1, "id": "one", "observations": {"left": {"a": "yes"}}}


@pytest.mark.parametrize("source", [CASE, json.dumps(CASE), MappingProxyType(CASE), json.dumps(CASE, indent=1)])
def test_a_case_may_be_a_mapping_or_json_text(source: Any) -> None:
    base = make_base({"x": rule(yes("a"))}, {"a": finding()})
    case = read_case(source, base)
    assert (case.id, case.observations) == ("one", observe(base, left__a="yes"))


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ({}, "missing-field"),
        ({**CASE, "observations": {"left.b": "yes"}}, "unknown-finding"),
        ({**CASE, "observations": {"left.a": {1, 2}}}, "wrong-type"),
        ('{"id": "one",', "json-syntax"),
    ],
)
def test_what_is_wrong_with_a_case_in_memory_is_said(source: Any, code: str) -> None:
    base = make_base({"x": rule(yes("a"))}, {"a": finding()})
    with pytest.raises(InvalidInput) as raised:
        read_case(source, base)
    assert code in {each.code for each in raised.value.diagnostics}
    assert {each.place.path for each in raised.value.diagnostics} == {"<case>"}


def test_many_cases_get_the_answers_that_they_get_one_by_one(base: RuleBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "AT_ONCE", 7)
    cases = list(islice(read_cases("cases/published", base), 30))
    assert len(cases) == 30
    for case, answer in zip(cases, answers(iter(cases), base), strict=True):
        told = Answer.of(triage(case, base, engine="recorder").outcome)
        assert (answer.urgency, answer.pathways, answer.left, answer.right) == (
            told.urgency,
            told.pathways,
            told.left,
            told.right,
        )


def test_no_cases_have_no_answers(base: RuleBase) -> None:
    assert list(answers([], base)) == []


def test_reading_many_cases_stops_at_one_that_is_none(base: RuleBase) -> None:
    with pytest.raises(InvalidInput, match="no-such-case"):
        list(read_cases(["cr-012", "cr-x"], base))


def test_a_closed_rule_base_can_be_used_again() -> None:
    base = make_base({"x": rule(yes("a"))}, {"a": finding()})
    case = Case(id="one", observations=observe(base, left__a="yes"))
    with base as same:
        first = triage(case, same).outcome
    assert not {"_durable"} & set(vars(base))
    assert triage(case, base).outcome == first


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads the memory of the process from /proc")
def test_loading_and_triage_again_and_again_does_not_grow_the_memory() -> None:
    code = """
from pathlib import Path
from radiculo import load_rules, read_case, triage

def once():
    rules = load_rules()
    triage(read_case("cr-012", rules), rules)

def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

for _ in range(3):
    once()
before = megabytes()
for _ in range(10):
    once()
print(megabytes() - before)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 60, "one rule base with its engine holds about 45 MB"


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        radiculo.nothing  # noqa: B018


def test_a_case_goes_in_and_a_trace_with_its_outcome_comes_out() -> None:
    base = make_base({"x": rule(yes("a"))}, {"a": finding()})
    case = Case(id="one", observations=observe(base, left__a="yes"))
    trace = triage(case, base)
    assert isinstance(trace, Trace)
    assert isinstance(trace.outcome, Outcome)
    assert (trace.outcome.case, trace.outcome.verdicts["r/x"]["left"]) == ("one", "fires")
    assert triage(case.observations, base).outcome.case == ""
    assert triage(case, base, engine="recorder").outcome.engine == "recorder"


def test_the_shipped_rules_are_loaded_by_default(monkeypatch: pytest.MonkeyPatch, base: RuleBase) -> None:
    monkeypatch.delenv("RADICULO_RULES", raising=False)
    assert load_rules().hash == base.hash


def test_the_package_named_triage_is_still_a_package() -> None:
    assert callable(import_module("radiculo.triage"))
    assert import_module("radiculo.triage.run").triage is not None


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "('numpy', 'pydantic', 'yaml', 'rich', 'typer', 'durable_rules_engine')"
    code = f"import sys, radiculo; sys.exit(any(name in sys.modules for name in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
