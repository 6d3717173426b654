"""json-rules-engine, in a Node process that `node_rules.mjs` runs: one engine per stratum, made once.

A condition cannot count, so "at least" is spelled out. Cases go over in chunks, so that the pipe costs little.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.peers.export import Codings, Head, codings, heads_of, names_of, nothing_recorded, spelled_out, strata
from radiculo.engine.rails import SIGN_NO, SIGN_YES
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations

Tree: TypeAlias = dict[str, Any]


class Trees:
    """Conditions as `all`, `any` and operators."""

    def one_of(self, name: str, codes: list[int]) -> Tree:
        if len(codes) == 1:
            return {"fact": name, "operator": "equal", "value": codes[0]}
        return {"fact": name, "operator": "in", "value": codes}

    def every(self, parts: list[Tree]) -> Tree:
        return {"all": parts}

    def some(self, parts: list[Tree]) -> Tree:
        return {"any": parts}

    def at_least(self, least: int, parts: list[Tree]) -> Tree:
        return spelled_out(self, least, parts)


class NodeRules:
    """The Node process with the rules in it."""

    def __init__(self, base: RuleBase, folder: Path) -> None:
        package = folder / "node" / "node_modules" / "json-rules-engine" / "package.json"
        self.version = json.loads(package.read_text())["version"]
        self.names, self.nothing = names_of(base.vocabulary), nothing_recorded(base)
        parts = strata(base, Trees())
        self.heads = heads_of(parts)
        command = ["node", str(Path(__file__).with_suffix(".mjs")), str(folder / "node")]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        number = {head: index for index, head in enumerate(self.heads)}
        self._ask([
            {
                "heads": [[number[head], tree if "fact" not in tree else {"all": [tree]}] for head, tree in part.heads],
                "signs": [
                    {
                        "name": sign.name,
                        "codes": [SIGN_NO, SIGN_YES],
                        "yes": [number[f, True] for f in sign.frames if (f, True) in number],
                        "no": [number.get((f, False), -1) for f in sign.frames],
                    }
                    for sign in part.signs
                ],
            }
            for part in parts
        ])  # fmt: skip

    def prepare(self, cases: Sequence[Observations]) -> list[Codings]:
        return [codings(self.names, case, self.nothing) for case in cases]

    def run(self, prepared: Sequence[Codings]) -> list[list[int]]:
        return self._ask(prepared)

    def known(self, found: list[list[int]]) -> list[set[Head]]:
        return [{self.heads[number] for number in numbers} for numbers in found]

    def _ask(self, what: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())
