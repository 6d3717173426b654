"""`radiculo learn` through a pipe: every way to ask, every exit code, and JSON that keeps its schema."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
import pytest
import yaml

from radiculo.knowledge.sources import shipped
from radiculo.render.schemas import json_schema
from support.program import RULES, piped

USE = yaml.safe_load((shipped("rules") / "urgency.yaml").read_text("utf-8"))["intended_use"]
SECTIONS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (shipped("rules") / "catalogue").iterdir()}
ENTRIES = {key: entry for section in SECTIONS.values() for key, entry in section["entries"].items()}


@cache
def validator() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json_schema("catalogue"))


def learned(*arguments: str, code: int = 0) -> Any:
    ran = piped("learn", "--json", *arguments)
    assert (ran.code, ran.err) == (code, "")
    assert len(ran.lines) == 1
    found = json.loads(ran.out)
    validator().validate(found)
    assert (found["schema_version"], found["intended_use"]) == (1, USE)
    return found


WAYS = [
    ((), 0),
    (("drugs",), 0),
    (("pregabalin",), 0),
    (("mri",), 0),
    (("faq-5",), 0),
    (("stem", "cells"), 0),
    (("nsaid",), 0),
    (("--section", "surgery"), 0),
    (("--verdict", "recommended"), 0),
    (("--section", "drugs", "--verdict", "not-recommended"), 0),
    (("pregablin",), 5),
    (("xqzzy",), 5),
    (("--section", "supplements", "--verdict", "recommended"), 5),
]


@pytest.mark.parametrize(
    ("arguments", "code"), WAYS, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_every_text_ends_with_the_intended_use_and_has_no_colour(arguments: tuple[str, ...], code: int) -> None:
    ran = piped("learn", *arguments)
    assert (ran.code, ran.err) == (code, "")
    assert ran.lines[-1] == USE
    assert "\x1b" not in ran.out
    assert ran.out == piped("learn", "--plain", *arguments).out


@pytest.mark.parametrize(
    ("arguments", "code"), WAYS, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_json_of_every_way_keeps_the_published_schema(arguments: tuple[str, ...], code: int) -> None:
    found = learned(*arguments, code=code)
    assert (found["kind"] == "nothing") == (code == 5)


def test_without_a_topic_the_sections_are_shown_with_counts_and_how_to_go_on() -> None:
    out = piped("learn").out
    for name, section in SECTIONS.items():
        assert f"{name}  {section['title']}: {len(section['entries'])} entries" in out
    assert "radiculo learn drugs" in out
    found = learned()
    assert {section["id"]: section["entries"] for section in found["sections"]} == {
        name: len(section["entries"]) for name, section in SECTIONS.items()
    }
    assert found["entries"] == []


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_lists_its_entries_with_the_verdict_in_words(name: str) -> None:
    out = piped("learn", name).out
    for key, entry in SECTIONS[name]["entries"].items():
        verdict = f": {entry['verdict'].replace('_', ' ')}" if entry.get("verdict") else ""
        assert f"{key}  {entry['title']}{verdict}\n" in out
    assert [entry["id"] for entry in learned(name)["entries"]] == list(SECTIONS[name]["entries"])


def test_a_page_holds_everything_that_is_known() -> None:
    out, entry = piped("learn", "pregabalin").out, ENTRIES["pregabalin"]
    for field in ("title", "what", "reason", "regimen", "correction", "country"):
        assert entry[field] in out
    assert "Verdict of the evidence: not recommended" in out
    assert "as described in the literature; not a dose for any patient" in out
    assert "N Engl J Med 2017;376:1111-1120. https://doi.org/10.1056/NEJMoa1614292" in out
    assert "See also: gabapentin" in out


def test_the_page_of_a_test_says_when_and_when_not() -> None:
    out, entry = piped("learn", "mri").out, ENTRIES["mri"]
    for text in (*entry["indicated_when"], entry["timing"], *entry["not_indicated_when"], entry["note"]):
        assert text in out
    assert "Verdict" not in out


def test_the_page_of_a_question_holds_question_and_answer() -> None:
    out, entry = piped("learn", "faq-9").out, ENTRIES["do-injections-help"]
    for field in ("question", "answer", "reason", "correction"):
        assert entry[field] in out


def test_a_page_without_a_source_says_so() -> None:
    assert "Sources: none" in piped("learn", "cold").out
    assert learned("cold")["entries"][0]["sources"] == []


def test_a_page_in_json_holds_its_sources_and_labels_the_regimen() -> None:
    (page,) = learned("pregabalin")["entries"]
    assert page["verdict"] == "not_recommended"
    assert [source["key"] for source in page["sources"]] == ENTRIES["pregabalin"]["refs"]
    assert page["sources"][0]["url"] == "https://doi.org/10.1056/NEJMoa1614292"
    assert "not a dose" in page["regimen_label"]


def test_nothing_found_asks_what_was_meant() -> None:
    ran = piped("learn", "pregablin")
    assert ran.code == 5
    assert "did you mean: radiculo learn pregabalin" in ran.out
    assert learned("pregablin", code=5)["suggestions"][0] == "pregabalin"


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [(("--section", "drug"), "drugs"), (("--verdict", "recomended"), "recommended"), (("--verdict", "x"), "optional")],
)
def test_a_wrong_section_or_verdict_is_a_usage_error_with_a_suggestion(arguments: tuple[str, ...], meant: str) -> None:
    ran = piped("learn", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert meant in ran.err


def test_a_verdict_may_be_written_as_it_is_shown() -> None:
    assert piped("learn", "--verdict", "not recommended").out == piped("learn", "--verdict", "not_recommended").out


def test_rules_without_a_catalogue_have_nothing_to_show() -> None:
    ran = piped("learn", "--rules", RULES)
    assert (ran.code, ran.out) == (5, "")
    assert "no catalogue" in ran.err


def test_colour_can_be_forced_and_loses_no_word() -> None:
    coloured = piped("learn", "--color", "drugs", COLUMNS="500").out
    assert "\x1b[" in coloured


def test_the_sections_keep_their_published_schema() -> None:
    schema = jsonschema.Draft7Validator(json_schema("section"))
    for section in SECTIONS.values():
        schema.validate(section)
