"""Files to documents, by suffix."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

from radiculo.errors import Place, Problems, name_of
from radiculo.loading.document import Document
from radiculo.loading.json_text import parse_json
from radiculo.loading.limits import MAX_BYTES
from radiculo.loading.yaml_text import parse_yaml
from radiculo.store.read_file import read_limited


def read_document(path: Path, problems: Problems) -> Document:
    """Read a YAML or JSON file; problems are recorded and the data is then None or partial."""
    raw = bytes_of(path, problems)
    if raw is None:
        return Document(name_of(path), "", sound=False)
    return parse_document(raw, name_of(path), problems, json=path.suffix == ".json")


def read_text(path: Path, problems: Problems) -> Document:
    """Read a file of plain lines, or standard input where it is `-`; problems are recorded.

    The document has a text and no data.
    """
    raw = sys.stdin.buffer.read(MAX_BYTES + 1) if str(path) == "-" else bytes_of(path, problems)
    return Document(name_of(path), "", sound=False) if raw is None else _decoded(raw, name_of(path), problems, 1)


def bytes_of(path: Path, problems: Problems) -> bytes | None:
    """Return the bytes of a file, and one more than the limit where there are more; None, which is recorded."""
    try:
        return read_limited(path, MAX_BYTES)
    except OSError as error:
        problems.add("unreadable", f"cannot be read: {error.strerror or error}", Place(name_of(path)))
        return None


def parse_document(
    text: str | bytes, name: str, problems: Problems, *, json: bool = False, first_line: int = 1
) -> Document:
    """Parse YAML (or JSON) text that came from `name`; bytes are UTF-8, and text is normalised to NFC."""
    document = _decoded(text, name, problems, first_line)
    if document.sound:
        (parse_json if json else parse_yaml)(document, problems)
    return document


def _decoded(text: str | bytes, name: str, problems: Problems, first_line: int) -> Document:
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        what = f"more than {MAX_BYTES} bytes, which is the limit for one file or line"
        problems.add("too-large", what, Place(name, first_line if first_line > 1 else 0))
        return Document(name, "", sound=False)
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return _undecodable(error, name, problems, first_line)
    return Document(name, unicodedata.normalize("NFC", text), first_line=first_line)


def _undecodable(error: UnicodeDecodeError, name: str, problems: Problems, first_line: int) -> Document:
    document = Document(name, error.object.decode("utf-8", "replace"), sound=False, first_line=first_line)
    before = error.object[: error.start].decode("utf-8").split("\n")
    place = document.at(first_line + len(before) - 1, len(before[-1]) + 1)
    what = f"byte 0x{error.object[error.start]:02x} is not UTF-8 text"
    problems.add("encoding", what, place, hint="save the file as UTF-8")
    return document
