"""JSON for programs: one compact object per line."""

from __future__ import annotations

import json
import sys

from pydantic import BaseModel

from radiculo.knowledge.leg_names import SIDED, LegNames


def print_json(value: BaseModel | dict[str, object], names: LegNames = SIDED) -> None:
    """Print one object on one line of stdout; `names` are those of the legs of its case."""
    if isinstance(value, BaseModel) and names is SIDED:
        sys.stdout.write(value.model_dump_json() + "\n")
        return
    data: object = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    sys.stdout.write(json.dumps(data if names is SIDED else named(data, names), ensure_ascii=False) + "\n")


def named(data: object, names: LegNames) -> object:
    """Return data with the names that the legs have in it, wherever a leg is a key or a `side`; no text is touched."""
    keys: dict[object, str] = dict(names.keys.items())
    if isinstance(data, dict):
        return {
            keys.get(key, key): keys.get(value, value) if key == "side" else named(value, names)
            for key, value in data.items()
        }
    return [named(item, names) for item in data] if isinstance(data, list) else data
