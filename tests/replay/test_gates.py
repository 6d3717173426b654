"""Gates: exact limits on what was scored; nothing scored is not met."""

from __future__ import annotations

import pytest

from radiculo.cases.read import Record
from radiculo.cases.shapes import Truth
from radiculo.replay.gates import SHARES, AtLeast, AtMost, judge, parse_share
from radiculo.replay.summary import Summary
from support.replays import case_of, record_of, replayed

SCORED = [
    record_of(case_of("c", truth=Truth(urgency="B", urgency_basis="stated", pathway="spinal"))),
    record_of(case_of("c", truth=Truth(urgency="A", urgency_basis="inferred", pathway="vascular"))),
    record_of(case_of("c", truth=Truth(urgency="D", urgency_basis="inferred"))),
    record_of(case_of("ab", truth=Truth(roots=["L4"], side="left"))),
    record_of(case_of("a", truth=Truth(roots=["L4"], side="left"))),
    record_of(case_of("ab", truth=Truth(roots=["S1"], side="left"))),
    record_of(case_of("abd", truth=Truth(roots=[], rival="femoral"))),
    Record("bad", None),
]


@pytest.fixture(scope="module")
def summary() -> Summary:
    return replayed(SCORED).summary


@pytest.mark.parametrize(
    ("name", "found", "least"),
    [
        ("urgency", "33.3 % (1 of 3)", 100 / 3),
        ("root", "66.7 % (2 of 3)", 200 / 3),
        ("root-top-1", "33.3 % (1 of 3)", 100 / 3),
        ("no-root", "100.0 % (1 of 1)", 100),
        ("pathway", "50.0 % (1 of 2)", 50),
        ("rival", "100.0 % (1 of 1)", 100),
    ],
)
def test_a_share_is_compared_exactly(summary: Summary, name: str, found: str, least: float) -> None:
    below, above = AtLeast(name, least - 0.01).judge(summary), AtLeast(name, least + 0.01).judge(summary)
    assert below.found == above.found == found
    assert (below.met, above.met) == (True, False)


def test_every_share_is_tested() -> None:
    assert set(SHARES) == {"urgency", "root", "root-top-1", "no-root", "pathway", "rival"}


@pytest.mark.parametrize("column", ["under", "over"])
def test_triage_errors_are_limited_by_number_and_direction(summary: Summary, column: str) -> None:
    assert [AtMost(column, limit).judge(summary).met for limit in (0, 1, 2)] == [False, True, True]


def test_a_gate_without_a_scored_record_is_not_met() -> None:
    nothing = replayed([record_of(case_of("a"))]).summary
    results = judge([AtLeast("urgency", 0), AtMost("under", 0)], nothing)
    assert [(result.met, result.found) for result in results] == [(False, "no record is scored for it")] * 2


@pytest.mark.parametrize(
    ("text", "gate"),
    [("80", AtLeast("urgency", 80)), ("root=50.5", AtLeast("root", 50.5)), (" no-root =0", AtLeast("no-root", 0))],
)
def test_a_share_is_read_from_the_command_line(text: str, gate: AtLeast) -> None:
    assert parse_share(text) == gate


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("roots=50", "did you mean 'root'?"),
        ("root=half", "'half' is no percentage"),
        ("101", "from 0 to 100"),
        ("nan", "0"),
    ],
)
def test_a_share_that_is_none_says_what_was_expected(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("?", r"\?")):
        parse_share(text)
