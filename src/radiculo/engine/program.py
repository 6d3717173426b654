"""The program of a rule base: every rule compiled once to a straight line of operations on bit masks.

One bit is one case. Equal parts of conditions are one operation, whichever rules they stand in, so that a batch
costs as many array operations as the rule base has different parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Column, Mask, ranges_of
from radiculo.engine.rails import SIGN_NO, SIGN_YES, Frame, Kleene, Rails, derive
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import fold
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.scales import Codes
from radiculo.knowledge.vocabulary import Side, Slot

Bits: TypeAlias = NDArray[np.uint8]  # eight cases to a byte
Register: TypeAlias = int
NEVER: Register = 0


@dataclass(frozen=True, slots=True)
class _Known:
    """The recorded value lies in one of some closed ranges of codes."""

    column: int
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Combine:
    """All, or some, of the parts hold."""

    kind: Literal["meet", "join"]
    parts: tuple[Register, ...]


@dataclass(frozen=True, slots=True)
class _AtLeast:
    """At least this many of the parts hold."""

    least: int
    parts: tuple[Register, ...]


_Step: TypeAlias = _Known | _Combine | _AtLeast


@dataclass
class Program:
    """Steps in order, each filling the next register; register 0 holds nowhere. `rails` names the results."""

    slots: tuple[Slot, ...]
    frames: tuple[Frame, ...] = ()
    true: tuple[Register, ...] = ()
    false: tuple[Register, ...] = ()
    steps: dict[_Step, Register] = field(default_factory=dict)

    @classmethod
    def of(cls, base: RuleBase) -> Program:
        """Return the program of a rule base, compiled once."""
        program = base.__dict__.get("_program")
        if not isinstance(program, cls):
            frames = tuple((rule.id, side) for rule, side in base.deciding_frames)
            program = base.__dict__["_program"] = _compiled(base, cls(base.slots, frames))
        return program

    def step(self, step: _Step) -> Register:
        """Return the register of a step, which is added when it is new."""
        return self.steps.setdefault(step, len(self.steps) + 1)

    def run(self, codes: NDArray[np.uint8]) -> Verdicts:
        """Evaluate every rule on cases given as codes (slot, case)."""
        size = codes.shape[1]
        registers: list[Bits] = [np.zeros((size + 7) // 8, np.uint8)]
        for step in self.steps:
            match step:
                case _Known(column, ranges):
                    registers.append(_known(codes[column], ranges))
                case _Combine("meet", parts):
                    registers.append(_reduce(np.bitwise_and, [registers[part] for part in parts]))
                case _Combine(_, parts):
                    registers.append(_reduce(np.bitwise_or, [registers[part] for part in parts]))
                case _AtLeast(least, parts):
                    registers.append(_at_least(least, [registers[part] for part in parts]))
        return Verdicts(
            self.frames,
            _unpacked([registers[at] for at in self.true], size),
            _unpacked([registers[at] for at in self.false], size),
        )


@dataclass(frozen=True)
class Verdicts:
    """The rails of every frame on every case of a batch: (frame, case)."""

    frames: tuple[Frame, ...]
    true: Mask
    false: Mask

    def rails(self) -> dict[Frame, Rails[Mask]]:
        """Return the rails by frame; the masks are views."""
        return {frame: Rails(self.true[at], self.false[at]) for at, frame in enumerate(self.frames)}


def step_of(step: _Step) -> tuple[int, ...]:
    """Return a step as numbers: 0, column, low, high, ...; 1 (all) or 2 (any), registers; 3, at least, registers."""
    match step:
        case _Known(column, ranges):
            return (0, column, *(bound for pair in ranges for bound in pair))
        case _Combine(kind, parts):
            return (1 if kind == "meet" else 2, *parts)
        case _AtLeast(least, parts):
            return (3, least, *parts)


def _known(column: Column, ranges: Sequence[tuple[int, int]]) -> Bits:
    found: Mask | None = None
    for low, high in ranges:
        inside = column == low if low == high else (column - np.uint8(low)) <= high - low  # wraps below `low`
        found = inside if found is None else found | inside
    return np.packbits(np.zeros(column.shape, np.bool_) if found is None else found)


def _reduce(operation: np.ufunc, parts: Sequence[Bits]) -> Bits:
    out: Bits = operation(parts[0], parts[1])
    for part in parts[2:]:
        operation(out, part, out)
    return out


def _at_least(least: int, parts: Sequence[Bits]) -> Bits:
    """Count in unary: row k says where more than k of the parts so far hold."""
    rows = [np.zeros_like(parts[0]) for _ in range(least)]
    for part in parts:
        for row in range(least - 1, 0, -1):
            rows[row] |= rows[row - 1] & part
        rows[0] |= part
    return rows[-1]


def _unpacked(masks: Sequence[Bits], size: int) -> Mask:
    return np.unpackbits(np.stack(masks), axis=1, count=size).view(np.bool_)


class _Registers:
    """The four operations on registers of a program under construction."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.index = {slot: at for at, slot in enumerate(program.slots)}
        self.signs: dict[Slot, Rails[Register]] = {}

    def known(self, slot: Slot, codes: Codes) -> Register:
        if slot in self.signs:
            rails = self.signs[slot]
            return self.join([at for at, code in ((rails.true, SIGN_YES), (rails.false, SIGN_NO)) if code in codes])
        if not codes or slot not in self.index:
            return NEVER
        return self.program.step(_Known(self.index[slot], ranges_of(codes)))

    def meet(self, parts: Sequence[Register]) -> Register:
        different = tuple(sorted(set(parts)))
        if NEVER in different:
            return NEVER
        return different[0] if len(different) == 1 else self.program.step(_Combine("meet", different))

    def join(self, parts: Sequence[Register]) -> Register:
        different = tuple(sorted(set(parts) - {NEVER}))
        if len(different) < 2:
            return different[0] if different else NEVER
        return self.program.step(_Combine("join", different))

    def at_least(self, least: int, parts: Sequence[Register]) -> Register:
        if least == 1:
            return self.join(parts)
        if least > len(parts):
            return NEVER
        return self.meet(parts) if least == len(parts) else self.program.step(_AtLeast(least, tuple(sorted(parts))))


def whole_program(base: RuleBase) -> Program:
    """Return the program of all rules: the conclusions, which some of them read, are the last columns."""
    conclusions = (
        slot for finding in base.vocabulary.findings.values() if finding.is_conclusion for slot in finding.slots
    )
    return _compiled(base, Program((*base.slots, *conclusions), tuple((rule.id, side) for rule, side in base.frames)))


def _compiled(base: RuleBase, program: Program) -> Program:
    registers = _Registers(program)
    logics = {side: Kleene(registers, side, base.vocabulary) for side in ("left", "right", "patient")}

    def verdict(rule: Rule, side: Side) -> Rails[Register]:
        return fold(rule.when, logics[side])

    def put_sign(slot: Slot, parts: list[Rails[Register]]) -> None:
        true, false = registers.join([p.true for p in parts]), registers.meet([p.false for p in parts])
        registers.signs[slot] = Rails(true, false)

    wanted = {rule for rule, _ in program.frames}
    found = derive(base, verdict, put_sign, wanted=lambda rule: rule.id in wanted)
    program.true = tuple(found[frame].true for frame in program.frames)
    program.false = tuple(found[frame].false for frame in program.frames)
    return program
