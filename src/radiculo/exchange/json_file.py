"""JSON of other programs: a list of cases in one file, or an ISNCSCI worksheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from radiculo.cases.read import Record, make_case
from radiculo.errors import Problems
from radiculo.exchange.isncsci import is_worksheet, worksheet_case
from radiculo.knowledge.base import RuleBase
from radiculo.loading import Document, Plain, read_document


def read_json(path: Path, base: RuleBase) -> Iterator[Record]:
    """Yield the cases of a JSON file: one, a list of them, or a worksheet; each problem with its line."""
    problems = Problems()
    document = read_document(path, problems)
    data = document.data
    if not document.sound or problems.errors:
        yield Record(document.path, None, tuple(problems))
    elif isinstance(data, dict) and is_worksheet(data):
        whole, found = worksheet_case(document, data)
        yield _one(whole, base, found)
    elif isinstance(data, list):
        if not data:
            problems.add("empty-file", "the list is empty", document.place())
            yield Record(document.path, None, tuple(problems))
        for index in range(len(data)):
            yield _one(_part(document, data, index), base, Problems())
    else:
        yield _one(document, base, problems)


def _part(document: Document, data: list[Plain], index: int) -> Document:
    """Return one element of a list as a document of its own, with the places that it has in the file."""
    marks = {path[1:]: mark for path, mark in document.marks.items() if path[:1] == (index,)}
    keys = {path[1:]: mark for path, mark in document.key_marks.items() if path[:1] == (index,)}
    return Document(document.path, document.text, data[index], marks, keys)


def _one(document: Document, base: RuleBase, problems: Problems) -> Record:
    case = make_case(document, problems, base)
    sound = None if problems.errors else case
    return Record(document.path, sound, tuple(problems))
