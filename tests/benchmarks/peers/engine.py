"""What a benchmark needs of an engine, and the list of the engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from benchmarks.peers.export import Head
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations


class Engine(Protocol):
    """An engine with the whole rule base loaded. Loading is timed as "load", `run` as "cases/s", nothing else."""

    version: str

    def prepare(self, cases: Sequence[Observations]) -> Any:
        """Return some cases as the engine wants them."""

    def run(self, prepared: Any) -> Any:
        """Evaluate all rules on these cases; return what the engine says, as it says it."""

    def known(self, found: Any) -> list[set[Head]]:
        """Return what is known true and known false in each case, of what `run` returned."""


@dataclass(frozen=True)
class Entry:
    """A row of the table: the engine, how many cases it is given at once, and in which form it is used.

    `package` is what to install, with pip unless it is for Node. `fires_only`: the engine
    does not say what is known false.
    """

    title: str
    module: str
    form: str
    chunk: int = 1
    package: str = ""
    fires_only: bool = False

    @property
    def for_node(self) -> bool:
        """Whether npm installs it."""
        return self.module.startswith("node")

    @property
    def advice(self) -> str:
        """How to install it."""
        installer = "npm" if self.for_node else "pip"
        return f"{installer} install {self.package}, or --install" if self.package else ""

    def load(self, base: RuleBase, folder: Path) -> Engine:
        """Load the rule base into the engine. Raises ModuleNotFoundError or FileNotFoundError when it is missing."""
        module, _, name = self.module.partition(":")
        make: Callable[[RuleBase, Path], Engine] = getattr(import_module(f"benchmarks.peers.{module}"), name)
        return make(base, folder)


ENTRIES = {
    "columns": Entry("radiculo columns", "own:Columns", "rules only, batches of 10,000 in columns", 10_000),
    "encoded": Entry("radiculo columns", "own:EncodedColumns", "making the columns, then rules", 10_000),
    "replay": Entry("radiculo replay", "own:Replay", "whole program, JSON Lines in and out", 20_000, fires_only=True),
    "durable": Entry("radiculo durable", "own:Durable", "case by case"),
    "recorder": Entry("radiculo recorder", "own:Recorder", "case by case, keeps all reasons"),
    "zen": Entry("zen-engine", "zen_graph:Zen", "one decision graph, evaluate_batch of 50", 50, "zen-engine"),
    "clips": Entry("clipspy", "clips_rules:Clips", "Rete, chained within CLIPS", 1, "clipspy"),
    "drools": Entry("drools_jpy", "drools_events:Drools", "one event per stratum", 1, "drools_jpy"),
    "rule-engine": Entry("rule-engine", "infix_rules:RuleEngine", "compiled rule per rail", 1, "rule-engine"),
    "node": Entry("json-rules-engine", "node_rules:NodeRules", "one engine per stratum", 10, "json-rules-engine"),
}
PYTHON_PACKAGES = [entry.package for entry in ENTRIES.values() if entry.package and not entry.for_node]
NODE_PACKAGES = [entry.package for entry in ENTRIES.values() if entry.for_node]
