"""durable_rules, the engine of record for a single triage, behind one small adapter.

Only the part of durable_rules that was measured to be exact is used: its C module, one permanent sid, one flat
message per step with an id of our own, conjunctions of constant comparisons that begin with an anchor,
drained completely and retracted. Both rails of every rule are compiled, so that nothing rests on negation as
failure. A leg rule is compiled once, for the left leg; its messages run a second time with the sides of the case
swapped. Where the module cannot be imported (Python 3.13 as packaged, Windows), `available()` is False.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from copy import copy
from functools import cache
from types import MappingProxyType, ModuleType
from typing import TypeAlias
from weakref import WeakSet, finalize

from radiculo.engine.durable_program import DurableProgram, Head, Message, compile_program
from radiculo.engine.rails import PLAIN, SIGN_NO, SIGN_YES, Frame, Rails, steps_of
from radiculo.errors import EngineFault
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.scales import UNKNOWN, Codes
from radiculo.knowledge.vocabulary import OTHER, Side, Slot


@cache
def load_module() -> ModuleType | None:
    """Return the C module, or None where it cannot be imported.

    Asked once: Python does not remember that an import failed, and a process that is forked while another thread tries
    again would wait for ever for its import lock.
    """
    try:
        import durable_rules_engine  # noqa: PLC0415 - optional and slow to miss
    except ImportError:
        return None
    return durable_rules_engine  # type: ignore[no-any-return]


def available() -> bool:
    """Say whether durable_rules can be used here."""
    return load_module() is not None


_Part: TypeAlias = tuple[int, Codes, str]  # the number of a message, what makes an atom hold, and its text


class _Prepared:
    """The messages of one scope, made ready for many cases: what each recorded value adds to which of them."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.begins = [f'{{"id":"c","sid":"0"{message.anchors}' for message in messages]
        self.of_heads: list[list[tuple[Head, str]]] = [[] for _ in messages]
        self.of_slots: dict[Slot, list[_Part]] = {}
        for at, message in enumerate(messages):
            for atom, name in message.atoms:
                part = f',"{name}":1'
                if isinstance(atom, str):
                    self.of_heads[at].append(((atom, ""), part))
                elif isinstance(atom[0], Slot):
                    self.of_slots.setdefault(atom[0], []).append((at, atom[1], part))
        assumed = ((slot, [part for part in parts if UNKNOWN in part[1]]) for slot, parts in self.of_slots.items())
        self.unrecorded = {slot: parts for slot, parts in assumed if parts}

    def mirrored(self) -> _Prepared:
        """Return the same for the other leg."""
        other = copy(self)
        other.of_slots, other.unrecorded = _mirrored(self.of_slots), _mirrored(self.unrecorded)
        return other

    def texts(self, codes: Mapping[Slot, int]) -> list[str]:
        """Return each message with the atoms of the slots that hold in a case, still open at its end."""
        found = list(self.begins)
        for slot, code in codes.items():
            for at, wanted, part in self.of_slots.get(slot, ()):
                if code in wanted:
                    found[at] += part
        for slot, parts in self.unrecorded.items():
            if slot not in codes:
                for at, _, part in parts:
                    found[at] += part
        return found


def _mirrored(of: Mapping[Slot, list[_Part]]) -> dict[Slot, list[_Part]]:
    return {Slot(slot.finding, OTHER[slot.side]): parts for slot, parts in of.items()}


class DurableEngine:
    """One compiled rule base in two durable rulesets, of legs and of the patient; for threads, and after a fork."""

    def __init__(self, base: RuleBase, program: DurableProgram | None = None) -> None:
        module = load_module()
        if module is None:
            raise EngineFault("durable_rules cannot be imported here")
        self._engine = module
        self._undecided = {(rule.id, side): PLAIN[False, False] for rule, side in base.frames}  # not the base: a circle
        self._signs = [step.signs for step in base.derived(steps_of)]
        self.program = program or compile_program(base)
        for what, used, limit in self.program.limits():
            if used > limit:
                raise EngineFault(f"the rules need {used} durable_rules {what}; the limit is {limit}")
        self._messages: list[dict[Side, _Prepared]] = []
        for stratum in self.program.strata:
            leg, patient = _Prepared(stratum["leg"]), _Prepared(stratum["patient"])
            self._messages.append({"left": leg, "right": leg.mirrored(), "patient": patient})
        self._lock = threading.Lock()
        self._handles = {s: module.create_ruleset(f"radiculo-{s}", text) for s, text in self.program.texts.items()}
        self._free = finalize(self, _delete, module, list(self._handles.values()))
        self._free.atexit = False  # the process ends anyway
        self._guard()
        _engines.add(self)

    def run(
        self, observations: Observations, conclusions: Mapping[Slot, int] = MappingProxyType({})
    ) -> dict[Frame, Rails[bool]]:
        """Evaluate every rule on one case. Raises EngineFault when the C engine reports an error.

        The rules that read the conclusion settle when it is given; it needs no further message, because no other rule
        reads it.
        """
        with self._lock:
            if not self._handles:
                raise EngineFault("the engine has been closed")
            try:
                return self._run({**observations.codes(), **conclusions})
            except BaseException as error:  # Ctrl-C too: a started action would block the state for a minute
                self._reset()
                if isinstance(error, self._engine.error):
                    raise EngineFault(f"durable_rules: {error}") from error
                raise

    def close(self) -> None:
        """Free the ruleset and its state, which is done as well when nobody has the engine any more."""
        with self._lock:
            self._handles = {}
            self._free()

    def __enter__(self) -> DurableEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def renew(self) -> None:
        """Start afresh in a forked process: another thread may have been in the middle of a run."""
        self._lock = threading.Lock()
        self._reset()

    def _reset(self) -> None:
        for handle in self._handles.values():
            self._engine.delete_state(handle, "0")
        self._guard()

    def _guard(self) -> None:
        """Let one rule fire, which initialises the state that a later delete_state frees."""
        for handle in self._handles.values():
            _, offset = self._engine.assert_fact(handle, '{"id":"w","sid":"0","guard":1}')
            self._engine.start_action_for_state(handle, offset)
            self._engine.complete_and_start_action(handle, offset)
            self._engine.retract_fact(handle, '{"id":"w","sid":"0"}')

    def _run(self, codes: dict[Slot, int]) -> dict[Frame, Rails[bool]]:
        fired: dict[Side, set[Head]] = {"left": set(), "right": set(), "patient": set()}
        for signs, messages in zip(self._signs, self._messages, strict=True):
            for side, prepared in messages.items():
                self._fire(self._handles["patient" if side == "patient" else "leg"], prepared, codes, fired[side])
            for slot, frames in signs.items():
                if any((rule, "true") in fired[side] for rule, side in frames):
                    codes[slot] = SIGN_YES
                elif all((rule, "false") in fired[side] for rule, side in frames):
                    codes[slot] = SIGN_NO
        found = self._undecided.copy()
        for side, heads in fired.items():
            for name, rail in heads:
                if rail and isinstance(name, str):  # a rule, not a helper
                    before = found[name, side]
                    found[name, side] = PLAIN[before.true or rail == "true", before.false or rail == "false"]
        return found

    def _fire(self, handle: int, prepared: _Prepared, codes: dict[Slot, int], fired: set[Head]) -> None:
        """Assert each message, drain what fires, retract it; add what the rules that fired conclude."""
        for begun, of_heads in zip(prepared.texts(codes), prepared.of_heads, strict=True):
            parts = [part for head, part in of_heads if head in fired]
            _, offset = self._engine.assert_fact(handle, f"{begun}{''.join(parts)}}}")
            started = self._engine.start_action_for_state(handle, offset)
            action = started and started[1]
            while action:
                fired.update(self.program.heads[int(action[2 : action.index('"', 2)])])
                action = self._engine.complete_and_start_action(handle, offset)
            self._engine.retract_fact(handle, '{"id":"c","sid":"0"}')


def _delete(module: ModuleType, handles: list[int]) -> None:
    for handle in handles:
        module.delete_state(handle, "0")
        module.delete_ruleset(handle)


_engines: WeakSet[DurableEngine] = WeakSet()


def _renew_all() -> None:
    for engine in list(_engines):
        engine.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
