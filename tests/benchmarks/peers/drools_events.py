"""drools_jpy: Drools inside a JVM, in the dialect of Ansible rulebooks; one event per stratum.

Chosen among the forms of the package: `match_multiple_rules` (else one rule per event fires), one flat event with an
anchor for its stratum, short property names (every match brings a copy of its event), only what the stratum reads.
A condition cannot count, so "at least" is spelled out. The JVM needs thousands of cases to warm up.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Sequence
from functools import reduce
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.peers.export import Codings, Head, codings, names_of, nothing_recorded, spelled_out, strata
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations

os.environ.setdefault("DROOLS_JPY_JVM_LOG", "logFile=System.err,defaultLogLevel=error")
if "JAVA_HOME" not in os.environ and (java := shutil.which("java")):
    os.environ["JAVA_HOME"] = str(Path(java).resolve().parents[1])

from drools.rule import Rule  # after the environment that it reads
from drools.ruleset import Ruleset

Tree: TypeAlias = dict[str, Any]
STRATUM = "q"


class Trees:
    """Expressions as the trees that Ansible's parser makes."""

    def one_of(self, name: str, codes: list[int]) -> Tree:
        numbers = [{"Integer": code} for code in codes]
        if len(codes) == 1:
            return {"EqualsExpression": {"lhs": {"Event": name}, "rhs": numbers[0]}}
        return {"ItemInListExpression": {"lhs": {"Event": name}, "rhs": numbers}}

    def every(self, parts: list[Tree]) -> Tree:
        return reduce(lambda a, b: {"AndExpression": {"lhs": a, "rhs": b}}, parts)

    def some(self, parts: list[Tree]) -> Tree:
        return reduce(lambda a, b: {"OrExpression": {"lhs": a, "rhs": b}}, parts)

    def at_least(self, least: int, parts: list[Tree]) -> Tree:
        return spelled_out(self, least, parts)


class Drools:
    """One ruleset; the strata are driven from Python."""

    def __init__(self, base: RuleBase, _: Path) -> None:
        self.version = version("drools_jpy")
        self.names, self.nothing = names_of(base.vocabulary), nothing_recorded(base)
        self.strata = strata(base, Trees())
        self.read = [frozenset(re.findall(r'"(s\d+)"', json.dumps([t for _, t in s.heads]))) for s in self.strata]
        self.found: set[Head] = set()
        self.rules = self._ruleset()

    def prepare(self, cases: Sequence[Observations]) -> list[Codings]:
        return [codings(self.names, case, self.nothing) for case in cases]

    def run(self, prepared: Sequence[Codings]) -> list[set[Head]]:
        return [self._run(dict(case)) for case in prepared]

    def known(self, found: list[set[Head]]) -> list[set[Head]]:
        return found

    def _run(self, case: Codings) -> set[Head]:
        self.found = set()
        for number, (stratum, read) in enumerate(zip(self.strata, self.read, strict=True)):
            event = {name: code for name, code in case.items() if name in read}
            self.rules.assert_event(json.dumps({STRATUM: number, **event}))
            for sign in stratum.signs:
                if code := sign.code(self.found.__contains__):
                    case[sign.name] = code
        return self.found

    def _ruleset(self) -> Ruleset:
        definitions, callbacks = [], []
        for number, stratum in enumerate(self.strata):
            for head, tree in stratum.heads:
                name = f"r{len(callbacks)}"
                definitions.append(_rule(name, Trees().every([Trees().one_of(STRATUM, [number]), tree])))
                callbacks.append(Rule(name, self._noting(head)))
        text = {"name": "rules", "hosts": [], "sources": [], "match_multiple_rules": True, "rules": definitions}
        ruleset = Ruleset("rules", json.dumps(text))
        for callback in callbacks:
            ruleset.add_rule(callback)
        return ruleset

    def _noting(self, head: Head) -> Callable[[object], None]:
        return lambda _: self.found.add(head)


def _rule(name: str, condition: Tree) -> Tree:
    action = {"Action": {"action": "none", "action_args": {}}}
    return {"Rule": {"name": name, "condition": {"AllCondition": [condition]}, "action": action, "enabled": True}}
