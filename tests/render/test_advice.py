"""Advice for people: by kind, each item with its rule, its timing, its sources and where to read more."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from radiculo.cases.read import read_case
from radiculo.knowledge.base import RuleBase
from radiculo.render.next_steps import TITLES, advice_parts
from radiculo.render.screen import Screen, Style
from radiculo.render.terminal import print_blocks, print_page
from radiculo.render.triage import triage_page
from radiculo.triage.outcome import AdviceItem
from radiculo.triage.run import triage
from radiculo.triage.trace import Trace


@pytest.fixture(scope="module")
def trace(base: RuleBase) -> Trace:
    return triage(read_case("routine-s1-reflex", base), base, engine="recorder")


def item(**fields: object) -> AdviceItem:
    plain = {"kind": "note", "entry": "", "title": "", "text": "Ask.", "timing": "", "rule": "advice/x", "refs": []}
    return AdviceItem.model_validate(plain | fields)


def shown(trace: Trace, *items: AdviceItem) -> str:
    if items:
        trace = replace(trace, outcome=trace.outcome.model_copy(update={"advice": list(items)}))
    stream = io.StringIO()
    print_blocks(Screen(Style(plain=True), stream), advice_parts(trace))
    return stream.getvalue()


def test_a_bare_note_is_its_text_and_its_rule(trace: Trace) -> None:
    assert "\n    Ask. [advice/x]\n" in shown(trace, item())


def test_an_entry_gives_title_timing_and_where_to_read_more(trace: Trace) -> None:
    text = shown(trace, item(kind="investigation", entry="mri", title="MRI", text="The spine.", timing="today"))
    assert "\n    MRI: The spine. [advice/x] (radiculo learn mri)\n      when: today\n" in text


def test_the_sources_of_a_rule_stand_once_below_the_last_thing_that_it_says(trace: Trace) -> None:
    text = shown(trace, item(refs=["a"]), item(text="Look.", refs=["a"]), item(rule="advice/y", refs=["b"]))
    lines = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    sources = ["source: a", "source: b"]
    assert lines == ["Ask. [advice/x]", "Look. [advice/x]", sources[0], "Ask. [advice/y]", sources[1]]


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
    silent = replace(trace, outcome=trace.outcome.model_copy(update={"advice": []}))
    assert shown(silent) == ""


def test_advice_is_not_listed_among_the_fired_rules_as_well(base: RuleBase, trace: Trace) -> None:
    stream = io.StringIO()
    case = read_case("routine-s1-reflex", base)
    print_page(Screen(Style(plain=True), stream), triage_page(case, trace), "")
    assert stream.getvalue().count("advice/review") == 1
