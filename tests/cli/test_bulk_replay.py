"""`replay` in bulk: engines, lines of outcomes, workers, shards, and going on after an interruption."""

from __future__ import annotations

import json
import os
import re
import sys
import zlib
from pathlib import Path

import pytest

from radiculo.errors import Exit
from radiculo.knowledge.rulebase import load_rules
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import chunks
from radiculo.replay.job import ON_ARRAYS, Job
from radiculo.replay.journal import Input, Journal, Run
from radiculo.replay.session import Session
from support.program import CASES, RULES, Ran, on_terminal, piped, with_rules
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


def test_shards_part_invalid_records_however_their_path_is_written(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text("".join(f'{{"n": {n}}}\n' for n in range(20)))
    (tmp_path / "m").mkdir()
    files = [tmp_path / "1.json", tmp_path / "2.json"]
    for file, path, shard in zip(files, ("d.jsonl", "m/../d.jsonl"), ("1/2", "2/2"), strict=True):
        file.write_text(replay(tmp_path / path, "--shard", shard, "--json").out)
    report = json.loads(replay("--merge", *files, "--json").out)
    assert sorted(result["record"] for result in report["results"]) == list(range(1, 21))
    assert report["summary"]["statuses"] == {"invalid": 20}


def test_shards_of_different_inputs_and_impossible_counts_are_refused(tmp_path: Path) -> None:
    files = [tmp_path / "1.json", tmp_path / "2.json"]
    for file, shard in zip(files, ("1/2", "2/2"), strict=True):
        (tmp_path / "d.jsonl").write_text(records(10 if shard == "1/2" else 11))
        file.write_text(replay(tmp_path / "d.jsonl", "--shard", shard, "--json").out)
    ran = replay("--merge", *files)
    assert (ran.code, ran.out) == (Exit.USAGE, "")
    assert "other-input" in ran.err
    report = json.loads(files[0].read_text())
    report["summary"]["statuses"]["ok"] = -1
    files[0].write_text(json.dumps(report))
    assert replay("--merge", *files).code == Exit.CASE


@pytest.mark.parametrize("option", [("--shard", "²/³"), ("--chunk", str(2**64)), ("--chunk", "0")])
def test_numbers_that_are_none_are_a_usage_error(option: tuple[str, str]) -> None:
    assert replay(CASES / "good", *option).code == Exit.USAGE


def test_a_resumed_run_knows_the_ids_and_the_files_of_the_one_before(tmp_path: Path) -> None:
    source, outcomes = tmp_path / "many.jsonl", tmp_path / "o.jsonl"
    source.write_text(records(30) + records(1))
    command = (source, "--outcomes", outcomes, "--chunk", "10")
    whole = replay(*command)
    expected = outcomes.read_bytes()
    journal = tmp_path / "o.jsonl.journal"
    stopped = replay(*command, "--workers", "2", "--quarantine", source, **dying(DIE_ON='"case-25"'))
    assert stopped.code == Exit.BUG
    assert "cannot be written" in stopped.err, "a quarantine that is a file costs no record"
    assert not journal.exists()
    outcomes.write_bytes(b"".join(expected.splitlines(keepends=True)[:20]))
    partial(source, outcomes)
    resumed = replay(*command, "--resume")
    assert (resumed.code, outcomes.read_bytes()) == (whole.code, expected)
    assert "'case-0'" in resumed.err
    partial(source, outcomes)
    with source.open("r+b") as stream:
        stream.seek(0)
        stream.write(b" ")
    refused = replay(*command, "--resume")
    assert refused.code == Exit.USAGE
    assert "many.jsonl has changed" in refused.err
    for damage, said in ((b"", "is empty"), (b"{}\n", "line 1"), (b"\xff\n", "line 1")):
        journal.write_bytes(damage)
        refused = replay(*command, "--resume")
        assert (refused.code, said in refused.err) == (Exit.USAGE, True)


def partial(source: Path, outcomes: Path, job: Job = ON_ARRAYS) -> None:
    """Leave what a run leaves that was killed after its second chunk."""
    base = load_rules(RULES)
    run = Run(
        rules=Session(base).report().rule_base.model_dump_json(),
        how=str(job),
        inputs=[Input.of(source)],
    )
    journal = Journal(outcomes, run, force=True)
    with journal.start() as stream:
        for chunk in list(chunks([str(source)], 10))[:2]:
            done = Bulk(base).run(chunk)
            stream.write(done.lines)
            journal.note(done, stream)


def judged(count: int) -> str:
    """Records of which every fifth fails, and every seventh has a tag."""
    lines = []
    for n in range(count):
        said = {"schema_version": 1, "id": f"case-{n}", "observations": {"left.patellar_reflex": "reduced"}}
        said |= {"tags": ["seventh"]} if n % 7 == 0 else {}
        said |= {"expect": {"urgency": "A" if n % 5 == 4 else "D"}}
        lines.append(json.dumps(said) + "\n")
    return "".join(lines)


REPORTS = [("--junit", "r.xml"), ("--html", "r.html"), ("--record", "s.jsonl")]


def test_every_report_is_the_same_with_workers_and_case_by_case(tmp_path: Path) -> None:
    source = tmp_path / "many.jsonl"
    source.write_text(judged(23))
    found: dict[str, list[str]] = {}
    for name, more in {
        "arrays": ("--engine", "columns"),
        "workers": ("--workers", "2", "--chunk", "5"),
        "record": ("--engine", "durable"),
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        ran = replay(source, *more, *(word for flag, file in REPORTS for word in (flag, folder / file)), "--github")
        assert ran.code == Exit.UNMET
        times = re.compile(r' time="[\d.]+"| value="(durable|columns|recorder)"|engine \w+|"provisional":\w+,')
        found[name] = [times.sub("", (folder / file).read_text()) for _, file in REPORTS] + [ran.err]
    assert found["workers"] == found["arrays"]
    one, other = found["arrays"], found["record"]
    assert (one[0], one[2:]) == (other[0], other[2:])
    assert one[3].count("::error") == 4
    assert replay(source, "--workers", "2", "--against", tmp_path / "record" / "s.jsonl").code == Exit.UNMET
    ran = replay(source, "--chunk", "3", "--brief", "--against", tmp_path / "record" / "s.jsonl")
    assert "23 compared: 23 the same, 0 changed; 0 new, 0 missing" in ran.out


@pytest.mark.parametrize("more", [(), ("--chunk", "3", "--engine", "columns"), ("--workers", "2", "--chunk", "5")])
def test_a_run_stops_at_the_same_failure_however_it_is_cut(tmp_path: Path, more: tuple[str, ...]) -> None:
    source, outcomes = tmp_path / "many.jsonl", tmp_path / "o.jsonl"
    source.write_text(judged(30))
    ran = replay(source, "--maxfail", "2", "--junit", tmp_path / "r.xml", "--outcomes", outcomes, *more)
    assert ran.code == Exit.UNMET
    assert "20 records not run: stopped after 2 failed (--maxfail)" in ran.out
    assert [json.loads(line)["id"] for line in outcomes.read_text().splitlines()] == [f"case-{n}" for n in range(10)]
    assert (tmp_path / "r.xml").read_text().count("<skipped") == 20
    some = replay(source, "--tag", "seventh", "--maxfail", "1", *more)
    assert "25 records not selected" in some.out
    assert "2 records not run: stopped after 1 failed" in some.out, "of 0, 7, 14, 21 and 28 the third one fails"


def test_a_few_records_are_shown_each_and_many_are_not(tmp_path: Path) -> None:
    source = tmp_path / "some.jsonl"
    source.write_text(judged(5))
    ran = replay(source)
    assert [line.split()[0] for line in ran.lines if "case-" in line][:5] == ["ok", "ok", "ok", "ok", "failed"]
    assert "engine columns" in ran.out
    source.write_text(records(501))
    assert "case-0" not in replay(source).out
    piped_in = replay("-", stdin=records(2))
    assert [line.split()[1] for line in piped_in.lines if line.startswith("ok")] == ["case-0", "case-1"]


def test_a_run_of_standard_input_is_not_resumed_with_another_input(tmp_path: Path) -> None:
    outcomes = tmp_path / "o.jsonl"
    ran = replay("-", "--outcomes", outcomes, "--resume", stdin=records(2))
    assert (ran.code, outcomes.exists()) == (2, False)
    assert "standard input" in ran.err


@pytest.mark.parametrize("more", [(), ("--engine", "both"), ("--maxfail", "4"), ("--workers", "2", "--chunk", "4")])
def test_a_resumed_run_tells_reports_what_was_done_before(tmp_path: Path, more: tuple[str, ...]) -> None:
    source, outcomes = tmp_path / "many.jsonl", tmp_path / "o.jsonl"
    source.write_text(judged(23) + "no case\n")
    files = [tmp_path / file for _, file in REPORTS]
    command = (source, "--outcomes", outcomes, "--force", *more, "--json")
    command += tuple(word for (flag, _), file in zip(REPORTS, files, strict=True) for word in (flag, file))

    def left(ran: Ran) -> list[object]:
        reports = [re.sub(r' time="[\d.]+"', "", file.read_text()) for file in files if file.exists()]
        return [ran.code, ran.out, outcomes.read_bytes(), *reports]

    expected = left(replay(*command))
    for file in files:
        file.unlink(missing_ok=True)
    partial(source, outcomes, Job("both" if "both" in more else "columns"))
    assert left(replay(*command, "--resume")) == expected
    assert not outcomes.with_name("o.jsonl.journal").exists()


def test_what_was_done_before_must_have_the_same_outcomes_now(tmp_path: Path) -> None:
    source, outcomes, journal = (tmp_path / name for name in ("many.jsonl", "o.jsonl", "o.jsonl.journal"))
    source.write_text(judged(23))
    partial(source, outcomes)
    first, second, third = journal.read_bytes().splitlines(keepends=True)
    forged = outcomes.read_bytes().replace(b'"case-3"', b'"case-x"')
    outcomes.write_bytes(forged)
    said = json.loads(third) | {"checksum": zlib.crc32(forged)}
    journal.write_bytes(first + second + json.dumps(said).encode() + b"\n")
    ran = replay(source, "--outcomes", outcomes, "--resume", "--junit", tmp_path / "r.xml")
    assert ran.code == Exit.USAGE
    assert "its records have other outcomes now" in ran.err
    assert outcomes.read_bytes() == forged


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names of files are text there")
@pytest.mark.parametrize("engine", ["columns", "durable"])
def test_a_file_may_have_any_name(tmp_path: Path, engine: str) -> None:
    name = os.fsdecode(b"odd\n\xe9.jsonl")
    (tmp_path / name).write_text(records(1) * 2 + "no case\n")
    more = ["--junit", "r.xml", "--html", "r.html", "--record", "s.jsonl", "--json"]
    more += ["--outcomes", "o.jsonl"] if engine == "columns" else []
    ran = replay(tmp_path / name, "--engine", engine, *(tmp_path / word if "." in word else word for word in more))
    assert ran.code == Exit.CASE
    assert "another case has the id" in ran.err
    assert json.loads(ran.lines[0])["results"][-1]["file"].endswith("odd\n\\udce9.jsonl")


def test_only_what_failed_last_is_not_known_to_a_resumed_run(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text(records(3))
    ran = replay(tmp_path / "m.jsonl", "--outcomes", tmp_path / "o.jsonl", "--resume", "--last-failed")
    assert ran.code == Exit.USAGE
    assert "no longer known" in ran.err


def test_what_failed_last_is_remembered_on_arrays_too(tmp_path: Path) -> None:
    source, memory = tmp_path / "many.jsonl", {"RADICULO_CACHE": str(tmp_path / "cache")}
    source.write_text(judged(20))
    replay(source, "--workers", "2", "--chunk", "4", **memory)
    ran = replay(source, "--last-failed", "--brief", **memory)
    assert ran.code == Exit.UNMET
    assert "4 failed" in ran.out
    assert "16 records not selected" in ran.out
