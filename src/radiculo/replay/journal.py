"""The journal of a bulk run: which chunks are done, and what they counted, so that a run that ended can go on.

It lies beside the file of outcomes and is removed with the last chunk. A line is written after the outcomes of its
chunk are; whatever follows the last whole line of the journal is cut off and done again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from radiculo.errors import Exit, InvalidInput, Place, Problems
from radiculo.replay.bulk import Done
from radiculo.replay.run import Result
from radiculo.replay.tally import Tally


@dataclass
class Journal:
    """The files of outcomes and of the journal. `run` tells one run from another; `done` counts records."""

    outcomes: Path
    run: str
    done: int = 0
    earlier: list[Done] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """Where the journal is."""
        return self.outcomes.with_name(f"{self.outcomes.name}.journal")

    def start(self) -> BinaryIO:
        """Begin anew; return the open file of outcomes."""
        stream = self.outcomes.open("wb")
        self.path.write_text(json.dumps({"run": self.run}) + "\n", encoding="utf-8")
        return stream

    def resume(self) -> BinaryIO:
        """Go on where an earlier run ended; return the open file of outcomes. Raises InvalidInput (exit 2)."""
        if not self.path.exists():
            if self.outcomes.exists():
                self._refuse("there is no journal beside it, so the run has ended", "run again without --resume")
            return self.start()
        header, *entries = list(self._entries())
        if header.get("run") != self.run:
            self._refuse("it was written by another run (rules, input, engine or chunks differ)", "start without it")
        end = 0
        for entry in entries:
            end = int(str(entry["end"]))
            self.earlier.append(_done_of(entry))
            self.done += self.earlier[-1].records
        stream = self.outcomes.open("r+b")
        stream.truncate(end)
        stream.seek(end)
        lines = [json.dumps(header), *map(json.dumps, entries)]
        self.path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return stream

    def note(self, done: Done, stream: BinaryIO) -> None:
        """Write that a chunk is done, after its outcomes."""
        stream.flush()
        entry: dict[str, object] = {
            "end": stream.tell(),
            "records": done.records,
            "size": done.size,
            "cells": [[*cell, count] for cell, count in done.tally.cells.items()],
            "statuses": done.tally.statuses,
            "missed": done.tally.missed,
            "unexpected": done.tally.unexpected,
            "results": [result.model_dump(mode="json") for result in done.results],
        }
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, separators=(",", ":")) + "\n")

    def finish(self) -> None:
        """Remove the journal: there is nothing left to do."""
        self.path.unlink(missing_ok=True)

    def _entries(self) -> Iterator[dict[str, object]]:
        for line in self.path.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                yield json.loads(line)

    def _refuse(self, why: str, hint: str) -> None:
        problems = Problems()
        problems.add("cannot-resume", why, Place(f"--resume {self.outcomes}"), hint=hint)
        raise InvalidInput(list(problems), Exit.USAGE)


def _done_of(entry: dict[str, object]) -> Done:
    cells = entry["cells"]
    statuses, results = entry["statuses"], entry["results"]
    missed, unexpected = entry["missed"], entry["unexpected"]
    if not (
        isinstance(cells, list)
        and isinstance(statuses, dict)
        and isinstance(results, list)
        and isinstance(missed, list)
        and isinstance(unexpected, list)
    ):
        raise TypeError("this is no entry of a journal")
    counted = Counter({(table, row, column): count for table, row, column, count in cells})
    return Done(
        records=int(str(entry["records"])),
        size=int(str(entry["size"])),
        tally=Tally(counted, Counter(statuses), missed, unexpected),
        results=[Result.model_validate(result) for result in results],
    )
