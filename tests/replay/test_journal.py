"""A run that ended early goes on where it was, and leaves the same files as one that did not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from radiculo.errors import Exit, InvalidInput
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rulebase import load_rules
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk, chunks
from radiculo.replay.dispatch import Here, dispatch
from radiculo.replay.journal import Journal, Run
from radiculo.replay.quarantine import put_aside
from radiculo.replay.session import Session
from support.program import CASES, RULES

PATHS = [str(CASES)]


@pytest.fixture(scope="module")
def base() -> RuleBase:
    return load_rules(RULES)


def run(base: RuleBase, journal: Journal, *, resume: bool = False, stop_after: int = 100) -> Session:
    session = Session(base)
    with journal.resume() if resume else journal.start() as stream:
        session.take_up(journal.earlier)
        left = [rest for chunk in chunks(PATHS, 3) if len(rest := chunk.cut(journal.done)[1])]
        for done in dispatch(Here(Bulk(base)), left[:stop_after]):
            stream.write(done.lines)
            journal.note(done, stream)
            session.take_up([done])
    return session


@pytest.mark.parametrize("torn", [b"", b"half a li"])
def test_a_resumed_run_ends_like_one_that_was_never_interrupted(base: RuleBase, tmp_path: Path, torn: bytes) -> None:
    whole = run(base, Journal(tmp_path / "whole.jsonl", Run(rules="same", how="")))
    first = Journal(tmp_path / "parts.jsonl", Run(rules="same", how=""))
    run(base, first, stop_after=1)
    with first.outcomes.open("ab") as outcomes, first.path.open("ab") as journal:
        outcomes.write(torn)
        journal.write(torn)
    resumed = run(base, Journal(first.outcomes, Run(rules="same", how="")), resume=True)
    assert resumed.report() == whole.report()
    assert first.outcomes.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert b"half" not in first.path.read_bytes()


def test_another_run_cannot_be_resumed(base: RuleBase, tmp_path: Path) -> None:
    run(base, Journal(tmp_path / "o.jsonl", Run(rules="one", how="")), stop_after=1)
    with pytest.raises(InvalidInput, match="another run") as caught:
        Journal(tmp_path / "o.jsonl", Run(rules="two", how="")).resume()
    assert caught.value.exit_code == Exit.USAGE


@pytest.mark.parametrize(
    "damage",
    [
        *({"ids": ids} for ids in ("AAAA", "AAAAA", "not base64", "\u00e4")),
        {"statuses": {"ok": -3}},
        {"cells": [["urgency", "inferred", "exact", -1]]},
        {"records": -1},
    ],
)
def test_a_damaged_journal_is_refused_with_its_line(base: RuleBase, tmp_path: Path, damage: dict[str, object]) -> None:
    journal = Journal(tmp_path / "o.jsonl", Run(rules="same", how=""))
    run(base, journal, stop_after=1)
    header, line = journal.path.read_text().splitlines()
    journal.path.write_text(f"{header}\n{json.dumps(json.loads(line) | damage)}\n")
    with pytest.raises(InvalidInput, match="line 2 of its journal is damaged") as caught:
        Journal(tmp_path / "o.jsonl", Run(rules="same", how="")).resume()
    assert caught.value.exit_code == Exit.USAGE


def test_a_run_that_has_ended_cannot_be_resumed(base: RuleBase, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "o.jsonl", Run(rules="one", how=""))
    run(base, journal)
    journal.finish()
    with pytest.raises(InvalidInput, match="the run has ended"):
        Journal(tmp_path / "o.jsonl", Run(rules="one", how="")).resume()


def test_the_rest_of_a_chunk_keeps_its_places() -> None:
    chunk = Chunk(11, tuple(("x", number, b"") for number in range(11, 15)))
    assert [chunk.cut(done)[1].first for done in (0, 10, 12)] == [11, 11, 13]
    assert [len(chunk.cut(done)[1]) for done in (0, 10, 12, 14, 99)] == [4, 4, 2, 0, 0]
    assert [len(chunk.cut(done)[0]) for done in (0, 10, 12, 14, 99)] == [0, 0, 2, 4, 4]
    assert [part.known for part in chunk.cut(12)] == [True, False]


@pytest.mark.parametrize(("length", "said"), [(10, "shorter"), (None, "not what its journal says")])
def test_outcomes_that_are_not_what_the_journal_says_are_left_alone(
    base: RuleBase, tmp_path: Path, length: int | None, said: str
) -> None:
    journal = Journal(tmp_path / "o.jsonl", Run(rules="one", how=""))
    run(base, journal, stop_after=2)
    found = journal.outcomes.read_bytes()
    journal.outcomes.write_bytes(found[:length] if length else found.replace(b"ok", b"no"))
    before = journal.outcomes.read_bytes()
    with pytest.raises(InvalidInput, match=said) as caught:
        Journal(tmp_path / "o.jsonl", Run(rules="one", how="")).resume()
    assert caught.value.exit_code == Exit.USAGE
    assert journal.outcomes.read_bytes() == before


def test_records_of_equal_names_are_put_aside_side_by_side(tmp_path: Path) -> None:
    found = [put_aside((f"{folder}/a.jsonl", 1, text), tmp_path) for folder, text in (("x", b"1"), ("y", b"2"))]
    assert [file.read_bytes() for file in found] == [b"1", b"2"]
    assert put_aside(("z/a.jsonl", 1, b"2"), tmp_path) == found[1]
