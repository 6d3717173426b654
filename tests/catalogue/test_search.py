"""Finding entries: by name, by word, by section and verdict; suggestions only when nothing matches."""

from __future__ import annotations

import pytest

from radiculo.catalogue.model import VERDICTS, Catalogue
from radiculo.catalogue.read import load_catalogue
from radiculo.catalogue.search import Query, find, search, suggest
from radiculo.knowledge.rulebase import load_rules
from radiculo.knowledge.sources import shipped

CATALOGUE: Catalogue = load_catalogue(load_rules(shipped("rules")))
ENTRIES = tuple(CATALOGUE.entries.values())


def ids(**query: object) -> list[str]:
    return [entry.id for entry in find(CATALOGUE, Query(**query)).entries]  # type: ignore[arg-type]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_entry_is_found_by_its_id_and_by_its_item(entry: object) -> None:
    for name in (entry.id, *entry.shape.seed):  # type: ignore[attr-defined]
        answer = find(CATALOGUE, Query(name))
        assert (answer.kind, answer.entries) == ("page", (entry,))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_entry_is_found_by_its_title(entry: object) -> None:
    assert entry in find(CATALOGUE, Query(entry.title)).entries  # type: ignore[attr-defined]


@pytest.mark.parametrize("section", CATALOGUE.sections, ids=lambda section: section.id)
def test_every_section_is_found_by_its_id_and_title_in_any_case(section: object) -> None:
    for name in (section.id, section.title, section.id.upper()):  # type: ignore[attr-defined]
        answer = find(CATALOGUE, Query(name))
        assert (answer.kind, answer.entries) == ("section", section.entries)  # type: ignore[attr-defined]


def test_an_alias_of_one_entry_gives_its_page_and_of_several_their_list() -> None:
    assert ids(topic="Lyrica") == ["pregabalin"]
    assert {"ibuprofen", "naproxen", "ketorolac"} <= set(ids(topic="nsaid"))
    assert find(CATALOGUE, Query("NSAID")).kind == "list"


def test_all_words_must_match_and_names_come_before_reasons() -> None:
    assert ids(topic="epidural steroid")[0] == "epidural-steroid"
    found = [entry.id for entry in search(ENTRIES, "steroid")]
    assert found.index("prednisone") < found.index("radiographs")
    assert not search(ENTRIES, "steroid zebra")
    assert not search(ENTRIES, "  ")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_selects_exactly_its_entries(verdict: str) -> None:
    assert ids(verdict=verdict) == [entry.id for entry in ENTRIES if entry.verdict == verdict]
    assert ids(verdict=verdict)


def test_section_and_verdict_narrow_a_search() -> None:
    assert ids(topic="walking", section="do-and-avoid") == ["do-stay-active"]
    assert set(ids(section="drugs", verdict="not_recommended")) >= {"pregabalin", "gabapentin"}
    assert find(CATALOGUE, Query("pregabalin", verdict="recommended")).kind == "nothing"
    assert find(CATALOGUE, Query(section="supplements", verdict="recommended")).kind == "nothing"


def test_nothing_asked_is_an_overview() -> None:
    answer = find(CATALOGUE, Query())
    assert (answer.kind, answer.entries) == ("overview", ())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pregablin", "pregabalin"),
        ("microdisectomy", "microdiscectomy"),
        ("laminektomy", "laminectomy"),
        ("suplements", "supplements"),
        ("glucosamin sulfat", "glucosamine"),
    ],
)
def test_a_misspelt_topic_gets_the_entry_that_was_meant_first(typed: str, meant: str) -> None:
    answer = find(CATALOGUE, Query(typed))
    assert answer.entries[:1] == (CATALOGUE.entries.get(meant),) or answer.suggestions[0] == meant


def test_what_is_like_nothing_gets_no_suggestion() -> None:
    assert suggest(CATALOGUE, "xqzzy") == ()
    assert find(CATALOGUE, Query("xqzzy")).kind == "nothing"
