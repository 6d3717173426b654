"""One line of JSON to a typed record, as fast as it goes; whatever is unusual is left to the strict reader.

What this accepts, the strict reader reads the same way. It says no (None) to everything else, valid or not: text
that is not ASCII or NFC, keys given twice, fields that are unknown or of another type, escapes that could hide a
colon. A key given twice cannot be seen in what a decoder returns, so the colons of the line are counted: each key
has one, and those inside texts are known. Observations are not decoded here: they are cut out of the line where that
is safe, and encode looks their members up. What is left without the id, the frame, repeats from record to record and
is read once.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple, TypeAlias, TypedDict, cast

import msgspec

from radiculo.cases.check import CaseCheck
from radiculo.cases.shapes import CaseFile, Expect, Truth
from radiculo.errors import Problems
from radiculo.knowledge.base import RuleBase
from radiculo.loading import Document, Plain, decode

MAX_LINE = 256 * 1024  # far below the limits on size, depth and number of values of the strict reader
_MOST_BLOCKS = 5_000
_ID = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_PLAIN = {"schema_version", "id", "synthetic", "observations", "truth", "expect"}
_TEXTS = {"title", "language", "author", "licence", "stem"}
_ID_KEY, _KEY = b'"id":', b'"observations":'
_MOST_FRAMES, _LONGEST_FRAME = 10_000, 1_000  # frames that are remembered, and bytes of each
_ID_STANDS, _STANDS = b'"\\u0000"', b'"\\u0001"'  # for id and observations; no line that is cut has escapes


class Line(TypedDict, total=False):
    """The fields of a case; those that repeat in many records, such as `truth`, stay text."""

    schema_version: msgspec.Raw
    id: str
    title: str
    language: str
    source: msgspec.Raw
    synthetic: bool
    author: str
    licence: str
    tags: list[str]
    stem: str
    observations: msgspec.Raw
    notes: dict[str, str]
    truth: msgspec.Raw
    expect: msgspec.Raw


class Rest(NamedTuple):
    """A line without its id and observations."""

    line: Line
    truth: Truth | None
    expect: Expect | None


Fast: TypeAlias = "tuple[str, Rest, bytes]"  # a record read the fast way: its id, and the text of its observations
Frame: TypeAlias = "tuple[bytes, bytes, bytes]"  # a line before its id, between it and its observations, and after them
Block: TypeAlias = "tuple[Truth | Expect | None, int]"  # what it says, and its colons
_NOTHING: Block = (None, 0)


class _Unusual(Exception):
    """The strict reader must look at the record."""


class Decoder:
    """Decodes lines against one rule base; equal frames, and equal `truth` and `expect` blocks, are read once."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.json = msgspec.json.Decoder(Line)
        self._blocks: dict[tuple[str, bytes], Block] = {}
        self._frames: dict[Frame, Rest] = {}

    def recall(self, line: bytes) -> Fast | None:
        """Return the record of a line whose frame is known, which holds when the encoder knows all of its observations.

        Then each part of the line was read before, and what joins them is no more than quotes, commas and braces.
        """
        cut = _cut(line) if len(line) <= MAX_LINE else None
        if cut is None:
            return None
        frame, name, observations = cut
        rest = self._frames.get(frame)
        return (name.decode(), rest, observations) if rest is not None and _ID.fullmatch(name) else None

    def decode(self, line: bytes) -> Fast | None:
        """Return the record of a line, or None when the strict reader must look at it."""
        if len(line) > MAX_LINE or not (line.isascii() or _is_normal(line)):
            return None
        try:
            return self._parted(line) if b"\\" not in line else None if b"\\u00" in line else self._whole(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, KeyError, _Unusual):
            return None

    def _parted(self, line: bytes) -> Fast:
        """Read a line whose observations are flat and whose id comes before them.

        No text of the line has a quote in it, so their keys are keys. Should one be of another map, or given twice,
        its stand-in is not what the frame says.
        """
        cut = _cut(line)
        if cut is None or b"{" in cut[2]:
            return self._whole(line)
        frame, name, observations = cut
        rest = self._frames.get(frame) or self._framed(frame)
        return self._whole(line) if rest is None else (_id(name), rest, observations)

    def _framed(self, frame: Frame) -> Rest | None:
        before, between, after = frame
        text = b"".join((before, _ID_STANDS, between, _STANDS, after))
        data = self.json.decode(text)
        if data["id"] != "\0" or bytes(data["observations"]) != _STANDS:
            return None
        rest = self._rest(data, text.count(b":"))
        if len(text) <= _LONGEST_FRAME:
            if len(self._frames) >= _MOST_FRAMES:
                self._frames.clear()
            self._frames[frame] = rest
        return rest

    def _whole(self, line: bytes) -> Fast:
        data = self.json.decode(line)
        observations = bytes(data["observations"])
        if not observations.startswith(b"{"):
            raise _Unusual
        rest = self._rest(data, line.count(b":") - observations.count(b":"))
        return _id(data["id"].encode()), rest, observations[1:-1]

    def _rest(self, data: Line, colons: int) -> Rest:
        """Check what the types do not, given the colons outside of the observations. Raises KeyError."""
        if bytes(data["schema_version"]) != b"1":
            raise _Unusual
        truth, truth_colons = self._block("truth", data["truth"]) if "truth" in data else _NOTHING
        expect, expect_colons = self._block("expect", data["expect"]) if "expect" in data else _NOTHING
        colons -= len(data) + truth_colons + expect_colons
        if not data.keys() <= _PLAIN:
            colons -= self._colons(data)
        if colons:
            raise _Unusual
        return Rest(data, truth if isinstance(truth, Truth) else None, expect if isinstance(expect, Expect) else None)

    def _colons(self, data: Line) -> int:
        """Return the colons in the fields that only people read."""
        if "source" not in data:
            return _texts(data)
        if data.get("synthetic"):
            raise _Unusual  # a contradiction
        return self._block("source", data["source"])[1] + _texts(data)

    def _block(self, name: str, raw: msgspec.Raw) -> Block:
        key = (name, bytes(raw))
        block = self._blocks.get(key)
        if block is None:
            if len(self._blocks) >= _MOST_BLOCKS:
                self._blocks.clear()
            block = self._blocks[key] = self._read_block(*key)
        return block

    def _read_block(self, name: str, text: bytes) -> Block:
        data: Plain = msgspec.json.decode(text)
        colons = text.count(b":")
        problems, document = Problems(), Document("", "")
        whole: Plain = {"schema_version": 1, "id": "x", "observations": {}, name: data}
        shape = decode(CaseFile, whole, document, problems)
        if shape is None or colons_of(data) != colons:
            raise _Unusual
        CaseCheck(shape, document, self.base, problems).run()
        block = shape.truth if name == "truth" else shape.expect
        if problems.errors or (block is not None and block.side == "one"):
            raise _Unusual
        return block, colons


def _cut(line: bytes) -> tuple[Frame, bytes, bytes] | None:
    """Cut the id and the observations out of a line where it looks as if they came in this order, and were plain."""
    key = line.find(_KEY)
    start = line.find(b"{", key)
    end = line.find(b"}", start)
    first = line.find(b'"', line.find(_ID_KEY) + len(_ID_KEY))
    last = line.find(b'"', first + 1)
    if not 0 < first < last < key < start < end:
        return None
    return (line[:first], line[last + 1 : start], line[end + 1 :]), line[first + 1 : last], line[start + 1 : end]


def _id(name: bytes) -> str:
    if not _ID.fullmatch(name):
        raise _Unusual
    return name.decode()


def _is_normal(line: bytes) -> bool:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return False
    return not text.startswith("\ufeff") and unicodedata.is_normalized("NFC", text)


def _texts(data: Line) -> int:
    """Return the colons in texts, and the keys of notes."""
    colons = "".join(data.get("tags", ())).count(":")
    for key in data:
        if key in _TEXTS:
            colons += data[key].count(":")  # type: ignore[literal-required]
    return colons + (colons_of(cast(Plain, data["notes"])) if "notes" in data else 0)


def colons_of(data: Plain) -> int:
    """Return how many colons plain data has when every key is given once."""
    if isinstance(data, dict):
        return len(data) + sum(key.count(":") + colons_of(value) for key, value in data.items())
    if isinstance(data, list):
        return sum(map(colons_of, data))
    return data.count(":") if isinstance(data, str) else 0
