"""Selection: filters, an early stop, and every record counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from unittest import mock

import pytest

from radiculo.cases.read import Record
from radiculo.cases.shapes import Expect, Source, Truth
from radiculo.knowledge.base import RuleBase
from radiculo.replay import one_by_one
from radiculo.replay.conductor import Conductor
from radiculo.replay.filter import Filter
from radiculo.replay.job import BY_RECORD, Done, Row
from radiculo.replay.one_by_one import OneByOne
from radiculo.replay.reporter import Reporter, Reporters
from radiculo.replay.run import Result
from radiculo.replay.select import Selection, is_failure
from radiculo.replay.session import Session
from support.replays import Kept, case_of, record_of, small_base

RECORDS = [
    record_of(case_of("", id="cr-001", tags=("exam",), source=Source(citation="x"), truth=Truth(urgency="D"))),
    record_of(case_of("", id="cr-002", source=Source(citation="x"))),
    record_of(case_of("", id="v-1", tags=("exam", "slow"), synthetic=True, expect=Expect(urgency="D"))),
    record_of(case_of("", id="v-2", synthetic=True, expect=Expect(urgency="A", known="accepted"))),
]


def run(selection: Selection, *reporters: Reporter, records: Sequence[Record] = RECORDS) -> list[str]:
    """Run records in one chunk, and what the selection does with it; return the names of those that were run."""
    kept = Kept()
    each = OneByOne(small_base(), replace(BY_RECORD, filter=selection.filter))

    def again(_: Done, number: int) -> tuple[Done, Done]:
        rest = each.run_records(records[number:], number + 1, stopped=True)
        return each.run_records(records[:number]), rest

    conductor = Conductor(Session(small_base()), each.job, selection, Reporters([kept, *reporters], small_base()))
    with mock.patch.object(Conductor, "_again", lambda _, done, number: again(done, number)):
        conductor.run([each.run_records(records)], lambda _: None)
    return [entry.result.id for entry in kept.entries]


def selected(wanted: Filter) -> list[str]:
    return run(Selection(wanted))


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Filter(), ["cr-001", "cr-002", "v-1", "v-2"]),
        (Filter(tags=("exam",)), ["cr-001", "v-1"]),
        (Filter(tags=("slow", "exam"), not_tags=("slow",)), ["cr-001"]),
        (Filter(ids=("cr-*",)), ["cr-001", "cr-002"]),
        (Filter(ids=("CR-*",)), []),
        (Filter(ids=("cr-001", "v-?")), ["cr-001", "v-1", "v-2"]),
        (Filter(classes=("published",)), ["cr-001", "cr-002"]),
        (Filter(classes=("synthetic",)), ["v-1", "v-2"]),
        (Filter(classes=("scored",)), ["cr-001"]),
        (Filter(classes=("vignette",)), ["v-1", "v-2"]),
        (Filter(classes=("known", "scored")), ["cr-001", "v-2"]),
        (Filter(tags=("exam",), classes=("published",)), ["cr-001"]),
        (Filter(names=frozenset({"v-2"})), ["v-2"]),
    ],
)
def test_a_filter_takes_one_of_each_list(wanted: Filter, names: list[str]) -> None:
    assert selected(wanted) == names


def test_a_record_that_cannot_be_read_is_never_filtered_away() -> None:
    selection = Selection(Filter(tags=("exam",), names=frozenset()))
    assert run(selection, records=[Record("bad.yaml", None)]) == ["bad.yaml"]


class LeftOut(Reporter):
    """Keeps the names of what is not run."""

    def __init__(self) -> None:
        self.deselected: list[str] = []
        self.skipped: list[str] = []

    def deselect(self, row: Row) -> None:
        self.deselected.append(row.name)

    def skip(self, row: Row) -> None:
        self.skipped.append(row.name)


def test_what_is_left_out_is_counted_and_told() -> None:
    told, selection = LeftOut(), Selection(Filter(tags=("slow",)))
    assert len(run(selection, told)) == 1
    assert (selection.deselected, told.deselected) == (3, ["cr-001", "cr-002", "v-2"])
    assert selection.describe() == ["3 records not selected"]


@pytest.mark.parametrize("kind", ["failed", "invalid", "crashed"])
def test_the_run_stops_after_so_many_failures_and_counts_the_rest(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_record(record: Record, base: RuleBase, place: int) -> Result:
        return Result.model_validate({"id": record.name, "record": place, "status": kind if place == 2 else "ok"})

    monkeypatch.setattr(one_by_one, "run_record", run_record)
    told, selection = LeftOut(), Selection(Filter(), maxfail=1)
    assert run(selection, told) == ["cr-001", "cr-002"]
    assert (selection.not_run, told.skipped) == (2, ["v-1", "v-2"])
    assert selection.describe() == ["2 records not run: stopped after 1 failed (--maxfail)"]


def test_an_unexpected_pass_counts_as_a_failure() -> None:
    assert is_failure(Result(id="x", status="ok", known="accepted", unexpected_pass=True))
    assert not is_failure(Result(id="x", status="ok", known="accepted"))


def test_without_maxfail_it_never_stops() -> None:
    selection = Selection(Filter())
    assert run(selection, records=[Record(name, None) for name in "abcde"]) == list("abcde")
    assert not selection.stopped


def test_a_tag_that_no_case_has_gets_a_suggestion() -> None:
    selection = Selection(Filter(tags=("exams",)))
    assert run(selection) == []
    assert selection.suggestion() == "no case has the tag 'exams'; did you mean 'exam'?"
