"""Coverage of the rules by cases: counts that agree with single triages, and vignettes that do make a rule fire."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given

from radiculo.cases.model import Case
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rulebase import RuleBase
from radiculo.triage.run import triage
from radiculo.trials.cover import Coverage, smallest
from support.bases import finding, make_base, observe, rule, yes
from support.profile import examples
from support.program import CASES, INTENDED_USE, piped, with_rules
from support.random_cases import Sample, samples

FINDINGS = {"a": finding(), "b": finding(), "p": finding("mrc"), "s": finding(sides="patient")}


def base() -> RuleBase:
    return make_base(
        {
            "one": rule(yes("a")),
            "two": rule({"all": [yes("a"), {"not": yes("b")}, {"finding": "p", "at_most": 3}]}),
            "never": rule({"all": [{"finding": "p", "at_most": 1}, {"finding": "p", "at_least": 4}]}),
        },
        FINDINGS,
    )


def report(rules: RuleBase, *cases: Observations, pairs: bool = False):  # type: ignore[no-untyped-def]
    return Coverage.of(rules, [Case(id=str(n), observations=seen) for n, seen in enumerate(cases)]).report(pairs=pairs)


@examples(20)
@given(sample=samples(cases=5))
def test_counts_are_those_of_single_triages(sample: Sample) -> None:
    found = report(sample.base, *sample.cases)
    counted: dict[str, Counter[str]] = {rule.id: Counter() for rule in sample.base.rules}
    for case in sample.cases:
        for rule_id, verdicts in triage(case, sample.base, engine="recorder").outcome.verdicts.items():
            counted[rule_id].update(verdicts.values())
    for item in found.rules:
        assert {"fires": item.fires, "silent": item.silent, "waits": item.waits} == {
            verdict: counted[item.rule][verdict] for verdict in ("fires", "silent", "waits")
        }


def test_each_test_of_a_rule_is_counted_true_false_and_undecided() -> None:
    rules = base()
    found = report(rules, observe(rules, left__a="yes", left__p=2), observe(rules, right__a="no"))
    two = next(item for item in found.rules if item.rule == "r/two")
    assert [(t.true, t.false, t.undecided) for t in two.tests] == [(1, 1, 2), (0, 0, 4), (1, 0, 3)]
    assert found.tests_both_ways == 2, "the test of 'a' in both rules"


def test_a_rule_that_nothing_exercises_comes_with_a_smallest_vignette_that_does() -> None:
    rules = base()
    found = {item.rule: item.observations for item in report(rules, observe(rules, left__a="yes")).unexercised}
    assert set(found) == {"r/never", "r/two"}
    assert found["r/never"] is None, "it cannot fire"
    assert found["r/two"] is not None
    assert len(found["r/two"]) == 3
    seen = observe(rules, **{name.replace(".", "__"): value for name, value in found["r/two"].items()})
    assert "fires" in triage(seen, rules).outcome.verdicts["r/two"].values()


def test_every_shipped_rule_has_a_smallest_vignette_from_which_nothing_can_be_left_out(base_: RuleBase) -> None:
    for item in [each for each in base_.rules if each.id not in base_.closing][::40]:
        found = smallest(base_, item)
        assert found is not None, item.id
        for slot in found:
            fewer = Observations({other: reading for other, reading in found.items() if other != slot})
            assert "fires" not in triage(fewer, base_, engine="recorder").outcome.verdicts[item.id].values()


@pytest.fixture(name="base_")
def shipped(base: RuleBase) -> RuleBase:
    return base


def test_pairs_are_counted_on_request_only() -> None:
    rules = base()
    both = observe(rules, left__a="yes", left__b="no", left__p=2)
    assert report(rules, both).pairs is None
    found = report(rules, both, observe(rules, left__a="yes"), pairs=True)
    assert found.pairs_total == 3
    assert [(pair.rules, pair.cases) for pair in found.pairs] == [(("r/one", "r/two"), 1)]


def test_the_command_prints_the_same_facts_as_text_and_as_json() -> None:
    text, data = (piped(*with_rules("cover", CASES / "good", "--pairs", *more)) for more in ((), ("--json",)))
    assert (text.code, data.code) == (0, 0)
    found = json.loads(data.out)
    assert f"{found['exercised']} of {found['total']} rules fire" in text.out
    assert all(item["rule"] in text.out for item in found["unexercised"])
    assert INTENDED_USE in text.out
    everything = piped(*with_rules("cover", CASES / "good", "--all")).out
    assert all(item["rule"] in everything for item in found["rules"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("cover", "--fail-under", "100", CASES / "good"), 1),
        (("cover", "--fail-under", "10", CASES / "good"), 0),
        (("cover", CASES / "invalid"), 4),
    ],
)
def test_the_exit_code_says_how_it_went(arguments: tuple[object, ...], code: int) -> None:
    assert piped(*with_rules(*arguments)).code == code


def test_the_suggested_vignettes_can_be_kept_and_then_everything_fires(tmp_path: Path) -> None:
    file = tmp_path / "suggested.jsonl"
    assert piped(*with_rules("cover", "--out", file, CASES / "good" / "l4.yaml")).code == 0
    assert piped(*with_rules("replay", file)).code == 0
    assert piped(*with_rules("cover", "--fail-under", "100", file, CASES / "good" / "l4.yaml")).code == 0
