"""What editors make of a JSON Schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema

from radiculo.errors import Problems
from radiculo.loading import read_document

UNREAD = {"prefixItems", "unevaluatedProperties", "$defs", "dependentRequired", "if"}  # by editors of draft 7


def keywords(value: object) -> set[str]:
    """Every key of a schema, however deep."""
    if isinstance(value, dict):
        return set(value) | {word for inner in value.values() for word in keywords(inner)}
    return {word for inner in value for word in keywords(inner)} if isinstance(value, list) else set()


def checked(schema: dict[str, Any]) -> jsonschema.Draft7Validator:
    """A second, independent validator of a schema, which is itself sound."""
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def data(path: Path) -> Any:
    """What a file says, as our own reader gives it."""
    return read_document(path, Problems()).data
