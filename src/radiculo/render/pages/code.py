"""The page of a diagnostic code: what it means, faulty examples, and what radiculo says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from radiculo.authoring.remarks import lore
from radiculo.errors import Problems
from radiculo.knowledge.sources import bad_files
from radiculo.loading import read_document
from radiculo.render.screen import Screen

_MEANINGS = Path(__file__).with_name("codes.yaml")
_SAID = re.compile(r"^(?:error|warning)\[([a-z-]+)\]", re.MULTILINE)
SHOWN = 3  # more examples of one code repeat each other


@dataclass(frozen=True, slots=True)
class _FaultyExample:
    """A faulty input, by the name of its folder, and the complete message."""

    name: str
    message: str


@cache
def meanings() -> dict[str, str]:
    """Return every diagnostic code, and every remark of `case check`, with its meaning in a sentence or two."""
    data = read_document(_MEANINGS, Problems()).data
    found = {code: str(text) for code, text in data.items()} if isinstance(data, dict) else {}
    return dict(sorted({**found, **{code: remark.why for code, remark in lore().shape.remarks.items()}}.items()))


def _faulty_examples(code: str) -> Iterator[_FaultyExample]:
    """Yield the faulty inputs that are about this code."""
    for file in sorted(bad_files().glob("*/expected.txt")):
        text = file.read_text(encoding="utf-8")
        if set(_SAID.findall(text)) == {code}:
            said = text.rsplit("\n\n", 1)[0]  # without the count of errors
            yield _FaultyExample(file.parent.name.replace("-", " "), said)


def print_code(screen: Screen, code: str) -> None:
    """Print the page of a code."""
    screen.heading(code)
    screen.line(meanings()[code])
    if remark := lore().shape.remarks.get(code):
        screen.line()
        screen.line(("What `radiculo case check` says of a teaching case:", "dim"))
        screen.line(f"warning[{code}]: {remark.says}", indent=2)
        screen.line(f"  hint: {remark.then}", indent=2)
        return
    examples = list(_faulty_examples(code))
    for example in examples[:SHOWN]:
        screen.line()
        screen.line((f"Example: {example.name}", "dim"))
        for line in example.message.splitlines():
            screen.line(line, indent=2)
    if not examples:
        screen.line(("It is about a whole run, a walk or a large file, so there is no short example.", "dim"))


def print_codes(screen: Screen) -> None:
    """Print every code with its meaning."""
    width = max(map(len, meanings()))
    for code, meaning in meanings().items():
        screen.line(f"{code:{width}}  {meaning}")
