"""`--json`: one published schema each, nothing but JSON on stdout, the same facts as in the text."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from radiculo.render.schemas import SCHEMAS, json_schema
from support.program import CASES, INTENDED_USE, ROOT, RULES, piped, with_rules

L4 = CASES / "good" / "l4.yaml"
GOOD = CASES / "good"


def strict(text: str) -> Any:
    """Parse JSON as strictly as other languages do."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


@cache
def validator(name: str) -> jsonschema.Draft7Validator:
    ran = piped("schema", name)
    assert ran.code == 0
    schema = strict(ran.out)
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def plain_yaml(path: Path) -> Any:
    """What a file says, with every scalar as our own reader gives it."""
    from radiculo.errors import Problems  # noqa: PLC0415
    from radiculo.loading import read_document  # noqa: PLC0415

    problems = Problems()
    document = read_document(path, problems)
    assert not problems.errors
    return document.data


@pytest.mark.parametrize(
    ("schema", "arguments", "records"),
    [
        ("outcome", ("triage", "--json", GOOD), 5),
        ("trace", ("triage", "--json", "--full", GOOD), 5),
        ("trace", ("explain", "--json", L4), 1),
        ("rule-trace", ("explain", "--json", "--rule", "alarm/severe-weakness", L4), 1),
        ("rule-trace", ("explain", "--json", "--rule", "alarm/cauda-equina", L4), 1),
        ("why-not", ("explain", "--json", "--why-not", "L3", L4), 1),
        ("why-not", ("explain", "--json", "--why-not", "a", L4), 1),
        ("replay", ("replay", "--json", GOOD), 1),
        ("check", ("check", "--json"), 1),
        ("artefact", ("compile", "-"), 1),
        ("cover", ("cover", "--json", "--pairs", GOOD), 1),
        ("mutation", ("mutate", "--json", GOOD), 1),
        ("whatif", ("whatif", "--json", "--pairs", "--to", "A", L4), 1),
        ("note", ("note", "--json", "bladder scan 450, knee jerk absent, chiropractor"), 1),
        ("practice", ("practice", "--json", L4, "--answers", ROOT / "tests" / "data" / "practice" / "l4.txt"), 1),
        ("progress", ("progress", "--json"), 1),
    ],
)
def test_what_a_command_prints_keeps_its_published_schema(
    schema: str, arguments: tuple[object, ...], records: int
) -> None:
    ran = piped(*with_rules(*arguments))
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.lines) == records, "one object on each line"
    for line in ran.lines:
        validator(schema).validate(strict(line))


def test_generated_cases_and_comparisons_keep_their_schemas_too() -> None:
    for line in piped(*with_rules("generate", "4", "--seed", "2", "--expect")).lines:
        validator("case").validate(strict(line))
    ran = piped("compare", RULES, RULES, "--json", GOOD)
    assert (ran.code, ran.err) == (0, "")
    validator("comparison").validate(strict(ran.out))


@pytest.mark.parametrize("arguments", [("replay", "--json", CASES), ("triage", "--json", CASES)])
def test_json_of_a_run_with_problems_keeps_its_schema_too(arguments: tuple[object, ...]) -> None:
    ran = piped(*with_rules(*arguments))
    assert ran.code == 4
    assert "did you mean" in ran.err
    for line in ran.lines:
        validator("replay" if arguments[0] == "replay" else "outcome").validate(strict(line))


def test_json_of_a_check_that_fails_holds_every_problem_with_its_place(tmp_path: Path) -> None:
    import shutil  # noqa: PLC0415

    shutil.copytree(RULES, tmp_path / "rules")
    rule = tmp_path / "rules" / "sign" / "sphincter.yaml"
    rule.write_text(rule.read_text().replace("is: changed}\n", "is: chnged}\n"))
    ran = piped("check", "--json", "--rules", tmp_path / "rules")
    report = strict(ran.out)
    validator("check").validate(report)
    assert (ran.code, ran.err, report["ok"]) == (3, "", False)
    (problem,) = report["diagnostics"]
    assert problem["path"].endswith("sign/sphincter.yaml")
    assert (problem["line"], problem["column"]) == (8, 41)
    assert problem["code"] == "wrong-value"
    assert problem["hint"] == "did you mean 'changed'?"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one_and_is_listed(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(json_schema(name))
    assert name in [line.split()[0] for line in piped("schema").lines]


TABLES = {
    "anatomy.yaml": "anatomy",
    "policy.yaml": "policy",
    "references.yaml": "references",
    "terms.yaml": "terms",
    "urgency.yaml": "urgency",
    "wording.yaml": "wording",
    "vocabulary/areas.yaml": "areas",
    "vocabulary/examination.yaml": "findings",
    "vocabulary/history.yaml": "findings",
    "vocabulary/scales.yaml": "scales",
    "vocabulary/signs.yaml": "signs",
}


@pytest.mark.parametrize("file", sorted(path.relative_to(RULES).as_posix() for path in RULES.rglob("*/*.yaml")))
def test_a_sound_rule_file_keeps_the_schema_that_editors_use(file: str) -> None:
    schema = jsonschema.Draft7Validator(json_schema(TABLES.get(file, "rule")))
    schema.validate(plain_yaml(RULES / file))


@pytest.mark.parametrize("file", sorted(set(TABLES) - {path for path in TABLES if "/" in path}))
def test_a_sound_table_keeps_its_schema(file: str) -> None:
    jsonschema.Draft7Validator(json_schema(TABLES[file])).validate(plain_yaml(RULES / file))


@pytest.mark.parametrize("file", ["good/l4.yaml", "good/emergency.yaml", "good/rival.json", "unmet/known.yaml"])
def test_a_sound_case_keeps_its_schema(file: str) -> None:
    jsonschema.Draft7Validator(json_schema("case")).validate(plain_yaml(CASES / file))


def test_a_misspelt_case_breaks_its_schema() -> None:
    case = plain_yaml(L4) | {"observatons": {}}
    with pytest.raises(jsonschema.ValidationError, match="observatons"):
        jsonschema.Draft7Validator(json_schema("case")).validate(case)


def test_every_report_says_which_rules_policy_and_engine_answered() -> None:
    ran = piped(*with_rules("triage", "--json", "--policy", "severe_weakness=2", L4))
    outcome = strict(ran.out)
    assert outcome["rule_base"]["policy"] == {"severe_weakness": 2}
    assert outcome["engine"] in {"durable", "recorder"}
    assert outcome["radiculo"]
    assert outcome["intended_use"] == INTENDED_USE
    assert outcome["rule_base"]["hash"] != strict(piped(*with_rules("triage", "--json", L4)).out)["rule_base"]["hash"]
    replay = strict(piped(*with_rules("replay", "--json", L4)).out)
    assert replay["intended_use"] == INTENDED_USE
    assert replay["rule_base"]["name"] == "tests"


def test_text_and_json_give_the_same_answer() -> None:
    text, outcome = (
        piped(*with_rules("triage", "--numbers", L4)).out,
        strict(piped(*with_rules("triage", "--json", L4)).out),
    )
    urgency = outcome["urgency"]
    assert f"How soon:  {urgency['name']} ({urgency['category']})" in text
    for level in outcome["levels"]:
        assert level["text"] in text
        for ranked in level["ranked"]:
            assert f"{ranked['root']}  {ranked['score']:+d} points" in text
    fired = [rule for rule, verdicts in outcome["verdicts"].items() if "fires" in verdicts.values()]
    assert f"Rules that fired ({len(fired)})" in text
    assert all(rule in text for rule in fired)


def test_a_replay_accounts_for_every_record() -> None:
    report = strict(piped(*with_rules("replay", "--json", CASES)).out)
    statuses = {result["id"]: result["status"] for result in report["results"]}
    assert len(report["results"]) == report["summary"]["records"] == sum(report["summary"]["statuses"].values()) == 11
    assert statuses["l4"] == statuses["known"] == statuses["before"] == statuses["after"] == "ok"
    assert statuses["unmet"] == "failed"
    assert [status for name, status in statuses.items() if "invalid" in name] == ["invalid", "invalid"]
