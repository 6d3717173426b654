"""The patterns of new cases: filled-in, commented model cases, one per near-neighbour set and red-flag theme."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from radiculo.knowledge.shapes import Shape
from radiculo.loading.packaged import packaged

_TO_DO = "# Change the person, the story and the details; then delete these two lines."
_ID = re.compile(r"(?m)^id: .*$")


class _Entry(Shape):
    """An entry of patterns.yaml."""

    title: str
    apart: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A model case: its name, what it is about, and what tells the answer from its neighbours."""

    name: str
    title: str
    apart: str

    def text(self, case_id: str) -> str:
        """Return the YAML of a new case with this id."""
        body = files("radiculo.authoring").joinpath("patterns", f"{self.name}.yaml").read_text(encoding="utf-8")
        about = f"# {self.title}: {self.apart}.\n{_TO_DO}\n"
        return about + _ID.sub(lambda _: f"id: {scalar(case_id)}", body, count=1)


@cache
def patterns() -> Mapping[str, Pattern]:
    """Return the patterns by name, in their order."""
    found = packaged("radiculo.authoring", "patterns.yaml", dict[str, _Entry])
    return {name: Pattern(name=name, title=entry.title, apart=entry.apart) for name, entry in found.items()}


def scalar(text: str) -> str:
    """Return text as YAML writes it, in quotes where it could be taken for something else."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]*", text) and text.lower() not in {
        "yes",
        "no",
        "true",
        "false",
        "null",
    }
    return text if plain else json.dumps(text, ensure_ascii=False)
