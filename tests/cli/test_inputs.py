"""Where rules, policy and cases may come from, and that they mean the same from everywhere."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from radiculo.loading.limits import MAX_BYTES
from support.engines import needs_durable
from support.program import CASES, ROOT, RULES, Ran, piped, with_rules

L4 = CASES / "good" / "l4.yaml"
RIVAL = CASES / "good" / "rival.json"
TWO = CASES / "good" / "two.jsonl"
SEVERE = '{"schema_version": 1, "id": "s", "observations": {"left.knee_extension_power": 3}}'


def outcomes(ran: Ran) -> list[Any]:
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.lines]


def triaged(*arguments: object, stdin: str | bytes = b"", **environment: str) -> list[Any]:
    return outcomes(piped("triage", "--json", *arguments, stdin=stdin, **environment))


def ids(found: list[Any]) -> list[str]:
    return [outcome["case"] for outcome in found]


@pytest.mark.parametrize("file", [L4, RIVAL, TWO], ids=["yaml", "json", "jsonl"])
def test_standard_input_means_the_same_as_the_file(file: Path) -> None:
    from_file = triaged("--rules", RULES, file)
    assert triaged("--rules", RULES, "-", stdin=file.read_text()) == from_file


def test_a_byte_order_mark_is_no_part_of_a_case() -> None:
    for file in (L4, TWO):
        marked = b"\xef\xbb\xbf" + file.read_bytes()
        assert triaged("--rules", RULES, "-", stdin=marked) == triaged("--rules", RULES, file)


def test_one_json_object_on_one_line_is_one_case() -> None:
    assert ids(triaged("--rules", RULES, "-", stdin=SEVERE)) == ["s"]


@pytest.mark.parametrize(
    ("bad", "place"),
    [('{"schema_version": 1, "id"', 0), ('{"schema_version": 2}', 0), ("nonsense", 1), ("[1]", 2)],
)
def test_a_bad_line_of_standard_input_costs_no_other_line(bad: str, place: int) -> None:
    lines = [SEVERE.replace('"s"', f'"s{n}"') for n in range(2)]
    lines.insert(place, bad)
    ran = piped(*with_rules("triage", "--json", "-"), stdin="\n".join(lines))
    assert [json.loads(line)["case"] for line in ran.lines] == ["s0", "s1"]
    assert f"<stdin>:{place + 1}:" in ran.err
    assert ran.err.splitlines()[-1] == "1 of 3 records are invalid and not run"
    assert ran.code == 4


def test_standard_input_that_is_not_text_is_a_wrong_case() -> None:
    ran = piped(*with_rules("triage", "-"), stdin=b"id: \xff\xfe")
    assert ran.code == 4
    assert "byte 0xff is not UTF-8 text" in ran.err


def test_a_folder_is_read_in_order_and_whole() -> None:
    assert ids(triaged("--rules", RULES, CASES / "good")) == ["emergency", "l4", "rival", "quiet", "severe"]


def test_compressed_json_lines_mean_the_same(tmp_path: Path) -> None:
    (tmp_path / "two.jsonl.gz").write_bytes(gzip.compress(TWO.read_bytes()))
    assert triaged("--rules", RULES, tmp_path) == triaged("--rules", RULES, TWO)


def test_the_environment_names_the_rules_and_the_option_overrides_it(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "other")
    name = tmp_path / "other" / "rulebase.yaml"
    name.write_text(name.read_text().replace("name: tests", "name: others"))
    (from_environment,) = triaged(L4, RADICULO_RULES=str(tmp_path / "other"))
    assert from_environment["rule_base"]["name"] == "others"
    (from_option,) = triaged("--rules", RULES, L4, RADICULO_RULES=str(tmp_path / "other"))
    assert from_option["rule_base"]["name"] == "tests"


def test_rules_in_the_environment_that_are_not_there_are_an_error() -> None:
    ran = piped("triage", L4, RADICULO_RULES="/no/such/rules")
    assert ran.code == 3
    assert "/no/such/rules" in ran.err


def test_a_policy_changes_the_answer_and_is_named(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        "schema_version: 1\nid: c\nobservations: {left.knee_extension_power: 3, left.weakness_course: progressive}\n"
    )
    (shipped,) = triaged("--rules", RULES, case)
    (strict,) = triaged("--rules", RULES, "--policy", "weakness_urgency=A", case)
    (both,) = triaged("--rules", RULES, "--policy", "weakness_urgency=A", "--policy", "severe_weakness=2", case)
    assert [found["urgency"]["category"] for found in (shipped, strict, both)] == ["B", "A", "D"]
    assert strict["rule_base"]["policy"] == {"weakness_urgency": "A"}
    assert both["rule_base"]["policy"] == {"severe_weakness": 2, "weakness_urgency": "A"}
    assert len({found["rule_base"]["hash"] for found in (shipped, strict, both)}) == 3


def test_a_policy_that_says_what_the_files_say_changes_nothing() -> None:
    assert triaged("--rules", RULES, "--policy", "severe_weakness=3", L4) == triaged("--rules", RULES, L4)


def test_a_compiled_rule_base_answers_like_its_files(tmp_path: Path) -> None:
    artefact = tmp_path / "rules.json"
    assert piped("compile", "--rules", RULES, artefact).code == 0
    assert triaged("--rules", artefact, CASES / "good") == triaged("--rules", RULES, CASES / "good")
    assert piped("compile", "--rules", RULES, "-").out == artefact.read_text()
    assert piped("compile", "--rules", artefact, "-").out == artefact.read_text(), "compiling again changes nothing"
    artefact.write_text(artefact.read_text() + " " * MAX_BYTES)
    assert triaged("--rules", artefact, L4) == triaged("--rules", RULES, L4), (
        "the limit for one rule file is not its own"
    )


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
def test_rules_without_end_are_refused() -> None:
    ran = piped("triage", "--rules", "/dev/zero", L4)
    assert ran.code == 3
    assert "not a compiled rule base: it has more than" in ran.err


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text[:-100], "not a compiled rule base"),
        (lambda _: "{}", "not a compiled rule base"),
        (lambda _: "[]", "not a compiled rule base"),
        (lambda text: text.replace('"value":200', '"value":250'), "the content does not match its hash"),
    ],
    ids=["truncated", "empty", "a list", "edited"],
)
def test_a_spoilt_artefact_is_refused(tmp_path: Path, spoil: Any, said: str) -> None:
    artefact = tmp_path / "rules.json"
    text = piped("compile", "--rules", RULES, "-").out
    assert spoil(text) != text
    artefact.write_text(spoil(text))
    ran = piped("triage", "--rules", artefact, L4)
    assert (ran.code, ran.out) == (3, "")
    assert said in ran.err


def test_the_cache_changes_no_answer_and_sees_every_edit(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    cache = {"RADICULO_CACHE": str(tmp_path / "cache")}
    fresh = triaged("--rules", tmp_path / "rules", CASES / "good")
    assert triaged("--rules", tmp_path / "rules", CASES / "good", **cache) == fresh
    assert list((tmp_path / "cache").rglob("*.kept")), "the first run keeps what it read"
    assert triaged("--rules", tmp_path / "rules", CASES / "good", **cache) == fresh
    rule = tmp_path / "rules" / "level" / "l4-patellar-reflex.yaml"
    rule.write_text(rule.read_text().replace("lr: 7.7", "lr: 1.1"))
    edited = triaged("--rules", tmp_path / "rules", L4, **cache)
    assert edited != triaged("--rules", RULES, L4)
    assert edited == triaged("--rules", tmp_path / "rules", L4)


def test_a_damaged_cache_is_not_trusted(tmp_path: Path) -> None:
    cache = {"RADICULO_CACHE": str(tmp_path / "cache")}
    fresh = triaged("--rules", RULES, L4, **cache)
    kept = list((tmp_path / "cache").rglob("*.kept"))
    assert kept
    for file in kept:
        file.write_bytes(file.read_bytes()[:-1])
    assert triaged("--rules", RULES, L4, **cache) == fresh


@needs_durable
def test_both_engines_give_the_same_outcome() -> None:
    recorder = triaged("--rules", RULES, "--engine", "recorder", CASES / "good")
    durable = triaged("--rules", RULES, "--engine", "durable", CASES / "good")
    assert [found.pop("engine") for found in recorder] == ["recorder"] * 5
    assert [found.pop("engine") for found in durable] == ["durable"] * 5
    assert recorder == durable


def test_a_case_with_letters_that_the_pipe_does_not_know_is_still_answered(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(L4.read_text().replace("title: Knee", "title: Ménière ≥ Knee"), encoding="utf-8")
    ran = piped(*with_rules("triage", case), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ran.code == 0
    assert "M?ni?re ? Knee jerk" in ran.out


def test_it_runs_from_any_directory(tmp_path: Path) -> None:
    shutil.copyfile(L4, tmp_path / "l4.yaml")
    here = piped("triage", "--rules", RULES, "l4.yaml", cwd=tmp_path)
    assert here.out == piped("triage", "--rules", RULES.relative_to(ROOT), L4.relative_to(ROOT)).out
