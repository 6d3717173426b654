"""`radiculo replay`: selection, gates, outputs and snapshots, as its users run it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from junitparser import JUnitXml

from radiculo.errors import Exit
from radiculo.render.schemas import json_schema
from support.program import CASES, INTENDED_USE, Ran, piped, with_rules

GOOD, UNMET, INVALID = CASES / "good", CASES / "unmet" / "unmet.yaml", CASES / "invalid"


def replay(*arguments: object, **more: object) -> Ran:
    return piped(*with_rules("replay", *arguments), **more)  # type: ignore[arg-type]


def shown(ran: Ran) -> list[str]:
    return [line.split()[1] for line in ran.lines if line.startswith(("ok ", "failed ", "invalid "))]


def test_a_failure_is_followed_by_the_responsible_rules() -> None:
    ran = replay(UNMET)
    assert "urgency: expected A, got D (set by no alarm)" in ran.out
    assert "- urgency A could come from alarm/cauda-equina, which waits for: saddle_sensation" in ran.out
    assert "- level/l4-patellar-reflex (left) is silent: wanted Knee jerk: reduced or absent, but" in ran.out


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (("--id", "l*"), ["l4"]),
        (("--id", "l4", "--id", "q*"), ["l4", "quiet"]),
        (("--class", "scored"), ["emergency", "l4", "rival"]),
        (("--class", "vignette", "--id", "e*"), ["emergency"]),
    ],
)
def test_filters_run_only_what_they_name(options: tuple[str, ...], names: list[str]) -> None:
    ran = replay(GOOD, *options)
    assert (ran.code, shown(ran)) == (Exit.DONE, names)
    assert f"{5 - len(names)} records not selected" in ran.out


@pytest.mark.parametrize(
    "options", [("--tag", "x"), ("--id", "x"), ("--class", "known"), ("--tag", "x", "--fail-under", "0")]
)
def test_an_empty_selection_is_not_a_success(options: tuple[str, ...]) -> None:
    ran = replay(GOOD, *options)
    assert ran.code == Exit.NOTHING
    assert "nothing to run: 5 records, none selected" in ran.err


def test_a_pattern_in_quotes_is_expanded() -> None:
    assert shown(replay("tests/data/cases/**/l*.yaml")) == ["l4"]
    assert shown(replay("tests/data/cases/g*")) == ["emergency", "l4", "rival", "quiet", "severe"]
    ran = replay("tests/data/cases/*.nothing")
    assert (ran.code, "the pattern matches no case file" in ran.err) == (Exit.CASE, True)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--fail-under", "100"), Exit.DONE),
        (("--fail-under", "urgency=100", "--fail-under", "root=100"), Exit.DONE),
        (("--max-under-triage", "0", "--max-over-triage", "0"), Exit.DONE),
        (("--id", "quiet", "--fail-under", "0"), Exit.UNMET),
        (("--id", "quiet", "--max-under-triage", "9"), Exit.UNMET),
        (("--fail-under", "roots=3"), Exit.USAGE),
        (("--fail-under", "101"), Exit.USAGE),
        (("--class", "vignete"), Exit.USAGE),
        (("--max-under-triage", "-1"), Exit.USAGE),
        (("--junit", "/no/such/folder/r.xml"), Exit.USAGE),
        (("--html", "/no/such/folder/r.html"), Exit.USAGE),
        (("--record", "/no/such/folder/r.jsonl"), Exit.USAGE),
        (("--against", UNMET), Exit.USAGE),
        (("--last-failed",), Exit.USAGE),
    ],
    ids=lambda value: "-".join(Path(str(part)).name for part in value) if isinstance(value, tuple) else str(int(value)),
)
def test_the_exit_code_says_what_happened(options: tuple[object, ...], code: Exit) -> None:
    ran = replay(GOOD, *options, RADICULO_CACHE="off")  # with nowhere to remember what failed
    assert ran.code == code
    assert "Traceback" not in ran.err


def test_a_gate_that_is_not_met_says_what_was_found() -> None:
    ran = replay(GOOD, "--policy", "severe_weakness=2", "--id", "l4", "--fail-under", "rival=50")
    assert "fail-under rival: NOT MET; wanted at least 50 %: the rival is named; found no record is scored" in ran.out
    assert ran.lines[-1] == INTENDED_USE


def test_the_precedence_of_exit_codes_holds_for_gates() -> None:
    assert replay(GOOD, INVALID, "--max-over-triage", "0", "--fail-under", "rival=100").code == Exit.CASE


def test_maxfail_stops_and_accounts_for_the_rest(tmp_path: Path) -> None:
    ran = replay(UNMET, INVALID, GOOD, "--maxfail", "2", "--junit", tmp_path / "r.xml")
    assert ran.code == Exit.CASE
    assert "8 records not run: stopped after 2 failed (--maxfail)" in ran.out
    (suite,) = JUnitXml.fromfile(str(tmp_path / "r.xml"))
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (10, 1, 1, 8)


def test_last_failed_runs_what_failed_and_forgets_what_passes(tmp_path: Path) -> None:
    memory = {"RADICULO_CACHE": str(tmp_path / "cache")}
    line = {"schema_version": 1, "observations": {"left.patellar_reflex": "normal"}}

    def write(expected: str) -> Path:
        texts = [line | {"id": name, "expect": {"urgency": expected if name == "b" else "D"}} for name in "abc"]
        (tmp_path / "c.jsonl").write_text("".join(json.dumps(text) + "\n" for text in texts))
        return tmp_path / "c.jsonl"

    assert replay(write("A"), **memory).code == Exit.UNMET
    assert shown(replay(write("A"), "--last-failed", **memory)) == ["b"]
    assert replay(write("D"), "--last-failed", **memory).code == Exit.DONE
    ran = replay(write("D"), "--last-failed", **memory)
    assert shown(ran) == ["a", "b", "c"]
    assert "nothing failed the last time" in ran.err


def test_one_run_writes_every_output(tmp_path: Path) -> None:
    junit, html, snapshot = tmp_path / "r.xml", tmp_path / "r.html", tmp_path / "r.jsonl.gz"
    ran = replay(CASES, "--junit", junit, "--html", html, "--record", snapshot)
    assert ran.code == Exit.CASE
    assert JUnitXml.fromfile(str(junit)).tests == 11
    assert "<h2>Failures (3)</h2>" in html.read_text()
    again = replay(CASES, "--against", snapshot)
    assert "11 compared: 11 the same, 0 changed; 0 new, 0 missing" in again.out


def test_annotations_go_to_stderr_by_themselves_in_github_actions() -> None:
    ran = replay(UNMET, "--json", GITHUB_ACTIONS="true")
    assert json.loads(ran.out)["summary"]["statuses"] == {"failed": 1}
    assert ran.err.startswith("::error file=tests/data/cases/unmet/unmet.yaml,line=1,title=unmet%3A not as expected::")
    assert replay(UNMET, "--no-github", GITHUB_ACTIONS="true").err == ""
    assert "::error" not in replay(UNMET, GITHUB_ACTIONS="false").err


def test_a_change_of_policy_is_shown_against_a_snapshot_with_the_rule_that_did_it(tmp_path: Path) -> None:
    snapshot = tmp_path / "s.jsonl"
    assert replay(GOOD, "--record", snapshot).code == Exit.DONE
    ran = replay(GOOD, "--against", snapshot, "--policy", "severe_weakness=2", "--id", "severe")
    assert ran.code == Exit.UNMET
    assert "1 compared: 0 the same, 1 changed; 0 new, 0 missing" in ran.out
    assert "policy severe_weakness: as shipped -> 2" in ran.out
    assert "by -alarm/severe-weakness" in ran.out
    assert ran.lines[-1] == INTENDED_USE


def test_the_checks_are_a_second_line_of_json_with_a_schema(tmp_path: Path) -> None:
    snapshot = tmp_path / "s.jsonl"
    replay(GOOD, "--record", snapshot)
    for line in snapshot.read_text().splitlines():
        jsonschema.Draft7Validator(json_schema("snapshot")).validate(json.loads(line))
    ran = replay(GOOD, "--json", "--against", snapshot, "--fail-under", "50", "--id", "l4")
    report, checks = map(json.loads, ran.lines)
    jsonschema.Draft7Validator(json_schema("replay")).validate(report)
    jsonschema.Draft7Validator(json_schema("replay-checks")).validate(checks)
    assert (checks["deselected"], checks["against"]["compared"], checks["gates"][0]["met"]) == (4, 1, True)
