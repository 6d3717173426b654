"""A file of another shape does not flood: each problem is told a few times in full, and then counted."""

from __future__ import annotations

import io
import time

from radiculo.errors import Diagnostic, Place
from radiculo.render.diagnostics import MOST_OF_A_KIND, print_diagnostics
from radiculo.render.screen import Screen, Style
from radiculo.render.told import IN_FULL, Told


def problem(code: str, what: str, line: int) -> Diagnostic:
    return Diagnostic(code, what, Place("a.jsonl", line, 1))


def told(records: list[list[Diagnostic]]) -> str:
    stream = io.StringIO()
    teller = Told(Screen(Style(plain=True), stream))
    for record in records:
        teller.tell(record)
    teller.finish()
    return stream.getvalue()


def test_the_same_problem_of_many_records_is_counted() -> None:
    said = told([[problem("missing-field", "'observations' is missing", n)] for n in range(1, 30_001)])
    assert said.count("-->") == IN_FULL
    assert said.endswith("30000 records: error[missing-field]: 'observations' is missing; first: a.jsonl:1:1\n")


def test_every_place_within_one_record_is_shown() -> None:
    said = told([[problem("x", "same", n) for n in range(1, 21)]])
    assert said.count("-->") == 20
    assert "records:" not in said


def test_ever_new_problems_of_one_kind_are_cut() -> None:
    said = told([[problem("unknown-finding", f"unknown finding 'x{n}'", n)] for n in range(1000)])
    assert said.count("-->") == MOST_OF_A_KIND
    assert said.endswith(f"{1000 - MOST_OF_A_KIND} more problems of the kind 'unknown-finding' are not shown\n")


def test_a_record_of_very_many_problems_is_told_in_one_pass() -> None:
    record = [problem("unknown-finding", f"unknown finding 'x{n}'", n) for n in range(20_000)]
    started = time.process_time()
    assert told([record]).count("-->") == MOST_OF_A_KIND
    assert time.process_time() - started < 10  # each compared with each would take minutes


def test_a_folder_of_stray_files_does_not_flood_either() -> None:
    stream = io.StringIO()
    strays = [Diagnostic("stray-file", "no rule", Place(f"{n}.txt")) for n in range(12_000)]
    print_diagnostics(Screen(Style(plain=True), stream), [*strays, problem("x", "one of another kind", 1)])
    said = stream.getvalue()
    assert said.count("-->") == MOST_OF_A_KIND + 1
    assert f"{12_000 - MOST_OF_A_KIND} more problems of the kind 'stray-file' are not shown" in said
    assert said.endswith("12001 errors, 0 warnings\n")
