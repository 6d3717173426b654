"""Rule bases in memory: plain data for every file, without a disk."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from radiculo.errors import Exit, Problems
from radiculo.knowledge.build import build
from radiculo.knowledge.observations import ObservationReader, Observations
from radiculo.knowledge.rulebase import RuleBase, load_rules
from radiculo.knowledge.sources import Sources, shipped
from radiculo.loading import Document

Data = dict[str, Any]

AREAS = ("groin", "shin", "heel")
COARSE_AREAS: Data = {
    "areas": {name: {"title": name, "view": "front"} for name in AREAS},
    "coarse": {
        "foreleg": {"title": "front leg", "of": ["groin", "shin"], "aliases": ["front of it"]},
        "limb": {"title": "limb", "of": list(AREAS)},
    },
}
YESNO: Data = {"values": {"no": "no", "yes": "yes"}}
REFLEX: Data = {
    "values": {"normal": "normal", "reduced": "reduced", "absent": "absent", "brisk": "brisk"},
    "concern": [["normal", "reduced", "absent"], ["normal", "brisk"]],
    "partial": {"diminished": {"label": "reduced or absent", "means": ["reduced", "absent"]}},
}
MRC: Data = {
    "numeric": True,
    "values": {"0": "none", "1": "flicker", "2": "poor", "3": "fair", "4": "good", "5": "normal power"},
    "concern": "falling",
    "normal": 5,
    "partial": {
        "weak": {"label": "weak", "means": [0, 1, 2, 3, 4], "aliases": ["paresis"]},
        "severe": {"label": "severe weakness", "means": [0, 1, 2, 3]},
    },
}

_SWITCHES: dict[str, Any] = {
    "domain_cap": 100,
    "lr_ceiling": 10,
    "lr_floor": 0.1,
    "concordant_minimum": 8,
    "margin": 30,
    "lead_likely": 70,
    "lead_possible": 30,
    "domains_likely": 3,
    "domains_possible": 2,
    "separating_domains": 0,
    "either_or_limit": 3,
    "localising_minimum": 30,
    "both_affected_minimum": 30,
    "tie_break": "none",
}
_COMMON = {"L2": 1, "L3": 2, "L4": 3, "L5": 5, "S1": 4}


def switches(**values: object) -> Data:
    """The switches that the decision needs, with some values changed or added."""
    return {name: {"title": name, "value": value, "why": "test"} for name, value in (_SWITCHES | values).items()}


def tables(*, screen: list[str], policy: Mapping[str, object] | None = None) -> dict[str, Data]:
    """The files of a rule base that are neither vocabulary nor rule."""
    category = {"time_frame": "some time", "meaning": "some meaning"}
    tiers = ("none", "not_localisable", "undetermined", "either_or", "both", "possible", "likely")
    return {
        "rulebase.yaml": {"name": "test", "schema_version": 1, "version": "1"},
        "urgency.yaml": {
            "intended_use": "for tests",
            "categories": {name: {"name": f"category {name}", **category} for name in "ABCDE"},
        },
        "policy.yaml": {
            "switches": switches(**(policy or {})),
            "default_urgency": "D",
            "all_clear_urgency": "E",
            "default_pathway": "spinal",
            "safety_screen": screen,
        },
        "anatomy.yaml": {
            "roots": {
                name: {"title": f"{name} root", "common": rank}
                for name, rank in {"L2": 1, "L3": 2, "L4": 3, "L5": 5, "S1": 4}.items()
            },
            "segments": {name: {"title": name} for name in ("L3-4", "L4-5", "L5-S1")},
            "zones": {name: {"title": name} for name in ("central", "lateral_recess", "foraminal")},
            "table": [
                {"segment": "L3-4", "zone": "lateral_recess", "roots": ["L4"]},
                {"segment": "L4-5", "zone": "lateral_recess", "roots": ["L5"]},
                {"segment": "L3-4", "zone": "foraminal", "roots": ["L3"]},
                {"segment": "L4-5", "zone": "foraminal", "roots": ["L4"]},
                {"segment": "L4-5", "zone": "central", "roots": ["L5", "S1"], "note": "both sides"},
            ],
        },
        "terms.yaml": {
            "domains": {
                "sensory": {"title": "Sensation"},
                "motor": {"title": "Power", "names_roots": True},
                "reflex": {"title": "Reflexes", "names_roots": True},
                "tension": {"title": "Tension", "deficit": False},
                "pain": {"title": "Pain", "localises": False, "deficit": False},
            },
            "pathways": {name: {"title": name} for name in ("spinal", "vascular", "nerve", "hip")},
            "mechanisms": {name: {"title": name} for name in ("disc", "stenosis", "cyst")},
            "rivals": {
                "femoral": {"title": "Femoral neuropathy", "pathway": "nerve"},
                "artery": {"title": "Arterial disease", "pathway": "vascular"},
                "joint": {"title": "Hip joint", "pathway": "hip"},
            },
            "strategies": {"any": {"title": "Any"}},
            "evidence_grades": {"consensus": {"title": "Consensus"}},
        },
        "references.yaml": {"references": {"ref": {"citation": "A reference", "read": "full_text"}}},
        "wording.yaml": {
            "tiers": {tier: f"{{side}} {{roots}} {tier}" for tier in tiers} | {"withdrawn": "not {level}"}
        },
    }


def finding(scale: str = "yesno", sides: str = "leg", **more: object) -> Data:
    """A finding with a shared scale (`yesno`, `reflex`, `mrc`), unless `number` or `values` say otherwise."""
    entry: Data = {"title": "Finding", "question": "What is it?", "sides": sides, **more}
    return entry if more.keys() & {"number", "values"} else entry | {"scale": scale}


def rule(when: Data, *effects: Data, scope: str = "leg", **more: object) -> Data:
    """A rule file; a draft unless it says otherwise, so that it needs no examples."""
    shown = effects or ({"advice": "something"},)
    return {
        "title": "A rule",
        "status": "draft",
        "scope": scope,
        "when": when,
        "then": list(shown),
        "why": "because",
        "misuse": "none",
        "refs": ["ref"],
        "evidence": "consensus",
        "strategy": "any",
        "examples": [],
        **more,
    }


def root(name: str, lr: float, domain: str = "motor") -> Data:
    """Evidence for a root."""
    return {"evidence": {"root": name, "lr": lr, "domain": domain}}


def alarm(urgency: str, pathway: str = "spinal") -> Data:
    """An alarm."""
    return {"alarm": {"urgency": urgency, "pathway": pathway, "suspects": "something"}}


def rival(name: str, instead_of: object = "all", strength: str = "outranks") -> Data:
    """A rival."""
    return {"rival": {"name": name, "instead_of": instead_of, "strength": strength}}


def yes(name: str) -> Data:
    """The test that a finding is present."""
    return {"finding": name, "is": "yes"}


def files(
    rules: Mapping[str, Data],
    findings: Mapping[str, Data],
    *,
    signs: Mapping[str, str] | None = None,
    screen: list[str] | None = None,
    policy: Mapping[str, object] | None = None,
) -> dict[str, Data]:
    """All files of a rule base: `signs` maps the name of a sign to its sides."""
    first = next(iter(findings))
    out = tables(screen=screen or [first], policy=policy)
    out["vocabulary/scales.yaml"] = {"scales": {"yesno": YESNO, "reflex": REFLEX, "mrc": MRC}}
    out["vocabulary/areas.yaml"] = {"areas": {"groin": {"title": "groin", "view": "front"}}}
    out["vocabulary/group.yaml"] = {"title": "Group", "order": 1, "findings": dict(findings)}
    if signs:
        declared = {name: {"title": name, "sides": sides} for name, sides in signs.items()}
        out["vocabulary/signs.yaml"] = {"signs": declared}
    return out | {f"{name if '/' in name else 'r/' + name}.yaml": data for name, data in rules.items()}


def try_build(data: Mapping[str, Data], overrides: Mapping[str, str] | None = None) -> tuple[RuleBase | None, Problems]:
    """Build a rule base from plain data; return it with the problems."""
    problems = Problems()
    documents = {name: Document(name, "", deepcopy(content)) for name, content in data.items()}
    return build(Sources(Path("memory"), documents), overrides or {}, problems), problems


def built(data: Mapping[str, Data], overrides: Mapping[str, str] | None = None) -> RuleBase:
    """Build a rule base that must be sound."""
    base, problems = try_build(data, overrides)
    problems.raise_errors(Exit.RULES)
    assert base is not None
    return base


def make_base(
    rules: Mapping[str, Data],
    findings: Mapping[str, Data],
    *,
    signs: Mapping[str, str] | None = None,
    screen: list[str] | None = None,
    policy: Mapping[str, object] | None = None,
) -> RuleBase:
    """Build a sound rule base from its rules and findings."""
    return built(files(rules, findings, signs=signs, screen=screen, policy=policy))


def observe(base: RuleBase, **recorded: object) -> Observations:
    """Observations as a case writes them, with `left__x` for `left.x`."""
    problems = Problems()
    data: Any = {name.replace("__", "."): value for name, value in recorded.items()}
    document = Document("case", "", {"observations": data})
    found = ObservationReader(base.vocabulary, document, problems).read(data, ("observations",))
    problems.raise_errors(Exit.CASE)
    return found


@cache
def shipped_base() -> RuleBase:
    """The shipped rule base, loaded once."""
    return load_rules(shipped("rules"))
