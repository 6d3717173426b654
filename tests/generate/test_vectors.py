"""The published program and its test vectors: a second program that reads only the artefact gives the answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from radiculo.generate.vectors import text_of, vectors
from radiculo.knowledge.base import RuleBase
from radiculo.triage.artefact import artefact
from support.bases import finding, make_base, rival, root, rule, yes
from support.player import TIERS, Player


@pytest.fixture(scope="module")
def published(base: RuleBase) -> dict[str, Any]:
    return json.loads(json.dumps(artefact(base)))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def told(base: RuleBase) -> dict[str, Any]:
    return json.loads(text_of(vectors(base, cases=100, decisions=400)))  # type: ignore[no-any-return]


def test_a_player_of_the_artefact_gives_every_verdict(published: dict[str, Any], told: dict[str, Any]) -> None:
    player = Player(published)
    assert len(told["cases"]) == 100
    for vector in told["cases"]:
        assert player.verdicts(vector["codes"] | vector["conclusions"]) == vector["verdicts"], vector["outcome"]["case"]
    assert set("".join(vector["verdicts"] for vector in told["cases"])) == {"f", "s", "w"}


def test_a_player_of_the_artefact_decides_every_case(published: dict[str, Any], told: dict[str, Any]) -> None:
    player, plan = Player(published), published["plan"]
    for vector in told["cases"]:
        fires = {at for at, letter in enumerate(player.verdicts(vector["codes"])) if letter == "f"}
        found, outcome = player.decide(fires, vector["codes"]), vector["outcome"]
        assert plan["categories"][-found["urgency"]] == outcome["urgency"]["category"], outcome["case"]
        for leg, level in enumerate(outcome["levels"]):
            named = [plan["roots"][at] for at in found["order"][leg] if found["headline"][leg][at]]
            assert (TIERS[found["tier"][leg]], named) == (level["tier"], level["roots"]), outcome["case"]
            assert found["withdrawn"][leg] == level["withdrawn"], outcome["case"]
    assert {vector["outcome"]["urgency"]["category"] for vector in told["cases"]} >= set("ABCD")


def test_a_player_of_the_artefact_decides_random_sets_of_rules(published: dict[str, Any], told: dict[str, Any]) -> None:
    player = Player(published)
    for vector in told["decisions"]:
        fires = vector.pop("fires")
        assert player.decide(set(fires), {}) == vector, fires
    assert {tier for vector in told["decisions"] for tier in vector["tier"]} == set(range(len(TIERS)))


def test_signs_negation_and_counts_are_in_the_program() -> None:
    """The shipped rules hardly negate; these do."""
    counted = {"count": {"at_least": 2, "of": [yes("a"), yes("b"), {"not": yes("c")}]}}
    rules = {
        "s": rule({"not": yes("a")}, {"sign": "calm"}, scope="patient"),
        "x": rule({"all": [yes("calm"), counted]}, {"advice": "x"}, scope="patient"),
        "y": rule({"any": [yes("d"), yes("other.d")]}, root("L4", 3), rival("joint")),
    }
    patient = {name: finding(sides="patient") for name in "abc"}
    base = make_base(rules, patient | {"d": finding()}, signs={"calm": "patient"})
    player = Player(json.loads(json.dumps(artefact(base))))
    for vector in json.loads(text_of(vectors(base, cases=60, decisions=5)))["cases"]:
        assert player.verdicts(vector["codes"] | vector["conclusions"]) == vector["verdicts"]


def test_vectors_are_the_same_every_time_and_name_their_artefact(base: RuleBase, published: dict[str, Any]) -> None:
    first, second = (vectors(base, cases=3, decisions=20) for _ in range(2))
    assert text_of(first) == text_of(second)
    assert first.hash == published["hash"]
    assert len(text_of(first).splitlines()) == 3 + 20 + 5, "one vector on a line"


def test_every_text_that_the_program_names_is_there(published: dict[str, Any]) -> None:
    texts, frames = published["texts"], published["program"]["frames"]
    assert {rule for rule, *_ in frames} == set(texts["rules"])
    assert {ref for rule in texts["rules"].values() for ref in rule["refs"]} <= set(texts["references"])
    questions = {question["id"] for question in published["questions"]}
    assert {name.removeprefix("left.").removeprefix("right.") for name in published["program"]["columns"]} == questions
