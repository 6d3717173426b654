"""The run of `radiculo replay`: from options to chunks, and from chunks to lines."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from radiculo.cases.files import LINES

if TYPE_CHECKING:
    from radiculo.cases.raw import Raw
    from radiculo.cli.options import EngineChoice
    from radiculo.cli.replay_extras import Extras
    from radiculo.errors import Diagnostic
    from radiculo.render.screen import Screen
    from radiculo.render.told import Told
    from radiculo.replay.chunk import Chunk
    from radiculo.replay.cluster import Cluster
    from radiculo.replay.dispatch import Pool
    from radiculo.replay.job import Done, Engine, Job, Shard
    from radiculo.replay.journal import Journal
    from radiculo.replay.session import Session
    from radiculo.store.output import Outputs

FEW = 500  # records; so many are shown one by one when nothing else is asked for
_LARGE = 12_288  # records in a chunk at most, where the whole answer of each is wanted
_MANY_FILES = 1000  # case files from which on they are run on arrays


@dataclass(frozen=True)
class RunOptions:
    """The options that say how records are run."""

    engine: EngineChoice | None
    outcomes: str | None
    resume: bool
    chunk: int
    workers: int | None
    shard: Shard
    dask: str | None
    quarantine: Path
    outputs: Outputs
    provisional: bool = False

    def engine_for(self, paths: list[str]) -> Engine:
        """Return the engine: as asked for, else by what the paths are."""
        asked = self._asked()
        if self.engine is not None and self.engine.value == "durable":
            if asked:
                raise typer.BadParameter(f"{asked[0]} needs the engine 'columns' or 'both'", param_hint="--engine")
            return "durable"
        if self.dask and self.workers:
            raise typer.BadParameter("the cluster has its own workers", param_hint="--dask")
        if self.resume and self.outcomes in {None, "-"}:
            raise typer.BadParameter("it needs a file of outcomes", param_hint="--resume")
        if self.resume and "-" in paths:
            what = "nobody knows whether standard input is what it was; give a file"
            raise typer.BadParameter(what, param_hint="--resume")
        if self.engine is not None:
            return "both" if self.engine.value == "both" else "columns"
        return "columns" if asked or _are_many(paths) else "durable"

    def take_outcomes(self) -> None:
        """Take the places of the outcomes and their journal. Raises InvalidInput (exit 2) when they are not free."""
        from radiculo.replay.journal import journal_of

        if self.outcomes not in {None, "-"}:
            outcomes = Path(self.outcomes or "")
            for file in (outcomes, journal_of(outcomes)):
                self.outputs.take(file)

    @property
    def shows_few(self) -> bool:
        """Whether a few records are shown one by one: when nobody asked for a run on arrays."""
        return self.engine is None and not self._asked()

    def _asked(self) -> list[str]:
        """Return the options that need a run on arrays."""
        given = (
            ("--outcomes", self.outcomes),
            ("--workers", self.workers),
            ("--shard", str(self.shard)),
            ("--dask", self.dask),
        )
        return [name for name, value in given if value]


def _are_many(paths: list[str]) -> bool:
    """Say whether there may be many records: lines of JSON, standard input, or very many files."""
    from radiculo.cases.read import files_of

    files = [file for path in paths if path != "-" for file in files_of(path)]
    return "-" in paths or len(files) > _MANY_FILES or any(file.name.lower().endswith(LINES) for file in files)


def shard_of(text: str | None) -> Shard:
    """Return `K/N` as a shard; without it, the one that holds everything."""
    from radiculo.replay.job import Shard

    found = re.fullmatch("([0-9]{1,6})/([0-9]{1,6})", text or "1/1")
    part, of = map(int, found.groups()) if found else (0, 0)
    if not 1 <= part <= of:
        raise typer.BadParameter(f"'{text}' is not of the form K/N, with K from 1 to N", param_hint="--shard")
    return Shard(part, of)


def merge_reports(session: Session, paths: list[str]) -> None:
    """Fill a session with reports of shards."""
    from radiculo.replay.merge import merge, read_report

    def text(path: str) -> str:
        try:
            return Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise typer.BadParameter(f"'{path}' cannot be read: {error}", param_hint="--merge") from None

    merge(session, [(path, read_report(text(path), path)) for path in paths])


def run_chunks(
    session: Session, paths: list[str], wanted: RunOptions, extras: Extras, screens: tuple[Screen | None, Screen]
) -> None:
    """Run all records; tell each to whom it concerns, and write the lines of outcomes where they are wanted.

    Without a screen for them, no record is printed.
    """
    from radiculo.cli.streams import check_heard
    from radiculo.render.progress import progress
    from radiculo.render.told import Told
    from radiculo.replay.chunk import Fingerprint, chunks, few
    from radiculo.replay.conductor import Conductor
    from radiculo.replay.dispatch import dispatch
    from radiculo.replay.job import Job

    engine, (out, err) = wanted.engine_for(paths), screens
    size = min(wanted.chunk, _LARGE) if extras.told().answers else wanted.chunk
    source = chunks(paths, 1 if engine == "durable" else size)
    every = engine == "durable"
    if wanted.shows_few and not every:
        every, source = few(source, FEW)
    extras.every = every
    if out:
        extras.print_lines(every=every)
    job = Job(
        engine, wanted.shard, wanted.outcomes is not None, extras.selection.filter, extras.told(), wanted.provisional
    )
    session.engine, session.shard = job.engine if engine != "durable" else session.engine, wanted.shard
    fingerprint = Fingerprint()
    with ExitStack() as stack:
        journal = _journal(session, paths, wanted, job)
        lines = stack.enter_context(_outcomes(wanted, journal))
        pool = stack.enter_context(_pool(session, wanted, job))
        advance = stack.enter_context(progress(err, _size(paths), shown=not (out and every)))
        told = Told(err)
        write = _writer(wanted, lines, journal, err, told)
        conductor = Conductor(session, job, extras.selection, extras.reporters, explains=extras.explains)

        def take(done: Done) -> None:
            check_heard()
            write(done)
            advance(done.records, done.size)

        earlier = journal.done if journal else 0
        for done in journal.earlier if journal and not extras.needs_all else ():
            conductor.take_up(done)
            advance(done.records, done.size)
        if wanted.shard.of > 1:
            source = fingerprint.of(source)
        source = conductor.source(_cut(source, earlier, again=extras.needs_all))
        conductor.run(dispatch(pool, source), take)
    session.input = str(fingerprint) if wanted.shard.of > 1 else ""
    told.finish()
    extras.journal = journal
    if journal and session.interrupted and "-" not in paths:
        err.line(f"to go on: the same command with --resume, which reads {journal.path}")


def _size(paths: list[str]) -> int | None:
    """Return how many bytes the input has, where that is known beforehand."""
    files = [Path(path) for path in paths]
    if any(not file.is_file() or file.name.lower().endswith(".gz") for file in files):
        return None
    return sum(file.stat().st_size for file in files)


def _writer(
    wanted: RunOptions, lines: BinaryIO | None, journal: Journal | None, err: Screen, told: Told
) -> Callable[[Done], None]:
    def write(done: Done) -> None:
        known = done.chunk is not None and done.chunk.known
        if journal and known:
            journal.confirm(done)
        if lines and not known:
            lines.write(done.lines)
        if lines and journal and not known:
            journal.note(done, lines)
        for _, same in groupby(done.diagnostics, key=_record):
            told.tell(same)
        for raw in done.set_aside:
            _set_aside(raw, wanted.quarantine, err)

    return write


def _record(diagnostic: Diagnostic) -> tuple[str, int]:
    """Return what tells the records of a chunk apart: the line, where each line is one."""
    place = diagnostic.place
    return place.path, place.line if place.path.lower().endswith((*LINES, ">")) else 0


def _set_aside(raw: Raw, folder: Path, err: Screen) -> None:
    from radiculo.replay.quarantine import put_aside

    try:
        err.line(f"a record that kills its worker was put into {put_aside(raw, folder)}")
    except OSError as error:
        err.line(f"a record kills its worker ({raw[0]}:{raw[1]}), and '{folder}' cannot be written: {error.strerror}")


def _cut(chunks: Iterable[Chunk], earlier: int, *, again: bool) -> Iterator[Chunk]:
    """Pass on what is left after an earlier run, and with `again` first what that has done."""
    for chunk in chunks:
        known, left = chunk.cut(earlier)
        if again and len(known):
            yield known
        if len(left):
            yield left


def _journal(session: Session, paths: list[str], wanted: RunOptions, job: Job) -> Journal | None:
    from radiculo.cases.read import files_of
    from radiculo.replay.journal import Input, Journal, Run
    from radiculo.store.write_file import is_device

    if wanted.outcomes in {None, "-"}:
        return None
    outcomes = Path(wanted.outcomes or "")
    if is_device(outcomes):
        return None
    inputs = [Input.of(file) for path in paths if path != "-" for file in files_of(path)]
    stamp = session.report().rule_base.model_dump_json()
    return Journal(outcomes, Run(rules=stamp, how=str(job), inputs=inputs), wanted.outputs.force)


@contextmanager
def _pool(session: Session, wanted: RunOptions, job: Job) -> Iterator[Pool]:
    from radiculo.replay.dispatch import Here, runner
    from radiculo.replay.processes import Processes

    if wanted.dask:
        with _cluster(session, job, wanted.dask) as cluster:
            yield cluster
    elif wanted.workers and wanted.workers > 1:
        with Processes(session.base, job, wanted.workers) as pool:
            yield pool
    else:
        yield Here(runner(session.base, job))


def _cluster(session: Session, job: Job, address: str) -> Cluster:
    from radiculo.replay.cluster import Cluster

    try:
        return Cluster(address, session.base, job)
    except ImportError:
        what = "Dask is not installed here; install radiculo[dask]"
    except (OSError, ValueError) as error:
        what = f"no cluster with a worker answers at '{address}' ({type(error).__name__})"
    raise typer.BadParameter(what, param_hint="--dask")


@contextmanager
def _outcomes(wanted: RunOptions, journal: Journal | None) -> Iterator[BinaryIO | None]:
    if wanted.outcomes is None:
        yield None
    elif wanted.outcomes == "-":
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with _stream(wanted, journal, Path(wanted.outcomes)) as stream:
            yield stream


def _stream(wanted: RunOptions, journal: Journal | None, file: Path) -> BinaryIO:
    from radiculo.store.output import unwritable

    if journal is not None:
        return journal.resume() if wanted.resume else journal.start()
    try:
        return file.open("wb")  # a device, which has no journal
    except OSError as error:
        raise unwritable(file, error) from error
