"""One chunk of records to its outcomes, on arrays: a pure function of the chunk, so that it may run anywhere, again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

from radiculo.cases.read import Record, read_strictly
from radiculo.cases.shapes import Expect
from radiculo.engine.columns import Batch
from radiculo.engine.program import Program
from radiculo.judge.score import Score, Told, sentences
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.conditions import tests_of
from radiculo.replay.answers import AnswerLines, Parts
from radiculo.replay.chunk import Chunk
from radiculo.replay.job import ON_ARRAYS, Brief, Done, Fate, Job
from radiculo.replay.job import Row as Said
from radiculo.replay.judged import Judged
from radiculo.replay.recorded import RecordedLines
from radiculo.replay.rows import Row, Rows
from radiculo.replay.run import Result, run_record
from radiculo.replay.seen import Ids
from radiculo.replay.tally import considered_cell
from radiculo.replay.twins import find_difference
from radiculo.triage.answers import Answers
from radiculo.triage.conclusions import PROVISIONAL, Conclusions
from radiculo.triage.decision import decide
from radiculo.triage.provisional import provisional


class Bulk:
    """Runs chunks against one rule base."""

    def __init__(self, base: RuleBase, job: Job = ON_ARRAYS) -> None:
        self.base, self.job = base, job
        self.rows, self.parts, self._judged = Rows(base), Parts(base), Judged(base)
        self._recorded = RecordedLines(self.parts) if job.told.answers else None
        self._tells_ok = job.lines or job.told.names or bool(job.told.brief)
        self._unsettled = frozenset[str]() if job.provisional else unsettled(base)

    def run(self, chunk: Chunk) -> Done:
        """Run every record of a chunk. Raises EngineFault when engines that must agree do not."""
        done = Done(records=len(chunk), size=sum([len(text) for _, _, text in chunk.records]))
        rows = self._wanted(chunk, done)
        cases = [row for row in rows if row.invalid is None]
        answers = self._answers(cases, twice=self.job.engine == "both" and not chunk.known) if cases else None
        at, plain, lines = 0, 0, []
        for row in rows:
            if row.invalid is not None or answers is None:
                lines.append(self._invalid(row, done))
                continue
            if self._tells_ok or row.truth is not None or row.expect is not None:
                lines.append(self._case(row, answers, at, done))
            else:
                plain += 1
            at += 1
        if plain:
            done.tally.statuses["ok"] += plain
        if answers:
            done.tally.count_batch(answers.verdicts)
        done.lines = b"".join(lines)
        if done.deselected or done.not_run:
            done.rows.sort(key=lambda row: row.record)
        return done

    def _wanted(self, chunk: Chunk, done: Done) -> list[Row]:
        """Read a chunk; return the records that are to be run, and take note of the others."""
        rows = self.rows.of(chunk)
        if self.job.shard.of > 1:
            rows = [row for row in rows if self.job.shard.holds(row.key)]
        done.ids = Ids.of([(row.id, row.raw[0], row.raw[1]) for row in rows if row.invalid is None])
        for row in rows:
            if row.strict is not None:
                done.diagnostics += row.strict.diagnostics
        wanted = self._selected(rows, done) if self.job.filter else rows
        if not chunk.stopped:
            return wanted
        done.not_run = len(wanted)
        if self.job.told.names:
            done.rows += [_said(row, "not run") for row in wanted]
        return []

    def _selected(self, rows: list[Row], done: Done) -> list[Row]:
        if self.job.filter.tags:
            done.tags.update(tag for row in rows for tag in row.tags)
        wanted = [row for row in rows if row.invalid is not None or self.job.filter.takes(row)]
        done.deselected = len(rows) - len(wanted)
        if self.job.told.names and done.deselected:
            taken = {row.place for row in wanted}
            done.rows += [_said(row, "deselected") for row in rows if row.place not in taken]
        return wanted

    def _answers(self, rows: Sequence[Row], *, twice: bool) -> AnswerLines:
        encoder = self.rows.encoder
        codes = encoder.columns([row.cells for row in rows])
        run = Program.of(self.base).run(codes)
        batch = Batch(len(rows), dict(zip(encoder.slots, codes, strict=True)))
        decision = decide(self.base, batch, run.verdicts.rails())
        found = provisional(decision, codes, run.verdicts)[0] if self.job.provisional else None
        run.conclude(Conclusions(decision, found).columns(batch))
        if twice:
            find_difference(self.base, codes, run, decision, [row.id for row in rows])
        lines = AnswerLines(self.parts, run.verdicts, Answers(decision), codes, found)
        if self._recorded:
            lines.recorded = self._recorded.of(lines)
        return lines

    def _invalid(self, row: Row, done: Done) -> bytes:
        result = run_record(row.invalid or Record(row.id, None), self.base, row.place)
        done.results.append(result)
        done.tally.statuses["invalid"] += 1
        if self.job.told.names:
            done.rows.append(_said(row))
        return line_of(result)

    def _case(self, row: Row, answers: AnswerLines, at: int, done: Done) -> bytes:
        found = None
        if row.truth is not None:
            found, cells = self._judged.score(row.truth, answers, at)
            done.tally.cells.update((*cells, considered_cell(answers.considered[at])))
            done.tally.count_emergency(row.id, row.truth, answers.urgency[at], self.base)
        result = None if row.expect is None else self._failing(row, row.expect, found, answers, at)
        self._tell(row, answers, at, found, done)
        if result is None:
            done.tally.statuses["ok"] += 1
            if self.job.told.brief == "all":
                done.results.append(_result(row, "ok", found))
            return (
                b'{"id":"%b","status":"ok",%b}\n' % (row.id.encode(), answers.json(at, row.names))
                if self.job.lines
                else b""
            )
        done.tally.statuses[result.status] += 1
        done.tally.unexpected += [row.id] if result.unexpected_pass else []
        done.results.append(result)
        return line_of(result, answers.json(at, row.names)) if self.job.lines else b""

    def _tell(self, row: Row, answers: AnswerLines, at: int, found: Score | None, done: Done) -> None:
        told = self.job.told
        brief = told.brief == "all" or (told.brief == "under" and found is not None and found.urgency == "under")
        if not (told.names or brief):
            return
        said = _said(row)
        if told.answers:
            said.recorded = answers.recorded[at]
        if brief:
            said.brief = Brief.of_answer(answers.answer(at), answers.set_by(at), found, row.truth, self.base, row.names)
        done.rows.append(said)

    def _failing(self, row: Row, expect: Expect, found: Score | None, answers: AnswerLines, at: int) -> Result | None:
        """Return the result of a case that is more than ok.

        One that expects something of a rule that reads whether the urgency is provisional is run by the engine of
        record where nobody asked for that.
        """
        if any(self.base.by_id[name].id in self._unsettled for name in (*expect.fires, *expect.silent)):
            result = run_record(read_strictly(row.raw, self.base), self.base, row.place)
            return result if result.failures or result.known else None
        broken = self._judged.breaches(expect, answers, at)
        if not broken and expect.known is None:
            return None
        told = Told.of_answer(
            answers.answer(at), answers.set_by(at), lambda rule: answers.verdicts_of(rule, at), self.base, row.names
        )
        result = _result(row, "failed" if broken and expect.known is None else "ok", found)
        said = {
            "failures": sentences(broken, expect, told, self.base),
            "known": expect.known,
            "unexpected_pass": expect.known is not None and not broken,
        }
        return result.model_copy(update=said)


def _result(row: Row, status: Literal["ok", "failed"], found: Score | None) -> Result:
    file, line, _ = row.raw
    return Result(id=row.id, record=row.place, file=file, line=line or 1, status=status, score=found)


def _said(row: Row, fate: Fate = "run") -> Said:
    file, line, _ = row.raw
    return Said(row.place, row.id, file, line or int(row.invalid is None), fate)


def unsettled(base: RuleBase) -> frozenset[str]:
    """Return the rules that read whether the urgency is provisional, which arrays do not know."""
    return frozenset(
        rule.id for rule in base.closing.values() if any(t.finding == PROVISIONAL for t in tests_of(rule.when))
    )


def line_of(result: Result, inside: bytes = b"") -> bytes:
    """Return the line of an outcome that is more than ok; `inside` is the JSON of its answer."""
    said: dict[str, object] = {"id": result.id, "status": result.status}
    if result.failures:
        said["failures"] = result.failures
    if result.known:
        said |= {"known": result.known, "unexpected_pass": result.unexpected_pass}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return b"%b,%b}\n" % (text[:-1], inside) if inside else text + b"\n"
