"""The names in a rules directory are the same as those of the loaded rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from radiculo.errors import InvalidInput
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.names import Names
from radiculo.knowledge.sources import shipped
from support.program import RULES


def test_names_are_those_of_the_rule_base(base: RuleBase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RADICULO_CACHE", str(tmp_path))
    names = Names(shipped("rules"))
    assert names.rules == sorted(rule.id for rule in base.rules)
    assert names.findings == sorted({finding.family or finding.id for finding in base.vocabulary.observable})
    assert names.roots == list(base.tables.roots)
    assert names.categories == list(base.tables.categories)
    assert names.domains == list(base.tables.terms.domains)
    assert names.switches == list(base.policy.switches)
    assert names.references == sorted(base.tables.references)


def test_rules_that_extend_others_have_their_names_too(tmp_path: Path, base: RuleBase) -> None:
    (tmp_path / "level").mkdir()
    (tmp_path / "rulebase.yaml").write_text("name: mine\nschema_version: 1\nextends: shipped\n")
    (tmp_path / "level" / "mine.yaml").write_text((RULES / "level" / "l4-patellar-reflex.yaml").read_text())
    assert set(Names(tmp_path).rules) == {rule.id for rule in base.rules} | {"level/mine"}


def test_a_file_that_is_wrong_gives_no_names_and_costs_no_others(tmp_path: Path) -> None:
    (tmp_path / "level").mkdir()
    (tmp_path / "level" / "x.yaml").write_text("{")
    (tmp_path / "anatomy.yaml").write_text("roots: [")
    (tmp_path / "policy.yaml").write_text("switches: {one: {}}\n")
    names = Names(tmp_path)
    assert (names.rules, names.roots, names.switches) == (["level/x"], [], ["one"])


def test_rules_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        Names(tmp_path / "nowhere")
