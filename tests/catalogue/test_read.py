"""Reading: places in messages even from the cache, lazily, and nothing said of what a broken file could hold."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from radiculo.catalogue.read import cited_references, load_catalogue
from radiculo.errors import Exit, InvalidInput, Problems
from radiculo.knowledge.rulebase import RuleBase, load_rules
from radiculo.knowledge.sources import shipped
from radiculo.lint.catalogue import check_catalogue
from radiculo.lint.check import check_rules
from radiculo.lint.usage import check_usage, cited
from support.program import RULES, environment

ENTRY = "title: Heat\n    what: Warmth.\n    verdict: optional\n    reason: It eases.\n    refs: [textbook]\n"


def section(extra: str = "") -> str:
    return f"title: T\norder: 1\nintro: I\nentries:\n  heat:\n    {ENTRY}{extra}"


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(RULES, tmp_path / "rules")
    (tmp_path / "rules" / "catalogue").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RADICULO_CACHE", str(tmp_path / "cache"))
    return Path("rules")


def test_rules_without_a_catalogue_have_an_empty_one() -> None:
    catalogue = load_catalogue(load_rules(RULES))
    assert (catalogue.sections, dict(catalogue.entries)) == ((), {})


def test_a_problem_has_its_place_although_the_rules_came_from_the_cache(rules: Path) -> None:
    (rules / "catalogue" / "a.yaml").write_text(section("    see: [hat]\n"))
    for _ in range(2):  # the second time the documents come from the cache
        base = load_rules(rules)
        with pytest.raises(InvalidInput) as caught:
            load_catalogue(base)
        (problem,) = caught.value.diagnostics
        assert caught.value.exit_code == Exit.RULES
        assert str(problem.place) == "rules/catalogue/a.yaml:11:11"
        assert problem.hint == "did you mean 'heat'?"


def test_a_broken_section_does_not_make_links_to_it_wrong(rules: Path) -> None:
    (rules / "catalogue" / "a.yaml").write_text(section("    see: [cold]\n"))
    (rules / "catalogue" / "b.yaml").write_text(section().replace("heat:", "cold:").replace("optional", "maybe"))
    assert [d.code for d in check_rules(rules).diagnostics] == ["wrong-value"]


def test_what_the_catalogue_cites_is_used(rules: Path) -> None:
    (rules / "catalogue" / "a.yaml").write_text(section())
    base = load_rules(rules)
    assert cited_references(base.sources) == {"textbook"}
    assert "textbook" in cited(base)


def test_every_reference_of_the_shipped_catalogue_is_cited(base: RuleBase) -> None:
    """These checks alone; that the whole check finds nothing is tested with the rules."""
    problems = Problems()
    check_usage(base, problems)
    check_catalogue(base, problems)
    own = {d.message for d in problems if "references/catalogue.yaml" in d.place.path}
    assert not own
    assert not [d for d in problems if "catalogue/" in d.place.path or "inventory" in d.place.path]


def test_a_compiled_rule_base_carries_the_catalogue(tmp_path: Path) -> None:
    artefact = tmp_path / "rules.json"
    command = [sys.executable, "-m", "radiculo", "compile", str(artefact)]
    subprocess.run(command, env=environment(), check=True, capture_output=True, timeout=120)
    compiled = load_catalogue(load_rules(artefact))
    plain = load_catalogue(load_rules(shipped("rules")))
    assert {key: entry.shape for key, entry in compiled.entries.items()} == {
        key: entry.shape for key, entry in plain.entries.items()
    }


def test_a_triage_never_loads_the_catalogue() -> None:
    code = (
        "import sys; from radiculo.cli.main import main; main(['triage', 'cr-012', '--brief']); "
        "print([n for n in sys.modules if n.startswith('radiculo.catalogue')], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr.strip() == "[]"
