"""The rows of the evidence files, and the rules that answer them: urgency 1-2, localisation 1-5."""

from __future__ import annotations

import pytest

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Alarm, Evidence, Rival

ALARMS = {
    "ces 1 hesitancy": ("A", ["cauda-equina-urinary-hesitancy"]),
    "ces 1 flow sensation": ("A", ["cauda-equina-urine-flow-sensation"]),
    "ces 2 saddle, reported or tested": ("A", ["cauda-equina-saddle-reported", "cauda-equina-saddle-tested"]),
    "ces 3 deficit of both legs": ("A", ["bilateral-severe-weakness", "bilateral-new-weakness"]),
    "ces 4 rectal fullness": ("A", ["cauda-equina-rectal-fullness"]),
    "ces 5 sexual, with leg signs": ("A", ["cauda-equina-sexual-with-leg-signs"]),
    "ces 5 sexual alone": ("B", ["cauda-equina-sexual-alone"]),
    "ces 6 bilateral sciatica": ("B", ["bilateral-leg-pain"]),
    "ces 6 bilateral, progressing": ("A", ["bilateral-leg-pain-progressing"]),
    "ces 7 late signs": (
        "A",
        ["cauda-equina-urinary-incontinence", "cauda-equina-faecal-incontinence", "cauda-equina-sphincter-tested"],
    ),
    "ces 8 any bladder or bowel change": ("A", ["cauda-equina-bladder-change", "cauda-equina-bowel-change"]),
    "ces 9 over 14 days, stable": ("B", ["cauda-equina-long-standing"]),
    "ces residual of 200 ml": ("A", ["cauda-equina-residual-volume"]),
    "cord compression by cancer": (
        "A",
        ["cancer-with-weakness", "cancer-with-numbness", "cancer-with-leg-pain", "cancer-with-cord-symptom"],
    ),
    "metastases, pain only": ("B", ["cancer-with-spinal-pain"]),
    "infection, febrile": ("A", ["infection-febrile"]),
    "infection, markers": ("B", ["infection-high-markers", "infection-risk-with-markers"]),
    "infection, bacteraemia": ("B", ["infection-recent-bacteraemia"]),
    "infection, injected drugs": ("A", ["infection-injected-drugs"]),
    "infection, risk factor and deficit": ("A", ["infection-risk-with-deficit", "infection-markers-with-deficit"]),
    "infection, tuberculosis": ("B", ["infection-risk-with-symptoms"]),
    "fracture, major trauma": ("A", ["fracture-high-energy"]),
    "fracture, insufficiency": ("B", ["fracture-low-energy", "fracture-sudden-fragile", "fracture-contusion"]),
    "fracture, several flags": ("B", ["fracture-flags-together"]),
    "fracture, older adults": ("C", ["fracture-thoracic-pain-fragile", "fracture-osteoporosis-and-age"]),
    "myeloma": ("C", ["lasting-pain-older"]),
    "pancreatic cancer": ("B", ["weight-loss-older"]),
    "aneurysm, ruptured or symptomatic": ("A", ["aneurysm-collapse", "aneurysm-known", "aneurysm-known-leg-pain"]),
    "aneurysm, felt": ("B", ["aneurysm-suspected"]),
    "acute limb ischaemia": (
        "A",
        [
            "limb-ischaemia-sudden",
            "limb-ischaemia-recent",
            "limb-ischaemia-cold-leg",
            "limb-ischaemia-atrial-fibrillation",
        ],
    ),
    "epidural haematoma": ("A", ["bleeding-sudden-pain", "bleeding-new-deficit", "bleeding-after-procedure"]),
    "cord, acute or progressing": ("A", ["cord-progressing", "cord-sensory-level-with-deficit"]),
    "cord, stable": ("B", ["cord-long-tract-sign", "cord-upper-motor-neurone-sign", "cord-sensory-level"]),
    "guillain-barre": ("A", ["polyradiculitis", "polyradiculitis-new-weakness"]),
    "psoas abscess": ("A", ["psoas-abscess"]),
    "iliopsoas haematoma": (
        "A",
        ["iliopsoas-bleed-hip-signs", "iliopsoas-bleed-groin-pain", "iliopsoas-bleed-femoral-palsy"],
    ),
    "axial spondyloarthritis": ("C", ["axial-spondyloarthritis", "axial-spondyloarthritis-hla-b27"]),
    "pregnancy": ("B", ["pregnancy-with-weakness"]),
    "child": ("A", ["child-emergency"]),
    "child, urgent": ("B", ["child-urgent"]),
    "first onset over 50": ("C", ["first-back-pain-after-50"]),
    "weak flags combined": ("C", ["weak-flags-together", "night-pain"]),
    "night pain with a flag": ("B", ["night-pain-with-flag"]),
    "motor, grade 3 or less": ("B", ["severe-weakness"]),
    "motor, new or progressive": ("B", ["new-or-worse-weakness", "weakness-within-days"]),
    "motor, grade 2 or less, or over hours": ("A", ["near-paralysis", "weakness-falling-over-hours"]),
    "motor, stable grade 4": ("C", ["weakness"]),
    "motor, multilevel": ("B", ["weakness-above-and-below-knee"]),
    "severe radicular pain": ("C", ["severe-radicular-pain"]),
    "persisting after six weeks": ("C", ["failed-conservative-care", "candidate-for-intervention"]),
    "worse under treatment": ("B", ["worse-under-treatment-with-deficit"]),
    "radicular pain without a flag": ("D", ["leg-symptom"]),
}

RIVALS = {
    "femoral_neuropathy": "outranks",
    "obturator_neuropathy": "outranks",
    "meralgia_paraesthetica": "outranks",
    "saphenous_neuropathy": "outranks",
    "common_peroneal_neuropathy": "outranks",
    "sciatic_neuropathy": "outranks",
    "lumbosacral_plexopathy": "outranks",
    "radiculoplexus_neuropathy": "outranks",
    "iliopsoas_lesion": "outranks",
    "hip_osteoarthritis": "outranks",
    "sacroiliac_pain": "beside",
    "greater_trochanteric_pain": "outranks",
    "vascular_claudication": "beside",
    "venous_thrombosis": "beside",
    "acute_limb_ischaemia": "beside",
    "aortic_aneurysm": "beside",
    "central_stenosis": "beside",
    "herpes_zoster": "beside",
    "upper_motor_neurone_lesion": "outranks",
    "polyneuropathy": "outranks",
    "acute_polyradiculitis": "beside",
    "cauda_equina_syndrome": "outranks",
    "multiple_roots": "outranks",
    "bilateral_deficit": "outranks",
    "stroke": "outranks",
    "motor_neurone_disease": "beside",
    "tibial_neuropathy": "beside",
    "hip_stress_fracture": "beside",
    "septic_joint": "beside",
    "knee_osteoarthritis": "beside",
    "hamstring_injury": "beside",
    "inguinal_hernia": "beside",
    "ilioinguinal_neuropathy": "beside",
    "dural_fistula": "beside",
    "myeloma": "beside",
    "pelvic_sciatic_lesion": "beside",
    "widespread_pain": "beside",
    "lyme_radiculitis": "beside",
}

# Findings of the master table with the root that each speaks for most.
ROOTS = {
    "level/l1-sensation-groin": "L1",
    "level/l2-sensation-anterior-thigh": "L2",
    "level/l2-hip-flexion-power": "L2",
    "level/l3-sensation-knee": "L3",
    "level/l3-hip-adduction-power": "L3",
    "level/l3-femoral-stretch-test": "L3",
    "level/l4-patellar-reflex": "L4",
    "level/l4-sensation-medial-ankle": "L4",
    "level/l4-crossed-femoral-stretch-test": "L4",
    "level/l5-hip-abduction-power": "L5",
    "level/l5-great-toe-extension-power": "L5",
    "level/l5-ankle-inversion-power": "L5",
    "level/l5-ankle-dorsiflexion-power": "L5",
    "level/l5-medial-hamstring-reflex": "L5",
    "level/l5-sensation-dorsal-foot": "L5",
    "level/s1-achilles-reflex": "S1",
    "level/s1-heel-raise": "S1",
    "level/s1-sensation-lateral-foot": "S1",
    "level/s2-toe-flexion-power": "S2",
    "level/s2-sensation-posterior-thigh": "S2",
}

CLAUDICATION = {
    "stenosis-relief-in-flexion": 6.4,
    "stenosis-relief-on-sitting": 3.3,
    "stenosis-standing": 2.3,
    "stenosis-age-over-65": 2.5,
    "stenosis-wide-based-gait": 10,
    "stenosis-romberg": 4.2,
    "stenosis-burning": 7.2,
}


@pytest.mark.parametrize("row", ALARMS)
def test_an_alarm_answers_the_row_with_its_category(base: RuleBase, row: str) -> None:
    urgency, names = ALARMS[row]
    for name in names:
        rule = base.by_id[f"alarm/{name}"]
        assert rule.status == "stable"
        assert rule.refs
        assert [effect.urgency for effect in rule.effects if isinstance(effect, Alarm)] == [urgency]


@pytest.mark.parametrize("name", RIVALS)
def test_the_rival_is_named_with_its_greatest_strength(base: RuleBase, name: str) -> None:
    found = [e for rule in base.rules for e in rule.effects if isinstance(e, Rival) and e.name == name]
    assert found
    assert any(effect.outranks for effect in found) == (RIVALS[name] == "outranks")


def test_every_rival_of_the_rule_base_is_in_the_table(base: RuleBase) -> None:
    assert set(RIVALS) == set(base.tables.terms.rivals)


@pytest.mark.parametrize("rule", ROOTS)
def test_a_finding_speaks_most_for_its_root(base: RuleBase, rule: str) -> None:
    weights = {e.target: e.weight for e in base.by_id[rule].effects if isinstance(e, Evidence)}
    assert max(weights.values()) == weights[ROOTS[rule]]


@pytest.mark.parametrize("rule", CLAUDICATION)
def test_a_claudication_feature_carries_its_published_ratio(base: RuleBase, rule: str) -> None:
    (effect,) = (e for e in base.by_id[f"mechanism/{rule}"].effects if isinstance(e, Evidence))
    assert effect.lr == CLAUDICATION[rule]
