"""The story that a case begins with where nobody has written one: what a patient comes with, and no examination."""

from __future__ import annotations

from collections.abc import Iterator

from radiculo.interview.questions import Question, questions_of
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations, Reading
from radiculo.knowledge.prose import joined, recorded_text
from radiculo.knowledge.vocabulary import Finding, Side


def story(base: RuleBase, observations: Observations) -> str:
    """Return what is recorded of the first questions of the walk and of the complaints, in whole sentences.

    Empty where none of it is recorded. Nothing that has to be examined is told.
    """
    by_id, policy = questions_of(base).by_id, base.policy
    names = dict.fromkeys([*policy.walk.first, *sorted(policy.complaints)])
    told = (_sentence(base, by_id[name], observations) for name in names if name in by_id)
    return " ".join(filter(None, told))


def _sentence(base: RuleBase, question: Question, observations: Observations) -> str:
    said: dict[Side, list[str]] = {}
    for finding in (*question.findings, *question.coarse):
        for slot in finding.slots:
            reading = observations.get(slot)
            if reading is not None and reading.code:
                said.setdefault(slot.side, []).extend(_words(base, question, finding, reading))
    texts = [
        f"{'' if side == 'patient' else f'{side} '}{joined(words, 'and')}" for side, words in said.items() if words
    ]
    return f"{question.title}: {'; '.join(texts)}." if texts else ""


def _words(base: RuleBase, question: Question, finding: Finding, reading: Reading) -> Iterator[str]:
    """Yield a value in words; of a list of areas those that are affected, by name."""
    if question.is_family:
        if not finding.scale.is_unconcerning(reading.code):
            yield base.vocabulary.every_area[finding.area].title
        return
    yield recorded_text(finding, reading)
