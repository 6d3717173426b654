"""What every test may use."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

from radiculo.knowledge.rulebase import RuleBase
from support.bases import shipped_base

# A shell starts what it runs in the background without SIGINT, and so would every program that a test interrupts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# CI must give the same answer every time; `HYPOTHESIS_PROFILE=search` looks further, with fresh randomness, and `again`
# less far, where all has been tried on another Python.
_UNHURRIED = {"deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("ci", derandomize=True, database=None, max_examples=100, **_UNHURRIED)
settings.register_profile("again", derandomize=True, database=None, max_examples=25, **_UNHURRIED)
settings.register_profile("search", max_examples=2000, **_UNHURRIED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def base() -> RuleBase:
    """The shipped rule base."""
    return shipped_base()
