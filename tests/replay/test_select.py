"""Selection: filters, an early stop, and every record counted."""

from __future__ import annotations

import pytest

from radiculo.cases.read import Record
from radiculo.cases.shapes import Expect, Source, Truth
from radiculo.replay.reporter import Reporter
from radiculo.replay.run import Result
from radiculo.replay.select import Filter, Selection
from support.replays import case_of, record_of

RECORDS = [
    record_of(case_of("", id="cr-001", tags=("exam",), source=Source(citation="x"), truth=Truth(urgency="D"))),
    record_of(case_of("", id="cr-002", source=Source(citation="x"))),
    record_of(case_of("", id="v-1", tags=("exam", "slow"), synthetic=True, expect=Expect(urgency="D"))),
    record_of(case_of("", id="v-2", synthetic=True, expect=Expect(urgency="A", known="accepted"))),
]


def selected(wanted: Filter) -> list[str]:
    return [record.name for record in Selection(wanted).of(RECORDS)]


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
    assert list(selection.of([Record("bad.yaml", None)])) == [Record("bad.yaml", None)]


def test_what_is_left_out_is_counted_and_told() -> None:
    told = []

    class Told(Reporter):
        def deselect(self, record: Record) -> None:
            told.append(record.name)

    selection = Selection(Filter(tags=("slow",)), observer=Told())
    assert len(list(selection.of(RECORDS))) == 1
    assert (selection.deselected, told) == (3, ["cr-001", "cr-002", "v-2"])
    assert selection.describe() == ["3 records not selected"]


@pytest.mark.parametrize("result", [{"status": "failed"}, {"status": "invalid"}, {"status": "crashed"}])
def test_the_run_stops_after_so_many_failures_and_counts_the_rest(result: dict[str, str]) -> None:
    told: list[str] = []

    class Told(Reporter):
        def skip(self, record: Record) -> None:
            told.append(record.name)

    selection = Selection(Filter(), maxfail=1, observer=Told())
    run = []
    for record in selection.of(RECORDS):
        run.append(record.name)
        selection.add(Result.model_validate({"id": record.name, **(result if record.name == "cr-002" else OK)}))
    assert run == ["cr-001", "cr-002"]
    assert (selection.not_run, told) == (2, ["v-1", "v-2"])
    assert selection.describe() == ["2 records not run: stopped after 1 failed (--maxfail)"]


OK = {"status": "ok"}


def test_an_unexpected_pass_counts_as_a_failure() -> None:
    selection = Selection(Filter(), maxfail=1)
    selection.add(Result(id="x", status="ok", known="accepted", unexpected_pass=True))
    assert selection.stopped


def test_without_maxfail_it_never_stops() -> None:
    selection = Selection(Filter())
    for _ in range(5):
        selection.add(Result(id="x", status="failed"))
    assert not selection.stopped


def test_a_tag_that_no_case_has_gets_a_suggestion() -> None:
    selection = Selection(Filter(tags=("exams",)))
    assert list(selection.of(RECORDS)) == []
    assert selection.suggestion() == "no case has the tag 'exams'; did you mean 'exam'?"
