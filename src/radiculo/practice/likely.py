"""Which questions a text may mean that names none: those that bear its words, the rarest words first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from radiculo.interview.questions import Question, questions_of
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.scales import fold_text

_MOST = 6  # questions that are named
_SHORT = 2  # letters of a word that says nothing
_STEM = 3  # letters of a word that is too short to be the beginning of another
_NEAR = 0.25  # of the weight of the best
_TITLE, _ALIAS = 2, 1


def with_words(base: RuleBase, text: str) -> list[str]:
    """Return the titles of the questions that a text may mean, the likeliest first; none where no word is known.

    A word weighs the more the fewer questions bear it, and in a title twice what it weighs in an alias; it may be the
    beginning of the name's word, or go on where that ends ("coughing", "cough").
    """
    questions = base.derived(_names)
    found: dict[str, float] = {}
    for word in _words([text]):
        bearers = {title: weight for title, names in questions.items() if (weight := _weight(names, word))}
        for title, weight in bearers.items():
            found[title] = found.get(title, 0) + weight / len(bearers)
    best = sorted(found, key=lambda title: -found[title])[:_MOST]
    return [title for title in best if found[title] >= _NEAR * found[best[0]]]


def _names(base: RuleBase) -> Mapping[str, Mapping[str, int]]:
    """Return the words of every question's names with what each weighs, by title. Made once by `base.derived`."""
    return {question.title: _told(base, question) for question in questions_of(base).by_id.values()}


def _told(base: RuleBase, question: Question) -> dict[str, int]:
    areas = [base.vocabulary.every_area[finding.area] for finding in question.findings if question.is_family]
    names = [name for area in areas for name in (area.title, *area.aliases)]
    names += [alias for finding in question.findings for alias in finding.aliases]
    return dict.fromkeys(_words(names), _ALIAS) | dict.fromkeys(_words([question.title]), _TITLE)


def _words(texts: Iterable[str]) -> list[str]:
    found = (word for text in texts for word in re.findall(r"[^\W_]+", fold_text(text)))
    return [word for word in found if len(word) > _SHORT]


def _weight(names: Mapping[str, int], word: str) -> int:
    return max((weight for name, weight in names.items() if _alike(name, word)), default=0)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) > _STEM and long.startswith(short))
