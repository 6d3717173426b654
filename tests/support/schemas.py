"""What editors make of a JSON Schema."""

from __future__ import annotations

UNREAD = {"prefixItems", "unevaluatedProperties", "$defs", "dependentRequired", "if"}  # by editors of draft 7


def keywords(value: object) -> set[str]:
    """Every key of a schema, however deep."""
    if isinstance(value, dict):
        return set(value) | {word for inner in value.values() for word in keywords(inner)}
    return {word for inner in value for word in keywords(inner)} if isinstance(value, list) else set()
