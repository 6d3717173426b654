"""A teaching case from what a walk recorded: the observations as they are, and a key drafted from the answer."""

from __future__ import annotations

from dataclasses import replace

from radiculo.cases.model import Case
from radiculo.cases.shapes import Teaching, Truth
from radiculo.cases.write import case_yaml
from radiculo.knowledge.base import RuleBase
from radiculo.triage.answer import Answer
from radiculo.triage.run import triage

_TO_WRITE = "To be written."
_ABOUT = """\
# From a walk. The key below is what radiculo answers: keep it only where it was so.
# Write title, stem, diagnosis, hints and debrief; then: radiculo case check
"""


def draft(case: Case, case_id: str, base: RuleBase, note: str = "") -> str:
    """Return the YAML of a teaching case made of recorded observations. Raises EngineFault when engines disagree.

    `note` is the teacher's own remark, kept in the notes of the case.
    """
    answer = Answer.of(triage(case, base).outcome)
    named = {
        side: leg.roots
        for side, leg in (("left", answer.left), ("right", answer.right))
        if leg.roots and not leg.withdrawn
    }
    side = next(iter(named)) if len(named) == 1 else None
    truth = Truth.model_validate(
        {
            "diagnosis": _TO_WRITE,
            "roots": list(named[side]) if side else [],
            "side": side,
            "urgency": answer.urgency,
            "urgency_basis": "inferred",
            "roots_basis": "inferred",
        }
    )
    made = replace(
        case,
        id=case_id,
        title=case.title or "A new case",
        stem=case.stem or _TO_WRITE,
        synthetic=case.source is None,
        tags=(),
        notes={**case.notes, **({"teacher": note} if note else {})},
        truth=case.truth or truth,
        teaching=case.teaching or Teaching(difficulty="medium", hints=[_TO_WRITE], debrief=_TO_WRITE),
    )
    return _ABOUT + case_yaml(made)
