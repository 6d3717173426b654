"""Strict JSON with places: no duplicate keys, no NaN, bounded depth and size."""

from __future__ import annotations

import re
from bisect import bisect_right
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]  # public, but not in the stubs
from math import isinf
from typing import NoReturn

from radiculo.errors import Problems
from radiculo.loading.document import Document, Mark, Path, Plain
from radiculo.loading.limits import MAX_DEPTH, MAX_NODES

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_BARE = re.compile(r"[^\s,:\[\]{}]+")
_WORDS = {"true": True, "false": False, "null": None}
_VALUES = "text in double quotes, a number, true, false, null, a list or an object"
_STRING_PROBLEMS = {
    "unterminated string starting": "this text has no closing quotation mark",
    "invalid control character": "a line break or another control character inside text",
}


_HALF = re.compile("[\ud800-\udfff]")  # surrogates that no other one completes; no stream can print them


class _Stop(Exception):
    """Reading cannot go on; the problem has been recorded."""


def parse_json(document: Document, problems: Problems) -> None:
    """Fill in the document's data and marks; on a problem, record it."""
    reader = _Reader(document, problems)
    try:
        document.data = reader.read_all()
    except _Stop:
        document.sound = False


class _Reader:
    def __init__(self, document: Document, problems: Problems) -> None:
        self.document, self.problems, self.text = document, problems, document.text
        self.starts = [0, *(m.end() for m in re.finditer("\n", self.text))]
        self.position = self.nodes = 0

    def read_all(self) -> Plain:
        if not self.text.strip():
            return None
        value = self._value((), 0)
        self._skip()
        if self.position < len(self.text):
            self._fail("unexpected text after the value")
        return value

    def _value(self, path: Path, depth: int) -> Plain:
        self._skip()
        start = self.position
        self.nodes += 1
        if depth > MAX_DEPTH:
            self._fail(f"nested more than {MAX_DEPTH} levels deep", code="too-deep")
        if self.nodes > MAX_NODES:
            self._fail(f"more than {MAX_NODES} values in one file", code="too-large")
        first = self.text[start : start + 1]
        if first == "{":
            value: Plain = self._object(path, depth)
        elif first == "[":
            value = self._array(path, depth)
        elif first == '"':
            value = self._string()
        else:
            value = self._word()
        self.document.marks[path] = self._mark(start, self.position)
        return value

    def _object(self, path: Path, depth: int) -> dict[str, Plain]:
        out: dict[str, Plain] = {}
        self.position += 1
        if self._take("}"):
            return out
        while True:
            self._skip()
            start = self.position
            if self.text[start : start + 1] != '"':
                hint = "remove the ',' before this '}'" if out and self.text.startswith("}", start) else ""
                self._fail("expected a key in double quotes", hint=hint)
            key = self._string()
            mark = self._mark(start, self.position)
            if not self._take(":"):
                self._fail("expected ':' after the key")
            if key in out:
                first = self.document.key_marks[(*path, key)][0]
                hint = f"first given on line {first}"
                self.problems.add("duplicate-key", f"'{key}' is given twice", self.document.at(*mark), hint=hint)
                self._value((*path, key, "again"), depth + 1)
            else:
                self.document.key_marks[(*path, key)] = mark
                out[key] = self._value((*path, key), depth + 1)
            if self._take("}"):
                return out
            if not self._take(","):
                self._fail("expected ',' or '}'")

    def _array(self, path: Path, depth: int) -> list[Plain]:
        out: list[Plain] = []
        self.position += 1
        if self._take("]"):
            return out
        while True:
            out.append(self._value((*path, len(out)), depth + 1))
            if self._take("]"):
                return out
            if not self._take(","):
                self._fail("expected ',' or ']'")

    def _string(self) -> str:
        start = self.position
        try:
            value, self.position = scanstring(self.text, self.position + 1, True)
        except JSONDecodeError as error:
            self.position = error.pos
            message = error.msg.lower().removesuffix(" at")
            self._fail(_STRING_PROBLEMS.get(message, message))
        if _HALF.search(value):
            self.position, width = start, self.position - start
            self._fail(
                "half of a character is not text", hint="write both halves of \\uD83D\\uDE00, or neither", width=width
            )
        return str(value)

    def _word(self) -> Plain:
        if number := _NUMBER.match(self.text, self.position):
            self.position = number.end()
            if number.group(1) or number.group(2):
                return self._finite(number.group())
            return int(number.group()) if len(number.group()) <= 17 else float(number.group())
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.position):
                self.position += len(word)
                return value
        found = _BARE.match(self.text, self.position)
        what = f"'{found.group()[:40]}' is not a value" if found else "a value is missing"
        return self._fail(what, expected=_VALUES, width=len(found.group()) if found else 1)

    def _finite(self, text: str) -> float:
        value = float(text)
        if isinf(value):
            self.position -= len(text)
            self._fail(f"'{text}' is too large a number", width=len(text))
        return value

    def _skip(self) -> None:
        match = _SPACE.match(self.text, self.position)
        self.position = match.end() if match else self.position

    def _take(self, symbol: str) -> bool:
        self._skip()
        if self.text.startswith(symbol, self.position):
            self.position += 1
            return True
        return False

    def _mark(self, start: int, end: int) -> Mark:
        row = bisect_right(self.starts, start) - 1
        return (row + self.document.first_line, start - self.starts[row] + 1, max(1, end - start))

    def _fail(
        self, what: str, code: str = "json-syntax", *, expected: str = "", hint: str = "", width: int = 1
    ) -> NoReturn:
        end = len(self.text.rstrip())
        if self.position >= end and code == "json-syntax":
            self.position, what, expected = max(end - 1, 0), f"the text ends here, but {what}", ""
        place = self.document.at(*self._mark(self.position, self.position + width))
        what = f"not valid JSON: {what}" if code == "json-syntax" else what
        self.problems.add(code, what, place, expected=expected, hint=hint)
        raise _Stop
