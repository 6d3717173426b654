"""Damage to a text or a file: bytes, lines, tokens, and the values and keys of JSON. All follows from the dice."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random

TOKENS = (
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[2J", "\u202e\u2028\u0085".encode(), b"\\ud800", b"\\u0000", b"\r"),
    *(b"null", b"true", b"[]", b"{}", b'""', b"NaN", b"1e999", b"-0", b"0x10", b"9" * 400, b"1.0", b"~", b"!!python"),
    *(b"[" * 2000, b'{"a":' * 800, b"- " * 500, b"&a [*a]", b"<<: *x", b"---\n", b"\t", b": ", b"#", b"'", b'"'),
    *(b"a" * 5000, b"../../../etc/passwd", b"%s%n", b"::error::x\n", b"<script>", b"]]>", b"expect: {urgency: Z}"),
)
VALUES: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1, 2**63, -(2**70), 0.5, 1e308, "", "x", "A", "left", "yes", "1e999", "\ud800"),
    *("\u202e\x1b[2J\n::error::", [], {}, [[]], {"": None}, [1, "x"], {"left": {"x": 1}}, ["x"] * 50, "a" * 3000),
)


def damaged(text: bytes, dice: Random, others: Sequence[bytes] = ()) -> bytes:
    """Return a text with one to four damages; `others` are texts of the same kind to take parts from."""
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        text = dice.choice(_DAMAGES)(text, dice, others)
    return text


def _flip(text: bytes, dice: Random, _: Sequence[bytes]) -> bytes:
    if not text:
        return b"\x00"
    at = dice.randrange(len(text))
    return text[:at] + bytes([text[at] ^ 1 << dice.randrange(8)]) + text[at + 1 :]


def _cut(text: bytes, dice: Random, _: Sequence[bytes]) -> bytes:
    start = dice.randrange(len(text) + 1)
    return text[:start] if dice.random() < 0.3 else text[:start] + text[start + dice.choice((1, 2, 8, 60, 500)) :]


def _insert(text: bytes, dice: Random, _: Sequence[bytes]) -> bytes:
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(TOKENS) + text[at:]


def _replace(text: bytes, dice: Random, _: Sequence[bytes]) -> bytes:
    at = dice.randrange(len(text) + 1)
    token = dice.choice(TOKENS)
    return text[:at] + token + text[at + len(token) :]


def _lines(text: bytes, dice: Random, _: Sequence[bytes]) -> bytes:
    lines = text.splitlines(keepends=True) or [b""]
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    if dice.random() < 0.5:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines.insert(one, lines[other])
    return b"".join(lines)


def _splice(text: bytes, dice: Random, others: Sequence[bytes]) -> bytes:
    other = dice.choice(others or [text])
    return text[: dice.randrange(len(text) + 1)] + other[dice.randrange(len(other) + 1) :]


def _in_json(text: bytes, dice: Random, _: Sequence[bytes]) -> bytes:
    """Put something else in place of a value or a key of a line of JSON."""
    lines = text.splitlines(keepends=True) or [b""]
    at = dice.randrange(len(lines))
    try:
        data = json.loads(lines[at])
    except (ValueError, RecursionError):
        return _replace(text, dice, ())
    lines[at] = json.dumps(_changed(data, dice)).encode() + b"\n"
    return b"".join(lines)


def _changed(data: object, dice: Random) -> object:
    if not isinstance(data, dict | list) or not data or dice.random() < 0.15:
        return dice.choice(VALUES)
    if isinstance(data, list):
        at = dice.randrange(len(data))
        return [*data[:at], _changed(data[at], dice), *data[at + 1 :]]
    key = dice.choice(list(data))
    if dice.random() < 0.2:
        return {(f"{key}x" if name == key else name): value for name, value in data.items()}
    return {**data, key: _changed(data[key], dice)}


_DAMAGES: tuple[Callable[[bytes, Random, Sequence[bytes]], bytes], ...] = (
    *(_flip, _cut, _insert, _replace, _lines, _splice, _in_json, _in_json),
)
