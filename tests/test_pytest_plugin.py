"""The pytest plugin: an educator's folder of cases is a test suite; everybody else's suite notices nothing."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

import radiculo.judge.blame
import radiculo.trials.snapshot  # noqa: F401 - pytester forgets what is first imported in a run, and NumPy bears that badly
from support.program import CASES, INTENDED_USE, RULES

pytest_plugins = ["pytester"]

RULES_OPTION = f"--radiculo-rules={RULES}"
CASE = {"schema_version": 1, "id": "c", "synthetic": True, "observations": {"left.patellar_reflex": "normal"}}


@pytest.fixture
def repository(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """An empty repository of somebody else's."""
    monkeypatch.setenv("RADICULO_CACHE", "off")
    monkeypatch.delenv("RADICULO_RULES", raising=False)
    pytester.makeini("[pytest]\n")
    return pytester


def run(repository: pytest.Pytester, *arguments: object) -> pytest.RunResult:
    words = ["-W", "error", "-p", "no:randomly", RULES_OPTION, *map(str, arguments)]
    return repository.runpytest_inprocess(*words)


def write(repository: pytest.Pytester, name: str, **fields: object) -> Path:
    path = repository.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(CASE | fields) + "\n", encoding="utf-8")
    return path


def test_a_folder_of_cases_is_a_test_suite(repository: pytest.Pytester) -> None:
    shutil.copytree(CASES, repository.path / "cases")
    result = run(repository, "cases", "-v")
    result.assert_outcomes(passed=7, failed=3, xfailed=1)
    text = result.stdout.str()
    assert "cases/good/two.jsonl::severe PASSED" in text
    assert "cases/good/l4.yaml::l4 PASSED" in text
    assert "cases/invalid/mixed.jsonl::line 2 FAILED" in text


def test_a_failure_shows_expected_and_actual_and_names_the_rule(repository: pytest.Pytester) -> None:
    shutil.copy(CASES / "unmet" / "unmet.yaml", repository.path)
    text = run(repository).stdout.str()
    assert "urgency: expected A, got D (set by no alarm)" in text
    assert "level/l4-patellar-reflex (left) is silent: wanted Knee jerk: reduced or absent" in text
    assert "urgency A could come from alarm/cauda-equina, which waits for: saddle_sensation" in text
    assert "FAILED unmet.yaml::unmet - urgency: expected A" in text
    assert "Traceback" not in text
    assert "pytest_plugin.py" not in text


def test_the_run_ends_with_the_stamp_and_the_intended_use(repository: pytest.Pytester) -> None:
    write(repository, "c.json")
    text = run(repository).stdout.str()
    assert "rules tests 1.0.0 [" in text
    assert text.count(INTENDED_USE) == 1


def test_an_invalid_case_shows_its_problems_with_their_places(repository: pytest.Pytester) -> None:
    shutil.copy(CASES / "invalid" / "invalid.yaml", repository.path)
    text = run(repository).stdout.str()
    assert "invalid.yaml:4:16: error[unknown-finding]: unknown finding 'patelar_reflex'" in text
    assert "did you mean 'left.patellar_reflex'?" in text


@pytest.mark.parametrize(("urgency", "outcome"), [("A", {"xfailed": 1}), ("D", {"failed": 1})])
def test_a_known_disagreement_is_expected_to_fail_strictly(
    repository: pytest.Pytester, urgency: str, outcome: dict[str, int]
) -> None:
    write(repository, "c.json", expect={"urgency": urgency, "known": "an accepted disagreement"})
    result = run(repository, "-rxX")
    result.assert_outcomes(**outcome)
    assert "an accepted disagreement" in result.stdout.str()


def test_rules_that_are_not_valid_are_an_error_of_collection(repository: pytest.Pytester) -> None:
    write(repository, "c.json")
    result = repository.runpytest_inprocess("--radiculo-rules=nowhere")
    result.assert_outcomes(errors=1)
    assert "the rules are not valid" in result.stdout.str()
    assert "nowhere" in result.stdout.str()


def test_rules_and_policy_can_be_set(repository: pytest.Pytester) -> None:
    weak = {"left.knee_extension_power": 3, "left.weakness_course": "worsening"}
    write(repository, "c.json", observations=weak, expect={"fires": ["alarm/severe-weakness"]})
    shutil.copytree(RULES, repository.path / "rules")
    repository.makeini("[pytest]\nradiculo_rules = rules\n")
    repository.runpytest_inprocess().assert_outcomes(passed=1)
    repository.runpytest_inprocess("--radiculo-policy=severe_weakness=2").assert_outcomes(failed=1)


def test_a_case_is_selected_by_its_id_and_its_tags(repository: pytest.Pytester) -> None:
    write(repository, "a.json", id="one", tags=["exam"])
    write(repository, "b.json", id="two")
    run(repository, "-k", "exam").assert_outcomes(passed=1, deselected=1)
    run(repository, "-k", "two").assert_outcomes(passed=1, deselected=1)


def test_records_with_the_same_id_are_different_items(repository: pytest.Pytester) -> None:
    (repository.path / "c.jsonl").write_text(f"{json.dumps(CASE)}\n" * 2)
    result = run(repository, "--collect-only", "-q")
    result.stdout.fnmatch_lines(["c.jsonl::c", "c.jsonl::c#2"])


@pytest.mark.parametrize(
    ("setting", "collected"),
    [
        ("", 2),
        ("radiculo_cases =", 0),
        ("radiculo_cases = cases", 1),
        ("radiculo_cases = cases/c.json", 1),
        ("radiculo_cases = */*.json", 2),
    ],
)
def test_the_setting_says_where_cases_are(repository: pytest.Pytester, setting: str, collected: int) -> None:
    repository.makeini(f"[pytest]\n{setting}\n")
    write(repository, "cases/c.json")
    write(repository, "elsewhere/d.json", id="d")
    run(repository).assert_outcomes(passed=collected)


def test_a_file_where_cases_are_must_hold_one(repository: pytest.Pytester) -> None:
    repository.makeini("[pytest]\nradiculo_cases = cases\n")
    write(repository, "cases/c.json")
    (repository.path / "cases" / "misspelt.yaml").write_text("schema_version: 1\nobservation: {}\n")
    run(repository).assert_outcomes(passed=1, failed=1)


def test_other_files_and_other_projects_are_left_alone(repository: pytest.Pytester) -> None:
    others = {
        "mkdocs.yml": "site_name: x\n",
        "weather.json": '{"schema_version": 2, "observations": [{"celsius": 3}]}',
        "data.jsonl": '{"a": 1}\n',
        "broken.json": "{",
        "latin.yaml": "caf\xe9: 1\n",
        "half.yaml": "schema_version: 1\n",
        "nested.yaml": "x:\n  schema_version: 1\n  observations: {}\n",
        "empty.yaml": "",
        "bad.jsonl.gz": "not compressed",
    }
    for name, text in others.items():
        (repository.path / name).write_text(text, encoding="latin-1")
    repository.makepyfile(
        """
        import sys

        def test_nothing_of_radiculo_is_loaded():
            heavy = {"radiculo.cases.read", "radiculo.knowledge.base", "numpy", "pydantic", "yaml"}
            assert not heavy & set(sys.modules)
        """
    )
    result = repository.runpytest_subprocess("-W", "error", "-p", "no:hypothesispytest", "--strict-config")
    result.assert_outcomes(passed=1)
    told = [line for line in result.outlines if "radiculo" in line]
    assert [line.split(":")[0] for line in told] == ["plugins"], "pytest itself lists its plugins"


@pytest.mark.skipif(sys.platform == "win32", reason="starting workers is slow there")
def test_it_works_with_workers(repository: pytest.Pytester) -> None:
    for name in "abc":
        write(repository, f"{name}.json", id=name)
    result = run(repository, "-n", "1")
    result.assert_outcomes(passed=3)
    assert result.stdout.str().count(INTENDED_USE) == 1
