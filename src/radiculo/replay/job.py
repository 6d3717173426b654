"""What is to be done with chunks of records, and what became of one: plain data that goes between processes."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from radiculo.cases.model import Case
from radiculo.cases.raw import Raw
from radiculo.cases.shapes import Truth
from radiculo.errors import Diagnostic, Place
from radiculo.judge.score import Score
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.leg_names import SIDED, LegNames
from radiculo.knowledge.vocabulary import LEGS
from radiculo.replay.chunk import Chunk
from radiculo.replay.filter import Filter
from radiculo.replay.run import Result
from radiculo.replay.seen import Ids
from radiculo.replay.tally import Tally
from radiculo.triage.answer import Answer
from radiculo.triage.outcome import Outcome
from radiculo.triage.wording import level_text

Engine: TypeAlias = Literal["durable", "columns", "both"]
Fate: TypeAlias = Literal["run", "deselected", "not run"]


@dataclass(frozen=True, slots=True)
class Shard:
    """One of some parts of all records; which one a record belongs to follows from its id, or what it says, alone."""

    part: int = 1
    of: int = 1

    def __str__(self) -> str:
        return f"{self.part}/{self.of}" if self.of > 1 else ""

    def holds(self, key: bytes) -> bool:
        """Say whether a record belongs to this part."""
        return self.of == 1 or zlib.crc32(key) % self.of == self.part - 1


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be told of records that are simply ok; the others are always told.

    `names`: each record by its name; `answers`: its whole answer, as a snapshot has it; `brief`: its answer in short,
    of every record, which then has a result too, or of those that are triaged lower than was so.
    """

    names: bool = False
    answers: bool = False
    brief: Literal["", "under", "all"] = ""


_EVERY_CASE = Filter()


@dataclass(frozen=True, slots=True)
class Job:
    """How chunks are to be run: by which engine, which records of them, and what is wanted of each."""

    engine: Engine = "columns"
    shard: Shard = Shard()
    lines: bool = True  # whether anybody wants the lines of outcomes
    filter: Filter = _EVERY_CASE
    told: Told = Told()
    provisional: bool = False  # whether it is found out, on arrays, if an urgency is

    def __str__(self) -> str:
        """What a run must have in common with one that it goes on with."""
        return f"{self.engine}, {self.shard}, {self.filter}{', provisional' if self.provisional else ''}"


ON_ARRAYS, BY_RECORD = Job(), Job("durable", told=Told(names=True))


@dataclass(frozen=True, slots=True)
class Brief:
    """An answer in short, beside the truth where there is one. `provisional` is None where nobody searched for it."""

    urgency: str
    provisional: bool | None
    set_by: tuple[str, ...]
    levels: str
    score: Score | None
    truth: Truth | None

    @classmethod
    def of(cls, outcome: Outcome, score: Score | None, truth: Truth | None) -> Brief:
        """Return an outcome in short."""
        told = outcome.urgency
        levels = "; ".join(level.text for level in outcome.levels if level.tier != "none")
        return cls(told.category, told.provisional, tuple(told.set_by), levels, score, truth)

    @classmethod
    def of_answer(  # noqa: PLR0913, PLR0917 - an answer, and what it is told beside
        cls,
        answer: Answer,
        set_by: tuple[str, ...],
        score: Score | None,
        truth: Truth | None,
        base: RuleBase,
        names: LegNames = SIDED,
    ) -> Brief:
        """Return an answer in short."""
        levels = [
            level_text(base, leg.tier, leg.roots, names.words[side], withdrawn=leg.withdrawn)
            for side, leg in zip(LEGS, (answer.left, answer.right), strict=True)
            if leg.tier != "none"
        ]
        return cls(answer.urgency, answer.provisional, set_by, "; ".join(levels), score, truth)


@dataclass(slots=True)
class Row:
    """One record that is told to reporters. `recorded` is its line in a snapshot, after the name.

    `unique` is its name as no other record of the run has it, where all names are told.
    """

    record: int
    name: str
    file: str
    line: int
    fate: Fate = "run"
    recorded: bytes = b""
    brief: Brief | None = None
    case: Case | None = None
    unique: str = ""

    @property
    def place(self) -> Place:
        """Where the record is written."""
        return Place(self.file, self.line, 1 if self.line else 0)


@dataclass
class Done:
    """What became of one chunk. `lines` has one outcome per record; `results` are those that are not simply ok.

    Of the records, `deselected` were not wanted, and `not_run` were only read. `rows` are those that are told.
    """

    records: int = 0
    size: int = 0  # bytes of input
    lines: bytes = b""
    tally: Tally = field(default_factory=Tally)
    results: list[Result] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    set_aside: list[Raw] = field(default_factory=list)
    ids: Ids = field(default_factory=Ids)
    rows: list[Row] = field(default_factory=list)
    deselected: int = 0
    not_run: int = 0
    tags: set[str] = field(default_factory=set)
    chunk: Chunk | None = None  # where it is known: what all this became of
