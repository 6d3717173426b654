"""`replay` in bulk: engines, lines of outcomes, workers, shards, and going on after an interruption."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from radiculo.errors import Exit
from support.program import CASES, Ran, on_terminal, piped, with_rules
from support.workers import dying

ALL = [CASES / "good", CASES / "invalid" / "mixed.jsonl", CASES / "unmet" / "known.yaml"]


def replay(*arguments: object, **more: str) -> Ran:
    return piped(*with_rules("replay", *arguments), **more)


def records(count: int) -> str:
    said = {"schema_version": 1, "observations": {"left.patellar_reflex": "reduced"}}
    return "".join(json.dumps({"id": f"case-{n}"} | said) + "\n" for n in range(count))


def test_outcomes_have_one_line_per_record_in_order_and_the_report_stays_on_stderr_or_nowhere() -> None:
    ran = replay(*ALL, "--outcomes", "-")
    found = [json.loads(line) for line in ran.lines]
    assert ran.code == Exit.CASE
    assert [said["status"] for said in found].count("invalid") == 1
    assert [said["id"] for said in found[-4:]] == ["before", f"{ALL[1]}:2", "after", "known"]
    assert "unknown-value" in ran.err


@pytest.mark.parametrize("engine", ["columns", "both"])
def test_the_engines_count_the_same(engine: str) -> None:
    one = json.loads(replay(*ALL, "--engine", engine, "--json").out)
    other = json.loads(replay(*ALL, "--engine", "durable", "--json").out)
    assert one["engine"] == engine
    assert one["summary"] == other["summary"]
    bad = [result for result in other["results"] if result["status"] != "ok" or result["failures"]]
    assert one["results"] == bad


def test_a_bulk_run_shows_only_what_is_not_ok() -> None:
    ran = replay(*ALL, "--engine", "columns")
    assert not any(line.startswith("ok  ") and "known" not in line for line in ran.lines)
    assert any(line.startswith("invalid") for line in ran.lines)
    assert "engine columns" in ran.out


def test_workers_do_not_change_a_byte_and_a_record_that_kills_them_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text(records(40))
    common = (tmp_path / "many.jsonl", "--chunk", "7", "--outcomes", "-")
    serial, spread = replay(*common), replay(*common, "--workers", "2")
    assert (spread.code, spread.out) == (Exit.DONE, serial.out)
    poisoned = replay(*common, "--workers", "2", "--quarantine", tmp_path / "aside", **dying(DIE_ON='"case-11"'))
    assert poisoned.code == Exit.BUG
    different = [i for i, (a, b) in enumerate(zip(poisoned.lines, serial.lines, strict=True)) if a != b]
    assert different == [11]
    kept = tmp_path / "aside" / "many.jsonl-12.json"
    assert json.loads(kept.read_text())["id"] == "case-11"
    assert str(kept) in poisoned.err


def test_reports_of_shards_add_up_to_the_report_of_the_whole(tmp_path: Path) -> None:
    files = []
    for part in (2, 3, 1):
        files.append(tmp_path / f"{part}.json")
        files[-1].write_text(replay(*ALL, "--shard", f"{part}/3", "--json").out)
    whole = replay(*ALL, "--engine", "columns", "--json")
    merged = replay("--merge", *files, "--json")
    assert (merged.code, merged.out) == (whole.code, whole.out)


@pytest.mark.parametrize(
    ("shards", "complaint"),
    [(["1/2"], "without shard 2/2"), (["1/2", "1/2"], "shard 1/2 is in"), (["1/2", "2/3"], "not one of 2 shards")],
)
def test_what_is_not_one_run_is_not_added_up(tmp_path: Path, shards: list[str], complaint: str) -> None:
    files = [tmp_path / f"{number}.json" for number in range(len(shards))]
    for file, shard in zip(files, shards, strict=True):
        file.write_text(replay(CASES / "good", "--shard", shard, "--json").out)
    ran = replay("--merge", *files)
    assert (ran.code, ran.out) == (Exit.USAGE, "")
    assert complaint in ran.err


def test_a_file_that_is_no_report_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    ran = replay("--merge", tmp_path / "x.json")
    assert ran.code == Exit.CASE
    assert "not a report" in ran.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--shard", "3/2"), "K/N"),
        (("--shard", "x"), "K/N"),
        (("--engine", "durable", "--workers", "2"), "needs the engine"),
        (("--resume",), "file of outcomes"),
        (("--outcomes", "/no/such/folder/x"), "cannot be written"),
    ],
)
def test_options_that_make_no_sense_are_refused(arguments: tuple[str, ...], complaint: str) -> None:
    ran = replay(CASES / "good", *arguments)
    assert (ran.code, ran.out) == (Exit.USAGE, "")
    assert complaint in ran.err


def test_a_finished_run_leaves_no_journal(tmp_path: Path) -> None:
    ran = replay(CASES / "good", "--outcomes", tmp_path / "o.jsonl")
    assert ran.code == Exit.DONE
    assert [file.name for file in tmp_path.iterdir()] == ["o.jsonl"]
    again = replay(CASES / "good", "--outcomes", tmp_path / "o.jsonl", "--resume")
    assert again.code == Exit.USAGE
    assert "the run has ended" in again.err


def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text(records(30))
    words = with_rules("replay", tmp_path / "many.jsonl", "--engine", "columns", "--chunk", "10", "--brief")
    assert "30 records" in on_terminal(*words).out
    assert "per second" in on_terminal(*words).out
    assert piped(*words).err == ""


def test_an_id_given_twice_is_told_also_when_far_apart(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text(records(30) + records(1))
    ran = replay(tmp_path / "many.jsonl", "--engine", "columns", "--chunk", "7", "--brief")
    assert ran.code == Exit.DONE
    assert "warning[duplicate-id]" in ran.err
    assert "'case-0'" in ran.err
