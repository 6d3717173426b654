"""What the teaching lint says: its words, and all that is clinical in it, as data from `remarks.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from radiculo.errors import Diagnostic, Exit, Place, Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import Condition, tests_in_order
from radiculo.knowledge.read_condition import ConditionReader
from radiculo.knowledge.scales import Cut, cuts_of
from radiculo.knowledge.shapes import Shape
from radiculo.knowledge.vocabulary import Vocabulary
from radiculo.loading import Document, Plain, decode, parse_document

FILE = "remarks.yaml"


class Wording(Shape):
    """One remark: what it says, what to do, why, and where that is written."""

    says: str
    then: str
    why: str
    source: str


class Pair(Shape):
    """Findings that cannot be together; `when` is a condition as rules have them."""

    says: str
    when: dict[str, object]
    then: str
    source: str
    scope: Literal["leg", "patient"] = "patient"


class Identifying(Shape):
    """A pattern that could identify a person, and what to write instead."""

    pattern: str
    instead: str


class RemarksFile(Shape):
    """remarks.yaml."""

    remarks: dict[str, Wording]
    least_negatives: Annotated[int, Field(ge=1)]
    distractors: list[str]
    telling: list[str]
    also_called: dict[str, list[str]]
    questions: dict[str, list[str]]
    impossible: dict[str, Pair]
    identifying: dict[str, Identifying]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of one line of a file that needs no judgement: `old` on that line becomes `new`, once.

    A line that is empty then is removed; `new` may hold several lines.
    """

    line: int
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a colleague would say of a case: the code, where, what, what to do, and the edit where it is mechanical."""

    code: str
    message: str
    place: Place
    then: str
    edit: Edit | None = None

    def as_diagnostic(self) -> Diagnostic:
        """Return it as a warning, which is printed as all others are."""
        return Diagnostic(self.code, self.message, self.place, hint=self.then, severity="warning")


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible:
    """A pair that cannot be, with its condition read."""

    name: str
    pair: Pair
    condition: Condition


@dataclass(frozen=True, kw_only=True)
class Lore:
    """The data of the lint for one rule base. `vocabulary` cuts numbers where the conditions need it, too."""

    shape: RemarksFile
    impossible: tuple[Impossible, ...]
    vocabulary: Vocabulary
    identifying: tuple[tuple[re.Pattern[str], str], ...]

    def remark(self, code: str, place: Place, *, edit: Edit | None = None, **words: object) -> Remark:
        """Return a remark with its words filled in."""
        wording = self.shape.remarks[code]
        message, then = wording.says.format(**words), wording.then.format(**words)
        return Remark(code=code, message=message, place=place, then=then, edit=edit)


def lore_of(base: RuleBase) -> Lore:
    """Return the data of the lint for a rule base, read once.

    A pair with a finding that the vocabulary lacks is left out. Raises InvalidInput (exit 3) when a condition is wrong
    in another way.
    """
    return base.derived(_lore)


@cache
def document() -> Document:
    """Return remarks.yaml as it is written."""
    text = files("radiculo.authoring").joinpath(FILE).read_text(encoding="utf-8")
    return parse_document(text, FILE, Problems())


def shape() -> RemarksFile:
    """Return remarks.yaml checked against its shape. Raises InvalidInput (exit 3)."""
    problems = Problems()
    found = decode(RemarksFile, document().data, document(), problems)
    problems.raise_errors(Exit.RULES)
    if found is None:  # pragma: no cover - a file without a shape has an error
        raise AssertionError("no shape and no problem")
    return found


def _lore(base: RuleBase) -> Lore:
    found = shape()
    read = []
    for name, pair in found.impossible.items():
        problems = Problems()
        reader = ConditionReader(base.vocabulary, base.policy, pair.scope, document(), problems)
        condition = reader.read(_plain(name), ("impossible", name, "when"))
        if condition is not None:
            read.append(Impossible(name=name, pair=pair, condition=condition))
        elif {problem.code for problem in problems} != {"unknown-finding"}:
            problems.raise_errors(Exit.RULES)
    identifying = tuple((re.compile(item.pattern), item.instead) for item in found.identifying.values())
    vocabulary = _cut(base.vocabulary, read)
    return Lore(shape=found, impossible=tuple(read), vocabulary=vocabulary, identifying=identifying)


def _plain(name: str) -> Plain:
    data = document().data
    pairs = data["impossible"] if isinstance(data, dict) else {}
    pair = pairs[name] if isinstance(pairs, dict) else {}
    return pair["when"] if isinstance(pair, dict) else {}


def _cut(vocabulary: Vocabulary, impossible: list[Impossible]) -> Vocabulary:
    """Return a vocabulary that also cuts its numbers where these conditions ask for it."""
    cuts: dict[str, set[Cut]] = {}
    for item in impossible:
        for test in tests_in_order(item.condition):
            cuts.setdefault(test.finding, set()).update(cuts_of([(test.op, test.want)]))
    return vocabulary.with_cuts({name: found for name, found in cuts.items() if found})
