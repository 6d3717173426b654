"""Advice for people: by kind, in one line each, with its rule and where to read more."""

from __future__ import annotations

import io

import pytest
from radiculo.render.advice import TITLES, advice_text, print_advice

from radiculo.cases.read import read_case
from radiculo.knowledge.base import RuleBase
from radiculo.render.screen import Screen, Style
from radiculo.render.triage import print_triage
from radiculo.triage.outcome import AdviceItem
from radiculo.triage.run import triage
from radiculo.triage.trace import Trace


@pytest.fixture(scope="module")
def trace(base: RuleBase) -> Trace:
    return triage(read_case("routine-s1-reflex", base), base, engine="recorder")


def item(**fields: object) -> AdviceItem:
    plain = {"kind": "note", "entry": "", "title": "", "text": "Ask.", "timing": "", "rule": "advice/x", "refs": []}
    return AdviceItem.model_validate(plain | fields)


def shown(trace: Trace) -> str:
    stream = io.StringIO()
    print_advice(Screen(Style(plain=True), stream), trace.outcome)
    return stream.getvalue()


def test_a_bare_note_is_its_text_and_its_rule() -> None:
    assert advice_text(item()) == "Ask. [advice/x]"


def test_an_entry_gives_title_timing_and_where_to_read_more() -> None:
    text = advice_text(item(kind="investigation", entry="mri", title="MRI", text="The spine.", timing="today"))
    assert text == "MRI: The spine. When: today [advice/x] (radiculo learn mri)"


def test_each_kind_has_one_heading(trace: Trace) -> None:
    text = shown(trace)
    kinds = {each.kind for each in trace.outcome.advice}
    assert kinds
    for kind, title in TITLES.items():
        assert text.count(f"  {title}\n") == (kind in kinds)


def test_every_item_is_shown(trace: Trace) -> None:
    words = " ".join(shown(trace).split())
    for each in trace.outcome.advice:
        assert " ".join(each.text.split()) in words


def test_no_advice_prints_nothing(trace: Trace) -> None:
    silent = trace.outcome.model_copy(update={"advice": []})
    stream = io.StringIO()
    print_advice(Screen(Style(plain=True), stream), silent)
    assert stream.getvalue() == ""


def test_advice_is_not_listed_among_the_fired_rules_as_well(base: RuleBase, trace: Trace) -> None:
    stream = io.StringIO()
    case = read_case("routine-s1-reflex", base)
    print_triage(Screen(Style(plain=True), stream), case, trace)
    assert stream.getvalue().count("advice/review") == 1
