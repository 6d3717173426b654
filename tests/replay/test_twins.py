"""`--engine both` notices any difference between the engines, and shows the case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from radiculo.cli.main import main
from radiculo.engine.program import Program
from radiculo.engine.rails import Frame
from radiculo.engine.recorder import Conclude, Node, record
from radiculo.errors import EngineFault, Exit
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.observations import Observations
from radiculo.knowledge.rulebase import load_rules
from radiculo.replay import twins
from radiculo.replay.bulk import Bulk
from radiculo.replay.chunk import Chunk
from radiculo.replay.job import Job
from radiculo.triage.decision import Decision
from support.program import CASES, RULES

TEXT = b'{"schema_version":1,"id":"odd","observations":{"left.patellar_reflex":"reduced"}}'
CHUNK = Chunk(1, (("some.jsonl", 1, TEXT),))
KNEE: Frame = ("level/l4-patellar-reflex", "left")


@pytest.fixture
def wrong_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine of record that errs on one rule."""

    def wrong(base: RuleBase, case: Observations, conclude: Conclude) -> dict[Frame, Node]:
        found = record(base, case, conclude)
        return dict(found) | {KNEE: replace(found[KNEE], true=not found[KNEE].true)}

    monkeypatch.setattr(twins, "available", lambda: False)
    monkeypatch.setattr(twins, "record", wrong)


@pytest.mark.usefixtures("wrong_engine")
def test_another_verdict_ends_the_run_and_shows_the_case() -> None:
    with pytest.raises(EngineFault, match="odd: the engines differ: rule level/l4-patellar-reflex") as caught:
        Bulk(load_rules(RULES), Job("both")).run(CHUNK)
    assert "case: left.patellar_reflex: reduced" in str(caught.value)


@pytest.mark.usefixtures("wrong_engine")
def test_a_difference_has_the_exit_code_of_a_bug(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["replay", "--rules", str(RULES), str(CASES / "good"), "--engine", "both"])
    assert code == Exit.BUG
    assert "the engines differ" in capsys.readouterr().err


def test_another_decision_on_the_same_verdicts_is_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    decide = twins.decide

    def other(*arguments: object) -> Decision:
        decision = decide(*arguments)  # type: ignore[arg-type]
        return replace(decision, urgency=decision.urgency + 1)

    monkeypatch.setattr(twins, "decide", other)
    with pytest.raises(EngineFault, match="odd: the decisions differ in urgency"):
        Bulk(load_rules(RULES), Job("both")).run(CHUNK)


def test_what_was_compiled_stays_out_of_a_pickle() -> None:
    base = load_rules(RULES)
    Program.of(base)
    assert not any(name.startswith("_") for name in base.__getstate__())
