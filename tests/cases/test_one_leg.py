"""One leg, side not said: what is recorded so, what it is read as, and what the answer calls the legs."""

from __future__ import annotations

import re
from functools import cache

import pytest

from radiculo.cases.model import Case
from radiculo.cases.read import read_case
from radiculo.errors import InvalidInput
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rulebase import load_rules
from radiculo.knowledge.vocabulary import Slot
from radiculo.render.json import named
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk
from radiculo.triage.run import triage

DEFICIT = {"patellar_reflex": "reduced", "knee_extension_power": "4", "sensation.medial_calf": "reduced"}


@cache
def base() -> RuleBase:
    return load_rules()


def case(observations: dict[str, object], **more: object) -> Case:
    return read_case({"schema_version": 1, "id": "x", "observations": observations, **more}, base())


def on(leg: str) -> dict[str, object]:
    return {f"{leg}.{name}": value for name, value in DEFICIT.items()}


def test_nothing_else_has_a_side() -> None:
    found = case(on("one") | {"other.patellar_reflex": "normal"})
    assert found.observations.unsided
    assert found.observations.code(Slot("patellar_reflex", "left"))
    assert found.to_file()["observations"] == on("one") | {"other.patellar_reflex": "normal"}
    assert read_case(found.to_file(), base()).observations == found.observations


def test_what_is_the_same_on_both_legs_says_no_side() -> None:
    found = case(on("one") | {"both.achilles_reflex": "normal", "normal": ["tension"]})
    assert found.observations.unsided
    assert "left.achilles_reflex" in found.observations.written()


def test_a_block_is_read_as_keys_are() -> None:
    inside = {"patellar_reflex": "reduced", "pain_area": ["anterior_thigh"]}
    keys = {"one.patellar_reflex": "reduced", "one.pain_area.anterior_thigh": "yes"}
    assert case({"one": inside}).observations == case(dict(keys)).observations


def test_the_other_findings_name_the_leg() -> None:
    given = {"right.knee_extension_power": "4", "left.achilles_reflex": "normal", "one.patellar_reflex": "reduced"}
    found = case(dict(given))
    assert not found.observations.unsided
    assert found.observations.code(Slot("patellar_reflex", "right"))
    assert found.observations.written() == given
    trace = triage(found, base(), engine="recorder")
    assert "taken to be the right" in trace.outcome.side_note
    assert trace.outcome.side_stated


@pytest.mark.parametrize(
    "beside",
    [
        {"left.knee_extension_power": "4", "right.achilles_reflex": "absent"},
        {"left.achilles_reflex": "normal"},
    ],
    ids=["both legs abnormal", "only something normal has a side"],
)
def test_a_side_is_never_guessed(beside: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refused:
        case({**beside, "one.patellar_reflex": "reduced"})
    assert [found.code for found in refused.value.diagnostics] == ["which-leg"]
    for name in beside:
        assert f"'{name}' (line " in refused.value.diagnostics[0].message


def test_what_the_named_leg_has_already_is_not_recorded_otherwise() -> None:
    with pytest.raises(InvalidInput) as refused:
        case({"left.knee_extension_power": "4", "one.knee_extension_power": "3"})
    assert [found.code for found in refused.value.diagnostics] == ["contradiction"]


def test_truth_and_expectation_speak_of_the_same_leg() -> None:
    truth, expect = {"roots": ["L4"], "side": "one"}, {"roots": ["L4"], "side": "one"}
    found = case(on("one"), truth=truth, expect=expect)
    assert (found.truth and found.truth.side, found.expect and found.expect.side) == ("left", "left")
    written = found.to_file()
    assert (written["truth"], written["expect"]) == (truth, expect)
    for side, observations in (("right", on("one")), ("one", on("left"))):
        with pytest.raises(InvalidInput) as refused:
            case(observations, truth={"roots": ["L4"], "side": side})
        assert [each.code for each in refused.value.diagnostics] == ["which-leg"]


def test_a_key_feature_may_be_of_the_leg_whose_side_is_not_said() -> None:
    found = case(on("one"), truth={"roots": ["L4"], "side": "one", "key_features": ["one.patellar_reflex"]})
    assert found.truth
    assert found.truth.key_features == ["one.patellar_reflex"]
    with pytest.raises(InvalidInput):
        case(on("one"), truth={"roots": ["L4"], "side": "one", "key_features": ["either.patellar_reflex"]})


def test_the_answer_is_that_of_either_leg_in_other_words() -> None:
    unsided, left = (triage(case(on(leg)), base(), engine="recorder") for leg in ("one", "left"))
    assert unsided.outcome.level("left").roots == left.outcome.level("left").roots != []
    assert unsided.outcome.level("left").text == left.outcome.level("left").text.replace("left", "affected")
    assert unsided.outcome.verdicts == left.outcome.verdicts


def test_no_text_of_the_answer_says_left_or_right() -> None:
    side_word = re.compile(r"\b(left|right) (leg|[A-Z]|[a-z_]+:)(?<!out:)|\((left|right)\)|\b(left|right)\.[a-z]")
    trace = triage(case(on("one")), base(), engine="recorder")
    whole = named(trace.to_file().model_dump(mode="json"), trace.names)

    def texts(data: object) -> list[str]:
        if isinstance(data, dict):
            return [text for key, value in data.items() for text in [str(key), *texts(value)]]
        if isinstance(data, list):
            return [text for item in data for text in texts(item)]
        return [data] if isinstance(data, str) else []

    said = texts(whole)
    assert "affected" in " ".join(said)
    assert not [text for text in said if text in {"left", "right"} or side_word.search(text)]


def test_a_bulk_run_gives_the_same_answer_under_the_same_names() -> None:
    lines = []
    for leg in ("one", "left"):
        observations = ",".join(f'"{name}":"{value}"' for name, value in on(leg).items())
        text = f'{{"schema_version":1,"id":"x","synthetic":true,"observations":{{{observations}}}}}\n'
        lines.append(Bulk(base()).run(Chunk(1, (("a.jsonl", 1, text.encode()),))).lines.decode())
    one, left = lines
    assert '"one":{' in one
    assert '"left"' not in one
    assert one == left.replace('"left"', '"one"').replace('"right"', '"other"')
