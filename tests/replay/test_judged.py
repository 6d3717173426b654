"""What is judged once for many records is judged as each of them alone would be."""

from __future__ import annotations

import json

import pytest

from radiculo.judge.score import breaches, score
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.tables import TIERS
from radiculo.knowledge.vocabulary import LEGS
from radiculo.replay import judged
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk
from radiculo.replay.judged import Judged
from radiculo.replay.one_by_one import OneByOne
from radiculo.replay.tally import Cell, Tally, truth_cells
from support.bases import shipped_base
from support.dice import Dice, Seeded, chance, pick, some
from support.random_cases import random_case

RECORDS = 60
BLOCKS = 6  # of each kind: few, so that many records share one


def random_truth(dice: Dice, base: RuleBase) -> dict[str, object]:
    tables, terms = base.tables, base.tables.terms
    whole: dict[str, object] = {
        "roots": some(dice, list(tables.roots), 0, 2),
        "side": pick(dice, [*LEGS, "both"]),
        "segment": pick(dice, list(tables.segments)),
        "zone": pick(dice, list(tables.zones)),
        "mechanism": pick(dice, list(terms.mechanisms)),
        "rival": pick(dice, list(terms.rivals)),
        "urgency": pick(dice, list(tables.categories)),
        "pathway": pick(dice, list(terms.pathways)),
    }
    kept = {name: value for name, value in whole.items() if chance(dice, 60)}
    return kept | {f"{name}_basis": "stated" for name in ("roots", "urgency") if name in kept}


def random_expect(dice: Dice, base: RuleBase) -> dict[str, object]:
    truth = random_truth(dice, base)
    kept = {name: truth[name] for name in ("roots", "side", "urgency", "pathway", "rival") if name in truth}
    rules = {name: some(dice, list(base.by_id), 1, 2) for name in ("fires", "silent") if chance(dice, 25)}
    return kept | rules | {"tier": some(dice, TIERS[:-1], 1, 3)}


def records(base: RuleBase) -> Chunk:
    """Random cases, each with one of a few truths and expectations, and each of these with many cases."""
    dice = Seeded("judged")
    truths = [random_truth(dice, base) for _ in range(BLOCKS)]
    expects = [random_expect(dice, base) for _ in range(BLOCKS)]
    texts = []
    for number in range(RECORDS):
        found = random_case(dice, base)
        case = {"schema_version": 1, "id": f"n{number}", "synthetic": True, "observations": found.written()}
        texts.append(json.dumps(case | {"truth": pick(dice, truths), "expect": pick(dice, expects)}).encode())
    return Chunk(1, tuple(("some.jsonl", at, text) for at, text in enumerate([*texts, *texts], 1)))  # each once more


def counted(tally: Tally) -> dict[Cell, int]:
    return {cell: count for cell, count in tally.cells.items() if cell[0] != "rules"}


def test_records_that_share_a_block_are_judged_as_by_the_engine_of_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judged, "MOST_REMEMBERED", 3)  # so that most is forgotten again
    base = shipped_base()
    chunk = records(base).part(0, RECORDS)
    on_arrays, by_record = Bulk(base).run(chunk), OneByOne(base).run(chunk)
    assert counted(on_arrays.tally) == counted(by_record.tally)
    assert on_arrays.tally.statuses == by_record.tally.statuses
    assert on_arrays.tally.missed == by_record.tally.missed
    failed = [(r.id, r.failures, r.score) for r in by_record.results if r.failures]
    assert [(r.id, r.failures, r.score) for r in on_arrays.results] == failed
    assert 0 < len(failed) < len(chunk)


def test_what_is_remembered_is_what_would_be_found() -> None:
    base = shipped_base()
    bulk, chunk = Bulk(base), records(base)
    rows = [row for row in bulk.rows.of(chunk) if row.invalid is None]
    answers, judge = bulk._answers(rows, twice=False), Judged(base)
    for at, row in enumerate(rows):
        assert row.truth
        assert row.expect
        answer = answers.answer(at)
        found = score(row.truth, answer, answers.domains[at], base)
        assert judge.score(row.truth, answers, at) == (found, truth_cells(row.truth, answer, found))
        broken = breaches(row.expect, answer, answers.fired(at), answers.quiet(at), base)
        assert judge.breaches(row.expect, answers, at) == tuple(broken)


def test_a_rule_that_is_silent_on_one_leg_only_is_not_silent() -> None:
    base = shipped_base()
    knees = {"left.patellar_reflex": "absent", "right.patellar_reflex": "normal"}
    rule = "level/l4-patellar-reflex"
    case = {"schema_version": 1, "id": "knees", "synthetic": True, "observations": knees, "expect": {"silent": [rule]}}
    chunk = Chunk(1, (("some.jsonl", 1, json.dumps(case).encode()),))
    failures = [[r.failures for r in runner.run(chunk).results] for runner in (Bulk(base), OneByOne(base))]
    assert failures[0] == failures[1] == [[f"rule {rule}: expected to be silent, but it fires"]]
