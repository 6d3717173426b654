"""Strict YAML: what a scalar is, where everything stood, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiculo.errors import Problems
from radiculo.loading import Document, parse_document
from radiculo.loading.limits import MAX_DEPTH, MAX_NODES


def parse(text: str) -> tuple[Document, list[str]]:
    problems = Problems()
    document = parse_document(text, "x.yaml", problems)
    return document, [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, word) for word in ("no", "No", "yes", "on", "off", "y", "n", "True", "FALSE", "Null", "NULL")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("0.5", 0.5),
        ("-1.25", -1.25),
        *((text, text) for text in ("4+", "4-", "5/5", "4/5", "+4", "012", "0x1F", "0o7", "1_000", "1e3", ".5", "5.")),
        *((text, text) for text in ("2024-01-02", "12:30", "12:30:45", ".inf", ".nan", "<<", "=")),
        ("'12'", "12"),
        ('"true"', "true"),
        ('""', ""),
        ("'~'", "~"),
        ("'>=500'", ">=500"),
        ("<500", "<500"),
        ("12345678901234567", "12345678901234567"),
    ],
)
def test_only_plain_words_and_numbers_are_more_than_text(text: str, value: object) -> None:
    document, problems = parse(f"key: {text}\n")
    assert not problems
    assert document.data == {"key": value}
    assert isinstance(document.data, dict)
    assert type(document.data["key"]) is type(value)


def test_an_empty_value_is_nothing() -> None:
    assert parse("key:\n")[0].data == {"key": None}


def test_keys_are_always_text() -> None:
    assert parse("1: a\ntrue: b\n4+: c\n~: d\n")[0].data == {"1": "a", "true": "b", "4+": "c", "~": "d"}


def test_folded_and_literal_blocks_are_text() -> None:
    assert parse("a: >-\n  one\n  two\nb: |\n  3\n")[0].data == {"a": "one two", "b": "3\n"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: 1\na: 2\n", "duplicate-key"),
        ("a: &x 1\n", "yaml-alias"),
        ("a: &x 1\nb: *x\n", "yaml-alias"),
        ("a: !!str 1\n", "yaml-tag"),
        ("a: !thing {b: c}\n", "yaml-tag"),
        ("a: !!python/object/apply:os.system ['true']\n", "yaml-tag"),
        ("a: 1\n---\nb: 2\n", "yaml-documents"),
        ("? [a, b]\n: c\n", "yaml-key"),
        ("a: [1\n", "yaml-syntax"),
        ("a: b: c\n", "yaml-syntax"),
        ("a:\n\t- b\n", "yaml-syntax"),
        ("[" * (MAX_DEPTH + 2), "too-deep"),
        ("- 1\n" * (MAX_NODES + 2), "too-large"),
    ],
)
def test_what_hides_meaning_or_could_hurt_is_refused(text: str, code: str) -> None:
    assert code in parse(text)[1]


def test_the_first_of_two_equal_keys_is_kept_and_the_second_is_pointed_at() -> None:
    problems = Problems()
    document = parse_document("a: 1\nb: 2\na: {c: 3}\n", "x.yaml", problems)
    (problem,) = problems
    assert document.data == {"a": 1, "b": 2}
    assert (problem.place.line, problem.place.column) == (3, 1)
    assert "line 1" in problem.hint


def test_every_value_and_key_has_its_place() -> None:
    document, _ = parse("top:\n  - name: one\n    size: 12\n  - [x, yy]\n")
    assert document.marks["top", 0, "name"] == (2, 11, 3)
    assert document.key_marks["top", 0, "size"] == (3, 5, 4)
    assert document.marks["top", 1, 1] == (4, 9, 2)
    place = document.place(("top", 0, "size"))
    assert (place.line, place.column, place.source) == (3, 11, "    size: 12")


def test_what_has_no_place_of_its_own_has_that_of_its_parent() -> None:
    document, _ = parse("a:\n  b: 1\n")
    assert document.place(("a", "missing", "deeper")).line == document.place(("a",)).line
    assert str(Document("memory", "", {"a": 1}).place(("a",))) == "memory"


def test_a_caret_never_runs_past_its_line() -> None:
    document, _ = parse("a: 'x\n  y'\n")
    place = document.place(("a",))
    assert place.column + place.width - 1 <= len(place.source) + 1


def test_text_is_normalised() -> None:
    assert parse("a: e\u0301\n")[0].data == {"a": "\u00e9"}


@given(st.text(max_size=60))
def test_any_text_gives_data_or_problems_and_never_an_exception(text: str) -> None:
    document, problems = parse(text)
    assert problems or document.data is None or isinstance(document.data, dict | list | str | int | float | bool)
