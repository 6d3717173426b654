"""The bulk path answers what a single triage answers, and reads what the strict reader reads."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from radiculo.cases.model import Case
from radiculo.cases.read import line_record
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rulebase import load_rules
from radiculo.replay import reporter
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk, chunks
from radiculo.replay.conductor import Conductor
from radiculo.replay.decode import Decoder
from radiculo.replay.dispatch import Here, dispatch, runner
from radiculo.replay.encode import Encoder
from radiculo.replay.filter import Filter
from radiculo.replay.job import BY_RECORD, ON_ARRAYS, Done, Job, Shard, Told
from radiculo.replay.one_by_one import OneByOne
from radiculo.replay.reporter import Entry, Reporters
from radiculo.replay.rows import Rows
from radiculo.replay.select import Selection
from radiculo.replay.session import Session
from radiculo.store.write_file import Draft
from radiculo.triage.answer import Answer
from radiculo.triage.outcome import Outcome
from radiculo.triage.run import triage
from radiculo.trials.against import Against
from radiculo.trials.snapshot import SnapshotWriter, line_of_entry, read_snapshot
from support.dice import Seeded
from support.engines import outcome
from support.profile import examples
from support.program import CASES, RULES
from support.random_cases import Sample, random_case, samples
from support.replays import Kept


@pytest.fixture(scope="module")
def small() -> RuleBase:
    return load_rules(RULES)


@pytest.fixture(scope="module")
def shipped() -> RuleBase:
    return load_rules()


def line(**fields: object) -> bytes:
    return json.dumps({"schema_version": 1, "id": "x", "observations": {}} | fields).encode()


def chunk_of(lines: Iterable[bytes]) -> Chunk:
    return Chunk(1, tuple(("some.jsonl", number, text) for number, text in enumerate(lines, 1)))


def answered(done: Done) -> list[dict[str, object]]:
    return [json.loads(text) for text in done.lines.splitlines()]


def as_line(found: Outcome) -> dict[str, object]:
    """What the line of an outcome says of it."""
    answer = Answer.of(found)
    legs = {
        name: {"tier": leg.tier, "roots": list(leg.roots), "withdrawn": leg.withdrawn}
        for name, leg in (("left", answer.left), ("right", answer.right))
    }
    lists = {
        "pathways": list(answer.pathways),
        "rivals": list(answer.rival_names),
        "considered": list(answer.considered),
    }
    fires = [[r, side] for r, sides in found.verdicts.items() for side, v in sides.items() if v == "fires"]
    nothing_said = {"cannot_say": True} if answer.cannot_say else {}
    return {"urgency": answer.urgency, **nothing_said, **lists, **legs, "fires": fires}


@given(samples(cases=5))
@examples(40)
def test_a_bulk_run_answers_what_single_triages_answer(sample: Sample) -> None:
    written = [
        json.dumps(Case(id=f"case-{n}", observations=case).to_file()).encode() for n, case in enumerate(sample.cases)
    ]
    found = answered(Bulk(sample.base).run(chunk_of(written)))
    expected = [as_line(outcome(sample.base, case)) for case in sample.cases]
    assert found == [{"id": f"case-{n}", "status": "ok", **said} for n, said in enumerate(expected)]


def test_the_shipped_cases_and_random_ones_get_the_answers_of_the_engine_of_record(shipped: RuleBase) -> None:
    dice = Seeded("bulk")
    cases = [Case(id=f"random-{n}", observations=random_case(dice, shipped)) for n in range(25)]
    written = [json.dumps(case.to_file()).encode() for case in cases]
    found = answered(Bulk(shipped, Job("both")).run(chunk_of(written)))
    searched = answered(Bulk(shipped, Job("both", provisional=True)).run(chunk_of(written)))
    for case, said, more in zip(cases, found, searched, strict=True):
        outcome = triage(case, shipped).outcome
        single = {"id": case.id, "status": "ok"} | as_line(outcome)
        assert more == single | {"provisional": outcome.urgency.provisional}
        single["fires"] = [frame for frame in single["fires"] if frame != ["advice/provisional", "patient"]]
        assert said == single


def test_both_engines_agree_on_every_shipped_case(shipped: RuleBase) -> None:
    found = [text for done in run(shipped, ["cases"], job=Job("both")) for text in answered(done)]
    assert len(found) > 80
    assert {text["status"] for text in found} == {"ok"}


def run(base: RuleBase, paths: list[str], size: int = 100, job: Job = Job()) -> list[Done]:  # noqa: B008
    return list(dispatch(Here(Bulk(base, job)), chunks(paths, size)))


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_the_size_of_chunks_does_not_change_a_byte(small: RuleBase, size: int) -> None:
    paths = [str(CASES / "good"), str(CASES / "invalid" / "mixed.jsonl"), "no-such-file", str(CASES / "unmet")]
    one, other = run(small, paths, 4), run(small, paths, size)
    assert b"".join(done.lines for done in one) == b"".join(done.lines for done in other)
    assert [result for done in one for result in done.results] == [r for done in other for r in done.results]


KNEE = "left.patellar_reflex"
SAME = [
    line(observations={KNEE: "reduced"}),
    line(observations={KNEE: "not tested"}),
    line(observations={KNEE: {"first_visit": "normal", "later": "reduced"}, "saddle_sensation": "normal"}),
    line(observations={"left": {"patellar_reflex": {"first visit": "absent", "later": "reduced"}}}),
    line(observations={"left": {"patellar_reflex": "reduced"}, "saddle_sensation": "normal"}),
    line(observations={"both.patellar_reflex": "Reduced"}),
    line(observations={"normal": ["patellar_reflex"], KNEE: "absent"}),
    line(observations={"left.normal": "patellar_reflex"}),
    line(observations={KNEE: "reduced"}, title="a: b", stem="12:30", tags=["x:y"], notes={KNEE: "jerk: weak"}),
    line(observations={KNEE: "reduced"}, title="caf\u00e9"),
    line(title="caf\u00e9", observations={KNEE: "reduced"}).replace(b"\\u00e9", "\u00e9".encode()),
    b"\xef\xbb\xbf" + line(observations={KNEE: "reduced"}),
    line(truth={"roots": ["L4"], "side": "left", "urgency": None}, expect={"urgency": "D"}),
    line(truth=None),
    line(source={"citation": "a: b", "year": 1999}),
    line(synthetic=True, observations={KNEE: "reduced"}),
    line() + b"  \r\n",
    line(schema_version=1.0),
    b'{"schema_version":1,"notes":{"id":"x"},"id":"x","observations":{"left.patellar_reflex":"reduced"}}',
    b'{"schema_version":1,"source":{"citation":"x"},"observations":{"left.patellar_reflex":"reduced"},"id":"x"}',
    b'{"schema_version":1,"id":"x","observations": {"left.patellar_reflex": "reduced"} , "title":"x"}',
    b'{"observations":{"left.patellar_reflex":"reduced"},"notes":{"observations":"}"},"id":"x","schema_version":1}',
]
WRONG = [
    line(observations={KNEE: "redced"}),
    line(observations={KNEE: {"later": "reduced"}}),
    line(observations={KNEE: {"first_visit": "normal", "then": "reduced"}}),
    b'{"schema_version":1,"id":"x","observations":{"left.patellar_reflex":{"later":"absent","later":"reduced"}}}',
    line(observations={"left.patelar_reflex": "reduced"}),
    line(observations={KNEE: True}),
    line(observations={KNEE: 1}),
    line(observations={KNEE: None}),
    line(observations={"patellar_reflex": "reduced"}),
    line(observations={"both.patellar_reflex": "normal", KNEE: "reduced"}),
    line(observations=None),
    line(id="a b"),
    line(id=7),
    line(schema_version=2),
    line(extra=1),
    line(title=7),
    line(synthetic=1),
    line(synthetic=True, source={"citation": "x"}),
    line(truth={"urgency": "Z"}),
    line(expect={"fires": ["no/such-rule"]}),
    line(expect={"urgncy": "A"}),
    b'{"schema_version":1,"id":"x","id":"y","observations":{}}',
    b'{"schema_version":1,"notes":{"id":"x"},"observations":{"left.patellar_reflex":"reduced"}}',
    b'{"schema_version":1,"source":{"id":"x"},"id":"x","observations":{"left.patellar_reflex":"reduced"}}',
    b'{"schema_version":1,"id":"x","truth":{"id":"x"},"observations":{"left.patellar_reflex":"reduced"}}',
    b'{"schema_version":1,"id":"x","observations":{"left.patellar_reflex":"reduced","left.patellar_reflex":"reduced"}}',
    b'{"schema_version":1,"id":"x","observations":{},"truth":{"urgency":"A","urgency":"A"}}',
    b'{"schema_version":1,"id":"x","title":"\\u003a","id":"x","observations":{}}',
    b'{"schema_version":1,"id":"x","observations":{},"notes":{"a":"x","a":"y:"}}',
    b'{"schema_version":1,"id":"x","observations":{"left":{"patellar_reflex":"reduced","patellar_reflex":"absent"}}}',
    b'{"schema_version":1,"id":"x","observations":{"left.patellar_reflex":NaN}}',
    b'{"schema_version":1,"id":"x","observations":{"left.patellar_reflex":1e999}}',
    b'{"schema_version":1,"id":"x"}',
    b'{"schema_version":1,"id":"x","observations":0}',
    b'{"schema_version":1,"id":"x","observations":{},"observations":0}',
    b'{"schema_version":1,"id":"x","observations":0,"observations":{}}',
    b'{"schema_version":1,"id":"x","truth":{"observations":{}},"observations":0}',
    b'{"schema_version":1,"id":"x","teaching":{"observations":{}},"observations":0}',
    b'{"schema_version":1,"id":"x","notes":{"observations":{"left.patellar_reflex":"reduced"}},"observations":{}}',
    b'{"schema_version":1,"id":"x","observations":{"left.patellar_reflex":"re}duced"}}',
    b'{"schema_version":1,"id":"x","observations":{"left.patellar_reflex":"reduced",}}',
    b'{"schema_version":1,"id":"x","observations":{}',
    b"[1]",
    b"\xff{}",
]


@pytest.mark.parametrize("text", SAME)
def test_a_sound_record_is_read_as_the_strict_reader_reads_it(small: RuleBase, text: bytes) -> None:
    strict = line_record(text, "some.jsonl", 1, small).case
    assert strict is not None
    expected = {slot: code for slot, code in strict.observations.codes().items() if code}
    encoder, record = Encoder(small), Decoder(small).decode(text)
    cells = encoder.fast(record[2]) if record else encoder.strict(expected)
    codes = encoder.columns([cells or b""])[:, 0]
    assert {slot: int(code) for slot, code in zip(small.slots, codes, strict=True) if code} == expected
    if record:
        name, rest, _ = record
        assert (name, rest.truth, rest.expect) == (strict.id, strict.truth, strict.expect)


def test_what_was_read_before_is_read_the_same_way_again(small: RuleBase) -> None:
    """Each line once to be remembered, and again with another id: every part of the second one is known."""
    rows, recalled = Rows(small), 0
    for at, text in enumerate(SAME):
        again = text.replace(b'"x"', b'"y.%d"' % at, 1)
        strict = line_record(again, "some.jsonl", 1, small).case
        first, second = (rows.of(chunk_of([each]))[0] for each in (text, again))
        assert strict is not None
        assert (second.id, second.truth, second.expect) == (strict.id, strict.truth, strict.expect)
        assert (second.cells, second.tags) == (first.cells, first.tags)
        recalled += rows.decoder.recall(again) is not None and rows.encoder.recall(_inside(again)) is not None
    assert recalled > 5


def _inside(text: bytes) -> bytes:
    return text.partition(b'"observations": {')[2].partition(b"}")[0]


@pytest.mark.parametrize("name", [b"a b", b"", b"x" * 101, b"-x", "caf\u00e9".encode()])
def test_a_wrong_id_in_a_line_that_is_else_known_is_wrong(small: RuleBase, name: bytes) -> None:
    rows, good = Rows(small), line(observations={KNEE: "reduced"})
    assert rows.of(chunk_of([good]))[0].invalid is None
    assert rows.of(chunk_of([good.replace(b'"x"', b'"%b"' % name)]))[0].invalid is not None


def test_plain_records_are_read_the_fast_way(small: RuleBase) -> None:
    decoder = Decoder(small)
    assert all(
        decoder.decode(text) for text in SAME if b"\\u00" not in text and b"\xef" not in text and b"1.0" not in text
    )


@pytest.mark.parametrize("text", WRONG)
def test_an_invalid_record_has_the_diagnostics_of_a_single_file(small: RuleBase, text: bytes) -> None:
    expected = line_record(text, "some.jsonl", 2, small)
    assert expected.case is None
    good = line(observations={KNEE: "reduced", "left.knee_extension_power": 1})
    done = Bulk(small).run(chunk_of([good, text, good]))
    assert done.diagnostics == list(expected.diagnostics)
    assert [said["status"] for said in answered(done)] == ["ok", "invalid", "ok"]
    assert answered(done)[1]["failures"] == [str(diagnostic) for diagnostic in expected.diagnostics]


def test_an_unmet_expectation_is_explained_by_the_engine_of_record(small: RuleBase) -> None:
    texts = [
        line(id="met", expect={"urgency": "D"}),
        line(id="unmet", expect={"urgency": "A"}),
        line(id="known", expect={"urgency": "A", "known": "we know"}),
        line(id="better", expect={"urgency": "D", "known": "we thought"}),
    ]
    done, entries = conducted(small, chunk_of(texts))
    assert [said["status"] for said in answered(done)] == ["ok", "failed", "ok", "ok"]
    by_id = {result.id: result for result in done.results}
    assert list(by_id) == ["unmet", "known", "better"]
    assert by_id["unmet"].failures == ["urgency: expected A, got D (set by no alarm)"]
    assert by_id["unmet"].outcome is not None
    assert [bool(entry.reasons) for entry in entries] == [True, False, False]
    assert by_id["better"].unexpected_pass
    assert done.tally.unexpected == ["better"]


def test_arrays_say_of_a_failure_what_the_engine_of_record_says(
    small: RuleBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {
        "roots": ["L5"],
        "side": "left",
        "tier": ["both"],
        "urgency": "A",
        "pathway": "peripheral_nerve",
        "rival": "femoral_neuropathy",
        "fires": ["alarm/cauda-equina"],
        "silent": ["level/l4-patellar-reflex"],
    }
    fields = [*({name: value} for name, value in wrong.items() if name != "side"), wrong]
    texts = [line(id=f"n{n}", observations={KNEE: "reduced"}, expect=expect) for n, expect in enumerate(fields)]
    by_arrays = Bulk(small).run(chunk_of(texts))
    by_record = OneByOne(small).run(chunk_of(texts))
    assert len(by_arrays.results) == len(wrong)
    assert [(r.status, r.failures) for r in by_arrays.results] == [
        (r.status, r.failures) for r in by_record.results if r.failures
    ]
    monkeypatch.setattr(reporter, "MAX_REASONED", 2)
    done, _ = conducted(small, chunk_of(texts))
    assert [bool(result.outcome) for result in done.results] == [True, True] + [False] * (len(wrong) - 2)


def conducted(base: RuleBase, chunk: Chunk, job: Job = ON_ARRAYS) -> tuple[Done, list[Entry]]:
    """Run a chunk as a whole replay does; return what became of it, and what reporters are told."""
    kept, shown = Kept(), list[Done]()
    conductor = Conductor(Session(base), job, Selection(job.filter), Reporters([kept], base))
    conductor.run(dispatch(Here(runner(base, job)), [chunk]), shown.append)
    return shown[0], kept.entries


EVERYTHING = Job(told=Told(names=True, answers=True, brief="all"))


def test_reporters_are_told_the_same_by_arrays_and_by_the_engine_of_record(small: RuleBase) -> None:
    texts = [
        line(id="none"),
        line(id="knee", observations={KNEE: "reduced"}, truth={"urgency": "A", "urgency_basis": "stated"}),
        line(id="unmet", observations={KNEE: "absent"}, expect={"urgency": "A"}),
        line(id="x", observations={"back_pain": "yes"}),
        line(id="x", observations={"saddle_sensation": "reduced"}, truth={"roots": ["L4"]}),
        b"{}",
    ]
    found = [conducted(small, chunk_of(texts), job)[1] for job in (EVERYTHING, BY_RECORD)]
    for one, other in zip(*found, strict=True):
        assert (one.result.id, one.result.status, one.result.failures) == (
            other.result.id,
            other.result.status,
            other.result.failures,
        )
        assert one.place == other.place
        assert one.reasons == other.reasons
        before, now = line_of_entry(one), line_of_entry(other)
        assert before == now.replace(b'"provisional":true,', b"").replace(b'"provisional":false,', b"")
        if other.brief:
            assert one.brief
            assert replace(one.brief, provisional=other.brief.provisional) == other.brief


@pytest.mark.parametrize("searched", [False, True])
def test_a_snapshot_from_arrays_is_what_the_engine_of_record_answers(
    shipped: RuleBase, tmp_path: Path, searched: bool
) -> None:
    dice = Seeded("snapshot")
    cases = [Case(id=f"random-{n}", observations=random_case(dice, shipped)) for n in range(25)]
    chunk = chunk_of([json.dumps(case.to_file()).encode() for case in cases])
    writer = SnapshotWriter(Draft(tmp_path / "s.jsonl"), shipped)
    session = Session(shipped)
    reporters = Reporters([writer], shipped)
    job = replace(EVERYTHING, provisional=searched)
    conductor = Conductor(session, job, Selection(Filter()), reporters)
    conductor.run(dispatch(Here(Bulk(shipped, job)), [chunk]), lambda _: None)
    reporters.finish(session.report())
    against = Against(read_snapshot(tmp_path / "s.jsonl"), shipped)
    entries = conducted(shipped, chunk, BY_RECORD)[1]
    for entry in entries[::-1]:
        against.add(entry)
    if searched:
        assert (tmp_path / "s.jsonl").read_bytes().splitlines()[2:] == list(map(line_of_entry, entries))
    comparison = against.comparison()
    assert (comparison.compared, comparison.is_same) == (25, True)


@given(samples(cases=5))
@examples(40)
def test_lines_of_snapshots_by_any_rules_are_those_of_the_engine_of_record(sample: Sample) -> None:
    cases = [Case(id=f"case-{n}", observations=case) for n, case in enumerate(sample.cases)]
    chunk = chunk_of([json.dumps(case.to_file()).encode() for case in cases])
    jobs = (Job(lines=False, told=Told(names=True, answers=True), provisional=True), BY_RECORD)
    one, other = ([line_of_entry(entry) for entry in conducted(sample.base, chunk, job)[1]] for job in jobs)
    assert one == other


def test_shards_share_the_records_out(small: RuleBase) -> None:
    texts = [line(id=f"case-{n}") for n in range(60)]
    parts = [answered(Bulk(small, Job(shard=Shard(part, 3))).run(chunk_of(texts))) for part in (1, 2, 3)]
    assert sorted(str(said["id"]) for part in parts for said in part) == sorted(f"case-{n}" for n in range(60))
    assert all(parts)


def test_the_input_may_be_a_pipe_a_folder_or_packed(small: RuleBase, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line(id="packed") + b"\n\n" + line(id="two")))
    (tmp_path / "b.yaml").write_bytes(line(id="yaml"))
    (tmp_path / "c.jsonl.gz").write_bytes(b"no gzip")
    found = [said for done in run(small, [str(tmp_path)]) for said in answered(done)]
    assert [said["id"] for said in found] == ["packed", "two", "yaml", str(tmp_path / "c.jsonl.gz")]
    assert found[-1]["status"] == "invalid"
