"""Effects: each kind is written under one key, read by one method, and moves parts that an answer has."""

from typing import get_args

import pytest

from radiculo.knowledge.effects import (
    Advice,
    Alarm,
    Considers,
    Contradiction,
    Effect,
    Effects,
    Evidence,
    Excludes,
    Opens,
    Rival,
    SetSign,
    Withdraws,
    apply,
)
from radiculo.knowledge.file_shapes import EffectShape
from radiculo.knowledge.parts import PARTS

EFFECTS: dict[str, Effect] = {
    "evidence": Evidence("root", "S1", 2.0, 30, "reflex"),
    "alarm": Alarm("A", "", "sepsis"),
    "rival": Rival("hip", frozenset({"L4"}), outranks=False),
    "considers": Considers("hip"),
    "excludes": Excludes(("r/one",)),
    "contradiction": Contradiction("yes and no"),
    "withdraws": Withdraws(("r/one",)),
    "opens": Opens(("fever",)),
    "sign": SetSign("sign.one"),
    "advice": Advice("note", "Rest is no treatment."),
}


class _Name(Effects[str]):
    def evidence(self, effect: Evidence) -> str:
        return f"evidence {effect.target}"

    def alarm(self, effect: Alarm) -> str:
        return f"alarm {effect.urgency}"

    def rival(self, effect: Rival) -> str:
        return f"rival {effect.name}"

    def considers(self, effect: Considers) -> str:
        return f"considers {effect.name}"

    def excludes(self, effect: Excludes) -> str:
        return f"excludes {effect.rules[0]}"

    def contradiction(self, effect: Contradiction) -> str:
        return f"contradiction {effect.text}"

    def withdraws(self, effect: Withdraws) -> str:
        return f"withdraws {effect.rules[0]}"

    def opens(self, effect: Opens) -> str:
        return f"opens {effect.findings[0]}"

    def sign(self, effect: SetSign) -> str:
        return f"sign {effect.sign}"

    def advice(self, effect: Advice) -> str:
        return f"advice {effect.kind}"


@pytest.mark.parametrize("key", EFFECTS)
def test_an_effect_is_read_by_the_method_of_its_key(key: str) -> None:
    assert apply(EFFECTS[key], _Name()).split()[0] == key


def test_rule_files_have_a_key_for_every_effect_and_no_other() -> None:
    assert set(EffectShape.model_fields) == set(EFFECTS)
    assert {type(effect) for effect in EFFECTS.values()} == set(get_args(Effect))


def test_effects_move_parts_that_an_answer_has_and_every_part_is_moved() -> None:
    assert frozenset().union(*(effect.moves for effect in EFFECTS.values())) == set(PARTS)


def test_only_advice_comes_after_the_decision_and_moves_no_part_of_it() -> None:
    late = [effect for effect in EFFECTS.values() if effect.after_decision]
    assert late == [EFFECTS["advice"]]
    assert late[0].moves == {"advice"}


def test_evidence_without_weight_claims_nothing() -> None:
    assert EFFECTS["evidence"].claim == ("root S1 reflex", True)
    assert Evidence("root", "S1", 0.5, -30, "reflex").claim == ("root S1 reflex", False)
    assert Evidence("root", "S1", 1.0, 0, "reflex").claim is None
