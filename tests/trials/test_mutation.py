"""Mutation of the rule base: what survives a weak suite is shown, with a vignette that does kill it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from radiculo.cases.model import Case
from radiculo.cases.read import read_records
from radiculo.cases.shapes import Expect
from radiculo.generate.generator import Generator
from radiculo.knowledge.rulebase import RuleBase
from radiculo.triage.answers import Answers, differences
from radiculo.triage.run import triage
from radiculo.trials.mutation.kill import Kill
from radiculo.trials.mutation.mutant import all_mutants
from radiculo.trials.mutation.report import Mutation, MutationReport
from radiculo.trials.mutation.suite import Suite
from support.bases import alarm, finding, make_base, observe, root, rule, yes
from support.profile import examples
from support.program import CASES, INTENDED_USE, piped, with_rules
from support.random_cases import Sample, samples

FINDINGS = {"jerk": finding("reflex"), "flag": finding(sides="patient"), "power": finding("mrc")}
RULES = {
    "a": rule({"finding": "jerk", "in": ["reduced", "absent"]}, root("L4", 8, "reflex")),
    "b": rule({"finding": "power", "at_most": 3}, root("L4", 8, "motor")),
    "c": rule(yes("flag"), alarm("B"), scope="patient"),
}


def case(base: RuleBase, name: str = "x", **recorded: object) -> Case:
    return Case(id=name, observations=observe(base, **recorded))


def report(base: RuleBase, *cases: Case, suggest: int = 99) -> MutationReport:
    return Mutation(Suite.of(base, cases), suggest=suggest).run(lambda *_: None)


@examples(12)
@given(sample=samples(cases=12))
def test_a_mutant_is_killed_exactly_when_a_whole_replay_with_it_changes_an_answer(sample: Sample) -> None:
    cases = [Case(id=str(n), observations=observations) for n, observations in enumerate(sample.cases)]
    suite = Suite.of(sample.base, cases, examples=False)
    for fate in Kill(suite).run(all_mutants(sample.base)):
        base = fate.mutant.base(sample.base)
        found = differences(Answers.of(base, suite.batch).parts, suite.answers.parts)
        changed = any(mask.any() for mask in found.values())
        assert fate.killed == changed, (fate.mutant.rule.id, fate.mutant.what)


def test_a_weak_suite_shows_its_survivor_and_the_suggested_vignette_kills_it() -> None:
    base = make_base(RULES, FINDINGS)
    weak = [case(base, flag="yes"), case(base, left__jerk="absent"), case(base, left__jerk="normal", left__power=3)]
    before = report(base, *weak)
    edge = [survivor for survivor in before.survivors if survivor.rule == "r/b"]
    assert edge, "nothing tells grade 4 from 3"
    for survivor in edge:
        found = survivor.suggestion
        assert found is not None, survivor.what
        better = case(base, "better", **{k.replace(".", "__"): v for k, v in found.observations.items()})
        after = report(base, *weak, better, suggest=0)
        assert (survivor.rule, survivor.what) not in {(s.rule, s.what) for s in after.survivors}


def test_every_kind_of_mutant_is_made() -> None:
    withdrawing = rule(yes("flag"), {"withdraws": ["r/a"]}, scope="patient")
    base = make_base({**RULES, "d": withdrawing}, FINDINGS)
    kinds = {mutant.kind: mutant.what for mutant in all_mutants(base)}
    assert set(kinds) == {"condition", "deletion", "root", "urgency", "withdrawal"}
    assert kinds["urgency"] == "its urgency is C instead of B"
    assert kinds["withdrawal"] == "it no longer withdraws r/a"


def test_what_counts_as_a_kill_is_said_apart_for_examples_and_vignettes() -> None:
    good = [
        {"name": "fires", "given": {"flag": "yes"}, "verdict": "fires"},
        {"name": "silent", "given": {"flag": "no"}, "verdict": "silent"},
        {"name": "waits", "given": {}, "verdict": "waits"},
    ]
    base = make_base({"c": rule(yes("flag"), alarm("B"), scope="patient", status="stable", examples=good)}, FINDINGS)
    found = report(base)
    assert (found.total.killed, found.total.by_vignette, found.survivors) == (found.total.mutants, 0, [])
    with_case = report(base, case(base, flag="yes"))
    assert (with_case.total.by_vignette, with_case.total.by_example) == (3, 3)
    without = Mutation(Suite.of(base, [case(base, flag="yes")], examples=False)).run(lambda *_: None)
    assert (without.total.by_vignette, without.total.by_example) == (3, 0)


def test_a_mutant_that_means_the_same_is_not_a_survivor() -> None:
    twice = {"any": [{"finding": "jerk", "is": "absent"}, {"finding": "jerk", "in": ["reduced", "absent"]}]}
    base = make_base({"a": rule(twice, root("L4", 8, "reflex"))}, FINDINGS)
    assert report(base).total.equivalent > 0


def test_the_suggested_vignettes_of_the_shipped_rules_pass_with_them_and_fail_with_the_mutant(base: RuleBase) -> None:
    suite = Suite.of(base, [], examples=True)
    found = Mutation(suite, frozenset({"level/l5-sensation-great-toe"})).run(lambda *_: None)
    assert found.survivors
    by_what = {(m.rule.id, m.what): m for m in all_mutants(base)}
    for survivor in found.survivors:
        suggestion = survivor.suggestion
        assert suggestion is not None
        seen = observe(base, **{k.replace(".", "__", 1): v for k, v in suggestion.observations.items()})
        good = triage(seen, base, engine="recorder").outcome
        bad = triage(seen, by_what[survivor.rule, survivor.what].base(base), engine="recorder").outcome
        assert good.levels != bad.levels


def test_the_command_prints_the_same_facts_as_text_and_as_json() -> None:
    text, data = piped(*with_rules("mutate", CASES / "good")), piped(*with_rules("mutate", "--json", CASES / "good"))
    assert (text.code, data.code) == (0, 0)
    found = json.loads(data.out)
    assert f"{found['total']['killed']} of {found['total']['mutants']}" in text.out
    assert all(survivor["rule"] in text.out for survivor in found["survivors"])
    assert INTENDED_USE in text.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("mutate", "--fail-under", "100", "--no-examples", CASES / "good"), 1),
        (("mutate", "--fail-under", "1", CASES / "good"), 0),
        (("mutate", "--rule", "level/l4-patelar-reflex"), 2),
        (("mutate", CASES / "invalid"), 4),
        (("mutate", "--no-examples"), 5),
    ],
)
def test_the_exit_code_says_how_it_went(arguments: tuple[object, ...], code: int) -> None:
    assert piped(*with_rules(*arguments)).code == code


def test_generated_vignettes_kill_most_mutants_of_the_shipped_rules(base: RuleBase, tmp_path: Path) -> None:
    file = tmp_path / "generated.jsonl"
    file.write_bytes(b"".join(Generator(base, 1).lines(1500)))
    cases = [record.case for record in read_records([str(file)], base) if record.case]
    fates = Kill(Suite.of(base, cases, examples=False)).run(all_mutants(base))
    assert sum(fate.killed for fate in fates) > 0.75 * len(fates)


def test_the_suggested_vignettes_can_be_kept_and_then_kill(tmp_path: Path) -> None:
    file = tmp_path / "suggested.jsonl"
    weak = ("mutate", "--json", "--no-examples", CASES / "good" / "l4.yaml")
    first = json.loads(piped(*with_rules(*weak, "--suggest", "99", "--out", file)).out)
    suggested = [s for s in first["survivors"] if s["suggestion"]]
    assert suggested
    assert len(file.read_text().splitlines()) == len(suggested)
    assert piped(*with_rules("replay", file)).code == 0, "the rules as they are meet what is expected"
    second = json.loads(piped(*with_rules(*weak, "--suggest", "0", file)).out)
    left = {(s["rule"], s["what"]) for s in second["survivors"]}
    assert left.isdisjoint((s["rule"], s["what"]) for s in suggested)


def test_a_vignette_that_expects_a_rule_to_fire_kills_even_when_no_answer_changes() -> None:
    weak = rule(yes("flag"), {"sign": "s"}, scope="patient")
    base = make_base({"w": weak, "c": rule(yes("s"), {"advice": "x"})}, FINDINGS, signs={"s": "patient"})
    plain = case(base, flag="yes")
    gated = Case(id="gated", observations=plain.observations, expect=Expect(fires=["r/w"]))
    suites = [Suite.of(base, [one], examples=False) for one in (plain, gated)]
    fates = [[f for f in Kill(s).run(all_mutants(base)) if f.mutant.rule.id == "r/w"] for s in suites]
    assert all(fate.by == {"vignette"} for fate in fates[1] if fate.mutant.kind == "condition")


def test_a_survivor_says_how_many_cases_reach_it() -> None:
    base = make_base(RULES, FINDINGS)
    found = {(s.rule, s.what): s for s in report(base, case(base, flag="no"), suggest=0).survivors}
    assert found["r/c", "its urgency is C instead of B"].touched == 0
    both = make_base({**RULES, "d": rule(yes("flag"), alarm("A"), scope="patient")}, FINDINGS)
    masked = {(s.rule, s.what): s for s in report(both, case(both, flag="yes"), suggest=0).survivors}
    assert masked["r/c", "its urgency is C instead of B"].touched == 1
    assert masked["r/c", "its urgency is C instead of B"].seen == 1


def test_the_rules_that_read_the_conclusion_have_mutants_and_vignettes_kill_them(base: RuleBase) -> None:
    suite = Suite.of(base, [Case(id="quiet", observations=observe(base))], examples=False)
    fates = [f for f in Kill(suite).run(all_mutants(base)) if f.mutant.rule.id == "advice/review"]
    assert {fate.mutant.kind for fate in fates} == {"condition", "deletion"}
    assert any(fate.killed for fate in fates)
