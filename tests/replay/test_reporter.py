"""Reporters: each record once, in order, with its place and the reasons of its failure."""

from __future__ import annotations

import pytest

from radiculo.cases.read import Record
from radiculo.cases.shapes import Expect
from radiculo.errors import EngineFault
from radiculo.replay import reporter
from support.replays import Kept, case_of, entry_of, record_of, replayed


def test_every_record_is_told_in_order_with_its_place() -> None:
    kept = Kept()
    records = [record_of(case_of("a")), Record("bad.yaml", None), Record("many.jsonl:7", None)]
    replayed(records, kept)
    assert [(entry.result.id, str(entry.place)) for entry in kept.entries] == [
        ("case-a", "cases/a.yaml:1:1"),
        ("bad.yaml", "bad.yaml"),
        ("many.jsonl:7", "many.jsonl:7:1"),
    ]
    assert all(entry.seconds >= 0 for entry in kept.entries)


def test_only_a_failure_has_reasons() -> None:
    assert entry_of(case_of("c", expect=Expect(urgency="A"))).reasons
    assert entry_of(case_of("c", expect=Expect(urgency="B"))).reasons == ()
    assert entry_of(case_of("c", expect=Expect(urgency="A", known="accepted"))).reasons == ()


def test_an_unexpected_pass_is_a_failure_that_says_so() -> None:
    entry = entry_of(case_of("c", expect=Expect(urgency="B", known="too cautious")))
    assert entry.failed
    assert entry.told == ["passes although marked known: too cautious"]


def test_reasons_are_sought_for_a_limited_number_of_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporter, "MAX_REASONED", 2)
    kept = Kept()
    replayed([record_of(case_of("c", expect=Expect(urgency="A"))) for _ in range(3)], kept)
    assert [bool(entry.reasons) for entry in kept.entries] == [True, True, False]


def test_a_fault_while_looking_for_reasons_does_not_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> None:
        raise EngineFault("they disagree")

    monkeypatch.setattr(reporter, "reasons", fault)
    assert entry_of(case_of("c", expect=Expect(urgency="A"))).reasons == ("no reasons: they disagree",)
