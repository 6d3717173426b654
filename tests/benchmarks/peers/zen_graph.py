"""zen-engine: the rule base as one decision graph, an expression node per stratum.

Chosen among the forms that were measured: `evaluate_batch` of a static loader compiles the graph once (2,000 cases/s);
`ZenDecision.evaluate` compiles its expressions in every call (250 cases/s); compiled single expressions driven from
Python were as fast as the batch. The verdicts of a stratum are one list, because a key for each costs more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, TypeAlias

import zen

from benchmarks.peers.export import Head, Stratum, codings, names_of, nothing_recorded, strata
from radiculo.engine.rails import SIGN_NO, SIGN_YES, Frame
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations

Request: TypeAlias = dict[str, Any]
TRUE, FALSE = 2, 1


class Infix:
    """Expressions with `in`, `and` and `or`."""

    def one_of(self, name: str, codes: list[int]) -> str:
        return f"{name} == {codes[0]}" if len(codes) == 1 else f"{name} in {codes}"

    def every(self, parts: list[str]) -> str:
        return f"({' and '.join(parts)})"

    def some(self, parts: list[str]) -> str:
        return f"({' or '.join(parts)})"

    def at_least(self, least: int, parts: list[str]) -> str:
        return f"(sum([{', '.join(f'({part}) ? 1 : 0' for part in parts)}]) >= {least})"


class Zen:
    """All strata in one graph; the cases go in as a batch."""

    def __init__(self, base: RuleBase, _: Path) -> None:
        self.version = version("zen-engine")
        self.names, self.nothing = names_of(base.vocabulary), nothing_recorded(base)
        self.frames: list[Frame] = []
        self.place: dict[Frame, str] = {}
        self.engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": self._graph(base)}}})
        self.run(self.prepare([Observations()]))  # a graph is read at its first use

    def prepare(self, cases: Sequence[Observations]) -> list[Request]:
        return [{"key": "rules", "context": codings(self.names, case, self.nothing)} for case in cases]

    def run(self, prepared: list[Request]) -> list[list[list[int]]]:
        return [answer["data"]["result"]["verdicts"] for answer in self.engine.evaluate_batch(prepared)]

    def known(self, found: list[list[list[int]]]) -> list[set[Head]]:
        by_frame = [zip(self.frames, chain.from_iterable(lists), strict=True) for lists in found]
        return [{(frame, verdict == TRUE) for frame, verdict in verdicts if verdict} for verdicts in by_frame]

    def _graph(self, base: RuleBase) -> dict[str, Any]:
        steps = list(self._steps(base))
        lists = [f"v{number}" for number in range(len(base.strata))]
        nodes = [
            _node("in", "inputNode", {}),
            *(_node(f"n{i}", "expressionNode", _keys(s)) for i, s in enumerate(steps)),
        ]
        last = {
            "expressions": [{"id": "all", "key": "verdicts", "value": f"[{', '.join(lists)}]"}],
            "passThrough": False,
        }
        nodes += [_node("last", "expressionNode", last), _node("out", "outputNode", {})]
        ids = [node["id"] for node in nodes]
        pairs = pairwise(ids)
        edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairs]
        return {"nodes": nodes, "edges": edges}

    def _steps(self, base: RuleBase) -> Iterator[list[tuple[str, str]]]:
        """Yield the keys with their expressions: the verdicts of a stratum, then the signs that it completes."""
        for number, stratum in enumerate(strata(base, Infix())):
            by_frame = _by_frame(stratum)
            self.place |= {frame: f"v{number}[{index}]" for index, frame in enumerate(by_frame)}
            self.frames += by_frame
            yield [(f"v{number}", f"[{', '.join(map(_verdict, by_frame.values()))}]")]
            if stratum.signs:
                yield [(sign.name, self._sign(sign.frames)) for sign in stratum.signs]

    def _sign(self, frames: Sequence[Frame]) -> str:
        yes = " or ".join(f"{self.place[frame]} == {TRUE}" for frame in frames)
        no = " and ".join(f"{self.place[frame]} == {FALSE}" for frame in frames)
        return f"({yes}) ? {SIGN_YES} : ({no}) ? {SIGN_NO} : null"


def _by_frame(stratum: Stratum[str]) -> dict[Frame, dict[bool, str]]:
    found: dict[Frame, dict[bool, str]] = {}
    for (frame, rail), expression in stratum.heads:
        found.setdefault(frame, {})[rail] = expression
    return found


def _verdict(rails: dict[bool, str]) -> str:
    never = "false"
    return f"({rails.get(True, never)}) ? {TRUE} : ({rails.get(False, never)}) ? {FALSE} : 0"


def _keys(step: list[tuple[str, str]]) -> dict[str, Any]:
    return {"expressions": [{"id": key, "key": key, "value": value} for key, value in step], "passThrough": True}


def _node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "content": content, "position": {"x": 0, "y": 0}}
