"""The parts of an answer, by name: what an effect can move, and what two answers can differ in."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Part: TypeAlias = Literal[
    "urgency", "provisional", "pathways", "left", "right", "rivals", "considered", "mechanisms", "advice"
]
PARTS: tuple[Part, ...] = get_args(Part)
