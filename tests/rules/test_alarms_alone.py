"""Each alarm alone sets the category of some shipped case, so that a change of its urgency is noticed there."""

from __future__ import annotations

import numpy as np

from radiculo.cases.read import read_records
from radiculo.engine.columns import Batch
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import shipped
from radiculo.triage.answers import Answers

# What makes one of these fire always raises another alarm of the same category.
NEVER_ALONE = {
    "alarm/cord-long-tract-sign": "alarm/cord-upper-motor-neurone-sign",
    "alarm/cord-sensory-level": "alarm/cord-upper-motor-neurone-sign",
    "alarm/polyradiculitis-new-weakness": "alarm/bilateral-new-weakness",
    "alarm/worse-under-treatment": "alarm/failed-conservative-care",
}


def test_each_alarm_alone_sets_the_category_of_a_shipped_case(base: RuleBase) -> None:
    records = [record for record in read_records([str(shipped("cases"))], base) if record.case is not None]
    cases = [record.case for record in records if record.case is not None]
    batch = Batch.of([case.observations.codes() for case in cases])
    decision = Answers.of(base, batch).decision
    rank = base.urgency_rank
    sets = {rule.id: np.zeros(len(cases), np.bool_) for rule in base.rules if rule.alarms}
    for (rule, side), alarm in decision.plan.alarms:
        sets[rule] |= decision.fires[rule, side] & (decision.urgency == rank[alarm.urgency])
    others = sum(mask.astype(int) for mask in sets.values())
    never = {rule for rule, mask in sets.items() if not (mask & (others == 1)).any()}
    assert never == set(NEVER_ALONE)
    for rule, companion in NEVER_ALONE.items():
        assert sets[rule].any()
        assert not (sets[rule] & ~sets[companion]).any()
