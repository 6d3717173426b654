"""One triage says the same as text, as HTML and as JSON: every shipped case."""

from __future__ import annotations

import io
import json
from collections import Counter
from typing import Any

import pytest

from radiculo.cases.read import read_case
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.sources import shipped
from radiculo.render.html.page import html_page
from radiculo.render.screen import Screen, Style
from radiculo.render.terminal import print_page
from radiculo.render.triage import triage_page
from radiculo.triage.run import triage
from radiculo.triage.trace import Trace
from support.html import parse, said

CASES = sorted(path.stem for path in shipped("cases").rglob("*.yaml"))
STANDS = {"outranks": "explains this better than a single root", "beside": "is possible beside a root"}
BEFORE = ("(the pathway above comes before any root)", "nothing for the level: ")


def of_side(side: str) -> str:
    return "" if side == "patient" else f" ({side})"


def in_short(short: dict[str, Any]) -> list[str]:
    """What the short answer tells: each point with the findings that decide it, and what would change it."""
    points = [point for point in (short["wait"], *short["roots"]) if point["because"]]
    told = [f"{point['text']} - because {'; '.join(point['because'])}" for point in points]
    return [*told, *(["; ".join(short["change"])] if short["change"] else [])]


def impossible(found: list[dict[str, Any]]) -> list[str]:
    """What the short answer tells of findings that cannot be so together."""
    return [
        f"cannot be so together: {each['text']}{of_side(each['side'])} - {each['mend']}"
        for each in found
        if each["mend"]
    ]


def expected(data: dict[str, Any]) -> Counter[str]:
    """What people must be told, and how often, by the JSON that programs get."""
    outcome, told = data["outcome"], Counter[str]()
    urgency = outcome["urgency"]
    provisional = f" ({urgency['category']}){', provisional' if urgency['provisional'] else ''}"
    told[urgency["name"] + ("" if urgency["cannot_say"] else provisional)] = 2
    told["neither named nor excluded"] = int(bool(outcome["considered"]))
    told.update(in_short(outcome["summary"]))
    for sentence in BEFORE:
        told[sentence] = int(outcome["comes_before_roots"])
    for strength, sentence in STANDS.items():
        standings = [each for each in outcome["standings"] if each["strength"] == strength]
        told[sentence] = len(standings)
        for each in standings:
            told[f"{each['title']}{of_side(each['side'])} {sentence} [{', '.join(each['rules'])}]"] = 1
    told["moves a root by"] = len(data["next_tests"])
    for test in data["next_tests"]:
        told[f"{test['title']}: {test['question']}"] += 1
    told.update(impossible(outcome["contradictions"]))
    fired = [rule for rule in data["rules"] if rule["verdict"] == "fires"]
    kinds = [[effect["kind"] for effect in rule["effects"]] for rule in fired]
    told[f"Rules that fired ({sum(set(each) != {'advice'} for each in kinds)})"] = 1
    for rule in fired:
        for effect in rule["effects"]:
            if effect["withdrawn_by"]:
                told[f"{effect['text']} (not counted: withdrawn by {', '.join(effect['withdrawn_by'])})"] += 1
                told["(not counted: withdrawn by "] += 1
            elif effect["kind"] == "evidence" and effect["weight"] < 0:
                told[f": {effect['text']} [{rule['rule']}]"] += 1
    told["(not counted: withdrawn by "] += 0
    for conflict in data["conflicts"]:
        told[conflict["text"]] = 1 + (conflict["kind"] == "impossible" and conflict["side"] == "patient")  # short, too
    told["none found between the recorded findings"] = int(not data["conflicts"])
    return told


def as_json(trace: Trace) -> dict[str, Any]:
    """What the comparison needs of the trace in JSON (to build all of it takes longer than all else here)."""
    fired = [trace.rule(r.id, side) for r, side in trace.base.frames if trace.nodes[r.id, side].verdict == "fires"]
    return {
        "outcome": trace.outcome.model_dump(mode="json"),
        "next_tests": [test.model_dump(mode="json") for test in trace.next_tests],
        "rules": [rule.model_dump(mode="json") for rule in fired],
        "conflicts": [conflict.model_dump(mode="json") for conflict in trace.conflicts],
    }


def test_the_whole_trace_in_json_has_the_same(base: RuleBase) -> None:
    trace = triage(read_case("cr-013", base), base, engine="recorder")
    whole = json.loads(trace.to_file().model_dump_json())
    assert whole["next_tests"] == []
    fired = [rule for rule in whole["rules"] if rule["verdict"] == "fires"]
    assert as_json(trace) == {**{name: whole[name] for name in as_json(trace)}, "rules": fired}


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", CASES)
def test_text_html_and_json_of_one_triage_say_the_same(name: str, base: RuleBase) -> None:
    case = read_case(name, base)
    trace = triage(case, base, engine="recorder")
    told = expected(as_json(trace))
    stream = io.StringIO()
    page = triage_page(case, trace)
    print_page(Screen(Style(plain=True), stream), page, "")
    text = spaced(stream.getvalue())
    html = spaced(said(parse(html_page([page], "", base.tables.references))))
    assert {sentence: text.count(sentence) for sentence in told} == dict(told)
    assert {sentence: html.count(sentence) for sentence in told} == dict(told)
