"""`radiculo rules new`: a draft that loads, and never over a file that is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from radiculo.authoring.scaffold import Wish, scaffold
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rulebase import load_rules
from support.program import INTENDED_USE, RULES, piped

MINE = "name: mine\nschema_version: 1\nextends: shipped\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Rules of one's own, which extend the shipped ones."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "rulebase.yaml").write_text(MINE)
    return tmp_path / "rules"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the test rules, which are checked faster than the shipped ones."""
    return Path(shutil.copytree(RULES, tmp_path / "rules"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("level/new-one", "--finding", "ankle jerk", "--root", "L4"),
        ("level/new-power", "--finding", "knee_extension_power", "--root", "L3"),
        ("alarm/new-one", "--finding", "saddle_sensation"),
        ("alarm/both", "--finding", "patellar_reflex", "--scope", "patient"),
        ("advice/new-one",),
    ],
    ids=" ".join,
)
def test_a_new_rule_passes_the_check(arguments: tuple[str, ...], small: Path) -> None:
    made = piped("rules", "new", *arguments, "--rules", small)
    assert (made.code, made.err) == (0, "")
    path = small / f"{arguments[0]}.yaml"
    assert str(path) in made.out
    assert f"radiculo check --rules {small}" in made.out
    assert made.lines[-1] == INTENDED_USE
    assert "status: draft" in path.read_text()
    checked = piped("check", "--rules", small)
    assert checked.code == 0
    assert "error[" not in checked.err, "a new alarm may stand in the shadow of a greater one: a warning"
    assert "all checks passed" in checked.out


def test_a_draft_for_any_finding_and_scope_loads_with_its_three_examples(base: RuleBase, mine: Path) -> None:
    (mine / "level").mkdir()
    (mine / "alarm").mkdir()
    for finding in base.vocabulary.observable:
        name = finding.id.replace("_", "-").replace(".", "-")
        for scope in ("leg", "patient"):
            folder = "level" if scope == "leg" else "alarm"
            wish = Wish(f"{folder}/new-{name}", finding, scope, "L4" if scope == "leg" else "")
            (mine / f"{wish.rule}.yaml").write_text(scaffold(base, wish))
    loaded = load_rules(mine)
    drafts = [rule for rule in loaded.rules if rule.status == "draft"]
    assert len(drafts) == 2 * len(base.vocabulary.observable)
    assert all([e.verdict for e in rule.examples] == ["fires", "silent", "waits"] for rule in drafts)


def test_the_rules_directory_may_come_from_the_environment_or_be_the_one_here(mine: Path) -> None:
    assert piped("rules", "new", "level/one", RADICULO_RULES=str(mine)).code == 0
    assert piped("rules", "new", "level/two", cwd=mine.parent).code == 0
    assert {path.name for path in (mine / "level").iterdir()} == {"one.yaml", "two.yaml"}


def test_a_rule_that_is_there_is_never_overwritten(small: Path) -> None:
    path = small / "level" / "l4-patellar-reflex.yaml"
    before = path.read_bytes()
    ran = piped("rules", "new", "level/l4-patellar-reflex", "--rules", small)
    assert (ran.code, ran.out) == (2, "")
    assert "exists already" in ran.err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("no-folder",), "folder/name"),
        (("level/Upper Case",), "small letters"),
        (("vocabulary/x",), "no id of a rule"),
        (("../level/x",), "no id of a rule"),
        (("level/x", "--finding", "patelar_reflex"), "did you mean 'patellar_reflex'?"),
        (("level/x", "--finding", "severe_weakness_sign"), "no finding"),
        (("level/x", "--root", "L9"), "one of"),
        (("level/x", "--root", "L4", "--scope", "patient"), "needs 'leg'"),
        (("level/x", "--scope", "arm"), "one of leg, patient"),
        ((), "Missing argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_wish_is_a_usage_error_and_writes_nothing(arguments: tuple[str, ...], meant: str, small: Path) -> None:
    before = sorted(small.rglob("*"))
    ran = piped("rules", "new", *arguments, "--rules", small)
    assert (ran.code, ran.out) == (2, "")
    assert meant in ran.err
    assert sorted(small.rglob("*")) == before


def test_the_shipped_rules_are_not_written_to_unasked(tmp_path: Path) -> None:
    ran = piped("rules", "new", "level/x", cwd=tmp_path)
    assert ran.code == 2
    assert "no directory of rules" in ran.err
