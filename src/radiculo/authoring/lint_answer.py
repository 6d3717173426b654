"""Remarks on the answer: does the key agree with radiculo, is it the only answer, is how soon a part of it?"""

from __future__ import annotations

from collections.abc import Iterator

from radiculo.authoring.remarks import Lore, Remark
from radiculo.authoring.written import Written
from radiculo.cases.model import Case
from radiculo.cases.shapes import Expect, Truth
from radiculo.errors import Place
from radiculo.judge.blame import reasons_in
from radiculo.judge.score import unmet
from radiculo.triage.answer import legs_of

_REASONS = 2  # told of a disagreement; `radiculo replay` tells all


def answer_remarks(written: Written, case: Case, lore: Lore) -> Iterator[Remark]:
    """Yield what there is to say of a case and its key."""
    if case.truth is None and case.expect is None:
        yield lore.remark("no-key", written.place())
        return
    yield from _urgency(written, case, lore)
    if case.expect is not None and case.expect.known:
        return
    if tied := _tie(written, case.truth, lore):
        yield tied
        return
    seen: set[str] = set()
    for block, wanted in (("truth", expected(case.truth)), ("expect", case.expect)):
        if wanted is None:
            continue
        for what in unmet(wanted, written.trace.outcome, written.base):
            if what not in seen:
                seen.add(what)
                yield _disagrees(written, lore, what, block, wanted)


def expected(truth: Truth | None) -> Expect | None:
    """Return what radiculo must answer if the truth is all that there is to find; None without a truth."""
    if truth is None:
        return None
    side = truth.side if truth.roots else None
    return Expect(roots=truth.roots, side=side, urgency=truth.urgency, rival=truth.rival, pathway=truth.pathway)


def _disagrees(written: Written, lore: Lore, what: str, block: str, wanted: Expect) -> Remark:
    field = {"level": "roots"}.get(what.partition(":")[0], what.partition(":")[0])
    because = "; ".join(reasons_in(written.trace, _part(wanted, field))[:_REASONS]) or "see radiculo explain"
    return lore.remark("disagrees", written.place(block, field), what=what, because=because)


def _part(wanted: Expect, field: str) -> Expect:
    """Return the one expectation that is not met, so that only its reasons are told."""
    if field not in Expect.model_fields:
        return wanted
    sided = {"side": wanted.side} if field in {"roots", "tier"} else {}
    return Expect.model_validate({field: getattr(wanted, field), **sided})


def _tie(written: Written, truth: Truth | None, lore: Lore) -> Remark | None:
    if truth is None or not truth.roots:
        return None
    for leg in legs_of(truth.side):
        level = written.trace.outcome.level(leg)
        if level.tier == "either_or" and not level.withdrawn and set(truth.roots) < set(level.roots):
            tests = [test for test in written.trace.next_tests if test.side == leg] or written.trace.next_tests
            test = f"{tests[0].title.lower()} ({tests[0].finding})" if tests else "another finding of one of them"
            roots, key = " and ".join(level.roots), " and ".join(truth.roots)
            place: Place = written.place("truth", "roots")
            return lore.remark("tie", place, roots=roots, side=leg, key=key, test=test)
    return None


def _urgency(written: Written, case: Case, lore: Lore) -> Iterator[Remark]:
    base = written.base
    if any(key is not None and key.urgency for key in (case.truth, case.expect)):
        return
    least = base.urgency_rank[base.policy.waiting_shows_from]
    flags = [alarm for alarm in written.trace.outcome.alarms if base.urgency_rank[alarm.urgency] >= least]
    if flags:
        rules = ", ".join(dict.fromkeys(alarm.rule for alarm in flags[:_REASONS]))
        place = written.place("truth" if case.truth else "expect", key=True)
        yield lore.remark("no-urgency", place, rules=rules, urgency=flags[0].urgency)
