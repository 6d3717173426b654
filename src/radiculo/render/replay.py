"""A replay for people: each record as a line with what is under it, and the whole as a page, failures first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from radiculo.cases.shapes import Truth
from radiculo.errors import Place
from radiculo.judge.score import Score
from radiculo.render.page import Block, Item, Page, Paragraph, Part, Span, Words, count, line, mark, paragraph, part
from radiculo.render.page import Table as Cells
from radiculo.render.replay_checks import ReplayChecks, check_parts
from radiculo.replay.reporter import Entry
from radiculo.replay.summary import Report, Summary, Table
from radiculo.replay.tally import rule_of
from radiculo.report import stamp_text

_GOOD = {"top-1", "in set", "exact", "none named", "withdrawn", "right", "named"}
_MOST_RULES = 60  # rows of the table of rules; a longer one is for programs


def record_item(entry: Entry) -> Item:
    """Return one record: status and answer; below, how it compares with the truth, and what is wrong and why."""
    result, brief = entry.result, entry.brief
    status = mark(f"{result.status:<8}", "fair" if result.status == "ok" else "bad")
    if brief is None:
        return Item((status, result.id), tuple(_wrong(entry)))
    answer = f"{brief.urgency}{'?' if brief.provisional else ''}  {brief.levels or 'no level'}"
    inside = []
    if brief.truth is not None and brief.score is not None:
        inside += [line(f"truth: {_truth(brief.truth)}"), line(*_comparison(brief.score))]
        if brief.score.urgency == "under":
            inside.append(line(f"urgency {brief.urgency} is set by {', '.join(brief.set_by) or 'no alarm'}"))
    return Item((status, Span(f"{result.id}  ", "strong"), answer), (*inside, *_wrong(entry)))


def _wrong(entry: Entry) -> Iterable[Item]:
    result, known = entry.result, entry.result.known
    for failure in result.failures if result.status != "invalid" else ():  # stderr has it, with its place
        reasons = tuple(line(f"- {reason}") for reason in entry.reasons) if failure == result.failures[-1] else ()
        yield Item((failure if known is None else f"known: {failure} ({known})",), reasons)
    if result.unexpected_pass:
        yield line(f"passes although marked known: {known}")
    place = _place(entry.place)
    if entry.failed and place not in {"", result.id}:
        title = f" ({entry.case.title})" if entry.case and entry.case.title else ""
        yield line(Span(f"at {place}", "quiet"), title)


def _place(place: Place) -> str:
    return f"{place.path}:{place.line}" if place.line else place.path


def _truth(truth: Truth) -> str:
    roots = "no single root" if truth.roots == [] else " ".join(truth.roots or ["root not given"])
    side = f"{truth.side} " if truth.side else ""
    urgency = f", urgency {truth.urgency} ({truth.urgency_basis})" if truth.urgency else ""
    diagnosis = f"; {truth.diagnosis}" if truth.diagnosis else ""
    return f"{side}{roots}{urgency}{diagnosis}"


def _rival(score: Score) -> str | None:
    if score.rival is None:
        return None
    return "named" if score.rival else "considered" if score.listed else "not named"


def _comparison(score: Score) -> Words:
    items = [
        ("root", score.root),
        ("headline", score.no_root),
        ("urgency", score.urgency),
        ("pathway", None if score.pathway is None else "right" if score.pathway else "wrong"),
        ("rival", _rival(score)),
    ]
    words: list[Span | str] = [f"{score.domains} domains"]
    for name, value in items:
        if value is not None:
            words += [f"; {name} ", mark(value, "fair" if value in _GOOD else "unsure")]
    return tuple(words)


def replay_page(
    report: Report, checks: ReplayChecks, *, failed: Sequence[Entry] = (), under: Sequence[Entry] = (), cut: int = 0
) -> Page:
    """Return the whole replay: the failures that are not told yet, what was checked, the tables.

    `cut` is how many records there are beyond `failed` and `under`.
    """
    stopped = "Interrupted: the figures are of the records up to there." if report.interrupted else ""
    return Page(
        "replay",
        f"Replay of {count(report.summary.records, 'record')}{_counts(report.summary, checks.not_run)}",
        blocks=(
            *paragraph(mark(stopped, "unsure")),
            *part(f"Failures ({len(failed)})", map(record_item, failed)),
            *part(f"Triaged lower than was so ({len(under)})", map(record_item, under)),
            *paragraph(f"{cut} more are not shown." if cut else ""),
            *check_parts(checks),
            *(block for told in checks.left_out for block in paragraph(told)),
            *_scores(report.summary),
        ),
        stamp=stamp_text(report.radiculo, report.rule_base, report.engine),
    )


def _counts(summary: Summary, not_run: int) -> str:
    counts = [f"{number} {status}" for status, number in sorted(summary.statuses.items())]
    told = ", ".join([*counts, *([f"{not_run} not run"] if not_run else [])])
    return f": {told}" if told else ""


def _scores(summary: Summary) -> Iterable[Block]:
    told = [block for table in (summary.root, summary.root_by_domains, summary.no_root) for block in _table(table)]
    told += [block for table in (summary.urgency, summary.pathway, summary.rival) for block in _table(table)]
    told += [block for table in (summary.listed, summary.considered, summary.side) for block in _table(table)]
    told += [block for table in (summary.segment, summary.zone, summary.mechanism) for block in _table(table)]
    if summary.urgency.rows:
        missed = ", ".join(summary.stated_emergencies_missed) or "none"
        told += paragraph(f"Stated emergencies below the top category: {missed}")
    told += map(Paragraph, _shares(summary))
    told += [block for table in (summary.urgency_confusion, summary.root_confusion) for block in _table(table)]
    if summary.unexpected_passes:
        told += paragraph(f"Unexpected passes (remove their 'known'): {', '.join(summary.unexpected_passes)}")
    yield from part("Scores", told)
    yield from _rules(summary.rules)


def _shares(summary: Summary) -> Iterable[Words]:
    """Yield the shares of all records that have a truth."""
    for name, title in (("urgency", "Urgency"), ("root", "Root")):
        rows = [share for share in summary.shares if share.table == name]
        whole = [share for share in rows if share.row == "all" or len({share.row for share in rows}) == 1]
        found = [f"{s.column} {s.percent:.1f} % ({s.low:.1f} to {s.high:.1f})" for s in whole]
        if found:
            yield (f"{title}, with 95 % intervals: {', '.join(found)}",)


def _rules(rules: Table) -> Iterable[Part]:
    """Yield how many rules fire anywhere, on any side; and which, where they are few."""
    if rules.rows:
        fires: dict[str, int] = {}
        for label, row in rules.rows.items():
            fires[rule_of(label)] = fires.get(rule_of(label), 0) + row["fires"]
        told = f"Rules that fire on some record: {sum(map(bool, fires.values()))} of {len(fires)}"
        few = len(rules.rows) <= _MOST_RULES
        more = _table(rules) if few else paragraph("How often each fires, stays silent and waits: --json")
        yield Part(told, blocks=tuple(more))


def _table(table: Table) -> list[Block]:
    if not table.rows:
        return []
    rows = [
        ((label,), *((str(row.get(column, 0)),) for column in table.columns), (str(sum(row.values())),))
        for label, row in table.rows.items()
    ]
    return [Cells(table.title, ("", *table.columns, "n"), tuple(rows))]
