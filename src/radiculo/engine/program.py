"""The program of a rule base: every rule compiled once to a straight line of operations on bit masks.

One bit is one case. Equal parts of conditions are one operation, whichever rules they stand in, so that a batch
costs as many array operations as the rule base has different parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from radiculo.engine.columns import Column, Mask, ranges_of
from radiculo.engine.rails import SIDES, SIGN_NO, SIGN_YES, Frame, Kleene, Rails, derive
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import fold
from radiculo.knowledge.scales import Codes
from radiculo.knowledge.vocabulary import Slot

Bits: TypeAlias = NDArray[np.uint8]  # eight cases to a byte
Register: TypeAlias = int
NEVER: Register = 0
_WAITS = Rails(NEVER, NEVER)


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
    """Steps in order, each filling the next register; register 0 holds nowhere. `rails` names the results.

    Columns are those of `slots`, what cases record, and then of the conclusions. The first `early` steps need no
    conclusion.
    """

    slots: tuple[Slot, ...]
    conclusions: tuple[Slot, ...] = ()
    frames: tuple[Frame, ...] = ()
    rails: dict[Frame, Rails[Register]] = field(default_factory=dict)
    steps: dict[_Step, Register] = field(default_factory=dict)
    early: int = 0
    closing: frozenset[str] = frozenset()  # the rules that read a conclusion

    @classmethod
    def of(cls, base: RuleBase) -> Program:
        """Return the program of a rule base, compiled once."""
        return base.derived(_compiled)

    def step(self, step: _Step) -> Register:
        """Return the register of a step, which is added when it is new."""
        return self.steps.setdefault(step, len(self.steps) + 1)

    def run(self, codes: NDArray[np.uint8]) -> Run:
        """Evaluate every rule that reads no conclusion on cases given as codes (slot, case)."""
        run = Run(self, list(codes), codes.shape[1])
        run.go(0, self.early)
        run.open()
        return run


@dataclass
class Run:
    """A program on some cases: the verdicts of the rules that read the conclusion follow when it is known."""

    program: Program
    columns: list[Column]
    size: int
    registers: list[Bits] = field(init=False)
    verdicts: Verdicts = field(init=False)
    conclusions: Mapping[Slot, Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.registers = [np.zeros((self.size + 7) // 8, np.uint8)]

    def conclude(self, conclusions: Mapping[Slot, Column]) -> None:
        """Evaluate the rules that read the conclusion."""
        self.conclusions = conclusions
        self.columns += [conclusions[slot] for slot in self.program.conclusions]
        self.go(self.program.early, len(self.program.steps))
        self.close()

    def go(self, first: int, last: int) -> None:
        """Take some steps."""
        registers = self.registers
        for step in islice(self.program.steps, first, last):
            match step:
                case _Known(column, ranges):
                    registers.append(_known(self.columns[column], ranges))
                case _Combine("meet", parts):
                    registers.append(_reduce(np.bitwise_and, [registers[part] for part in parts]))
                case _Combine(_, parts):
                    registers.append(_reduce(np.bitwise_or, [registers[part] for part in parts]))
                case _AtLeast(least, parts):
                    registers.append(_at_least(least, [registers[part] for part in parts]))

    def open(self) -> None:
        """Write the verdicts of the rules that read no conclusion; the others wait."""
        program = self.program
        rails = [_WAITS if frame[0] in program.closing else program.rails[frame] for frame in program.frames]
        true, false = self._masks([pair.true for pair in rails]), self._masks([pair.false for pair in rails])
        self.verdicts = Verdicts(program.frames, true, false)

    def close(self) -> None:
        """Write the verdicts of the rules that read the conclusion."""
        program = self.program
        rows = [at for at, (rule, _) in enumerate(program.frames) if rule in program.closing]
        rails = [program.rails[program.frames[at]] for at in rows]
        self.verdicts.true[rows] = self._masks([pair.true for pair in rails])
        self.verdicts.false[rows] = self._masks([pair.false for pair in rails])

    def _masks(self, registers: Sequence[Register]) -> Mask:
        bits = np.empty((len(registers), len(self.registers[NEVER])), np.uint8)
        for row, register in enumerate(registers):
            bits[row] = self.registers[register]
        return np.unpackbits(bits, axis=1, count=self.size).view(np.bool_)


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
        first, width = np.uint8(low), np.uint8(high - low)  # plain integers would be converted at every comparison
        inside = (column - first) <= width if width else column == first  # what is below wraps
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


class _Registers:
    """The four operations on registers of a program under construction."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.index = {slot: at for at, slot in enumerate((*program.slots, *program.conclusions))}
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


def _compiled(base: RuleBase) -> Program:
    frames = tuple((rule.id, side) for rule, side in base.frames)
    program = Program(base.columns, base.conclusions, frames, closing=frozenset(base.closing))
    registers = _Registers(program)
    logics = {side: Kleene(registers, side, base.vocabulary) for side in SIDES}

    def put_sign(slot: Slot, parts: list[Rails[Register]]) -> None:
        true, false = registers.join([p.true for p in parts]), registers.meet([p.false for p in parts])
        registers.signs[slot] = Rails(true, false)

    def conclude(_: dict[Frame, Rails[Register]]) -> None:
        program.early = len(program.steps)

    program.rails = derive(base, lambda rule, side: fold(rule.when, logics[side]), put_sign, conclude)
    return program
