"""The decision on hand-made sums: tiers and their boundaries, clamps, withdrawals, rivals, urgency."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

from radiculo.knowledge.base import RuleBase
from radiculo.triage.outcome import LevelOutcome, Outcome
from support.bases import Data, alarm, finding, make_base, observe, rival, rule, yes
from support.engines import outcome

Evidence: TypeAlias = tuple[str, dict[str, int]]  # a domain, and a weight for each root


def evidence_rule(name: str, evidence: Evidence, **more: object) -> Data:
    """A rule that gives these weights when its finding is present."""
    domain, weights = evidence
    effects = [
        {"evidence": {"root": target, "lr": 10 ** (weight / 100), "domain": domain}}
        for target, weight in weights.items()
    ]
    return rule(yes(name), *effects, **more)


def base_of(*evidence: Evidence, policy: Data | None = None, more: dict[str, Data] | None = None) -> RuleBase:
    """A base with one finding and one rule per piece of evidence, and some more rules over those findings."""
    names = [f"e{index}" for index in range(len(evidence))]
    rules = {name: evidence_rule(name, each) for name, each in zip(names, evidence, strict=True)}
    findings = dict.fromkeys(names, finding()) | {"extra": finding(), "fact": finding(sides="patient")}
    return make_base(rules | (more or {}), findings, screen=["fact"], policy=policy)


def everything(base: RuleBase, **recorded: Any) -> Outcome:
    """The outcome when all evidence is present on the left leg."""
    present = {f"left__{rule.id[2:]}": "yes" for rule in base.rules if rule.id[2:] in base.vocabulary}
    return outcome(base, observe(base, **present, **recorded))


def left(*evidence: Evidence, policy: Data | None = None) -> LevelOutcome:
    """The left level when all this evidence is present."""
    return everything(base_of(*evidence, policy=policy)).level("left")


def answer(*evidence: Evidence, policy: Data | None = None) -> tuple[str, list[str]]:
    level = left(*evidence, policy=policy)
    return level.tier, level.roots


# Tiers


def test_no_evidence_is_no_level() -> None:
    found = outcome(base_of(("motor", {"L4": 50})), observe(base_of(("motor", {"L4": 50}))))
    assert [(level.tier, level.roots, level.ranked) for level in found.levels] == [("none", [], [])] * 2


def test_evidence_against_every_root_is_no_level() -> None:
    assert answer(("motor", {"L4": -50, "L5": -10})) == ("none", [])


def test_evidence_on_one_leg_says_nothing_of_the_other() -> None:
    found = everything(base_of(("motor", {"L4": 80}), ("reflex", {"L4": 80}), ("sensory", {"L4": 80})))
    assert [(level.side, level.tier) for level in found.levels] == [("left", "likely"), ("right", "none")]


@pytest.mark.parametrize("weight", [20, 50, 100])
def test_pain_alone_is_not_localisable(weight: int) -> None:
    assert answer(("pain", {"L4": weight})) == ("not_localisable", [])


def test_pain_with_too_weak_a_second_domain_is_not_localisable() -> None:
    assert answer(("pain", {"L4": 60}), ("sensory", {"L4": 29})) == ("not_localisable", [])
    assert answer(("pain", {"L4": 60}), ("sensory", {"L4": 30})) == ("possible", ["L4"])


def test_one_domain_never_names_a_single_root() -> None:
    assert answer(("motor", {"L4": 100})) == ("undetermined", [])
    assert answer(("motor", {"L4": 100, "L3": 20})) == ("either_or", ["L4", "L3"])


def test_a_root_is_not_named_alone_without_a_deficit() -> None:
    assert answer(("tension", {"L5": 80}), ("pain", {"L5": 80})) == ("undetermined", [])
    assert answer(("tension", {"L5": 80, "S1": 10}), ("pain", {"L5": 80, "S1": 10})) == ("either_or", ["L5", "S1"])
    assert answer(("tension", {"L5": 80}), ("pain", {"L5": 80}), ("motor", {"L5": 10})) == ("likely", ["L5"])


@pytest.mark.parametrize(
    ("domains", "lead", "tier"),
    [
        (3, 70, "likely"),
        (3, 69, "possible"),
        (2, 70, "possible"),
        (3, 31, "possible"),
        (2, 31, "possible"),
        (3, 30, "either_or"),
        (2, 30, "either_or"),
        (3, 0, "either_or"),
    ],
)
def test_likely_needs_a_wide_lead_and_three_domains_and_possible_a_lead_and_two(
    domains: int, lead: int, tier: str
) -> None:
    others = [("reflex", {"L4": 40, "L3": 40}), ("sensory", {"L4": 40, "L3": 40})][: domains - 1]
    found, roots = answer(("motor", {"L4": 80, "L3": 80 - lead}), *others)
    assert found == tier
    assert roots == (["L3", "L4"] if lead == 0 else ["L4", "L3"] if tier == "either_or" else ["L4"])


@pytest.mark.parametrize(
    ("separating", "tier", "roots"), [(0, "likely", ["L4"]), (1, "likely", ["L4"]), (2, "either_or", ["L4", "L3"])]
)
def test_a_root_stands_alone_only_if_enough_domains_tell_it_from_every_other(
    separating: int, tier: str, roots: list[str]
) -> None:
    shared = (("motor", {"L4": 60, "L3": 60}), ("pain", {"L4": 20, "L3": 20}))
    policy = {"separating_domains": separating}
    assert answer(("reflex", {"L4": 90, "L3": 10}), *shared, policy=policy) == (tier, roots)


def test_roots_that_nothing_speaks_for_need_not_be_told_apart() -> None:
    evidence = (("motor", {"L4": 60, "L3": 0, "L5": -20}), ("reflex", {"L4": 60}))
    assert answer(*evidence, policy={"separating_domains": 2}) == ("possible", ["L4"])


def test_roots_that_are_not_told_apart_are_at_most_as_many_as_policy_allows() -> None:
    shared = ("motor", {"L2": 54, "L3": 53, "L4": 60, "L5": 55})
    policy = {"separating_domains": 2, "either_or_limit": 3}
    assert answer(("reflex", {"L4": 90}), shared, policy=policy) == ("either_or", ["L4", "L5", "L2"])


def test_any_root_that_leads_makes_a_leg_localisable_and_not_only_the_first() -> None:
    assert answer(("pain", {"S1": 60, "L5": 20}), ("motor", {"L5": 35})) == ("either_or", ["S1", "L5"])


def test_two_roots_are_not_both_affected_where_the_other_muscles_of_one_are_full() -> None:
    one_muscle = (("motor", {"L5": 35}), ("reflex", {"S1": 80}))
    assert answer(*one_muscle)[0] == "both"
    assert answer(*one_muscle, ("motor", {"L5": -10}))[0] != "both"


@pytest.mark.parametrize(("margin", "tier"), [(29, "possible"), (30, "either_or"), (31, "either_or")])
def test_the_margin_is_a_switch(margin: int, tier: str) -> None:
    evidence = [("motor", {"L4": 80, "L3": 50}), ("reflex", {"L4": 40, "L3": 40})]
    policy = {"margin": margin, "lead_possible": margin}
    assert answer(*evidence, policy=policy)[0] == tier


def test_an_either_or_has_at_most_as_many_roots_as_policy_allows() -> None:
    three = {"L3": 60, "L4": 60, "L5": 60}
    assert answer(("motor", three), ("reflex", three)) == ("either_or", ["L3", "L4", "L5"])
    four = three | {"S1": 60}
    assert answer(("motor", four), ("reflex", four)) == ("undetermined", [])
    assert answer(("motor", four), ("reflex", four), policy={"either_or_limit": 4})[0] == "either_or"


@pytest.mark.parametrize(("weight", "concordant"), [(7, 0), (8, 1), (9, 1)])
def test_a_domain_counts_from_the_concordant_minimum_on(weight: int, concordant: int) -> None:
    (ranked,) = left(("motor", {"L4": weight})).ranked
    assert ranked.concordant == concordant


@pytest.mark.parametrize(("other", "concordant"), [(80, 1), (81, 0), (60, 1)])
def test_a_domain_counts_only_near_its_best_root(other: int, concordant: int) -> None:
    ranked = left(("motor", {"L4": 50, "L5": other}), ("pain", {"L4": 1})).ranked
    assert next(item for item in ranked if item.root == "L4").concordant == concordant


# Both roots


def test_two_roots_are_both_affected_when_power_or_reflexes_need_both() -> None:
    assert answer(("motor", {"L4": 60}), ("reflex", {"S1": 50})) == ("both", ["L4", "S1"])
    assert answer(("motor", {"L4": 30}), ("motor", {"S1": 30})) == ("both", ["L4", "S1"])


@pytest.mark.parametrize(
    "second",
    [("motor", {"S1": 29}), ("sensory", {"S1": 60}), ("reflex", {"S1": 60, "L4": 10}), ("tension", {"S1": 60})],
)
def test_two_roots_are_not_both_affected_by_weak_shared_or_subjective_findings(second: Evidence) -> None:
    assert answer(("motor", {"L4": 70}), second)[0] != "both"


def test_of_several_partners_the_better_one_is_named_and_of_equals_the_nearest() -> None:
    assert answer(("motor", {"L4": 90}), ("motor", {"S1": 60}), ("motor", {"L5": 40})) == ("both", ["L4", "S1"])
    assert answer(("motor", {"L4": 90}), ("motor", {"S1": 60}), ("motor", {"L5": 60})) == ("both", ["L4", "L5"])


# Sums


def test_a_domain_cannot_give_a_root_more_than_the_cap() -> None:
    (ranked,) = left(("motor", {"L4": 80}), ("motor", {"L4": 80})).ranked
    assert (ranked.score, ranked.domains) == (100, {"motor": 100})
    (ranked,) = left(("motor", {"L4": -80}), ("motor", {"L4": -80})).ranked
    assert ranked.score == -100
    (ranked,) = left(("motor", {"L4": 80}), ("motor", {"L4": 80}), policy={"domain_cap": 120}).ranked
    assert ranked.score == 120


def test_the_sum_is_clamped_and_not_its_parts() -> None:
    (ranked,) = left(("motor", {"L4": 100}), ("motor", {"L4": 60}), ("motor", {"L4": -40})).ranked
    assert ranked.score == 100


def test_domains_add_up_over_the_cap() -> None:
    (ranked,) = left(("motor", {"L4": 90}), ("reflex", {"L4": 90}), ("pain", {"L4": -30})).ranked
    assert (ranked.score, ranked.concordant) == (150, 2)
    assert ranked.domains == {"motor": 90, "reflex": 90, "pain": -30}


def test_roots_are_ranked_by_score_and_equal_ones_from_above() -> None:
    ranked = left(("motor", {"S1": 40, "L5": 60, "L3": 40, "L2": -10})).ranked
    assert [item.root for item in ranked] == ["L5", "L3", "S1", "L2"]


def test_the_tie_break_orders_equal_roots_by_how_common_they_are_and_nothing_else() -> None:
    equal = {"L3": 60, "L5": 60, "S1": 59}
    evidence = (("motor", equal), ("reflex", equal))
    assert answer(*evidence) == ("either_or", ["L3", "L5", "S1"])
    assert answer(*evidence, policy={"tie_break": "level_frequency"}) == ("either_or", ["L5", "L3", "S1"])


@pytest.mark.parametrize("tie_break", ["none", "level_frequency"])
def test_the_tie_break_never_overrules_a_finding(tie_break: str) -> None:
    evidence = (("motor", {"L2": 61, "L5": 60}), ("reflex", {"L2": 60, "L5": 60}))
    assert left(*evidence, policy={"tie_break": tie_break}).ranked[0].root == "L2"


# Withdrawals and rivals

LIKELY_L4: tuple[Evidence, ...] = (("motor", {"L4": 60}), ("reflex", {"L4": 60}), ("sensory", {"L4": 60}))


def test_withdrawn_evidence_does_not_count_and_is_shown() -> None:
    symmetric = rule(yes("extra"), {"withdraws": ["r/e1"]})
    base = base_of(*LIKELY_L4, more={"symmetric": symmetric})
    before, after = everything(base), everything(base, left__extra="yes")
    assert before.level("left").tier == "likely"
    assert after.level("left").tier == "possible"
    assert [(w.rule, w.side, w.by) for w in after.withdrawn_evidence] == [("r/e1", "left", ["r/symmetric"])]
    assert after.verdicts["r/e1"]["left"] == "fires"


@pytest.mark.parametrize(
    "recorded", [{}, {"left__extra": "no"}, {"left__extra": "not tested"}, {"right__extra": "yes"}]
)
def test_evidence_is_withdrawn_only_on_a_known_fact_of_the_same_leg(recorded: Data) -> None:
    base = base_of(*LIKELY_L4, more={"symmetric": rule(yes("extra"), {"withdraws": ["r/e1"]})})
    assert everything(base, **recorded).level("left").tier == "likely"


def test_a_patient_rule_withdraws_on_both_legs() -> None:
    base = base_of(*LIKELY_L4, more={"symmetric": rule(yes("fact"), {"withdraws": ["r/e1"]}, scope="patient")})
    found = outcome(base, observe(base, both__e1="yes", fact="yes"))
    assert [w.side for w in found.withdrawn_evidence] == ["left", "right"]
    assert [level.tier for level in found.levels] == ["none", "none"]


def test_an_alarm_cannot_be_withdrawn() -> None:
    both = evidence_rule("extra", ("motor", {"L4": 60})) | {"scope": "leg"}
    both["then"].append(alarm("B"))
    base = base_of(*LIKELY_L4, more={"alarming": both, "symmetric": rule(yes("e0"), {"withdraws": ["r/alarming"]})})
    found = everything(base, left__extra="yes")
    assert [w.rule for w in found.withdrawn_evidence] == ["r/alarming"]
    assert found.urgency.category == "B"


@pytest.mark.parametrize(
    ("instead_of", "strength", "withdrawn"),
    [
        ("all", "outranks", True),
        (["L3", "L4"], "outranks", True),
        (["L3"], "outranks", False),
        ("all", "beside", False),
    ],
)
def test_a_rival_that_outranks_all_named_roots_withdraws_the_headline_and_hides_nothing(
    instead_of: object, strength: str, withdrawn: bool
) -> None:
    base = base_of(*LIKELY_L4, more={"rival": rule(yes("extra"), rival("femoral", instead_of, strength))})
    plain, found = everything(base).level("left"), everything(base, left__extra="yes").level("left")
    assert (found.withdrawn, found.withdrawn_by) == (withdrawn, ["r/rival"] if withdrawn else [])
    assert (found.tier, found.roots, found.ranked, found.candidates) == (
        plain.tier,
        plain.roots,
        plain.ranked,
        plain.candidates,
    )
    assert found.text.startswith("not ") == withdrawn


def test_an_either_or_is_withdrawn_only_when_every_root_of_it_is_outranked() -> None:
    evidence: Evidence = ("motor", {"L4": 60, "L5": 60})
    for instead, withdrawn in ((["L4"], False), (["L4", "L5"], True)):
        base = base_of(evidence, more={"rival": rule(yes("extra"), rival("femoral", instead))})
        assert everything(base, left__extra="yes").level("left").withdrawn == withdrawn


def test_a_rival_of_one_leg_leaves_the_other_leg_alone() -> None:
    base = base_of(*LIKELY_L4, more={"rival": rule(yes("extra"), rival("femoral"))})
    found = outcome(base, observe(base, both__e0="yes", both__e1="yes", both__e2="yes", right__extra="yes"))
    assert [level.withdrawn for level in found.levels] == [False, True]
    assert [(r.name, r.side) for r in found.rivals] == [("femoral", "right")]


def test_a_rival_of_the_patient_speaks_of_both_legs_and_is_listed_once() -> None:
    base = base_of(*LIKELY_L4, more={"rival": rule(yes("fact"), rival("artery"), scope="patient")})
    found = outcome(base, observe(base, both__e0="yes", fact="yes"))
    assert [(r.name, r.side, r.strength, r.pathway) for r in found.rivals] == [
        ("artery", "patient", "outranks", "vascular")
    ]
    assert [level.withdrawn for level in found.levels] == [True, True]


def test_a_rule_may_name_two_rivals() -> None:
    two = rule(yes("extra"), rival("artery"), rival("joint", ["L2"], "beside"))
    found = everything(base_of(*LIKELY_L4, more={"two": two}), left__extra="yes")
    assert [(r.name, r.strength, r.instead_of) for r in found.rivals] == [
        ("artery", "outranks", ["L2", "L3", "L4", "L5", "S1"]),
        ("joint", "beside", ["L2"]),
    ]


def test_a_leg_without_evidence_has_nothing_to_withdraw() -> None:
    base = base_of(*LIKELY_L4, more={"rival": rule(yes("fact"), rival("artery"), scope="patient")})
    assert not outcome(base, observe(base, fact="yes")).level("left").withdrawn


# Zones and mechanisms


def test_zones_and_mechanisms_add_up_and_what_speaks_against_a_mechanism_is_not_listed() -> None:
    more = {
        "zone": rule(
            yes("extra"), {"evidence": {"zone": "foraminal", "lr": 3}}, {"evidence": {"zone": "central", "lr": 0.5}}
        ),
        "zone-too": rule(yes("fact"), {"evidence": {"zone": "foraminal", "lr": 2}}, scope="patient"),
        "disc": rule(
            yes("extra"), {"evidence": {"mechanism": "disc", "lr": 4}}, {"evidence": {"mechanism": "cyst", "lr": 0.2}}
        ),
    }
    level = everything(base_of(*LIKELY_L4, more=more), left__extra="yes", fact="yes").level("left")
    assert [(zone.name, zone.score) for zone in level.zones] == [("foraminal", 78), ("central", -30)]
    assert [(m.name, m.score) for m in level.mechanisms] == [("disc", 60)]


# Urgency


def test_urgency_is_the_greatest_of_the_alarms_and_names_those_that_set_it() -> None:
    more = {
        "b": rule(yes("extra"), alarm("B", "vascular")),
        "b-too": rule(yes("extra"), alarm("B")),
        "c": rule(yes("extra"), alarm("C")),
    }
    found = everything(base_of(*LIKELY_L4, more=more), left__extra="yes")
    assert (found.urgency.category, found.urgency.set_by) == ("B", ["r/b", "r/b-too"])
    assert [(a.rule, a.sets) for a in found.alarms] == [("r/b", True), ("r/b-too", True), ("r/c", False)]


def test_urgency_does_not_depend_on_the_level() -> None:
    base = base_of(*LIKELY_L4, more={"b": rule(yes("extra"), alarm("B"))})
    with_level, without = everything(base, left__extra="yes"), outcome(base, observe(base, left__extra="yes"))
    assert with_level.urgency.category == without.urgency.category == "B"


def test_without_an_alarm_the_urgency_is_routine() -> None:
    assert everything(base_of(*LIKELY_L4)).urgency.category == "D"
    base = base_of(*LIKELY_L4)
    assert outcome(base, observe(base)).urgency.category == "D"


@pytest.mark.parametrize(
    ("recorded", "category"),
    [
        ({"fact": "no"}, "E"),
        ({}, "D"),
        ({"fact": "yes"}, "D"),
        ({"fact": "not tested"}, "D"),
        ({"fact": "not interpretable"}, "D"),
        ({"fact": "no", "left__e0": "yes"}, "D"),
        ({"fact": "no", "left__e0": "no"}, "E"),
        ({"fact": "no", "left__extra": "yes"}, "D"),
    ],
)
def test_all_clear_needs_the_full_screen_unconcerning_and_no_evidence_or_rival(recorded: Data, category: str) -> None:
    base = base_of(*LIKELY_L4, more={"rival": rule(yes("extra"), rival("femoral", ["L2"], "beside"))})
    assert outcome(base, observe(base, **recorded)).urgency.category == category


def test_all_clear_needs_both_legs_of_a_screening_finding_and_every_opened_matter() -> None:
    opens = rule({"finding": "extra", "is": "no"}, {"opens": ["asked"]})
    findings = {"leg": finding(), "extra": finding(), "asked": finding(sides="patient")}
    base = make_base({"opens": opens}, findings, screen=["leg"])
    for recorded, category in (
        ({"left__leg": "no"}, "D"),
        ({"both__leg": "no"}, "E"),
        ({"both__leg": "no", "left__extra": "no"}, "D"),
        ({"both__leg": "no", "left__extra": "no", "asked": "no"}, "E"),
        ({"both__leg": "no", "left__extra": "no", "asked": "yes"}, "D"),
    ):
        assert outcome(base, observe(base, **recorded)).urgency.category == category


# Provisional


@pytest.fixture(scope="module")
def screening() -> RuleBase:
    findings = {name: finding(sides="patient") for name in ("asked", "opened", "unasked", "starts")}
    findings["power"] = finding("mrc", "patient")
    rules = {
        "asked": rule(yes("asked"), alarm("A"), scope="patient"),
        "opened": rule(yes("opened"), alarm("B"), scope="patient"),
        "unasked": rule(yes("unasked"), alarm("B"), scope="patient"),
        "low": rule({"finding": "power", "at_most": 2}, alarm("C"), scope="patient"),
        "starts": rule(yes("starts"), {"opens": ["opened"]}, scope="patient"),
    }
    return make_base(rules, findings, screen=["asked", "power"])


@pytest.mark.parametrize(
    ("recorded", "waiting"),
    [
        ({}, {"asked": ("not recorded", "A"), "power": ("not recorded", "C")}),
        (
            {"asked": "not tested", "power": "not interpretable"},
            {"asked": ("not tested", "A"), "power": ("not interpretable", "C")},
        ),
        ({"asked": "no", "power": "weak"}, {"power": ("not exact", "C")}),
        ({"asked": "no", "power": 3}, {}),
        ({"asked": "no", "power": 5, "starts": "yes"}, {"opened": ("not recorded", "B")}),
        ({"asked": "no", "power": 5, "starts": "no"}, {}),
        ({"asked": "no", "power": 2}, {}),
        ({"unasked": "yes"}, {"asked": ("not recorded", "A")}),
        ({"asked": "yes"}, {}),
    ],
)
def test_an_urgency_is_provisional_while_an_asked_finding_could_raise_it(
    screening: RuleBase, recorded: Data, waiting: dict[str, tuple[str, str]]
) -> None:
    urgency = outcome(screening, observe(screening, **recorded)).urgency
    assert {w.finding: (w.why_open, w.could_raise_to) for w in urgency.waiting_for} == waiting
    assert urgency.provisional == bool(waiting)


# Pathways


@pytest.mark.parametrize(
    ("recorded", "pathways"),
    [
        ({}, ["spinal"]),
        ({"a": "yes"}, ["vascular"]),
        ({"a": "yes", "b": "yes", "c": "yes"}, ["nerve", "vascular"]),
        ({"low": "yes"}, ["hip"]),
        ({"a": "yes", "low": "yes"}, ["vascular"]),
        ({"open": "yes"}, ["spinal"]),
        ({"open": "yes", "joint": "yes"}, ["hip"]),
        ({"joint": "yes"}, ["hip"]),
        ({"a": "yes", "joint": "yes"}, ["vascular"]),
    ],
)
def test_the_pathway_is_that_of_the_alarms_that_set_the_urgency_else_of_the_leading_explanation(
    recorded: Data, pathways: list[str]
) -> None:
    findings = {name: finding(sides="patient") for name in ("a", "b", "c", "low", "open", "joint")}
    rules = {
        "a": alarm("B", "vascular"),
        "b": alarm("B", "nerve"),
        "c": alarm("B", "nerve"),
        "low": alarm("C", "hip"),
        "open": alarm("C", ""),
        "joint": rival("joint"),
    }
    base = make_base({name: rule(yes(name), effect, scope="patient") for name, effect in rules.items()}, findings)
    found = outcome(base, observe(base, **recorded))
    assert found.pathways == pathways
    assert found.pathway == pathways[0]


def test_a_rival_beside_leads_only_where_no_root_is_named() -> None:
    more = {"joint": rule(yes("extra"), rival("joint", "all", "beside"))}
    base = base_of(*LIKELY_L4, more=more)
    assert everything(base, left__extra="yes").pathway == "spinal"
    assert outcome(base, observe(base, left__extra="yes")).pathway == "hip"


# What else an outcome says


def test_advice_is_given_once_in_order_of_the_rules() -> None:
    more = {
        "z": rule(yes("extra"), {"advice": "second"}),
        "a": rule(yes("either.extra"), {"advice": "first"}, {"advice": "second"}, scope="patient"),
        "silent": rule(yes("fact"), {"advice": "never"}, scope="patient"),
    }
    base = base_of(*LIKELY_L4, more=more)
    given = outcome(base, observe(base, both__extra="yes", fact="no")).advice
    assert [(item.kind, item.text) for item in given] == [("note", "first"), ("note", "second")]


def test_an_outcome_carries_what_answered() -> None:
    base = base_of(*LIKELY_L4)
    found = outcome(base, observe(base))
    assert (found.rule_base.name, found.rule_base.hash, found.rule_base.policy) == ("test", base.hash, {})
    assert found.intended_use == "for tests"
    assert found.verdicts["r/e0"] == {"left": "waits", "right": "waits"}


def test_candidates_follow_the_named_roots_then_the_evidence_for_zones_then_the_table() -> None:
    zone = {"zone": rule(yes("extra"), {"evidence": {"zone": "foraminal", "lr": 3}})}
    base = base_of(*LIKELY_L4, more=zone)
    plain = everything(base).level("left").candidates
    assert [(c.segment, c.zone, c.score) for c in plain] == [("L3-4", "lateral_recess", 0), ("L4-5", "foraminal", 0)]
    moved = everything(base, left__extra="yes").level("left").candidates
    assert [(c.segment, c.zone, c.score) for c in moved] == [("L4-5", "foraminal", 48), ("L3-4", "lateral_recess", 0)]
    several = left(("motor", {"L5": 70, "L4": 60}), ("reflex", {"L5": 60, "L4": 60}))
    assert [c.root for c in several.candidates] == ["L5", "L5", "L4", "L4"]
    assert several.candidates[1].note == "both sides"


def test_without_a_named_root_there_are_no_candidates() -> None:
    assert left(("pain", {"L4": 60})).candidates == []


def test_levels_are_worded() -> None:
    assert left(*LIKELY_L4).text == "left L4 likely"
    assert left(("motor", {"L4": 60, "L5": 60})).text == "left L4 or L5 either_or"
    assert left(("motor", {"L4": 60}), ("motor", {"S1": 60})).text == "left L4 and S1 both"
