"""Strict JSON: the same plain data as YAML, with places."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiculo.errors import Problems
from radiculo.loading import Document, parse_document
from radiculo.loading.limits import MAX_DEPTH
from support.profile import examples

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(-1e6, 1e6) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=6,
)


def parse(text: str, first_line: int = 1) -> tuple[Document, list[str]]:
    problems = Problems()
    document = parse_document(text, "x.json", problems, json=True, first_line=first_line)
    return document, [problem.code for problem in problems]


@examples(50)
@given(VALUES)
def test_what_json_writes_is_read_back(value: object) -> None:
    text = json.dumps(value)
    document, problems = parse(text)
    assert not problems
    assert document.data == json.loads(text)


@pytest.mark.parametrize(
    "text",
    ["{", "[1,]", "{'a': 1}", "{a: 1}", "nul", "NaN", "Infinity", "01", "+1", "1 2", '"a', '{"a" 1}', "[1 2]"],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    assert parse(text)[1] == ["json-syntax"]


def test_a_key_is_given_once() -> None:
    document, problems = parse('{"a": 1, "a": 2}')
    assert problems == ["duplicate-key"]
    assert document.data == {"a": 1}


def test_deep_nesting_is_refused_before_it_hurts() -> None:
    assert parse("[" * 100_000)[1] == ["too-deep"]
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH)[1] == []


def test_values_and_keys_have_their_place() -> None:
    document, _ = parse('{\n  "a": [1,\n    "two"]\n}')
    assert document.marks["a", 1] == (3, 5, 5)
    assert document.key_marks["a",] == (2, 3, 3)


def test_a_line_of_a_file_of_lines_keeps_its_number() -> None:
    document, _ = parse('{"a": 1}', first_line=7)
    place = document.place(("a",))
    assert (place.line, place.column, place.source) == (7, 7, '{"a": 1}')


def test_nothing_at_all_is_left_to_whoever_reads_it() -> None:
    document, problems = parse(" \n")
    assert (document.data, problems) == (None, [])


@given(st.text(alphabet='{}[]",:0123456789.eE+-truefalsn \n\\u', max_size=40))
def test_any_text_gives_data_or_problems_and_never_an_exception(text: str) -> None:
    _, problems = parse(text)
    try:
        json.loads(text)
    except ValueError:
        assert problems or not text.strip()
