"""The shipped catalogue: every item answered once, every entry with a verdict and a source or an honest lack of one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from radiculo.catalogue.model import Catalogue, Entry
from radiculo.catalogue.read import load_catalogue
from radiculo.catalogue.shapes import InvestigationShape, QuestionShape, TreatmentShape
from radiculo.knowledge.rulebase import load_rules
from radiculo.knowledge.sources import shipped

SEED = Path("/work/shared/seed.txt")
SHINGLE = 8
CATALOGUE: Catalogue = load_catalogue(load_rules(shipped("rules")))
ENTRIES = list(CATALOGUE.entries.values())
INVENTORY = [line.split("\t") for line in (shipped("rules") / "inventory.tsv").read_text("utf-8").splitlines()[1:]]
EXPECTED = {
    **{f"nondrug-{n}": "nondrug" for n in range(1, 31)},
    **{f"drug-{n}": "drugs" for n in range(1, 21)},
    **{f"supplement-{n}": "supplements" for n in range(1, 11)},
    **{f"regenerative-{n}": "regenerative" for n in range(1, 11)},
    **{f"surgery-{n}": "surgery" for n in range(1, 11)},
    **{f"prevention-{n}": "prevention" for n in range(1, 11)},
    **{f"doavoid-{n}": "do-and-avoid" for n in range(1, 11)},
    **{f"faq-{n}": "questions" for n in range(1, 16)},
    **{f"test-{n}": "investigations" for n in range(17, 31)},
}
WITH_REGIMENS = ("drugs", "supplements", "regenerative")  # where the seed gives doses


def texts(entry: Entry) -> dict[str, str]:
    """Every text of an entry by the name of its field."""
    found = {}
    for name, value in entry.shape.model_dump(exclude={"refs", "seed", "see"}).items():
        for part in value if isinstance(value, list) else [value]:
            if part:
                found[f"{name} {part[:20]}"] = str(part)
    return found


def tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def shingles(text: str) -> set[tuple[str, ...]]:
    found = tokens(text)
    return {tuple(found[i : i + SHINGLE]) for i in range(len(found) - SHINGLE + 1)}


@cache
def seed_shingles() -> set[tuple[str, ...]]:
    return shingles(SEED.read_text(encoding="utf-8"))


def test_every_item_is_answered_exactly_once_and_in_its_section() -> None:
    answered = [(item, entry.section) for entry in ENTRIES for item in entry.shape.seed]
    assert len(EXPECTED) == 115 + 14
    assert sorted(answered) == sorted(EXPECTED.items())


def test_the_inventory_is_complete() -> None:
    assert len(INVENTORY) == 198
    assert all(len(row) == 3 and all(row) for row in INVENTORY)
    of_the_catalogue = {item for item, _, role in INVENTORY if role.startswith("catalogue")}
    assert of_the_catalogue == {item for item in EXPECTED if not item.startswith("test-")}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
class TestEntry:
    def test_it_has_a_verdict_with_a_reason_or_an_indication_with_its_timing(self, entry: Entry) -> None:
        match entry.shape:
            case TreatmentShape(verdict=verdict, reason=reason):
                assert verdict
                assert reason
            case QuestionShape(verdict=verdict, reason=reason, answer=answer):
                assert answer
                assert bool(verdict) == bool(reason)
            case InvestigationShape(indicated_when=when, timing=timing, not_indicated_when=unless):
                assert when
                assert timing
                assert unless

    def test_it_has_a_source_or_says_that_none_was_found(self, entry: Entry) -> None:
        if not entry.shape.refs:
            assert entry.verdict == "insufficient_evidence"
            assert re.search(r"\bno (trial|source|guideline)\b|\bno trial register\b", entry.reason.casefold())

    def test_the_reason_is_one_plain_sentence(self, entry: Entry) -> None:
        reason = getattr(entry.shape, "reason", "")
        assert not reason or (reason.endswith(".") and not re.search(r"[.!?] [A-Z]", reason[:-1]))

    def test_a_regimen_is_given_or_its_lack_explained_where_the_seed_gives_one(self, entry: Entry) -> None:
        if isinstance(entry.shape, TreatmentShape) and entry.section in WITH_REGIMENS and entry.shape.seed:
            assert bool(entry.shape.regimen) != bool(entry.shape.without_regimen)

    def test_it_gives_no_order_to_the_reader(self, entry: Entry) -> None:
        orders = re.compile(r"\b(you|your) (should|must|need|can|may)\b|\btake \d|\buse \d", re.IGNORECASE)
        assert not [name for name, text in texts(entry).items() if orders.search(text)]

    def test_a_correction_names_what_it_corrects_and_what_is_better(self, entry: Entry) -> None:
        correction = entry.shape.correction
        assert not correction or ("seed article" in correction or "No source" in correction)

    @pytest.mark.skipif(not SEED.is_file(), reason="the seed article is not part of the project")
    def test_it_copies_no_sentence_of_the_seed(self, entry: Entry) -> None:
        copied = {name: shingles(text) & seed_shingles() for name, text in texts(entry).items()}
        assert not {name: found for name, found in copied.items() if found}


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        ("tens", "not_recommended"),
        ("traction", "not_recommended"),
        ("ibuprofen", "optional"),
        ("pregabalin", "not_recommended"),
        ("gabapentin", "not_recommended"),
        ("prednisone", "not_recommended"),
        ("morphine", "not_recommended"),
        ("glucosamine", "not_recommended"),
        ("alendronate", "wrong_indication"),
        ("bmp-2", "wrong_indication"),
        ("fusion", "not_recommended"),
        ("prevent-footwear", "not_recommended"),
        ("do-mattress", "not_recommended"),
        ("stay-active", "recommended"),
        ("prevent-core-exercise", "recommended"),
    ],
)
def test_verdicts_that_guidelines_and_trials_fix(entry: str, verdict: str) -> None:
    assert CATALOGUE.entries[entry].verdict == verdict


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("faq-1", "L4"),
        ("faq-2", "55 %"),
        ("faq-4", "four to one"),
        ("faq-5", "reflex alone"),
        ("faq-9", "paralysis"),
        ("faq-11", "6 to 12 weeks"),
        ("drug-5", "five days"),
        ("drug-10", "spasticity"),
        ("drug-13", "negative"),
        ("drug-16", "no gain in pain"),
        ("regenerative-1", "regenerates neither"),
        ("test-21", "no test for a root"),
        ("test-27", "does not exclude metastases"),
        ("doavoid-8", "Medium-firm"),
    ],
)
def test_known_mistakes_of_the_seed_are_corrected_openly(item: str, words: str) -> None:
    shape = CATALOGUE.by_seed[item].shape
    assert shape.correction
    assert words in " ".join(texts(CATALOGUE.by_seed[item]).values())
