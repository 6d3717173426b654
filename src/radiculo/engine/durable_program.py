"""The program of the durable engine: both rails of every rule as conjunctions, in messages that respect its limits.

It is plain data, so that it can be kept beside the rules (see `kept_program`) and a start need not compile it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from radiculo.engine.dnf import Atom, Compact, Conjunction, Dnf
from radiculo.engine.rails import Kleene
from radiculo.errors import EngineFault, Place, Problems
from radiculo.knowledge import cache
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import fold
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Side

KIND = "durable"

# Measured limits of the C engine (shared/durable/README.md); we warn at half of each.
MAX_RULES = 4096
MAX_ANCHORS = 511
_MAX_BRANCHES = 60  # of 64 pending alpha branches for one message
MAX_PROPERTIES = 120  # of 252 properties of one message
_MAX_PER_MESSAGE = 400
_WIDE = 3  # of 2 to 8, this width gives the fewest messages

_Scope: TypeAlias = Literal["leg", "patient"]
Head: TypeAlias = tuple[Atom, str]  # a rule's id with its rail, or a helper with ""


@dataclass
class Message:
    """One message: its anchors, and the atoms that become properties when the case satisfies them."""

    anchors: str
    atoms: tuple[tuple[Atom, str], ...]


@dataclass
class DurableProgram:
    """A rule base compiled to durable definitions, the messages of each stratum, and what each rule concludes.

    The messages of a stratum are those of its leg rules (for the left leg) and those of its patient rules; each of the
    two kinds has a ruleset of its own, so that the engine's limits count for each.
    """

    texts: dict[_Scope, str] = field(default_factory=dict)  # the definitions, as the engine reads them
    heads: list[list[Head]] = field(default_factory=list)
    strata: list[dict[_Scope, list[Message]]] = field(default_factory=list)
    anchors: int = 0
    definitions: dict[_Scope, dict[str, object]] = field(default_factory=dict, compare=False)
    names: dict[Atom, str] = field(default_factory=dict, compare=False)

    @property
    def conjunctions(self) -> int:
        """How many definitions the larger of the two rulesets has."""
        return max(map(len, self.definitions.values()), default=0)

    def name(self, atom: Atom) -> str:
        """Return the property name of an atom."""
        return self.names.setdefault(atom, f"a{len(self.names)}")

    def limits(self) -> Iterable[tuple[str, int, int]]:
        """Yield what is limited, how much of it is used, and the limit."""
        yield "conjunctions", self.conjunctions, MAX_RULES
        yield "anchors", self.anchors, MAX_ANCHORS

    def report(self, problems: Problems) -> None:
        """Record a problem for each limit of the engine that is more than half used."""
        for what, used, limit in self.limits():
            if used > limit / 2:
                message = f"the rules need {used} durable_rules {what}; the engine's limit is {limit}"
                severity = "error" if used > limit else "warning"
                problems.add("engine-limit", message, Place("rules"), severity=severity)


def compile_program(base: RuleBase) -> DurableProgram:
    """Compile both rails of every rule to conjunctions."""
    program = DurableProgram()
    scopes: dict[_Scope, Side] = {"leg": "left", "patient": "patient"}
    program.definitions = {scope: {"guard": {"all": [{"m": {"guard": 1}}]}} for scope in scopes}
    compilers = {scope: _Compiler(program, base, scope, side, Compact(_WIDE)) for scope, side in scopes.items()}
    for stratum in base.strata:
        messages: dict[_Scope, list[Message]] = {}
        for scope, compiler in compilers.items():
            rules = [rule for rule in stratum if rule.scope == scope]
            messages[scope] = compiler.compile(rules)
        program.strata.append(messages)
    _check_hashes(program)
    program.texts = {scope: json.dumps(definitions) for scope, definitions in program.definitions.items()}
    return program


@dataclass
class _Compiler:
    """Compiles rules of one scope; its helpers are shared between strata, but not with the other scope."""

    program: DurableProgram
    base: RuleBase
    scope: _Scope
    side: Side
    algebra: Compact
    placed: set[Dnf] = field(default_factory=set)

    def compile(self, rules: list[Rule]) -> list[Message]:
        """Return the messages that evaluate some rules, those that make helpers first."""
        wanted: dict[int, dict[Conjunction, list[Head]]] = {}
        for rule in rules:
            rails = fold(rule.when, Kleene(self.algebra, self.side, self.base.vocabulary))
            for rail, dnf in (("true", rails.true), ("false", rails.false)):
                for conjunction in self._opened(dnf):
                    level = self.algebra.level_of([conjunction])
                    wanted.setdefault(level, {}).setdefault(conjunction, []).append((rule.id, rail))
        for dnf, atom in self.algebra.helpers.items():
            if dnf not in self.placed:
                self.placed.add(dnf)
                level = self.algebra.level[atom] - 1
                for conjunction in dnf:
                    wanted.setdefault(level, {}).setdefault(conjunction, []).append((atom, ""))
        return [message for level in sorted(wanted) for message in self._messages(wanted[level])]

    def _opened(self, dnf: Dnf) -> Dnf:
        """Return what a new helper stands for in its place: a rule is concluded where the helper is, a step earlier."""
        stands_for = self.algebra.meaning.get(dnf)
        return dnf if stands_for is None or stands_for in self.placed else stands_for

    def _messages(self, wanted: dict[Conjunction, list[Head]]) -> Iterable[Message]:
        """Cut the conjunctions of one step into messages that stay within the limits, and define their rules."""
        program, definitions = self.program, self.program.definitions[self.scope]
        blocks: list[tuple[set[Atom], list[Conjunction]]] = []
        for conjunction in sorted(wanted, key=lambda c: sorted(map(_order, c))):
            for atoms, members in blocks:
                if len(atoms | conjunction) <= MAX_PROPERTIES and len(members) < _MAX_PER_MESSAGE:
                    atoms.update(conjunction)
                    members.append(conjunction)
                    break
            else:
                blocks.append((set(conjunction), [conjunction]))
        for atoms, members in blocks:
            groups = next(g for g in range(1, _MAX_BRANCHES) if -(-len(members) // g) + g <= _MAX_BRANCHES)
            per_group = -(-len(members) // groups)
            for index, conjunction in enumerate(members):
                anchor = f"g{program.anchors + index // per_group}"
                tests = [{anchor: 1}, *({program.name(atom): 1} for atom in sorted(conjunction, key=_order))]
                definitions[str(len(program.heads))] = {"all": [{"c": {"$and": tests}}]}
                program.heads.append(wanted[conjunction])
            anchors = "".join(f',"g{program.anchors + g}":1' for g in range(groups))
            program.anchors += groups
            yield Message(anchors, tuple((atom, program.name(atom)) for atom in sorted(atoms, key=_order)))


def _order(atom: Atom) -> str:
    """Return a sort key that does not depend on hashing: sets of codes are sorted."""
    if isinstance(atom, tuple):
        return repr([sorted(part) if isinstance(part, frozenset) else str(part) for part in atom])
    return str(atom)


def _check_hashes(program: DurableProgram) -> None:
    """The C engine compares names by a 32-bit hash alone; make sure that none of ours collide."""
    names = ["id", "sid", "$s", "guard", *program.names.values(), *(f"g{i}" for i in range(program.anchors))]
    if len({_fnv(name) for name in names}) < len(names):
        raise EngineFault("two durable_rules property names share a hash")


def _fnv(text: str) -> int:
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def kept_program(base: RuleBase) -> DurableProgram:
    """Return the program of a rule base, from the cache where there is one."""
    return cache.made_of(base, KIND, compile_program)
