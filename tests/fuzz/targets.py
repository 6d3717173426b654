"""What is fuzzed: each target damages one kind of input, and runs the program on it, here in this process."""

from __future__ import annotations

import gzip
import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from unittest import mock

from fuzz.mutate import TOKENS, damaged
from radiculo.cases.read import line_record
from radiculo.cli.main import main
from radiculo.errors import Exit
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.rulebase import load_rules
from radiculo.replay.chunk import Chunk
from radiculo.replay.rows import Rows
from support.program import CASES, RULES


@dataclass(frozen=True)
class Ran:
    """How a run of the program ended."""

    code: int
    out: str = ""
    err: str = ""


def call(*words: object, cache: str = "off") -> Ran:
    """Run the program here."""
    out, err = io.StringIO(), io.StringIO()
    environment = {"RADICULO_CACHE": cache, "RADICULO_QUIET": "1", "GITHUB_ACTIONS": ""}
    with mock.patch.dict(os.environ, environment), redirect_stdout(out), redirect_stderr(err):
        code = main([str(word) for word in words])
    return Ran(code, out.getvalue(), err.getvalue())


class Bench:
    """The seeds of every kind of input, made once in a folder of their own, and the targets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.at = folder / "in"  # where each input is put
        self.at.mkdir()

    @cached_property
    def base(self) -> RuleBase:
        """The rules of the tests."""
        return load_rules(RULES)

    @cached_property
    def rows(self) -> Rows:
        """The fast reader: what it has read of one input it recalls in the next ones."""
        return Rows(self.base)

    @cached_property
    def lines(self) -> tuple[bytes, ...]:
        """Lines of JSON: the cases of the tests, and generated ones."""
        file = self.folder / "generated.jsonl"
        self.run("generate", 30, "--seed", 1, "--out", file)
        texts = (CASES / "good" / "two.jsonl").read_bytes() + file.read_bytes()
        return tuple(line for line in texts.splitlines(keepends=True) if line.strip())

    @cached_property
    def texts(self) -> tuple[bytes, ...]:
        """Case files of YAML."""
        return tuple(path.read_bytes() for path in sorted(CASES.rglob("*.yaml")))

    @cached_property
    def snapshot(self) -> bytes:
        """A snapshot of some cases."""
        file = self.folder / "snapshot.jsonl"
        self.run("replay", self.cases, "--record", file)
        return file.read_bytes()

    @cached_property
    def cases(self) -> Path:
        """A file of lines."""
        file = self.folder / "cases.jsonl"
        file.write_bytes(b"".join(self.lines))
        return file

    @cached_property
    def artefact(self) -> bytes:
        """The compiled rules of the tests."""
        self.run("compile", self.folder / "rules.json")
        return (self.folder / "rules.json").read_bytes()

    @cached_property
    def shard(self) -> bytes:
        """The report of a shard."""
        return self.run("replay", self.cases, "--shard", "1/2", "--json").out.encode()

    @cached_property
    def journal(self) -> tuple[bytes, bytes]:
        """A journal and the outcomes so far, of a run that was killed."""
        outcomes = self.folder / "o.jsonl"
        with mock.patch("radiculo.replay.journal.Journal.finish"):
            self.run("replay", self.cases, "--outcomes", outcomes, "--chunk", 8)
        return outcomes.with_name("o.jsonl.journal").read_bytes(), outcomes.read_bytes()

    @cached_property
    def kept(self) -> Path:
        """A folder of the cache as some commands leave it."""
        folder = self.folder / "cache"
        for words in (("replay", CASES), ("triage", CASES / "good" / "l4.yaml"), ("replay", CASES, "--last-failed")):
            self.run(*words, cache=str(folder))
        return folder

    def run(self, *words: object, cache: str = "off") -> Ran:
        """Run the program with the rules of the tests."""
        return call(*words, "--rules", RULES, cache=cache)

    def put(self, name: str, content: bytes) -> Path:
        """Write an input."""
        file = self.at / name
        file.write_bytes(content)
        return file

    def readers(self, dice: Random) -> Iterator[Ran]:
        """Yield runs of lines of JSON; the fast reader must read what the strict one reads."""
        lines = [damaged(dice.choice(self.lines), dice, self.lines).replace(b"\n", b"") + b"\n" for _ in range(20)]
        raws = tuple(("x.jsonl", number, line) for number, line in enumerate(lines, 1))
        for row, (_, number, line) in zip(self.rows.of(Chunk(1, raws)), raws, strict=True):
            if row.strict is None:
                strict = line_record(line, "x.jsonl", number, self.base).case
                wanted = self.rows.encoder.strict(strict.observations.codes()) if strict else b"invalid"
                same = strict is not None and (strict.id, strict.truth, strict.expect) == (
                    row.id,
                    row.truth,
                    row.expect,
                )
                if not same or sorted(_cells(row.cells)) != sorted(_cells(wanted)):
                    yield Ran(Exit.BUG, err=f"the fast reader and the strict one differ: {line!r}")
            yield Ran(Exit.DONE)

    def bulk(self, dice: Random) -> Iterator[Ran]:
        """Yield runs of a damaged file of lines, with reports."""
        content = damaged(b"".join(dice.sample(self.lines, 8)), dice, self.lines)
        packed = dice.random() < 0.2
        if packed:
            content = gzip.compress(content)
            content = damaged(content, dice) if dice.random() < 0.5 else content
        file = self.put("x.jsonl.gz" if packed else "x.jsonl", content)
        reports = [("--junit", self.at / "r.xml"), ("--html", self.at / "r.html"), ("--record", self.at / "s.jsonl")]
        more = [*dice.choice([*reports, ("--maxfail", "2"), ("--github",), ("--id", "*1*")])]
        yield self.run("replay", file, "--force", *more)

    def files(self, dice: Random) -> Iterator[Ran]:
        """Yield runs of a damaged case file of YAML or JSON."""
        if dice.random() < 0.5:
            file = self.put("x.yaml", damaged(dice.choice(self.texts), dice, self.texts))
        else:
            file = self.put("x.json", damaged(dice.choice(self.lines), dice, self.lines))
        yield self.run("replay", file, "--engine", "columns")
        if dice.random() < 0.3:
            yield self.run("triage", file, "--engine", "recorder")

    def snapshots(self, dice: Random) -> Iterator[Ran]:
        """Yield comparisons with a damaged snapshot."""
        content = damaged(self.snapshot, dice)
        packed = dice.random() < 0.3
        if packed:
            content = damaged(gzip.compress(content), dice) if dice.random() < 0.6 else gzip.compress(content)
        yield self.run("replay", self.cases, "--against", self.put("s.jsonl.gz" if packed else "s.jsonl", content))

    def journals(self, dice: Random) -> Iterator[Ran]:
        """Yield runs that go on with a damaged journal, or damaged outcomes."""
        journal, outcomes = self.journal
        whole = dice.random() < 0.7
        self.put("o.jsonl.journal", damaged(journal, dice) if whole else journal)
        file = self.put("o.jsonl", outcomes if whole else damaged(outcomes, dice))
        yield self.run("replay", self.cases, "--outcomes", file, "--resume", "--json")

    def artefacts(self, dice: Random) -> Iterator[Ran]:
        """Yield runs with damaged compiled rules."""
        file = self.put("rules.json", damaged(self.artefact, dice))
        yield call("triage", CASES / "good" / "l4.yaml", "--rules", file, "--engine", "recorder")

    def answers(self, dice: Random) -> Iterator[Ran]:
        """Yield walks with damaged answers, and walks that go on with a damaged file."""
        words = [b"y", b"n", b"-", b"b", b"?", b"L", b"reduced", b"left 4/5", b"k", b"q", b"knee jerk absent left"]
        replies = b"\n".join(dice.choice([*words, *TOKENS]) for _ in range(dice.randrange(12))) + b"\n"
        yield self.run("triage", "--answers", self.put("a.txt", damaged(replies, dice)), "--engine", "recorder")
        file = self.put("w.yaml", damaged(dice.choice(self.texts), dice, self.texts))
        replied = self.put("q.txt", b"q\n")
        yield self.run("triage", "--resume", file, "--answers", replied, "--engine", "recorder")

    def policies(self, dice: Random) -> Iterator[Ran]:
        """Yield runs with a damaged policy switch."""
        name = dice.choice(list(self.base.policy.values))
        value = damaged(f"{name}={dice.choice(('1', '2.5', 'yes', '-1', 'D', '1e9'))}".encode(), dice)
        word = value.decode("utf-8", "surrogateescape").replace("\x00", "")
        yield self.run("replay", CASES / "good", "--engine", "columns", "--brief", "--policy", word)

    def rules(self, dice: Random) -> Iterator[Ran]:
        """Yield runs with rules of which one file is damaged."""
        folder = self.at / "rules"
        if not folder.exists():
            shutil.copytree(RULES, folder)
        file = dice.choice(sorted(path for path in folder.rglob("*.yaml")))
        good = file.read_bytes()
        others = [path.read_bytes() for path in sorted(file.parent.glob("*.yaml"))]
        file.write_bytes(damaged(good, dice, others))
        try:
            yield call("replay", CASES / "good", "--engine", "columns", "--rules", folder)
        finally:
            file.write_bytes(good)

    def caches(self, dice: Random) -> Iterator[Ran]:
        """Yield runs with a damaged file in the cache: the answer must be as without."""
        folder = self.at / "cache"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.kept, folder)
        file = dice.choice(sorted(path for path in folder.rglob("*") if path.is_file()))
        file.write_bytes(damaged(file.read_bytes(), dice))
        ran = self.run("replay", CASES / "good", cache=str(folder))
        yield ran if ran == self._without_cache else Ran(Exit.BUG, err=f"another answer from the cache: {ran}")
        yield self.run("replay", CASES, "--last-failed", cache=str(folder))

    @cached_property
    def _without_cache(self) -> Ran:
        return self.run("replay", CASES / "good")

    def reports(self, dice: Random) -> Iterator[Ran]:
        """Yield merges of damaged reports of shards."""
        one, other = self.put("1.json", damaged(self.shard, dice)), self.put("2.json", self.shard)
        yield self.run("replay", "--merge", one, other)

    @property
    def targets(self) -> dict[str, Callable[[Random], Iterator[Ran]]]:
        """Every target, by name."""
        names = ("readers", "bulk", "files", "snapshots", "journals", "artefacts", "answers", "policies", "rules")
        return {name: getattr(self, name) for name in (*names, "caches", "reports")}


def _cells(cells: bytes) -> list[bytes]:
    return [cells[at : at + 4] for at in range(0, len(cells), 4)]
