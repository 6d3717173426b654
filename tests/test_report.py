"""What every report says of itself, in one form."""

from __future__ import annotations

import pytest

from radiculo.report import RuleBaseStamp, stamp, stamp_text
from support.bases import finding, make_base, rule, yes

BARE = RuleBaseStamp(name="mine", version="", hash="0123", policy={})
FULL = RuleBaseStamp(name="mine", version="2", hash="0123", policy={"margin": 20, "tie_break": "none"})


@pytest.mark.parametrize(
    ("told", "rules"),
    [(BARE, "mine [0123]"), (FULL, "mine 2 [0123], margin=20, tie_break=none")],
)
def test_rules_are_said_in_a_line_without_a_gap_where_nothing_is(told: RuleBaseStamp, rules: str) -> None:
    assert str(told) == rules
    assert stamp_text("1.0", told) == f"radiculo 1.0, rules {rules}"
    assert stamp_text("1.0", told, "recorder") == f"radiculo 1.0, rules {rules}, engine recorder"


def test_a_stamp_names_what_differs_from_the_files() -> None:
    base = make_base({"x": rule(yes("a"))}, {"a": finding()})
    assert stamp(base)["rule_base"] == RuleBaseStamp(name="test", version="1", hash=base.hash, policy={})
    assert stamp(base)["intended_use"] == "for tests"
