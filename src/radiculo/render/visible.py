"""What a text may hold that no reader should be given as it is: every writer of text asks here."""

from __future__ import annotations

_SPACES = (*range(9, 14), 0x85, 0x2028, 0x2029)  # what would begin a line that nobody wrote
_CONTROLS = (*range(9), *range(14, 32), *range(127, 160))
_DIRECTIONS = (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))  # they reorder what is read
_UNWRITABLE = (*range(0xD800, 0xE000), 0xFEFF, 0xFFFE, 0xFFFF)  # no UTF-8, or no XML, can hold them


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


_TABLE = {code: _escape(code) for code in (*_CONTROLS, *_DIRECTIONS, *_UNWRITABLE)} | dict.fromkeys(_SPACES, " ")


def visible(text: str) -> str:
    """Return a text as one line that can be shown anywhere.

    Ends of lines become blanks. Control characters, and those that turn the direction of reading, are written as
    escapes: a title, a note, an id or an address may come from a stranger.
    """
    return text if text.isascii() and text.isprintable() else text.replace("\r\n", " ").translate(_TABLE)
