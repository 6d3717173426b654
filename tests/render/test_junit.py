"""JUnit XML: read back by junitparser, each record a test case, every text escaped."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase

from radiculo.cases.read import Record
from radiculo.cases.shapes import Expect
from radiculo.errors import Place
from radiculo.render.junit import JUnit
from radiculo.replay.job import Row
from support.replays import case_of, record_of, replayed

NASTY = "]]> <b> & \" ' \x00\x1b \ud800 \n\t é"


def written(path: Path, records: list[Record]) -> JUnitXml:
    replayed(records, JUnit(path))
    return JUnitXml.fromfile(str(path))


def cases(xml: JUnitXml) -> list[TestCase]:
    (suite,) = xml
    return list(suite)


@pytest.fixture(scope="module")
def xml(tmp_path_factory: pytest.TempPathFactory) -> JUnitXml:
    records = [
        record_of(case_of("a", place=Place("/work/cases/deep/a.jsonl", 7, 1))),
        record_of(case_of("c", expect=Expect(urgency="A"))),
        record_of(case_of("c", id="known", expect=Expect(urgency="A", known="accepted"))),
        record_of(case_of("c", id="surprise", expect=Expect(urgency="B", known="accepted"))),
        Record("cases/bad.jsonl:3", None),
    ]
    return written(tmp_path_factory.mktemp("junit") / "r.xml", records)


def test_the_counts_add_up(xml: JUnitXml) -> None:
    (suite,) = xml
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (5, 2, 1, 1)
    assert suite.time == pytest.approx(sum(case.time for case in suite), abs=0.01)
    before = (xml.tests, xml.failures, xml.errors, suite.skipped)
    xml.update_statistics()
    assert (xml.tests, xml.failures, xml.errors, suite.skipped) == before


def test_it_keeps_to_the_schema_of_jenkins_but_for_the_place_of_a_case(xml: JUnitXml) -> None:
    known = {
        "testsuites": {"name", "time", "tests", "failures", "errors"},
        "testsuite": {"name", "time", "tests", "failures", "errors", "skipped"},
        "properties": set(),
        "property": {"name", "value"},
        "testcase": {"name", "time", "classname", "file", "line"},
        **{kind: {"type", "message"} for kind in ("failure", "error", "skipped")},
    }
    for element in ElementTree.parse(xml.filepath).iter():
        assert set(element.attrib) <= known[element.tag]


def test_a_record_has_a_class_a_file_and_a_line(xml: JUnitXml) -> None:
    first, *_, last = cases(xml)
    assert (first.classname, first.name) == ("work.cases.deep.a", "case-a")
    assert (first._elem.get("file"), first._elem.get("line")) == ("/work/cases/deep/a.jsonl", "7")
    assert (last._elem.get("file"), last._elem.get("line")) == ("cases/bad.jsonl", "3")


def test_each_kind_of_record_has_its_element(xml: JUnitXml) -> None:
    kinds = [[type(result) for result in case.result] for case in cases(xml)]
    assert kinds == [[], [Failure], [Skipped], [Failure], [Error]]


def test_a_failure_tells_what_was_expected_and_which_rule_is_responsible(xml: JUnitXml) -> None:
    (failure,) = cases(xml)[1].result
    assert failure.message == "urgency: expected A, got B (set by r/c)"
    assert "urgency A could come from r/e (left), which waits for: left.e" in failure.text


def test_the_suite_carries_the_stamp(xml: JUnitXml) -> None:
    (suite,) = xml
    found = {each.name: each.value for each in suite.properties()}
    assert {"radiculo", "rules", "rules-hash", "engine", "intended-use"} <= found.keys()


def test_every_text_survives_or_is_written_as_an_escape(tmp_path: Path) -> None:
    case = case_of("c", expect=Expect(urgency="A", known=NASTY), place=Place(f"dir/{NASTY}", 1, 1))
    (found,) = cases(written(tmp_path / "r.xml", [record_of(case)]))
    clean = "]]> <b> & \" ' \\x00\\x1b \\ud800    é"
    assert found.result[0].message == f"known: {clean}"
    assert found._elem.get("file") == f"dir/{clean}"


def test_a_record_that_was_not_run_is_skipped(tmp_path: Path) -> None:
    writer = JUnit(tmp_path / "r.xml")
    writer.skip(Row(2, "later", "later", 0, "not run"))
    replayed([], writer)
    (case,) = cases(JUnitXml.fromfile(str(tmp_path / "r.xml")))
    assert (case.name, case.result[0].message) == ("later", "not run: the replay stopped early")
