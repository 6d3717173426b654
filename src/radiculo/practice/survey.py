"""A bank of cases looked over at once: what each one teaches, and how hard it is. All are decided in one batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from radiculo.cases.model import Case
from radiculo.engine.columns import Batch
from radiculo.judge.explanations import NOT_A_ROOT, title
from radiculo.judge.key import Key, differing, key_of, key_of_answer
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import LEGS
from radiculo.practice.weigh import speaks
from radiculo.triage.answer import Answer
from radiculo.triage.answers import Answers

_DISCRIMINATORS = 3  # rules per case that are concepts to be learnt, the weightiest for its explanation
_WEIGHTY = 30  # points: a likelihood ratio of 2

PAIR = "pair:"  # two explanations that are easily confused
FLAG = "flag:"  # a rule that raises the urgency
SIGN = "sign:"  # a rule by which a finding speaks for an explanation


def pair(one: str, other: str) -> str:
    """Return the concept of telling two explanations apart; their order does not matter."""
    return PAIR + "|".join(sorted((one, other)))


def concept_text(base: RuleBase, concept: str) -> str:
    """Return a concept in words. One whose rule is gone keeps its name."""
    kind, _, name = concept.partition(":")
    if f"{kind}:" == PAIR:
        one, _, other = name.partition("|")
        return f"{title(base, one)} or {title(base, other)}"
    rule = base.by_id.get(name)
    what = "red flag" if f"{kind}:" == FLAG else "finding"
    return f"{what}: {rule.title if rule else name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """One case of a bank. `level`: 1 easy, 2 middling, 3 hard; `rank` is its urgency by radiculo, greater is sooner."""

    case: Case
    key: Key
    level: int
    rank: int
    candidates: tuple[str, ...]
    concepts: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """The explanations that it is about."""
        return frozenset([*(self.key.explanations or ()), *self.candidates[:2]])

    @property
    def has_flag(self) -> bool:
        """Whether a red flag is to be seen in it."""
        return any(concept.startswith(FLAG) for concept in self.concepts)


def survey(base: RuleBase, cases: Sequence[Case]) -> tuple[Survey, ...]:
    """Return what each case teaches, in their order."""
    if not cases:
        return ()
    answers = Answers.of(base, Batch.of([case.observations.codes() for case in cases]))
    return tuple(_one(base, answers, row, case) for row, case in enumerate(cases))


def _one(base: RuleBase, answers: Answers, row: int, case: Case) -> Survey:
    decision, answer = answers.decision, answers.at(row)
    fired = list({rule.id: rule for rule, side in base.frames if decision.fires[rule.id, side][row]}.values())
    best = decision.scores[:, :, row].max(axis=0)
    roots = [decision.plan.roots[at] for at in np.argsort(-best, kind="stable") if best[at] > 0]
    rivals = [(rival.name, rival.outranks) for rule in fired for rival in rule.rivals]
    above, beside = ([name for name, outranks in rivals if outranks is wanted] for wanted in (True, False))
    candidates = tuple(dict.fromkeys([*above, *roots, *beside]))
    ours = key_of_answer(answer)
    key = key_of(case) or ours
    return Survey(
        case=case,
        key=key,
        level=_difficulty(base, answer, key, ours),
        rank=base.urgency_rank[answer.urgency],
        candidates=candidates,
        concepts=_concepts(base, answer, key if key.explanations else ours, candidates, fired),
    )


def _difficulty(base: RuleBase, answer: Answer, key: Key, ours: Key) -> int:
    legs = [answer.leg(leg) for leg in LEGS if answer.leg(leg).roots]
    if differing(key, ours, base) or any(leg.withdrawn for leg in legs):
        return 3
    plain = len(legs) == 1 and legs[0].tier == "likely" and not answer.rivals
    return 1 if plain or (not legs and not answer.rivals) else 2


def _concepts(
    base: RuleBase, answer: Answer, key: Key, candidates: Sequence[str], fired: Sequence[Rule]
) -> tuple[str, ...]:
    lead = lead_of(key, candidates, base)
    others = [name for name in candidates if name != lead]
    found = [pair(lead, others[0])] if lead and others else []
    rank = base.urgency_rank
    resting = {base.policy.default_urgency, base.policy.all_clear_urgency}
    if answer.urgency not in resting:
        setting = [rule for rule in fired if any(alarm.urgency == answer.urgency for alarm in rule.alarms)]
        found += [FLAG + rule.id for rule in setting if rank[answer.urgency] > rank[base.policy.default_urgency]]
    weights = {rule.id: speaks(rule, lead) for rule in fired if rule.evidence_for(lead) or rule.rivals}
    weighty = sorted((name for name, w in weights.items() if w == 1 or w >= _WEIGHTY), key=lambda n: -weights[n])
    return (*found, *(SIGN + name for name in weighty[:_DISCRIMINATORS]))


def lead_of(key: Key, candidates: Sequence[str], base: RuleBase) -> str:
    """Return the explanation that a key puts first; in place of "not a root" the rival that leads, if there is one."""
    if key.lead != NOT_A_ROOT:
        return key.lead
    return next((name for name in candidates if name in base.tables.terms.rivals), NOT_A_ROOT)
