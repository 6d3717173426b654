"""Snapshots: small lines that survive a round trip, only from a whole replay, and what changed against them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from radiculo.cases.read import Record
from radiculo.errors import Exit, InvalidInput
from radiculo.knowledge.base import RuleBase
from radiculo.replay.job import Row
from radiculo.store.write_file import Draft
from radiculo.trials.against import Against, CaseChange, Comparison, change_of
from radiculo.trials.snapshot import Snapshot, SnapshotWriter, line_of, name_in, read_snapshot
from support.bases import Data, alarm, make_base, root, rule, yes
from support.replays import FINDINGS, RULES, case_of, record_of, replayed, small_base

RECORDS = [record_of(case_of(names)) for names in ("", "c", "ab", "abd")] + [Record("bad.yaml", None)]


def recorded(path: Path, records: list[Record], base: RuleBase | None = None) -> Path:
    replayed(records, SnapshotWriter(Draft(path), base or small_base()), base=base)
    return path


def compared(path: Path, records: list[Record], base: RuleBase | None = None) -> Comparison:
    against = Against(read_snapshot(path), base or small_base())
    replayed(records, against, base=base)
    return against.comparison()


def line_for(snapshot: Snapshot, name: str) -> bytes:
    return next(line for line in snapshot if name_in(line) == name)


def against_rules(tmp_path: Path, names: str, **changed: Data | None) -> tuple[CaseChange, ...]:
    """What changes in one case when rules are put in place of others, or taken away."""
    rules = {name: data for name, data in (RULES | changed).items() if data is not None}
    before = recorded(tmp_path / "before.jsonl", [record_of(case_of(names))])
    return tuple(compared(before, [record_of(case_of(names))], make_base(rules, FINDINGS)).changed)


def kinds(change: CaseChange) -> list[tuple[str, str, str, list[str]]]:
    return [(item.kind, item.before, item.now, item.by) for item in change.differences]


@pytest.mark.parametrize("name", ["s.jsonl", "s.jsonl.gz"])
def test_a_snapshot_holds_the_stamp_and_one_answer_per_record(tmp_path: Path, name: str) -> None:
    snapshot = read_snapshot(recorded(tmp_path / name, RECORDS))
    assert snapshot.head.rule_base.hash == small_base().hash
    assert [name_in(line) for line in snapshot] == ["case-", "case-c", "case-ab", "case-abd", "bad.yaml"]
    found = snapshot.parse(line_for(snapshot, "case-abd"))
    assert found.answer is not None
    assert (found.answer.urgency, found.answer.rivals) == ("D", (("femoral", "left"),))
    assert found.fired == ["r/a@left", "r/b@left", "r/d@left"]
    assert found.answer.left.withdrawn
    assert snapshot.parse(line_for(snapshot, "bad.yaml")).status == "invalid"


def test_the_lines_are_compact_and_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    path = recorded(tmp_path / "s.jsonl", RECORDS)
    assert [entry.name for entry in tmp_path.iterdir()] == ["s.jsonl"]
    line = path.read_text().splitlines()[2]
    assert json.loads(line) == {
        "id": "case-",
        "answer": {"urgency": "D", "provisional": False, "pathways": ["spinal"]},
    }


def test_the_same_rules_change_nothing(tmp_path: Path) -> None:
    comparison = compared(recorded(tmp_path / "s.jsonl", RECORDS), RECORDS)
    assert comparison.is_same
    assert (comparison.compared, comparison.same) == (5, 5)


ADVISING = {"e": rule(yes("c"), {"advice": "something"}), "f": rule(yes("a"), {"advice": "another thing"})}


def advising(path: Path) -> tuple[list[Record], RuleBase, list[str]]:
    """Records, a rule base that gives advice, and the lines of its snapshot."""
    records, base = [record_of(case_of(names)) for names in ("", "c", "ac")], make_base(RULES | ADVISING, FINDINGS)
    return records, base, recorded(path, records, base).read_text().splitlines()


def test_advice_is_written_once_and_named_in_the_lines(tmp_path: Path) -> None:
    _, _, lines = advising(tmp_path / "s.jsonl")
    named = json.loads(lines[1])["advice"]
    assert {advice["text"] for advice in named.values()} == {"something", "another thing"}
    given = [[named[name]["text"] for name in json.loads(line).get("advice", [])] for line in lines[2:]]
    assert given == [[], ["something"], ["something", "another thing"]]


def test_a_snapshot_of_format_2_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    records, base, lines = advising(path)
    snapshot, head = read_snapshot(path), json.loads(lines[0]) | {"snapshot": 2}
    older = [line_of(snapshot.parse(line)).decode() for line in snapshot]
    assert "something" in older[1]
    path.write_text("\n".join([json.dumps(head), *older]))
    comparison = compared(path, records, base)
    assert (comparison.before.snapshot, comparison.compared, comparison.is_same) == (2, 3, True)
    assert ("advice", "something", "none") in [item[:3] for item in kinds(compared(path, records).changed[0])]


def test_advice_that_the_second_line_does_not_have_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    records, base, lines = advising(path)
    path.write_text("\n".join([lines[0], '{"advice":{}}', *lines[2:]]))
    assert compared(path, records, base).is_same, "equal lines are not taken apart"
    with pytest.raises(InvalidInput, match="the second line has no advice 'note:") as caught:
        compared(path, records)
    assert caught.value.exit_code == Exit.USAGE


@pytest.mark.parametrize(
    ("order", "belongs"),
    [
        ((0, 2, 1), 'the line of "advice"'),
        ((0, 2), 'the line of "advice"'),
        ((0, 1, 1), "the answer of a record"),
        ((0, 1, 0), "the answer of a record"),
    ],
)
def test_a_line_in_the_place_of_another_one_is_refused(tmp_path: Path, order: tuple[int, ...], belongs: str) -> None:
    path = tmp_path / "s.jsonl"
    _, _, lines = advising(path)
    path.write_text("\n".join(lines[at] for at in order))
    with pytest.raises(InvalidInput, match="this line has another place") as caught:
        read_snapshot(path)
    assert caught.value.diagnostics[0].expected == belongs


def test_a_replay_that_stopped_early_writes_no_snapshot_and_keeps_the_old_one(tmp_path: Path) -> None:
    path = recorded(tmp_path / "s.jsonl", RECORDS)
    before = path.read_text()
    writer = SnapshotWriter(Draft(path), small_base())
    writer.skip(Row(1, "case-", "", 1, "not run"))
    replayed(RECORDS[:1], writer)
    assert (writer.complete, path.read_text()) == (False, before)
    assert [entry.name for entry in tmp_path.iterdir()] == ["s.jsonl"]


def test_an_interrupted_replay_writes_no_snapshot(tmp_path: Path) -> None:
    def records():  # type: ignore[no-untyped-def]
        yield RECORDS[0]
        raise KeyboardInterrupt

    writer = SnapshotWriter(Draft(tmp_path / "s.jsonl"), small_base())
    replayed(records(), writer)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_replay_never_replaces_a_snapshot(tmp_path: Path) -> None:
    path = recorded(tmp_path / "s.jsonl", RECORDS)
    before = path.read_text()
    assert recorded(path, []).read_text() == before


def test_new_and_missing_cases_are_listed_and_those_left_out_are_not(tmp_path: Path) -> None:
    path = recorded(tmp_path / "s.jsonl", RECORDS[:3])
    comparison = compared(path, RECORDS[1:4])
    assert (comparison.new, comparison.missing, comparison.is_same) == (["case-abd"], ["case-"], False)
    against = Against(read_snapshot(path), small_base())
    against.deselect(Row(1, "case-", "", 1, "deselected"))
    against.skip(Row(2, "case-c", "", 1, "not run"))
    replayed(RECORDS[2:3], against)
    assert against.comparison().is_same


def test_two_cases_with_the_same_id_are_kept_apart(tmp_path: Path) -> None:
    twice = [record_of(case_of("c", id="x")), record_of(case_of("a", id="x"))]
    path = recorded(tmp_path / "s.jsonl", twice)
    assert [name_in(line) for line in read_snapshot(path)] == ["x", "x#2"]
    assert compared(path, twice).is_same
    assert [change.id for change in compared(path, twice[::-1]).changed] == ["x", "x#2"]


def test_a_lost_alarm_is_an_urgency_drop_by_that_rule(tmp_path: Path) -> None:
    (change,) = against_rules(tmp_path, "c", c=None)
    assert kinds(change)[0] == ("urgency drop", "B", "D", ["-r/c@left"])
    assert (change.gained, change.lost) == ([], ["r/c@left"])


def test_a_new_alarm_is_a_rise_by_that_rule_and_not_by_other_new_rules(tmp_path: Path) -> None:
    extra = rule(yes("c"), {"advice": "something"})
    (change,) = against_rules(tmp_path, "c", n=rule(yes("c"), alarm("A")), o=extra)
    assert ("urgency rise", "B", "A", ["+r/n@left"]) in kinds(change)
    assert change.gained == ["r/n@left", "r/o@left"]


def test_an_alarm_with_another_category_is_a_change_by_the_same_rules(tmp_path: Path) -> None:
    (change,) = against_rules(tmp_path, "c", c=rule(yes("c"), alarm("C")))
    assert kinds(change)[0] == ("urgency drop", "B", "C", [])


def test_a_level_changes_by_evidence_rivals_and_withdrawals(tmp_path: Path) -> None:
    (change,) = against_rules(tmp_path, "ab", b=None)
    assert ("left", "left L4 possible", "left L3 or L4 either_or", ["-r/b@left"]) in kinds(change)


def test_other_rules_alone_are_a_change(tmp_path: Path) -> None:
    (change,) = against_rules(tmp_path, "c", o=rule(yes("c"), {"withdraws": ["r/a"]}))
    assert kinds(change) == [("rules", "", "", ["+r/o@left"])]


def test_other_advice_is_a_change_by_its_rule(tmp_path: Path) -> None:
    (change,) = against_rules(tmp_path, "c", o=rule(yes("c"), {"advice": "something"}))
    assert kinds(change) == [("advice", "none", "something", ["+r/o@left"])]


def test_a_rival_and_its_pathway_change_by_its_rule(tmp_path: Path) -> None:
    (change,) = against_rules(tmp_path, "d", d=None)
    assert ("rivals", "Femoral neuropathy (left)", "none", ["-r/d@left"]) in kinds(change)
    assert ("pathways", "nerve", "spinal", ["-r/d@left"]) in kinds(change)


def test_a_case_that_can_no_longer_be_read_is_a_change(tmp_path: Path) -> None:
    path = recorded(tmp_path / "s.jsonl", [record_of(case_of("c", id="x"))])
    (change,) = compared(path, [Record("x", None)]).changed
    assert kinds(change)[0] == ("status", "answered", "invalid", [])


def test_urgency_drops_come_first(tmp_path: Path) -> None:
    records = [record_of(case_of(names)) for names in ("ab", "b", "c", "d")]
    path = recorded(tmp_path / "s.jsonl", records)
    rules = {**RULES, "b": rule(yes("b"), alarm("A")), "a": rule(yes("a"), root("L5", 9)), "c": RULES["d"]}
    changed = compared(path, records, make_base(rules, FINDINGS)).changed
    assert [change.differences[0].kind for change in changed[:3]] == ["urgency drop", "urgency rise", "urgency rise"]
    assert changed[0].id == "case-c", "which came third"
    assert [change.rank for change in changed] == sorted(change.rank for change in changed)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this is not a snapshot"),
        ("{}\n", "no line of a snapshot"),
        ('{"id": "x", "status": "answered"}\n', "this is not a snapshot"),
        ("{\n", "no line of a snapshot"),
        ('{"schema_version": 1, "id": "x", "observations": {}}\n' * 20, "no line of a snapshot"),
    ],
)
def test_what_is_no_snapshot_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "s.jsonl").write_text(text)
    with pytest.raises(InvalidInput, match=said) as caught:
        read_snapshot(tmp_path / "s.jsonl")
    assert caught.value.exit_code == Exit.USAGE
    (found,) = caught.value.diagnostics
    assert found.place.path.endswith("s.jsonl")
    assert "as `radiculo replay --record` writes it" in found.expected


@pytest.mark.parametrize("name", ["nowhere.jsonl", "no.gz"])
def test_a_snapshot_that_cannot_be_read_is_a_usage_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "no.gz").write_text("plain")
    with pytest.raises(InvalidInput, match="cannot be read") as caught:
        read_snapshot(tmp_path / name)
    assert caught.value.exit_code == Exit.USAGE


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ("Z", "A", "urgency drop"),
        ("A", "Z", "urgency rise"),
        ("A", "B", "urgency drop"),
        ("B", "A", "urgency rise"),
    ],
)
def test_a_category_that_is_no_more_counts_as_the_highest(tmp_path: Path, before: str, now: str, kind: str) -> None:
    path = recorded(tmp_path / "s.jsonl", [record_of(case_of("c"))])
    snapshot = read_snapshot(path)
    line = snapshot.parse(line_for(snapshot, "case-c"))
    assert line.answer is not None
    answers = (replace(line.answer, urgency=category) for category in (before, now))
    old, new = (line.model_copy(update={"answer": answer}) for answer in answers)
    assert [item.kind for item in change_of(old, new, small_base()).differences] == [kind]
