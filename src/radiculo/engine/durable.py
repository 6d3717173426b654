"""durable_rules, the engine of record for a single triage, behind one small adapter.

Only the part of durable_rules that was measured to be exact is used: its C module, one permanent sid, one flat
message per step with an id of our own, conjunctions of constant comparisons that begin with an anchor,
drained completely and retracted. Both rails of every rule are compiled, so that nothing rests on negation as
failure. A leg rule is compiled once, for the left leg; its messages run a second time with the sides of the case
swapped. Where the module cannot be imported (Python 3.13 as packaged, Windows), `available()` is False.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Literal, TypeAlias
from weakref import WeakSet

from radiculo.engine.dnf import Atom, Compact, Conjunction, Dnf
from radiculo.engine.rails import SIGN_NO, SIGN_YES, Frame, Kleene, Rails
from radiculo.errors import EngineFault, Place, Problems
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import fold
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import OTHER, Side, Slot

# Measured limits of the C engine (shared/durable/README.md); we warn at half of each.
MAX_RULES = 4096
MAX_ANCHORS = 511
MAX_BRANCHES = 60  # of 64 pending alpha branches for one message
MAX_PROPERTIES = 120  # of 252 properties of one message
MAX_PER_MESSAGE = 400

Scope: TypeAlias = Literal["leg", "patient"]
_Head: TypeAlias = tuple[Hashable, str]  # a rule's id with its rail, or a helper atom with ""


def load_module() -> ModuleType | None:
    """Return the C module, or None where it cannot be imported."""
    try:
        import durable_rules_engine  # noqa: PLC0415 - optional and slow to miss
    except ImportError:
        return None
    return durable_rules_engine  # type: ignore[no-any-return]


def available() -> bool:
    """Say whether durable_rules can be used here."""
    return load_module() is not None


@dataclass
class _Message:
    """One message: its anchors, and the atoms that become properties when the case satisfies them."""

    anchors: str
    atoms: tuple[tuple[Atom, str], ...]


@dataclass
class Program:
    """A rule base compiled to durable definitions, the messages of each stratum, and what each rule concludes.

    The messages of a stratum are those of its leg rules (for the left leg) and those of its patient rules.
    """

    definitions: dict[str, object] = field(default_factory=dict)
    heads: list[list[_Head]] = field(default_factory=list)
    strata: list[dict[Scope, list[_Message]]] = field(default_factory=list)
    names: dict[Atom, str] = field(default_factory=dict)
    anchors: int = 0

    def name(self, atom: Atom) -> str:
        """Return the property name of an atom."""
        return self.names.setdefault(atom, f"a{len(self.names)}")

    def limits(self) -> Iterable[tuple[str, int, int]]:
        """Yield what is limited, how much of it is used, and the limit."""
        yield "conjunctions", len(self.heads) + 1, MAX_RULES
        yield "anchors", self.anchors, MAX_ANCHORS

    def report(self, problems: Problems) -> None:
        """Record a problem for each limit of the engine that is more than half used."""
        for what, used, limit in self.limits():
            if used > limit / 2:
                message = f"the rules need {used} durable_rules {what}; the engine's limit is {limit}"
                severity = "error" if used > limit else "warning"
                problems.add("engine-limit", message, Place("rules"), severity=severity)


def compile_program(base: RuleBase, wide: int = 4) -> Program:
    """Compile both rails of every rule to conjunctions."""
    program = Program()
    program.definitions["guard"] = {"all": [{"m": {"guard": 1}}]}
    scopes: dict[Scope, Side] = {"leg": "left", "patient": "patient"}
    compilers = {scope: _Compiler(program, base, side, Compact(wide)) for scope, side in scopes.items()}
    for stratum in base.strata:
        messages: dict[Scope, list[_Message]] = {}
        for scope, compiler in compilers.items():
            rules = [rule for rule in stratum if rule.scope == scope]
            messages[scope] = compiler.compile(rules)
        program.strata.append(messages)
    _check_hashes(program)
    return program


@dataclass
class _Compiler:
    """Compiles rules of one scope; its helpers are shared between strata, but not with the other scope."""

    program: Program
    base: RuleBase
    side: Side
    algebra: Compact
    placed: set[Dnf] = field(default_factory=set)

    def compile(self, rules: list[Rule]) -> list[_Message]:
        """Return the messages that evaluate some rules, those that make helpers first."""
        wanted: dict[int, dict[Conjunction, list[_Head]]] = {}
        for rule in rules:
            rails = fold(rule.when, Kleene(self.algebra, self.side, self.base.vocabulary))
            for rail, dnf in (("true", rails.true), ("false", rails.false)):
                for conjunction in dnf:
                    level = self.algebra.level_of([conjunction])
                    wanted.setdefault(level, {}).setdefault(conjunction, []).append((rule.id, rail))
        for dnf, atom in self.algebra.helpers.items():
            if dnf not in self.placed:
                self.placed.add(dnf)
                level = self.algebra.level[atom] - 1
                for conjunction in dnf:
                    wanted.setdefault(level, {}).setdefault(conjunction, []).append((atom, ""))
        return [message for level in sorted(wanted) for message in _messages(self.program, wanted[level])]


def _messages(program: Program, wanted: dict[Conjunction, list[_Head]]) -> Iterable[_Message]:
    """Cut the conjunctions of one step into messages that stay within the limits, and define their rules."""
    blocks: list[tuple[set[Atom], list[Conjunction]]] = []
    for conjunction in sorted(wanted, key=lambda c: sorted(map(_order, c))):
        for atoms, members in blocks:
            if len(atoms | conjunction) <= MAX_PROPERTIES and len(members) < MAX_PER_MESSAGE:
                atoms.update(conjunction)
                members.append(conjunction)
                break
        else:
            blocks.append((set(conjunction), [conjunction]))
    for atoms, members in blocks:
        groups = next(g for g in range(1, MAX_BRANCHES) if -(-len(members) // g) + g <= MAX_BRANCHES)
        per_group = -(-len(members) // groups)
        for index, conjunction in enumerate(members):
            anchor = f"g{program.anchors + index // per_group}"
            tests = [{anchor: 1}, *({program.name(atom): 1} for atom in sorted(conjunction, key=_order))]
            program.definitions[str(len(program.heads))] = {"all": [{"c": {"$and": tests}}]}
            program.heads.append(wanted[conjunction])
        anchors = "".join(f',"g{program.anchors + g}":1' for g in range(groups))
        program.anchors += groups
        yield _Message(anchors, tuple((atom, program.name(atom)) for atom in sorted(atoms, key=_order)))


def _order(atom: Atom) -> str:
    """Return a sort key that does not depend on hashing: sets of codes are sorted."""
    if isinstance(atom, tuple):
        return repr([sorted(part) if isinstance(part, frozenset) else str(part) for part in atom])
    return str(atom)


def _check_hashes(program: Program) -> None:
    """The C engine compares names by a 32-bit hash alone; make sure that none of ours collide."""
    names = ["id", "sid", "$s", "guard", *program.names.values(), *(f"g{i}" for i in range(program.anchors))]
    if len({_fnv(name) for name in names}) < len(names):
        raise EngineFault("two durable_rules property names share a hash")


def _fnv(text: str) -> int:
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


class DurableEngine:
    """One compiled rule base in one durable ruleset. Safe to share between threads; usable after a fork."""

    def __init__(self, base: RuleBase, *, wide: int = 4) -> None:
        module = load_module()
        if module is None:
            raise EngineFault("durable_rules cannot be imported here")
        self._engine = module
        self.base = base
        self.program = compile_program(base, wide)
        for what, used, limit in self.program.limits():
            if used > limit:
                raise EngineFault(f"the rules need {used} durable_rules {what}; the limit is {limit}")
        self._lock = threading.Lock()
        self._handle = module.create_ruleset("radiculo", json.dumps(self.program.definitions))
        self._guard()
        _engines.add(self)

    def run(self, observations: Observations) -> dict[Frame, Rails[bool]]:
        """Evaluate every rule on one case. Raises EngineFault when the C engine reports an error."""
        with self._lock:
            if self._handle is None:
                raise EngineFault("the engine has been closed")
            try:
                return self._run(observations.codes())
            except BaseException as error:  # Ctrl-C too: a started action would block the state for a minute
                self._reset()
                if isinstance(error, self._engine.error):
                    raise EngineFault(f"durable_rules: {error}") from error
                raise

    def close(self) -> None:
        """Free the ruleset and its state."""
        with self._lock:
            if self._handle is not None:
                self._engine.delete_state(self._handle, "0")
                self._engine.delete_ruleset(self._handle)
                self._handle = None

    def __enter__(self) -> DurableEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def renew(self) -> None:
        """Start afresh in a forked process: another thread may have been in the middle of a run."""
        self._lock = threading.Lock()
        if self._handle is not None:
            self._reset()

    def _reset(self) -> None:
        self._engine.delete_state(self._handle, "0")
        self._guard()

    def _guard(self) -> None:
        """Let one rule fire, which initialises the state that a later delete_state frees."""
        _, offset = self._engine.assert_fact(self._handle, '{"id":"w","sid":"0","guard":1}')
        self._engine.start_action_for_state(self._handle, offset)
        self._engine.complete_and_start_action(self._handle, offset)
        self._engine.retract_fact(self._handle, '{"id":"w","sid":"0"}')

    def _run(self, codes: dict[Slot, int]) -> dict[Frame, Rails[bool]]:
        fired: dict[Side, set[_Head]] = {"left": set(), "right": set(), "patient": set()}
        signs: dict[Slot, list[Frame]] = {}
        for stratum, messages in zip(self.base.strata, self.program.strata, strict=True):
            mirrored = {Slot(slot.finding, OTHER[slot.side]): code for slot, code in codes.items()}
            self._fire(messages["leg"], codes, fired["left"])
            self._fire(messages["leg"], mirrored, fired["right"])
            self._fire(messages["patient"], codes, fired["patient"])
            for rule in stratum:
                for side in rule.frames:
                    for sign in rule.signs:
                        signs.setdefault(Slot(sign, side), []).append((rule.id, side))
            for slot, frames in signs.items():
                if len(frames) < len(self.base.sign_rules[slot.finding]):
                    continue  # a later stratum completes it
                if any((rule_id, "true") in fired[side] for rule_id, side in frames):
                    codes[slot] = SIGN_YES
                elif all((rule_id, "false") in fired[side] for rule_id, side in frames):
                    codes[slot] = SIGN_NO
        return {
            (rule.id, side): Rails((rule.id, "true") in fired[side], (rule.id, "false") in fired[side])
            for rule, side in self.base.frames
        }

    def _fire(self, messages: list[_Message], codes: dict[Slot, int], fired: set[_Head]) -> None:
        """Assert each message, drain what fires, retract it; add what the rules that fired conclude."""
        for message in messages:
            parts = [f',"{name}":1' for atom, name in message.atoms if _holds(atom, codes, fired)]
            text = f'{{"id":"c","sid":"0"{message.anchors}{"".join(parts)}}}'
            _, offset = self._engine.assert_fact(self._handle, text)
            started = self._engine.start_action_for_state(self._handle, offset)
            action = started and started[1]
            while action:
                fired.update(self.program.heads[int(action[2 : action.index('"', 2)])])
                action = self._engine.complete_and_start_action(self._handle, offset)
            self._engine.retract_fact(self._handle, '{"id":"c","sid":"0"}')


_engines: WeakSet[DurableEngine] = WeakSet()


def _renew_all() -> None:
    for engine in list(_engines):
        engine.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)


def _holds(atom: Atom, codes: dict[Slot, int], fired: set[_Head]) -> bool:
    if isinstance(atom, tuple) and isinstance(atom[0], Slot):
        return codes.get(atom[0]) in atom[1]
    return (atom, "") in fired
