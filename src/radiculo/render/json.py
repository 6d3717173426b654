"""JSON for programs: one compact object per line."""

from __future__ import annotations

import json
import sys

from pydantic import BaseModel


def print_json(value: BaseModel | dict[str, object]) -> None:
    """Print one object on one line of stdout."""
    if isinstance(value, BaseModel):
        sys.stdout.write(value.model_dump_json() + "\n")
    else:
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
