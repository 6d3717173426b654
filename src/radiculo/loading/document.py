"""A document: plain data, and the place of every key and value in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from radiculo.errors import Place

Scalar: TypeAlias = str | int | float | bool | None
Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"
Path: TypeAlias = tuple[str | int, ...]
Mark: TypeAlias = tuple[int, int, int]  # 1-based line, 1-based column, width


@dataclass(slots=True)
class Document:
    """What one file (or one line of a JSON Lines file) says."""

    path: str
    text: str
    data: Plain = None
    marks: dict[Path, Mark] = field(default_factory=dict)
    key_marks: dict[Path, Mark] = field(default_factory=dict)
    first_line: int = 1
    sound: bool = True  # False: reading stopped early, so that what is missing from the data proves nothing
    _lines: list[str] = field(default_factory=list)

    def place(self, path: Path = (), *, key: bool = False) -> Place:
        """Return the place of the value (or key) at `path`, or of its nearest parent."""
        mark = self.key_marks.get(path) if key else None
        while mark is None and path:
            mark = self.marks.get(path)
            path = path[:-1]
        return self.at(*(mark or self.marks.get((), (0, 0, 1))))

    def at(self, line: int, column: int, width: int = 1) -> Place:
        """Return the place at a line and column of this document."""
        if not self._lines:
            self._lines = self.text.splitlines() or [""]
        index = line - self.first_line
        source = self._lines[index] if 0 <= index < len(self._lines) else ""
        return Place(self.path, line, column, max(1, min(width, len(source) - column + 1)), source)
