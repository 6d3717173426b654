"""Synthetic cases: valid, deterministic, realistic in what they leave out, and what their target says."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from radiculo.cases.model import Case
from radiculo.cases.read import read_records
from radiculo.generate.draft import Painter
from radiculo.generate.generator import Generator
from radiculo.generate.randomness import Index, Randomness
from radiculo.generate.targets import NoSuchCase, Target
from radiculo.knowledge.rulebase import RuleBase
from radiculo.knowledge.vocabulary import LEGS
from radiculo.replay.run import run_record
from radiculo.triage.run import triage
from support.bases import alarm, finding, make_base, root, rule, yes
from support.profile import examples
from support.program import CASES, piped, with_rules
from support.random_cases import Sample, samples


def cases_of(text: bytes, base: RuleBase, path: Path) -> list[Case]:
    """Read generated lines as a user would; every one must be valid, without a warning."""
    file = path / "generated.jsonl"
    file.write_bytes(text)
    records = list(read_records([str(file)], base))
    assert [d for record in records for d in record.diagnostics] == []
    return [record.case for record in records if record.case]


def text_of(base: RuleBase, count: int, seed: int = 1, target: Target | None = None) -> bytes:
    return b"".join(Generator(base, seed, target).lines(count))


@examples(25)
@given(sample=samples(), seed=st.integers(0, 2**40))
def test_every_case_is_valid_under_its_rules_and_survives_a_round_trip(
    tmp_path_factory: pytest.TempPathFactory, sample: Sample, seed: int
) -> None:
    path = tmp_path_factory.mktemp("generated")
    found = cases_of(text_of(sample.base, 20, seed), sample.base, path)
    assert len(found) == 20
    again = "".join(json.dumps(case.to_file()) + "\n" for case in found)
    assert [c.observations for c in cases_of(again.encode(), sample.base, path)] == [c.observations for c in found]


def test_the_same_arguments_give_the_same_bytes_on_every_platform() -> None:
    base = make_base(FIXED, {name: finding(scale) for name, scale in SCALES.items()} | AGE)
    digests = {
        str(target): hashlib.sha256(text_of(base, 200, 7, target)).hexdigest()[:16]
        for target in (None, "boundary", "tie", "hidden-flag")
    }
    assert digests == PINNED


SCALES = {"knee": "reflex", "ankle": "reflex", "power": "mrc", "skin": "yesno", "flag": "yesno"}
AGE = {"age": finding(sides="patient", number={"unit": "years", "min": 0, "max": 120, "concern": "rising"})}
FIXED = {
    "knee": rule({"finding": "knee", "in": ["reduced", "absent"]}, root("L4", 8, "reflex"), root("L3", 8, "reflex")),
    "ankle": rule({"finding": "ankle", "in": ["reduced", "absent"]}, root("S1", 8, "reflex")),
    "power": rule({"finding": "power", "at_most": 4}, root("L4", 8, "motor")),
    "skin": rule(yes("skin"), root("L5", 4, "sensory")),
    "flag": rule({"all": [yes("flag"), {"finding": "age", "at_least": 50}]}, alarm("B")),
}
PINNED = {
    "None": "d13a4ffa73b2b477",
    "boundary": "3d9345314aceb689",
    "tie": "613139b90954eabe",
    "hidden-flag": "819b646852e189c0",
}


def test_more_cases_begin_with_the_same_ones_and_another_seed_gives_others(base: RuleBase) -> None:
    few, many = text_of(base, 300), text_of(base, 5000)
    assert many.startswith(few)
    assert len(many.splitlines()) == 5000
    observations = [json.loads(line)["observations"] for line in text_of(base, 300, seed=2).splitlines()]
    assert observations != [json.loads(line)["observations"] for line in few.splitlines()]


def test_the_seed_is_in_every_case(base: RuleBase) -> None:
    for line in text_of(base, 50, seed=12).splitlines():
        case = json.loads(line)
        assert case["synthetic"] is True
        assert "seed:12" in case["tags"]


def test_cases_leave_out_most_findings_and_groups_are_recorded_together(base: RuleBase) -> None:
    draft = next(Generator(base, 3).drafts(2000))
    recorded = draft.cells > 0
    assert 15 < recorded.sum(axis=1).mean() < 60
    group = np.array([list(base.vocabulary.groups).index(base.vocabulary[s.finding].group) for s in base.slots])
    one = recorded[:, group == group[0]]
    together = one[one.any(axis=1)].mean()
    assert together > 1.3 * one.mean(), "what is recorded comes in groups"


def test_normal_values_are_more_common_than_abnormal_ones(base: RuleBase) -> None:
    draft = next(Generator(base, 3).drafts(2000))
    found: Counter[bool] = Counter()
    for slot, column in draft.batch.columns.items():
        if normal := base.vocabulary[slot.finding].normal:
            found[True] += int((column == normal).sum())
            found[False] += int(((column != normal) & (column > 0)).sum())
    assert found[True] > 2 * found[False]


def test_a_story_of_a_root_mostly_ends_in_evidence_for_it(base: RuleBase, tmp_path: Path) -> None:
    told = [c for c in cases_of(text_of(base, 80), base, tmp_path) if any(":root:" in tag for tag in c.tags)]
    good = 0
    for case in told:
        _, _, root, side = next(tag for tag in case.tags if tag.startswith("story:")).split(":")
        ranked = triage(case, base, engine="recorder").outcome.level(side).ranked
        good += any(r.root == root and r.score > 0 for r in ranked)
    assert good > 0.8 * len(told)


def test_near_a_boundary_one_observation_changes_the_verdict(base: RuleBase, tmp_path: Path) -> None:
    for case in cases_of(text_of(base, 15, target="boundary"), base, tmp_path):
        _, _, rule_id, *side = next(tag for tag in case.tags if tag.startswith("story:")).split(":")
        place, value = case.notes["generated"].removeprefix("one observation away: ").split(": ")
        changed = {k: v for k, v in case.to_file()["observations"].items() if k != place}
        changed |= {} if value == "not recorded" else {place: value}
        (other,) = cases_of(json.dumps(case.to_file() | {"observations": changed}).encode(), base, tmp_path)
        verdicts = [
            triage(c, base, engine="recorder").outcome.verdicts[rule_id][side[0] if side else "patient"]
            for c in (case, other)
        ]
        assert verdicts.count("fires") == 1, verdicts


def test_tied_roots_have_the_same_score(base: RuleBase, tmp_path: Path) -> None:
    for case in cases_of(text_of(base, 20, target="tie"), base, tmp_path):
        outcome = triage(case, base, engine="recorder").outcome
        tops = [[r.score for r in outcome.level(leg).ranked[:2]] for leg in LEGS]
        assert any(len(top) == 2 and top[0] == top[1] > 0 for top in tops)


def test_a_hidden_flag_raises_the_urgency_among_findings_that_are_nearly_all_normal(
    base: RuleBase, tmp_path: Path
) -> None:
    for case in cases_of(text_of(base, 10, target="hidden-flag"), base, tmp_path):
        outcome = triage(case, base, engine="recorder").outcome
        assert base.urgency_rank[outcome.urgency.category] > base.urgency_rank[base.policy.default_urgency]
        odd = [
            slot
            for slot, code in case.observations.codes().items()
            if (normal := base.vocabulary[slot.finding].normal) and code != normal
        ]
        assert len(odd) <= 8 < len(case.observations) / 5


def test_a_target_that_the_rules_cannot_give_is_refused() -> None:
    base = make_base({"a": rule(yes("x"))}, {"x": finding()})
    for target in ("tie", "hidden-flag"):
        with pytest.raises(NoSuchCase):
            text_of(base, 1, target=target)


def test_expectations_hold_for_the_rules_that_wrote_them(base: RuleBase, tmp_path: Path) -> None:
    file = tmp_path / "gates.jsonl"
    file.write_bytes(b"".join(Generator(base, 5).lines(40, expect=True)))
    results = [run_record(record, base, 1) for record in read_records([str(file)], base)]
    assert [result.failures for result in results] == [[]] * 40
    assert all(json.loads(line)["expect"]["urgency"] for line in file.read_text().splitlines())


def test_lookalikes_record_what_the_given_cases_record_as_often(base: RuleBase, tmp_path: Path) -> None:
    given_cases = [r.case for r in read_records(["cases/published"], base) if r.case]
    text = b"".join(Generator(base, 1, like=given_cases).lines(2000))
    found = cases_of(text, base, tmp_path)
    patterns = {frozenset(str(slot) for slot in case.observations if slot in base.slots) for case in given_cases}
    swapped = {frozenset(_mirror(name) for name in pattern) for pattern in patterns}
    assert all(frozenset(map(str, case.observations)) in patterns | swapped for case in found)
    for name in ("fever", "walking"):
        assert abs(_share(found, name) - _share(given_cases, name)) < 0.08


def _mirror(name: str) -> str:
    side, dot, rest = name.partition(".")
    return {"left": "right", "right": "left"}.get(side, side) + dot + rest


def _share(cases: list[Case], finding_name: str) -> float:
    """How often a finding is normal where it is recorded."""
    values = [r.written for case in cases for slot, r in case.observations.items() if slot.finding == finding_name]
    return values.count(max(sorted(set(values)), key=values.count)) / len(values)


def test_the_command_writes_json_lines_and_says_the_rest_on_stderr(tmp_path: Path) -> None:
    ran = piped(*with_rules("generate", "5", "--seed", "3"))
    assert ran.code == 0
    assert [json.loads(line)["id"] for line in ran.lines] == [f"gen-3-000000{n}" for n in range(1, 6)]
    assert "seed 3" in ran.err
    assert "not medical advice" in ran.err
    file = tmp_path / "out.jsonl"
    written = piped(*with_rules("generate", "5", "--seed", "3", "--out", file))
    assert (written.code, written.out) == (0, "")
    assert file.read_text() == ran.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("generate", "0"), 2, "greater than"),
        (("generate", "3", "--target", "ties"), 2, "tie"),
        (("generate", "3", "--like", CASES / "good", "--target", "tie"), 2, "not both"),
        (("generate", "3", "--like", "no-such-file.jsonl"), 4, "no-such-file"),
        (("generate", "3", "--out", "/no/such/folder/x.jsonl"), 2, "cannot be written"),
    ],
)
def test_a_wrong_request_is_refused_with_a_reason(arguments: tuple[object, ...], code: int, said: str) -> None:
    ran = piped(*with_rules(*arguments))
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_a_hidden_flag_that_was_painted_wrongly_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every candidate is verified: here the painter forgets the flag in every other one."""
    tell = Painter.tell

    def forgetful(painter: Painter, random: Randomness, cells: NDArray[np.uint8], templates: Index) -> None:
        tell(painter, random, cells, np.where(np.arange(len(templates)) % 2, -1, templates))

    monkeypatch.setattr(Painter, "tell", forgetful)
    base = make_base({"seen": rule(yes("x"), alarm("B"))}, {"x": finding(), "y": finding()})
    found = cases_of(text_of(base, 40, target="hidden-flag"), base, tmp_path)
    assert {triage(case, base, engine="recorder").outcome.urgency.category for case in found} == {"B"}
