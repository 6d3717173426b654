"""What radiculo needs is bounded, pinned in the constraints, and listed with its licence."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement

from support.program import ROOT


def named(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(name: str = "radiculo") -> set[str]:
    """Everything that a distribution needs to run, but for extras and other platforms."""
    found: set[str] = set()
    for text in distribution(name).requires or ():
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            found |= {named(wanted.name)} | needed(wanted.name)
    return found


@pytest.fixture(scope="module")
def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {named(each.name): str(each.specifier).removeprefix("==") for each in wanted}


def test_every_bound_has_two_ends_and_admits_what_is_pinned(pinned: dict[str, str]) -> None:
    for text in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]:
        wanted = Requirement(text)
        assert {each.operator for each in wanted.specifier} in ({"=="}, {">=", "<"}), text
        assert pinned[named(wanted.name)] in wanted.specifier, text


def test_the_constraints_are_what_is_needed(pinned: dict[str, str]) -> None:
    assert needed() <= pinned.keys()
    assert all(re.fullmatch(r"[0-9.]+", version) for version in pinned.values())


def test_each_is_listed_with_its_version_and_licence(pinned: dict[str, str]) -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text()
    rows = re.findall(r"^\| (\S+) \| ([0-9.]+) \| ([^|]+) \|", text, re.MULTILINE)
    assert {named(name): version for name, version, _ in rows} == pinned
    assert all(licence.strip() for _, _, licence in rows)
