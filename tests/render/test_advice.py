"""Advice for people: by kind, each item with its rule, its timing, its sources and where to read more."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from radiculo.cases.read import read_case
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Advice
from radiculo.render.next_steps import TITLES, advice_parts
from radiculo.render.screen import Screen, Style
from radiculo.render.terminal import print_blocks, print_page
from radiculo.render.triage import triage_page
from radiculo.triage.outcome import AdviceItem
from radiculo.triage.run import triage
from radiculo.triage.trace import Trace
from support.bases import observe


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


def test_an_investigation_that_several_rules_ask_for_is_one_line_at_the_soonest_of_their_times(trace: Trace) -> None:
    mri = {"kind": "investigation", "entry": "mri", "title": "MRI"}
    later = item(**mri, text="The root.", timing="Within days", refs=["a"])
    sooner = item(**mri, text="An abscess.", timing="the same day", rule="advice/y", refs=["b", "a"])
    untimed = item(**mri, text="The hip.", timing="when it suits", rule="advice/z")
    text = shown(trace, later, sooner, untimed, item(kind="investigation", entry="ct", title="CT", text="Else."))
    assert text.count("MRI") == 1
    assert (
        """
    MRI (radiculo learn mri)
      when: the same day
      why: An abscess. [advice/y]
      why: The root. (Within days) [advice/x]
      why: The hip. (when it suits) [advice/z]
      source: b, a
    CT: Else. [advice/x] (radiculo learn ct)
"""
        in text
    )


def test_an_investigation_whose_result_is_recorded_is_not_asked_for_again(base: RuleBase) -> None:
    wanted = item(kind="investigation", entry="esr", title="ESR", text="Look.", timing="the same day")
    for observations, said in (({}, "ESR: Look."), ({"esr": 90}, "ESR: recorded already: 90"), ({"crp": 90}, "Look.")):
        text = shown(triage(observe(base, **observations), base, engine="recorder"), wanted)
        assert said in text
        assert ("the same day" in text) == ("esr" not in observations)


def test_a_rule_whose_last_investigation_is_recorded_keeps_its_sources(base: RuleBase) -> None:
    esr = item(kind="investigation", entry="esr", title="ESR", text="Look.", refs=["a"])
    text = shown(triage(observe(base, esr=90), base, engine="recorder"), item(kind="investigation", refs=["a"]), esr)
    assert text.count("source: a") == 1


def test_every_timing_of_the_wording_is_used_and_the_soonest_stand_first(base: RuleBase) -> None:
    timings = base.tables.wording.timings
    said = {effect.timing.lower() for rule in base.rules for effect in rule.effects if isinstance(effect, Advice)}
    assert timings.index("at once") < timings.index("the same day") < timings.index("planned")
    unused = [timing for timing in timings if not any(text.startswith(timing.lower()) for text in said)]
    assert not unused


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
