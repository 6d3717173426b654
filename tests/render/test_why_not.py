"""Why not, for people: short, the nearest rules first, and every fact that the JSON has."""

from __future__ import annotations

import io

import pytest

from radiculo.cases.read import read_case
from radiculo.knowledge.base import RuleBase
from radiculo.render.explain import why_not_page
from radiculo.render.screen import Screen, Style
from radiculo.render.terminal import print_page
from radiculo.triage.run import triage
from radiculo.triage.trace import Trace
from radiculo.triage.why_not import NEAREST, WhyNot, WhyNotFile


@pytest.fixture(scope="module")
def trace(base: RuleBase) -> Trace:
    return triage(read_case("cr-012", base), base, engine="recorder")


def shown(trace: Trace, file: WhyNotFile) -> str:
    stream = io.StringIO()
    case = read_case("cr-012", trace.base)
    print_page(Screen(Style(plain=True), stream), why_not_page(case, trace, file), "")
    return stream.getvalue()


@pytest.mark.parametrize("target", ["A", "C", "D", "L4", "S1"])
def test_the_text_has_the_rules_and_the_findings_of_the_json_in_the_same_order(trace: Trace, target: str) -> None:
    file = WhyNot(trace).file("cr-012", target)
    text = shown(trace, file)
    nearest = [near for leg in file.legs for near in leg.nearest] or (file.urgency.nearest if file.urgency else [])
    at = [text.index(f"{near.title} [{near.rule}]") for near in nearest]
    assert at == sorted(at)
    for item in (item for near in nearest for item in near.missing):
        assert f"{item.slot} is {item.recorded}; wanted {item.wanted}" in text
    for item in (item for leg in file.legs for item in leg.counted):
        assert f"counted {item.weight:+d}: {item.title} [{item.rule}]" in text
    further = [leg.further for leg in file.legs] or [file.urgency.further if file.urgency else 0]
    assert text.count("(--all)") == sum(map(bool, further))


def test_an_urgency_is_answered_on_one_screen(trace: Trace) -> None:
    text = shown(trace, WhyNot(trace).file("cr-012", "A"))
    assert text.count(" away") == NEAREST
    assert len(text.splitlines()) < 40
    assert max(map(len, text.splitlines())) < 250
