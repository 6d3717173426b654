"""The published form of a rule base: all that another program needs to answer, without reading a rule.

`program` gives every verdict, `plan` what the decision needs, `questions` what may be recorded and `texts` what may be
shown; `files` are the rules themselves, which radiculo loads. Names are written as numbers where they are often needed:
a frame is a place in `program.frames`, a column in `program.columns`, a register is numbered from 1 in order of steps.
"""

from __future__ import annotations

from typing import Literal

from radiculo.engine.program import Program, step_of
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice, Evidence
from radiculo.knowledge.scales import NumberScale
from radiculo.knowledge.vocabulary import Finding, Side
from radiculo.report import Model
from radiculo.triage.plan import plan_of, screen_slots
from radiculo.version import VERSION


class ProgramFile(Model):
    """Steps over columns of codes (0: unknown); each fills the next register, and register 0 never holds.

    A step is `0, column, low, high, low, high, ...` (the code lies in one of these ranges, which may begin at 0), `1,
    registers...` (all hold), `2, registers...` (one holds) or `3, n, registers...` (at least n hold). A frame is a
    rule, a side, and the registers that say where it is known true and known false: it fires, is silent, or else
    waits. The columns from `observed` on are conclusions, which the decision fills before the program is run a second
    time.
    """

    columns: list[str]
    observed: int
    steps: list[list[int]]
    frames: list[tuple[str, Side, int, int]]


class PlanFile(Model):
    """What the decision needs: `evidence` is frame, leg (0: left), kind, target, weight, domain.

    `considering` are frame, leg, name of a rival; `exclusions` and `withdrawals` pairs of frames,
    `rivals` frame, leg, name, roots in whose place it stands, whether it outranks;
    `alarms` frame, rank of the category, pathway; `openings` frame and columns that join the safety screen; `calm` the
    codes of a column that are exact and no concern. `categories` come with the highest rank first.
    """

    roots: list[str]
    common: list[int]
    domains: list[tuple[str, bool, bool, bool]]  # name, localises, finds a deficit, names roots by itself
    zones: list[str]
    mechanisms: list[str]
    categories: list[str]
    pathways: list[str]
    rival_pathways: dict[str, str]
    anatomy: list[tuple[str, str, list[str]]]
    policy: dict[str, str | int | float]
    default_urgency: str
    all_clear_urgency: str
    default_pathway: str
    evidence: list[tuple[int, int, Literal["root", "zone", "mechanism"], str, int, str]]
    withdrawals: list[tuple[int, int]]
    rivals: list[tuple[int, int, str, list[str], bool]]
    considering: list[tuple[int, int, str]]
    exclusions: list[tuple[int, int]]
    alarms: list[tuple[int, int, str]]
    openings: list[tuple[int, list[int]]]
    screen: list[int]
    calm: dict[int, list[int]]


class ValueFile(Model):
    """A value: its code, its name in files, its label, and the exact codes that it stands for."""

    code: int
    name: str
    label: str
    means: list[int]


class QuestionFile(Model):
    """A finding. A number is read by its `cuts`: at or above `[v, 0]`, above `[v, 1]` begins the next code."""

    id: str
    title: str
    question: str
    how: str
    sides: Literal["leg", "patient"]
    group: str
    unit: str
    range: tuple[float, float] | None
    cuts: list[tuple[float, int]]
    normal: int | None
    values: list[ValueFile]


class RuleTexts(Model):
    """What is said of a rule."""

    title: str
    why: str
    misuse: str
    refs: list[str]
    strategy: str


class AdviceText(Model):
    """What a frame advises when it fires."""

    frame: int
    kind: str
    entry: str
    text: str
    timing: str


class Texts(Model):
    """Everything that may be shown, by name."""

    intended_use: str
    categories: dict[str, tuple[str, str, str]]  # name, time frame, meaning
    tiers: dict[str, str]
    names: dict[str, dict[str, str]]
    groups: dict[str, str]
    rules: dict[str, RuleTexts]
    advice: list[AdviceText]
    references: dict[str, str]


class Published(Model):
    """The parts of an artefact that `radiculo compile` adds to the files of the rules."""

    radiculo: str
    program: ProgramFile
    plan: PlanFile
    questions: list[QuestionFile]
    texts: Texts


def artefact(base: RuleBase) -> dict[str, object]:
    """Return the whole artefact of a rule base: its files, which `load_rules` reads, and its published form."""
    return base.sources.artefact() | published(base).model_dump(mode="json")


def published(base: RuleBase) -> Published:
    """Return the published form of a rule base."""
    program = Program.of(base)
    columns = (*program.slots, *program.conclusions)
    read = {slot.finding for slot in columns}
    return Published(
        radiculo=VERSION,
        program=ProgramFile(
            columns=[str(slot) for slot in columns],
            observed=len(base.columns),
            steps=[list(step_of(step)) for step in program.steps],
            frames=[(*frame, program.rails[frame].true, program.rails[frame].false) for frame in program.frames],
        ),
        plan=_plan(base, program),
        questions=[_question(finding) for name, finding in base.vocabulary.findings.items() if name in read],
        texts=_texts(base, program),
    )


def _plan(base: RuleBase, program: Program) -> PlanFile:
    plan, tables, policy = plan_of(base), base.tables, base.policy
    frame = {name: at for at, name in enumerate(program.frames)}
    column = {slot: at for at, slot in enumerate(program.slots)}
    return PlanFile(
        roots=list(plan.roots),
        common=[root.common for root in tables.roots.values()],
        domains=[(name, d.localises, d.deficit, d.names_roots) for name, d in tables.terms.domains.items()],
        zones=list(tables.zones),
        mechanisms=list(tables.terms.mechanisms),
        categories=list(tables.categories),
        pathways=list(tables.terms.pathways),
        rival_pathways={name: rival.pathway for name, rival in tables.terms.rivals.items()},
        anatomy=[(row.segment, row.zone, row.roots) for row in tables.anatomy],
        policy=dict(policy.values),
        default_urgency=policy.default_urgency,
        all_clear_urgency=policy.all_clear_urgency,
        default_pathway=policy.default_pathway,
        evidence=[(frame[row.frame], row.leg, *_evidence(effect)) for row in plan.evidence for effect in row.effects],
        withdrawals=[(frame[source], frame[target]) for source, target in plan.withdrawals],
        rivals=[(frame[f], leg, r.name, sorted(r.instead_of), r.outranks) for f, leg, r in plan.rivals],
        considering=[(frame[f], leg, name) for f, leg, name in plan.considering],
        exclusions=[(frame[source], frame[target]) for source, target in plan.exclusions],
        alarms=[
            (frame[rule.id, side], base.urgency_rank[alarm.urgency], alarm.pathway)
            for rule, side in base.frames
            for alarm in rule.alarms
        ],
        openings=[(frame[f], sorted(column[slot] for slot in slots)) for f, slots in plan.openings],
        screen=[column[slot] for slot in screen_slots(base)],
        calm={column[slot]: [int(code) for code in codes.nonzero()[0]] for slot, codes in plan.calm.items()},
    )


def _evidence(effect: Evidence) -> tuple[Literal["root", "zone", "mechanism"], str, int, str]:
    return effect.kind, effect.target, effect.weight, effect.domain


def _question(finding: Finding) -> QuestionFile:
    scale = finding.scale
    number = scale if isinstance(scale, NumberScale) else None
    return QuestionFile.taken_from(
        finding,
        unit=number.unit if number else "",
        range=(number.low, number.high) if number else None,
        cuts=list(number.cuts) if number else [],
        values=[
            ValueFile(code=code, name=scale.name(code), label=scale.label(code), means=sorted(means))
            for code, means in scale.meanings.items()
        ],
    )


def _texts(base: RuleBase, program: Program) -> Texts:
    tables, terms = base.tables, base.tables.terms
    named = {
        "roots": tables.roots,
        "segments": tables.segments,
        "zones": tables.zones,
        "domains": terms.domains,
        "pathways": terms.pathways,
        "mechanisms": terms.mechanisms,
        "rivals": terms.rivals,
        "strategies": terms.strategies,
    }
    return Texts(
        intended_use=tables.intended_use,
        categories={name: (c.name, c.time_frame, c.meaning) for name, c in tables.categories.items()},
        tiers=dict(tables.wording.tiers),
        names={kind: {name: term.title for name, term in found.items()} for kind, found in named.items()},
        groups={group.id: group.title for group in base.vocabulary.groups.values()},
        rules={rule.id: RuleTexts.taken_from(rule) for rule in base.rules},
        advice=[
            AdviceText.taken_from(advice, frame=at)
            for at, (rule, _) in enumerate(program.frames)
            for advice in base.by_id[rule].effects
            if isinstance(advice, Advice)
        ],
        references={name: reference.citation for name, reference in tables.references.items()},
    )
