"""A policy.yaml of one's own that extends the shipped one says only what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from radiculo.errors import InvalidInput
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rulebase import load_rules


def own(folder: Path, policy: str) -> Path:
    (folder / "rulebase.yaml").write_text("name: mine\nschema_version: 1\nextends: shipped\n")
    (folder / "policy.yaml").write_text(policy)
    return folder


@pytest.mark.parametrize(
    "said", ["bilateral_sciatica: C", "bilateral_sciatica: {value: C, why: Our hospital says so.}"]
)
def test_one_switch_is_enough(said: str, tmp_path: Path, base: RuleBase) -> None:
    found = load_rules(own(tmp_path, f"switches:\n  {said}\n"))
    assert found.policy.values == {**base.policy.values, "bilateral_sciatica": "C"}
    assert found.policy.switches["bilateral_sciatica"].options == ["A", "B", "C", "D"]
    assert (found.policy.switches["bilateral_sciatica"].why == "Our hospital says so.") == ("why" in said)
    assert found.policy.safety_screen == base.policy.safety_screen
    assert [alarm.urgency for alarm in found.by_id["alarm/bilateral-leg-pain"].alarms] == ["C"]
    assert found.hash != base.hash


def test_a_field_stands_for_the_shipped_one_as_a_whole(tmp_path: Path, base: RuleBase) -> None:
    found = load_rules(own(tmp_path, "safety_screen: [fever]\n"))
    assert found.policy.safety_screen == ("fever",)
    assert found.policy.values == base.policy.values


def test_a_new_switch_has_all_its_fields(tmp_path: Path) -> None:
    new = "{title: Our limit, value: 3, range: [1, 5], why: Ours.}"
    assert load_rules(own(tmp_path, f"switches: {{ours: {new}}}\n")).policy.values["ours"] == 3


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("bilateral_sciatca: C", "unknown-switch", "did you mean 'bilateral_sciatica'?"),
        ("bilateral_sciatica: F", "wrong-value", "one of A, B, C, D"),
        ("margin: {value: wide}", "wrong-value", "10..70"),
        ("ours: {value: 3}", "missing-field", "'title' is missing"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(said: str, code: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as raised:
        load_rules(own(tmp_path, f"switches:\n  {said}\n"))
    found = [item for item in raised.value.diagnostics if item.severity == "error"]
    assert code in {item.code for item in found}
    assert any(words in f"{item.message} {item.hint} {item.expected}" for item in found)
    assert {(item.place.path.endswith("policy.yaml"), item.place.line) for item in found} == {(True, 2)}


def test_without_extends_a_policy_is_whole(tmp_path: Path) -> None:
    own(tmp_path, "switches:\n  bilateral_sciatica: C\n")
    (tmp_path / "rulebase.yaml").write_text("name: mine\nschema_version: 1\n")
    with pytest.raises(InvalidInput):
        load_rules(tmp_path)
