"""Reports of shards are added up only when they are one run."""

from __future__ import annotations

import pytest

from radiculo.errors import Exit, InvalidInput
from radiculo.replay.merge import merge
from radiculo.replay.session import Session
from radiculo.replay.summary import Report
from support.replays import case_of, record_of, replayed, small_base


def shard(part: int, names: str, **changed: object) -> tuple[str, Report]:
    report = replayed([record_of(case_of(names))])
    return f"{part}.json", report.model_copy(update={"shard": f"{part}/2", **changed})


def test_shards_of_one_run_are_added_up() -> None:
    session = Session(small_base())
    merge(session, [shard(1, "a"), shard(2, "c")])
    assert session.report().summary.records == 2


@pytest.mark.parametrize(
    ("other", "complaint"),
    [
        ({"engine": "another"}, "made with engine another, the first report with"),
        ({"shard": "1/2"}, "shard 1/2 is in 1.json too"),
        ({"shard": "2/3"}, "not one of 2 shards"),
    ],
)
def test_what_is_not_one_run_is_refused(other: dict[str, object], complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint) as caught:
        merge(Session(small_base()), [shard(1, "a"), shard(2, "c", **other)])
    assert caught.value.exit_code == Exit.USAGE
