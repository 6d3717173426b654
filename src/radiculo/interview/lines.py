"""A typed line on a screen: `KJ L reduced R normal, 3, 7 L, rest none`, cut into what is said of each finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from radiculo.interview.answers import Entries, read_answer
from radiculo.interview.names import find_named
from radiculo.interview.note.text import presence
from radiculo.interview.questions import Question, Questions
from radiculo.interview.sides import legs_alone
from radiculo.knowledge.base import RuleBase

MOST_CHARACTERS = 5_000  # as of a note
_CUT = re.compile(r"\s*[;,]\s*")
_NUMBER = re.compile(r"(\d{1,3})(?:\s*[:.)]\s*|\s+|$)(.*)")
_REST = re.compile(r"(?:the\s+)?(?:rest|all else|all others?|everything else|others?)\s*:?\s+(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """What is said of one question. `typed` is the whole piece; without a question it says something of the rest."""

    question: Question | None
    text: str
    typed: str
    numbered: bool = False


def read_pieces(questions: Questions, items: Sequence[Question], line: str) -> list[Piece] | str:
    """Return the pieces of a line, or in words why it cannot be cut. Numbers are those of `items`, from 1."""
    found: list[Piece] = []
    if len(line) > MOST_CHARACTERS:
        return f"a reply has {MOST_CHARACTERS} characters at the most"
    for chunk in filter(None, _CUT.split(line)):
        whole = _begun(questions, items, chunk)
        parts = re.split(r"\s+and\s+", chunk)
        split = [_begun(questions, items, part) for part in parts]
        begun = [piece for piece in split if piece] if all(split) and len(split) > 1 else [whole] if whole else []
        last = found[-1] if found else None
        longer = f"{last.text}, {chunk}" if last else ""
        before = last.question if last else None
        goes_on = before is not None and _is_answer(questions.base, before, longer)
        numbered = bool(begun) and begun[0].numbered
        if last and goes_on and numbered:  # `quads 4, 5`
            return f"'{chunk}' may be a number of the list or a part of '{last.typed}'; name the legs, as in 'L 4 R 5'"
        if begun and not (goes_on and before and before.is_family):
            found += begun
        elif last and before:
            found[-1] = replace(last, text=longer, typed=f"{last.typed}, {chunk}")
        else:
            return f"'{chunk}' is neither a number of the list nor the name of a finding"
    return [_filled(piece) for piece in found]


def _begun(questions: Questions, items: Sequence[Question], chunk: str) -> Piece | None:
    """Return the piece that a chunk begins; None where it begins none."""
    if rest := _REST.fullmatch(chunk):
        return Piece(None, rest[1], chunk)
    number = _NUMBER.fullmatch(chunk)
    if number and 1 <= int(number[1]) <= len(items):
        return Piece(items[int(number[1]) - 1], number[2], chunk, numbered=True)
    named = find_named(questions.base, chunk)
    if named is None or not named.sure:
        return None
    alone = named.rest and not named.is_family
    name = named.finding.id
    return Piece(questions.single(name) if alone else questions.by_finding[name], named.rest, chunk)


def _filled(piece: Piece) -> Piece:
    """Return a piece in which a number or a leg alone says that the finding is there, as far as it is a yes or no."""
    question, text = piece.question, piece.text
    if question is None or question.is_family or not presence(question.findings[0]):
        return piece
    alone = legs_alone(text) if text else piece.numbered
    return replace(piece, text=f"{text} yes".strip()) if alone else piece


def _is_answer(base: RuleBase, question: Question, text: str) -> bool:
    read = read_answer(base, question, text)
    return isinstance(read, Entries) and read.sure
