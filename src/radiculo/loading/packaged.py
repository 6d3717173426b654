"""Data files that ship inside a package of the program."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

from pydantic import TypeAdapter

from radiculo.errors import Problems
from radiculo.loading.read import parse_document

T = TypeVar("T")


def packaged(package: str, name: str, shape: type[T]) -> T:
    """Return a YAML file of a package, checked against its shape. Raises ValueError for one that does not fit."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return TypeAdapter(shape).validate_python(parse_document(text, name, Problems()).data)
