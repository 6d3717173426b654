"""The public door: what may be imported, what it does, and what importing costs."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

import radiculo
from radiculo import Case, Outcome, Trace, load_rules, triage
from radiculo.knowledge.base import RuleBase
from support.bases import finding, make_base, observe, rule, yes


def test_every_public_name_can_be_imported() -> None:
    for name in radiculo.__all__:
        assert getattr(radiculo, name) is not None
    assert {"load_rules", "triage", "Case", "Outcome", "Trace"} <= set(radiculo.__all__)
    assert radiculo.__version__


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        radiculo.nothing  # noqa: B018


def test_a_case_goes_in_and_a_trace_with_its_outcome_comes_out() -> None:
    base = make_base({"x": rule(yes("a"))}, {"a": finding()})
    case = Case("one", observe(base, left__a="yes"))
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
