"""The pytest plugin: case files are test items, without a line of Python.

It is loaded into every pytest run where radiculo is installed, so that it imports nothing of radiculo before there is a
case file. See docs/replay-reports.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radiculo.cases.files import is_case_name, looks_like_cases
from radiculo.lazy import cached_property

if TYPE_CHECKING:
    from radiculo.cases.model import Case
    from radiculo.cases.read import Record
    from radiculo.knowledge.base import RuleBase

STAMP = "radiculo"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options and the settings."""
    group = parser.getgroup("radiculo", "radiculo case files")
    group.addoption("--radiculo-rules", metavar="PATH", help="rules directory or artefact (default: the shipped rules)")
    group.addoption(
        "--radiculo-policy",
        metavar="NAME=VALUE",
        action="append",
        help="set a policy switch; may be repeated",
    )
    parser.addini("radiculo_rules", "rules directory or artefact, relative to the root", default="")
    parser.addini(
        "radiculo_cases",
        "files, folders or patterns that hold cases, relative to the root; empty: none. Not set: every file that has "
        "schema_version and observations",
        type="args",
        default=None,
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make what the items of this run share; nothing is loaded yet."""
    config.stash[_SHARED] = Shared(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseFile | None:
    """Collect a file that holds cases."""
    if is_case_name(file_path.name) and parent.config.stash[_SHARED].wants(file_path):
        return CaseFile.from_parent(parent, path=file_path)
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which rules answered, and what they are for."""
    reports = (report for some in terminalreporter.stats.values() for report in some)
    stamps = (value for report in reports for name, value in getattr(report, "user_properties", ()) if name == STAMP)
    stamp = next(stamps, None)
    if stamp is not None:
        terminalreporter.write_line(str(stamp))


class Shared:
    """What the items of one run share: which files are wanted, and the rules, loaded when they are first needed."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def wants(self, path: Path) -> bool:
        """Say whether a file is to be collected."""
        if self._chosen is None:
            return looks_like_cases(path)
        return any(
            path == chosen or chosen in path.parents or fnmatchcase(str(path), str(chosen)) for chosen in self._chosen
        )

    @cached_property
    def _chosen(self) -> list[Path] | None:
        names = self.config.getini("radiculo_cases")
        return None if names is None else [self.config.rootpath / name for name in names]

    @cached_property
    def base(self) -> RuleBase | str:
        """The rules, or what is wrong with them."""
        from radiculo.errors import InvalidInput  # noqa: PLC0415 - see the module
        from radiculo.knowledge.rulebase import load_rules  # noqa: PLC0415

        option, setting = self.config.getoption("--radiculo-rules"), self.config.getini("radiculo_rules")
        path = Path(option) if option else self.config.rootpath / setting if setting else None
        pairs = [pair.partition("=") for pair in self.config.getoption("--radiculo-policy") or ()]
        try:
            return load_rules(path, {name: value for name, _, value in pairs})
        except InvalidInput as error:
            return str(error)

    @property
    def stamp(self) -> str:
        """Which rules answer, and the intended-use line."""
        from radiculo.report import stamp, stamp_text  # noqa: PLC0415

        base = self.base
        if isinstance(base, str):
            return ""
        told = stamp(base)
        return f"{stamp_text(told['radiculo'], told['rule_base'])}\n{told['intended_use']}"


_SHARED = pytest.StashKey[Shared]()


class CaseFile(pytest.File):
    """A file of cases; each record of it is an item."""

    def collect(self) -> Iterator[CaseItem]:
        """Yield an item per record, in the order of the file."""
        from radiculo.cases.read import read_records  # noqa: PLC0415 - see the module
        from radiculo.replay.seen import Names  # noqa: PLC0415

        base = self.config.stash[_SHARED].base
        if isinstance(base, str):
            raise self.CollectError(f"the rules are not valid:\n{base}")
        names = Names()
        for record in read_records([str(self.path)], base):
            yield CaseItem.make(self, record, names.of([self._name(record)])[0])

    def _name(self, record: Record) -> str:
        """Return the id of a case; what could not be read is named by its line, or by its file."""
        if record.case is not None:
            return record.case.id
        line = record.name.removeprefix(str(self.path)).removeprefix(":")
        return f"line {line}" if line else self.path.stem


class CaseFailure(Exception):
    """A case does not meet what it expects, or is none; its arguments are the lines that a reader needs."""


class CaseItem(pytest.Item):
    """One case: it must be valid, and meet what it expects."""

    record: Record

    @classmethod
    def make(cls, parent: CaseFile, record: Record, name: str) -> CaseItem:
        """Make the item of a record. An accepted disagreement is expected to fail, strictly."""
        item: CaseItem = cls.from_parent(parent, name=name)
        item.record = record
        case = record.case
        if case is not None:
            item.extra_keyword_matches.update(case.tags)
            if case.expect is not None and case.expect.known is not None:
                item.add_marker(pytest.mark.xfail(reason=case.expect.known, strict=True, raises=CaseFailure))
        return item

    def runtest(self) -> None:
        """Triage the case through the engine of record. Raises CaseFailure with the responsible rules."""
        shared = self.config.stash[_SHARED]
        self.user_properties.append((STAMP, shared.stamp))
        if self.record.case is None:
            raise CaseFailure(*(f"no valid case: {problem}" for problem in self.record.diagnostics))
        if not isinstance(shared.base, str):  # without rules nothing is collected
            _meet(self.record.case, shared.base)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002
        """Return what a reader sees of a failure."""
        from radiculo.render.visible import visible  # noqa: PLC0415 - see the module

        if isinstance(excinfo.value, CaseFailure):
            return "\n".join(map(visible, excinfo.value.args))
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the case is."""
        from radiculo.render.visible import visible  # noqa: PLC0415 - see the module

        case = self.record.case
        line = case.place.line if case else 0
        title = f": {case.title}" if case and case.title else ""
        return self.path, max(0, line - 1), visible(f"case {self.name}{title}")


def _meet(case: Case, base: RuleBase) -> None:
    from radiculo.judge.blame import reasons_in  # noqa: PLC0415 - see the module
    from radiculo.judge.score import unmet  # noqa: PLC0415
    from radiculo.triage.run import triage  # noqa: PLC0415

    trace = triage(case, base)
    failures = unmet(case.expect, trace.outcome, base) if case.expect else []
    if case.expect and failures:
        reasons = [f"  - {reason}" for reason in reasons_in(trace, case.expect)]
        raise CaseFailure(*failures, *(["responsible:", *reasons] if reasons else []))
