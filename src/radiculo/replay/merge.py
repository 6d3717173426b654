"""Reports of shards to the report of the whole run."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from radiculo.errors import Exit, InvalidInput, Place, Problems
from radiculo.replay.session import Session
from radiculo.replay.summary import Report, tally_of


def read_report(text: str, name: str) -> Report:
    """Read a report that `replay --json` printed. Raises InvalidInput (exit 4)."""
    try:
        return Report.model_validate_json(text)
    except ValidationError as error:
        problems = Problems()
        first = error.errors(include_url=False)[0]
        what = f"not a report: {first['msg']} at {'.'.join(map(str, first['loc'])) or 'the top'}"
        problems.add("not-a-report", what, Place(name), hint="give what `radiculo replay --json` printed")
        raise InvalidInput(list(problems), Exit.CASE) from None


def merge(session: Session, reports: Sequence[tuple[str, Report]]) -> None:
    """Add reports of different shards of one run to a session.

    Raises InvalidInput (exit 2) when they are not all shards of the same run with the rule base of the session.
    """
    _check(session, reports)
    for _, report in reports:
        session.tally.add(tally_of(report.summary))
        session.omitted += report.omitted
        session.interrupted |= report.interrupted
    session.engine = reports[0][1].engine
    for result in sorted((r for _, report in reports for r in report.results), key=lambda result: result.record):
        session.keep(result)


def _check(session: Session, reports: Sequence[tuple[str, Report]]) -> None:
    problems = Problems()
    stamp, engine, seen = session.report().rule_base, reports[0][1].engine, dict[str, str]()
    of, read = reports[0][1].shard.partition("/")[2], reports[0][1].input
    for name, report in reports:
        place = Place(f"--merge {name}")
        if report.rule_base != stamp:
            problems.add("other-rules", "made with another rule base or policy than this run has", place)
        if report.engine != engine:
            problems.add("other-engine", f"made with engine {report.engine}, the first report with {engine}", place)
        if report.input != read:
            problems.add("other-input", f"it read other records than {reports[0][0]}", place)
        if not report.shard or report.shard.partition("/")[2] != of:
            problems.add("not-a-shard", f"not one of {of or 'several'} shards", place)
        elif report.shard in seen:
            problems.add("shard-twice", f"shard {report.shard} is in {seen[report.shard]} too", place)
        seen[report.shard] = name
    if of and not problems.errors and len(seen) != int(of):
        missing = [f"{part}/{of}" for part in range(1, int(of) + 1) if f"{part}/{of}" not in seen]
        problems.add("shard-missing", f"the run is not whole without shard {', '.join(missing)}", Place("--merge"))
    problems.raise_errors(Exit.USAGE)
