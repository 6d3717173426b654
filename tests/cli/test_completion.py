"""Completion in the shell: commands, options, and the names that the rules and cases hold."""

from __future__ import annotations

import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest

from radiculo.knowledge.base import RuleBase
from support.program import RULES, environment

PROGRAM = "import sys; sys.argv[0] = 'radiculo'; from radiculo.cli.main import run; run()"


@cache
def offered(line: str, **changes: str) -> list[str]:
    """What zsh is offered for the last word of a line."""
    asked = {"_RADICULO_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": line}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment(**asked, **changes),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    found = done.stdout.replace("_arguments '*: :((", "").rstrip(")'\n")
    return [word.strip('"').split('":"')[0].replace("\\:", ":") for word in found.splitlines()]


def test_commands_are_offered() -> None:
    assert {"triage", "explain", "findings", "rules", "cases", "roots", "docs"} <= set(offered("radiculo "))
    assert offered("radiculo fin") == ["findings"]


def test_the_display_options_are_offered_for_every_command() -> None:
    for command in ("triage", "rules new"):
        assert {"--plain", "--quiet", "--no-color", "--no-pager"} <= set(offered(f"radiculo {command} --"))


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("radiculo rules level/l4-pat", "level/l4-patellar-reflex"),
        ("radiculo rules n", "new"),
        ("radiculo explain cr-012 --rule alarm/", "alarm/weakness-within-days"),
        ("radiculo explain cr-012 --why-not L", "L4"),
        ("radiculo findings pate", "patellar_reflex"),
        ("radiculo rules new level/x --finding pate", "patellar_reflex"),
        ("radiculo rules new level/x --root L", "L4"),
        ("radiculo roots ", "S2"),
        ("radiculo triage cr-01", "cr-012"),
        ("radiculo explain cr-01", "cr-012"),
        ("radiculo cases level-", "level-meralgia"),
        ("radiculo replay cr-01", "cr-012"),
        ("radiculo learn preg", "pregabalin"),
        ("radiculo triage cr-012 --policy severe_weakness=", "severe_weakness="),
        ("radiculo triage cr-012 --policy bil", "bilateral_sciatica="),
        ("radiculo findings --domain ref", "reflex"),
        ("radiculo rules --urgency ", "A"),
        ("radiculo rules --source suri", "suri11"),
        ("radiculo schema out", "outcome"),
    ],
)
def test_names_are_offered_where_a_name_is_typed(line: str, word: str) -> None:
    assert word in offered(line)


def test_every_rule_finding_and_root_is_offered(base: RuleBase) -> None:
    assert set(offered("radiculo rules ")) == {rule.id for rule in base.rules} | {"new"}
    single = {finding.family or finding.id for finding in base.vocabulary.observable}
    assert set(offered("radiculo findings ")) == single
    assert offered("radiculo roots ") == list(base.tables.roots)


def test_the_rules_that_the_line_names_give_the_names() -> None:
    assert "sign/sphincter" in offered(f"radiculo rules --rules {RULES} sign/")
    assert "sign/sphincter" in offered("radiculo rules sign/", RADICULO_RULES=str(RULES))


@pytest.mark.parametrize("rules", ["/no/such/rules", str(Path(__file__))])
def test_wrong_rules_offer_nothing_and_never_disturb_the_prompt(rules: str) -> None:
    assert offered("radiculo explain x --rule l", RADICULO_RULES=rules) == ["_files"], "zsh's own names of files"


def test_completion_is_quick_once_the_rules_are_known(tmp_path: Path) -> None:
    cache_there = {"RADICULO_CACHE": str(tmp_path)}
    subprocess.run(
        [sys.executable, "-m", "radiculo", "roots", "--json"],
        env=environment(**cache_there),
        check=True,
        capture_output=True,
    )
    start = time.perf_counter()
    assert "patellar_reflex" in offered("radiculo findings pat", **cache_there)
    assert time.perf_counter() - start < 3, "a machine under load takes 1 s; without the cache it would be far more"
