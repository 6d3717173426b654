"""The bulk run of `radiculo replay`: from options to chunks, and from chunks to lines."""

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
    from radiculo.errors import Diagnostic
    from radiculo.render.screen import Screen
    from radiculo.render.told import Told
    from radiculo.replay.bulk import Done, Job, Shard
    from radiculo.replay.chunk import Chunk
    from radiculo.replay.cluster import Cluster
    from radiculo.replay.dispatch import Pool
    from radiculo.replay.journal import Journal
    from radiculo.replay.session import Session

BULKY = 1_000_000  # bytes of JSON Lines from which on a run is a bulk run


@dataclass(frozen=True)
class BulkOptions:
    """The options that make a run a bulk run."""

    engine: EngineChoice | None
    outcomes: str | None
    resume: bool
    chunk: int
    workers: int | None
    shard: Shard
    dask: str | None
    quarantine: Path
    force: bool = False

    def wanted(self, paths: list[str], *, one_by_one: str) -> bool:
        """Say whether the run is a bulk run: by an option, or by the size of its JSON Lines.

        `one_by_one` is an option that needs every record on its own, if there is one; it rules a bulk run out.
        """
        asked = [
            name
            for name, value in (
                ("--outcomes", self.outcomes),
                ("--workers", self.workers),
                ("--shard", str(self.shard)),
                ("--dask", self.dask),
            )
            if value
        ]
        if self.engine is not None and self.engine.value == "durable":
            if asked:
                raise typer.BadParameter(f"{asked[0]} needs the engine 'columns' or 'both'", param_hint="--engine")
            return False
        if self.dask and self.workers:
            raise typer.BadParameter("the cluster has its own workers", param_hint="--dask")
        if self.resume and self.outcomes in {None, "-"}:
            raise typer.BadParameter("it needs a file of outcomes", param_hint="--resume")
        asked += ["--engine"] if self.engine is not None else []
        if asked and one_by_one:
            what = f"{asked[0]} runs records in bulk, and {one_by_one} needs them one by one; leave one of them out"
            raise typer.BadParameter(what, param_hint=one_by_one)
        return bool(asked) or (not one_by_one and any(_is_bulky(Path(path)) for path in paths))

    @property
    def job(self) -> Job:
        """How chunks are to be run."""
        from radiculo.replay.bulk import Job

        both = self.engine is not None and self.engine.value == "both"
        return Job("both" if both else "columns", self.shard, lines=self.outcomes is not None)


def _is_bulky(path: Path) -> bool:
    try:
        return path.name.lower().endswith(LINES) and path.stat().st_size > BULKY
    except OSError:
        return False


def shard_of(text: str | None) -> Shard:
    """Return `K/N` as a shard; without it, the one that holds everything."""
    from radiculo.replay.bulk import Shard

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


def run_bulk(session: Session, paths: list[str], wanted: BulkOptions, out: Screen | None, err: Screen) -> None:
    """Run all records on arrays; print what is not ok, and write the lines of outcomes where they are wanted."""
    from radiculo.cli.streams import check_heard
    from radiculo.render.progress import progress
    from radiculo.render.told import Told
    from radiculo.replay.chunk import Fingerprint, chunks
    from radiculo.replay.dispatch import dispatch

    session.engine, session.shard = wanted.job.engine, wanted.shard
    fingerprint = Fingerprint()
    with ExitStack() as stack:
        journal = _journal(session, paths, wanted)
        lines = stack.enter_context(_outcomes(wanted, journal))
        pool = stack.enter_context(_pool(session, wanted))
        advance = stack.enter_context(progress(err, _size(paths)))
        told = Told(err)
        show = _shower(wanted, lines, journal, out, err, told)

        def take(done: Done) -> None:
            check_heard()
            show(done)
            advance(done.records, done.size)

        for done in journal.earlier if journal else ():
            session.take_up([done])
            advance(done.records, done.size)
        source = fingerprint.of(chunks(paths, wanted.chunk))
        session.run_bulk(dispatch(pool, _after(journal.done if journal else 0, source)), take)
    session.input = str(fingerprint) if wanted.shard.of > 1 else ""
    told.finish()
    if journal and not session.interrupted:
        journal.finish()
    elif journal:
        err.line(f"to go on: the same command with --resume, which reads {journal.path}")


def _size(paths: list[str]) -> int | None:
    """Return how many bytes the input has, where that is known beforehand."""
    files = [Path(path) for path in paths]
    if any(not file.is_file() or file.name.lower().endswith(".gz") for file in files):
        return None
    return sum(file.stat().st_size for file in files)


def _shower(
    wanted: BulkOptions,
    lines: BinaryIO | None,
    journal: Journal | None,
    out: Screen | None,
    err: Screen,
    told: Told,
) -> Callable[[Done], None]:
    from radiculo.render.replay_lines import Lines
    from radiculo.replay.reporter import Entry

    def show(done: Done) -> None:
        if lines:
            lines.write(done.lines)
        if lines and journal:
            journal.note(done, lines)
        for _, same in groupby(done.diagnostics, key=_record):
            told.tell(same)
        for raw in done.set_aside:
            _set_aside(raw, wanted.quarantine, err)
        if out:
            for result in done.results:
                Lines(out).add(Entry(result))

    return show


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


def _after(records: int, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Leave out what an earlier run has done: whole chunks, and the beginning of one that was split."""
    for chunk in chunks:
        rest = chunk.after(records)
        if len(rest):
            yield rest


def _journal(session: Session, paths: list[str], wanted: BulkOptions) -> Journal | None:
    from radiculo.cases.files import reads
    from radiculo.cases.read import files_of
    from radiculo.replay.journal import Input, Journal, Run
    from radiculo.store.output import is_input
    from radiculo.store.write_file import is_device

    if wanted.outcomes in {None, "-"}:
        return None
    outcomes = Path(wanted.outcomes or "")
    if reads(paths, outcomes):
        raise is_input(outcomes)
    if is_device(outcomes):
        return None
    inputs = [Input.of(file) for path in paths if path != "-" for file in files_of(path)]
    stamp = session.report().rule_base.model_dump_json()
    return Journal(outcomes, Run(rules=stamp, how=str(wanted.job), inputs=inputs), wanted.force)


@contextmanager
def _pool(session: Session, wanted: BulkOptions) -> Iterator[Pool]:
    from radiculo.replay.bulk import Bulk
    from radiculo.replay.dispatch import Here
    from radiculo.replay.processes import Processes

    if wanted.dask:
        with _cluster(session, wanted, wanted.dask) as cluster:
            yield cluster
    elif wanted.workers and wanted.workers > 1:
        with Processes(session.base, wanted.job, wanted.workers) as pool:
            yield pool
    else:
        yield Here(Bulk(session.base, wanted.job))


def _cluster(session: Session, wanted: BulkOptions, address: str) -> Cluster:
    from radiculo.replay.cluster import Cluster

    try:
        return Cluster(address, session.base, wanted.job)
    except ImportError:
        what = "Dask is not installed here; install radiculo[dask]"
    except (OSError, ValueError) as error:
        what = f"no cluster with a worker answers at '{address}' ({type(error).__name__})"
    raise typer.BadParameter(what, param_hint="--dask")


@contextmanager
def _outcomes(wanted: BulkOptions, journal: Journal | None) -> Iterator[BinaryIO | None]:
    if wanted.outcomes is None:
        yield None
    elif wanted.outcomes == "-":
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with _stream(wanted, journal, Path(wanted.outcomes)) as stream:
            yield stream


def _stream(wanted: BulkOptions, journal: Journal | None, file: Path) -> BinaryIO:
    from radiculo.store.output import unwritable

    if journal is not None:
        return journal.resume() if wanted.resume else journal.start()
    try:
        return file.open("wb")  # a device, which has no journal
    except OSError as error:
        raise unwritable(file, error) from error
