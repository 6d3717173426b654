"""The files that a run is asked to write: never an input, and never in place of what radiculo did not make.

A file proves by its beginning that radiculo made it: each kind of output has a sign there. An empty file holds nothing
that could be lost. `--force` replaces whatever is there, but never an input of the same run.
"""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from radiculo.errors import Diagnostic, Exit, InvalidInput, Place
from radiculo.store.write_file import Draft, is_device, real, write_whole

_LOOKED_AT = 1 << 14  # bytes; the sign of a kind stands before


@dataclass(frozen=True)
class Kind:
    """A kind of file that radiculo makes, and what one looks like at its beginning."""

    name: str
    sign: re.Pattern[bytes]

    def made(self, file: Path) -> bool:
        """Say whether a file is empty or of this kind. Raises OSError."""
        with file.open("rb") as stream:
            head = stream.read(_LOOKED_AT)
        if head.startswith(b"\x1f\x8b"):
            head = _unpacked(head)
        return not head or bool(self.sign.match(head))


def _kind(name: str, sign: bytes) -> Kind:
    return Kind(name, re.compile(sign, re.DOTALL))


OUTCOMES = _kind("lines of outcomes", rb'\{"id":"(?:[^"\\]|\\.)*","status":"(?:ok|failed|invalid|crashed)"')
JOURNAL = _kind("a journal", rb'\{"journal":1,')
JUNIT = _kind("a JUnit report of radiculo's", rb'<\?xml[^>]*>\s*<testsuites name="radiculo replay"')
HTML = _kind("an HTML page of radiculo's", rb'.{0,400}<meta name="generator" content="radiculo"')
SNAPSHOT = _kind("a snapshot", rb'\{"snapshot":\d+,"radiculo":')
GENERATED = _kind(
    "generated cases", rb'\{"schema_version":1,"id":"[^"]*","synthetic":true,"tags":\["generated","generator:'
)
SUGGESTED = _kind("suggested cases", rb'\{"schema_version":1,"id":"[^"]*","synthetic":true,"tags":\["suggested"\]')
NOTE = _kind("a case made from a note", rb"schema_version: 1\nid: [^\n]*\ntags:\n- note\n")
VECTORS = _kind("test vectors", rb'\{"format":"radiculo-vectors/')
KEYLESS = _kind("a case without its key that radiculo has written", rb"# Without the key, by radiculo")
MARKS = _kind("a table of marks of radiculo's", rb"\xef\xbb\xbfstudent,case,urgency given,")
EDITED = _kind("an empty file", rb"(?!)")  # people write in it, so only --force replaces one that is not empty
RULE_BASE = _kind("a compiled rule base", rb'\{"format":"radiculo-rulebase/')


class Output:
    """One file to be written: write to `path`, then `keep` or `drop` it. Raises InvalidInput (exit 2)."""

    def __init__(self, file: Path, kind: Kind, *, force: bool = False) -> None:
        self.file, self.kind = file, kind
        allow(file, kind, force=force)
        try:
            self.draft = Draft(file)
        except OSError as error:
            raise unwritable(file, error) from error

    @property
    def path(self) -> Path:
        """Where to write."""
        return self.draft.path

    def write(self, chunks: Iterable[bytes]) -> None:
        """Write the whole file and keep it."""
        try:
            with self.path.open("wb") as stream:
                stream.writelines(chunks)
        except OSError as error:
            self.drop()
            raise unwritable(self.file, error) from error
        self.keep()

    def keep(self) -> None:
        """Put what was written in its place."""
        try:
            self.draft.keep()
        except OSError as error:
            raise unwritable(self.file, error) from error

    def drop(self) -> None:
        """Leave everything as it was."""
        self.draft.drop()


class Outputs:
    """All the files that one run writes; none may be another one of them, or an input.

    `reads` says whether a file is an input of the run. `force`: replace what radiculo did not make.
    """

    def __init__(self, reads: Callable[[Path], bool], *, force: bool = False) -> None:
        self._reads, self.force = reads, force
        self._open: list[Output] = []
        self._taken: set[Path] = set()

    def open(self, file: Path, kind: Kind) -> Output:
        """Begin a file. Raises InvalidInput (exit 2)."""
        self.take(file)
        self._open.append(Output(file, kind, force=self.force))
        return self._open[-1]

    def take(self, file: Path) -> None:
        """Take a place that no other result may have. Raises InvalidInput (exit 2) when it is had, or is an input."""
        if real(file) in self._taken or _is_stream(file):
            raise _refused("output-twice", "two results cannot be one file", file, "name another file")
        if is_device(file):
            return
        if self._reads(file):
            raise _refused("output-is-input", "it is read by this run, so it is not written", file, "name another file")
        self._taken.add(real(file))

    def keep(self) -> None:
        """Put every file in its place that was not dropped."""
        for output in self._open:
            output.keep()


def allow(file: Path, kind: Kind, *, force: bool = False) -> None:
    """Raise InvalidInput (exit 2) when a file must not be replaced, because it is somebody else's."""
    if is_device(file):
        return
    target = real(file)
    try:
        ours = force or not target.is_file() or kind.made(target)
    except OSError as error:
        raise unwritable(file, error) from error
    if not ours:
        what = f"there is a file, and it is not {kind.name}, so it is not replaced"
        raise _refused("not-replaced", what, file, "name another file, or say --force to replace it")


def write_text(file: Path, text: str) -> None:
    """Write a text file whole, and the folders that it needs. Raises InvalidInput (exit 2)."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, text)
    except OSError as error:
        raise unwritable(file, error) from error


def unwritable(file: Path, error: OSError) -> InvalidInput:
    """Return what to raise about a file that cannot be written."""
    hint = "use a folder that exists" if isinstance(error, FileNotFoundError) else ""
    return _refused("unwritable", f"'{file}' cannot be written: {error.strerror or error}", file, hint)


def _refused(code: str, what: str, file: Path, hint: str) -> InvalidInput:
    return InvalidInput([Diagnostic(code, what, Place(str(file)), hint=hint)], Exit.USAGE)


def _is_stream(file: Path) -> bool:
    """Say whether a file is what stdout or stderr goes to: two writers would write over each other."""
    for stream in (1, 2):
        with suppress(OSError):
            found = os.fstat(stream)
            if stat.S_ISREG(found.st_mode) and os.path.samestat(found, file.stat()):
                return True
    return False


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(head, _LOOKED_AT)
    except zlib.error:
        return head
