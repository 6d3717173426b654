"""The problems that need more than a few small files, and the small parts that every message is made of."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest

from radiculo.cases.read import read_case, read_records
from radiculo.engine import durable_program
from radiculo.engine.durable_program import compile_program
from radiculo.errors import Diagnostic, Exit, InvalidInput, Place, Problems, did_you_mean, one_of
from radiculo.knowledge.rulebase import RuleBase, load_rules
from radiculo.loading import limits, parse_document, read_document
from radiculo.render.diagnostics import excerpt, print_diagnostics
from radiculo.render.screen import Screen, Style
from support.program import CASES, RULES


@pytest.fixture(scope="module")
def small() -> RuleBase:
    return load_rules(RULES)


def only(problems: Problems) -> Diagnostic:
    (problem,) = problems
    return problem


def printed(*diagnostics: Diagnostic, limit: int | None = None) -> str:
    stream = io.StringIO()
    print_diagnostics(Screen(Style(plain=True), stream), diagnostics, limit=limit)
    return stream.getvalue()


def test_a_file_past_the_limit_of_size_is_refused_unread(tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    big.write_bytes(b"# \n" * (limits.MAX_BYTES // 3 + 1))
    problems = Problems()
    document = read_document(big, problems)
    assert only(problems).code == "too-large"
    assert str(limits.MAX_BYTES) in only(problems).message
    assert document.data is None


@pytest.mark.parametrize("module", ["yaml_text", "json_text"])
def test_a_file_with_too_many_values_is_refused(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"radiculo.loading.{module}.MAX_NODES", 50)
    problems = Problems()
    document = parse_document("[" + "0," * 60 + "0]", "many", problems, json=module == "json_text")
    assert only(problems).code == "too-large"
    assert "more than 50 values" in only(problems).message
    assert not document.sound


@pytest.mark.parametrize(
    "name",
    ["no-such-case-at-all", "*", "[", "x" * 5000, "a\nb", "nothing/here", "\0"],
    ids=["word", "star", "bracket", "long", "line break", "path", "null"],
)
def test_a_name_that_is_no_case_is_explained(
    small: RuleBase, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where '*' matches nothing
    (record,) = read_records([name], small)
    (problem,) = record.diagnostics
    assert problem.code == "no-such-case"
    assert "'-' for standard input" in problem.hint
    assert len(problem.message) < 150


def test_a_file_of_several_cases_is_not_one_case(small: RuleBase) -> None:
    with pytest.raises(InvalidInput, match="expected one case, found 2") as caught:
        read_case(CASES / "good" / "two.jsonl", small)
    assert caught.value.exit_code == Exit.CASE
    assert [problem.code for problem in caught.value.diagnostics] == ["one-case"]


def test_an_archive_that_is_none_is_unreadable(tmp_path: Path, small: RuleBase) -> None:
    file = tmp_path / "no.jsonl.gz"
    file.write_bytes(b"not compressed")
    (record,) = read_records([str(file)], small)
    (problem,) = record.diagnostics
    assert (problem.code, record.case) == ("unreadable", None)


def test_an_archive_that_ends_early_keeps_the_records_before(tmp_path: Path, small: RuleBase) -> None:
    line = json.dumps({"schema_version": 1, "id": "c", "observations": {}}) + "\n"
    file = tmp_path / "cut.jsonl.gz"
    file.write_bytes(gzip.compress(line.encode() * 5000)[:-20])
    records = list(read_records([str(file)], small))
    assert [record.diagnostics[0].code for record in records if record.case is None] == ["unreadable"]
    assert len(records) > 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a compiled rule base"),
        ("{", "not a compiled rule base"),
        ('{"format": "radiculo-rulebase/0", "files": {}}', "not a compiled rule base"),
        ('{"format": "radiculo-rulebase/1", "files": {}, "hash": "0"}', "does not match its hash"),
    ],
)
def test_a_file_that_is_no_artefact_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "rules.json"
    file.write_text(text)
    with pytest.raises(InvalidInput, match=said) as caught:
        load_rules(file)
    assert caught.value.exit_code == Exit.RULES
    assert "artefact" in {problem.code for problem in caught.value.diagnostics}


def test_the_limits_of_the_engine_are_watched(small: RuleBase, monkeypatch: pytest.MonkeyPatch) -> None:
    program = compile_program(small)
    used = {what: number for what, number, _ in program.limits()}["conjunctions"]
    for limit, severities in {used - 1: ["error"], 2 * used - 1: ["warning"], 2 * used: []}.items():
        monkeypatch.setattr(durable_program, "MAX_RULES", limit)
        problems = Problems()
        program.report(problems)
        assert [problem.severity for problem in problems if problem.code == "engine-limit"] == severities


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("patelar_reflex", ["patellar_reflex", "achilles_reflex"], "patellar_reflex"),
        ("Patellar Reflex", ["patellar_reflex"], "patellar_reflex"),
        ("patellar-reflex", ["patellar_reflex"], "patellar_reflex"),
        ("shoe_size", ["patellar_reflex"], ""),
        ("anything", [], ""),
    ],
)
def test_a_suggestion_is_made_only_for_a_close_word(word: str, known: list[str], meant: str) -> None:
    assert did_you_mean(word, known) == (f"did you mean '{meant}'?" if meant else "")


def test_a_suggestion_does_not_depend_on_the_order_of_the_known_words() -> None:
    known = ["ab_one", "ab_two", "ab_six"]
    assert did_you_mean("ab_xxx", known) == did_you_mean("ab_xxx", known[::-1])


def test_a_list_of_choices_is_cut_and_counted() -> None:
    assert one_of([]) == ""
    assert one_of(["a"]) == "a"
    assert one_of("ab") == "one of a, b"
    assert one_of(range(20), limit=3) == "one of 0, 1, 2, ... (20 in all)"


def test_a_long_line_is_cut_around_the_caret() -> None:
    source = "x" * 300 + "HERE" + "y" * 300
    place = Place("f", 7, 301, 4, source)
    _, line, caret = excerpt(Diagnostic("c", "m", place), 100)
    assert len(line) <= 100 + len("  7 | ")
    assert line[caret.index("^") : caret.rindex("^") + 1] == "HERE"


def test_a_caret_stays_in_place_after_a_tab() -> None:
    _, line, caret = excerpt(Diagnostic("c", "m", Place("f", 1, 4, 1, "a\t\tX")))
    assert line[caret.index("^")] == "X"


def test_problems_are_sorted_by_place_and_said_once() -> None:
    problems = Problems()
    for line in (3, 1, 2, 1):
        problems.add("c", "m", Place("f", line, 1))
    assert [problem.place.line for problem in problems] == [1, 2, 3]
    assert len(problems) == 3


def test_a_long_report_is_cut_and_counts_what_it_left_out() -> None:
    many = [Diagnostic("c", f"m{n}", Place("f", n, 1)) for n in range(1, 31)]
    text = printed(*many, limit=20)
    assert text.count("error[c]") == 20
    assert "... and 10 more" in text
    assert text.endswith("30 errors, 0 warnings\n")


def test_one_problem_is_one_line_of_text_for_logs() -> None:
    problem = Diagnostic(
        "unknown-value", "'x' is no value", Place("case.yaml", 3, 7), "one of a, b", "did you mean 'a'?"
    )
    assert str(problem) == (
        "case.yaml:3:7: error[unknown-value]: 'x' is no value; expected one of a, b; did you mean 'a'?"
    )


def test_yaml_reads_no_yes_grades_and_dates_as_text() -> None:
    """The boolean trap: YAML 1.1 would make False, True, 5.0 and a date of these."""
    text = "a: no\nb: yes\nc: on\nd: 4+\ne: 5/5\nf: 2020-01-01\ng: 012\nh: 1e3\ni: 0x10\nj: 12\nk: 0.5\nl: true\nm: ~\n"
    problems = Problems()
    assert parse_document(text, "f", problems).data == {
        "a": "no", "b": "yes", "c": "on", "d": "4+", "e": "5/5", "f": "2020-01-01", "g": "012", "h": "1e3",
        "i": "0x10", "j": 12, "k": 0.5, "l": True, "m": None,
    }  # fmt: skip
    assert len(problems) == 0


def test_text_is_normalised_so_that_equal_words_are_equal() -> None:
    problems = Problems()
    composed = parse_document("a: Ménière\n", "f", problems).data
    assert parse_document("a: Me\u0301nie\u0300re\n", "f", problems).data == composed


@pytest.mark.parametrize(
    "text", ["a: [1, 2\n", "a: 'x\n", "a: b: c\n", "\t\n", "&x a: *x\n", "- 1\na: 2\n", "? [1]\n: 2\n"]
)
def test_what_was_read_of_a_broken_file_is_never_taken_for_all_of_it(text: str) -> None:
    problems = Problems()
    document = parse_document(text, "f", problems)
    assert problems.errors
    assert not document.sound


@pytest.mark.parametrize("json", [False, True])
def test_a_duplicate_key_keeps_the_first_value_and_its_place(json: bool) -> None:
    text = '{"a": [1], "b": 0, "a": [2, 3]}'
    problems = Problems()
    document = parse_document(text, "f", problems, json=json)
    assert only(problems).code == "duplicate-key"
    assert document.data == {"a": [1], "b": 0}
    assert document.place(("a", 0)).column == 8
