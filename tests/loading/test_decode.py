"""Plain data to models: every problem once, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from radiculo.errors import Problems
from radiculo.knowledge.shapes import Shape
from radiculo.loading import decode, parse_document, read_document
from radiculo.loading.limits import MAX_BYTES


class Inner(Shape):
    name: str
    size: int = 0


class Outer(Shape):
    title: str
    parts: list[Inner] = []
    by_name: dict[str, Inner] = {}


def problems_of(text: str) -> list[tuple[str, int]]:
    problems = Problems()
    document = parse_document(text, "x.yaml", problems)
    decode(Outer, document.data, document, problems)
    return [(problem.code, problem.place.line) for problem in problems]


def test_sound_data_becomes_a_model() -> None:
    problems = Problems()
    document = parse_document("title: a\nparts: [{name: x, size: 2}]\n", "x.yaml", problems)
    found = decode(Outer, document.data, document, problems)
    assert not list(problems)
    assert found == Outer(title="a", parts=[Inner(name="x", size=2)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("parts: []\n", [("missing-field", 1)]),
        ("title: 1\n", [("wrong-type", 1)]),
        ("title: a\nparts:\n  - {name: x}\n  - {size: 2}\n", [("missing-field", 4)]),
        ("title: a\nparts:\n  - {name: x, size: big}\n", [("wrong-type", 3)]),
        ("title: a\nby_name:\n  one:\n    name: x\n    sise: 2\n", [("unknown-field", 5)]),
        ("title: a\nby_name:\n  one:\n    nam: x\n", [("unknown-field", 4)]),
        ("titel: a\nparts: x\n", [("unknown-field", 1), ("wrong-type", 2)]),
    ],
)
def test_each_mistake_is_one_problem_on_its_line(text: str, expected: list[tuple[str, int]]) -> None:
    assert problems_of(text) == expected


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()
    assert read_document(tmp_path / "none.yaml", problems).data is None
    assert [problem.code for problem in problems] == ["unreadable"]


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "big.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    problems = Problems()
    read_document(tmp_path / "big.yaml", problems)
    assert [problem.code for problem in problems] == ["too-large"]


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbftitle: a\n")
    problems = Problems()
    assert read_document(tmp_path / "x.yaml", problems).data == {"title": "a"}
    assert not list(problems)


def test_text_that_is_not_utf8_is_a_problem_on_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"a: 1\nb: \xff\n")
    problems = Problems()
    read_document(tmp_path / "x.yaml", problems)
    (problem,) = problems
    assert (problem.code, problem.place.line) == ("encoding", 2)
