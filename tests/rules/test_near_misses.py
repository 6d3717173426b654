"""Near misses: a vignette `near-miss-RIVAL` has all of a rival's picture but what takes it off the list."""

from __future__ import annotations

import pytest

from radiculo import answers, read_cases
from radiculo.knowledge.base import RuleBase
from support.program import ROOT

FILES = sorted((ROOT / "cases" / "vignettes").glob("near-miss-*.yaml"))
RIVALS = {path.stem.removeprefix("near-miss-").replace("-", "_"): path for path in FILES}


def test_there_are_near_misses_and_each_is_of_a_rival(base: RuleBase) -> None:
    assert len(RIVALS) >= 15
    assert RIVALS.keys() <= base.tables.terms.rivals.keys()


@pytest.mark.parametrize("rival", RIVALS)
def test_a_near_miss_neither_names_nor_considers_the_rival(base: RuleBase, rival: str) -> None:
    (answer,) = answers(read_cases(str(RIVALS[rival]), base), base)
    assert rival not in {*answer.rival_names, *answer.considered}
