"""What the commands of pages answer: one page, or a list, each for people and for programs.

Cases and roots are imported when they are asked for: a page of a finding must be quick.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.reading import Readings
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Finding
from radiculo.render.page import Block, Page, Words, code, paragraph, section
from radiculo.render.pages.finding import FindingFile, FindingsFile, finding_file, finding_line, finding_page
from radiculo.render.pages.rule import RulePageFile, RulesFile, rule_file, rule_line, rule_page
from radiculo.report import Stamped, stamp

if TYPE_CHECKING:
    from radiculo.cases.model import Case
    from radiculo.render.pages.case import CasePageFile
    from radiculo.triage.root_profile import RootFile


@dataclass(frozen=True)
class Answer:
    """A page, and the same for programs."""

    page: Page
    data: Stamped


def findings_answer(found: Sequence[Finding], readings: Readings, *, alone: bool) -> Answer:
    """Return the page of a finding when it stands `alone`, else the list of them by group."""
    files = [finding_file(finding, readings) for finding in found]
    page = finding_page(files[0]) if alone else findings_list(files)
    return Answer(page, FindingsFile(findings=files, **stamp(readings.base)))


def rules_answer(found: Sequence[Rule], readings: Readings, *, alone: bool) -> Answer:
    """Return the page of a rule when it stands `alone`, else the list of them by folder."""
    files = [rule_file(rule, readings) for rule in found]
    page = rule_page(files[0]) if alone else rules_list(files)
    return Answer(page, RulesFile(rules=files, **stamp(readings.base)))


def cases_answer(found: Sequence[Case], base: RuleBase, *, alone: bool, key: bool) -> Answer:
    """Return the page of a case when it stands `alone`, else the list of them by folder."""
    from radiculo.cases.select import folder  # noqa: PLC0415
    from radiculo.render.pages.case import CasesFile, case_file, case_page  # noqa: PLC0415

    files = [case_file(case, base, key=key) for case in found]
    page = (
        case_page(files[0])
        if alone
        else cases_list([(folder(case), file) for case, file in zip(found, files, strict=True)])
    )
    return Answer(page, CasesFile(cases=files, **stamp(base)))


def roots_answer(found: Sequence[str], readings: Readings, *, alone: bool) -> Answer:
    """Return the teaching page of a root when it stands `alone`, else one line for each."""
    from radiculo.render.pages.root import RootsFile, root_page  # noqa: PLC0415
    from radiculo.triage.root_profile import root_profile  # noqa: PLC0415

    files = [root_profile(readings, root) for root in found]
    return Answer(root_page(files[0]) if alone else roots_list(files), RootsFile(roots=files, **stamp(readings.base)))


def findings_list(files: Sequence[FindingFile]) -> Page:
    """Return the list of findings by group."""
    return _list("findings", "Findings", [(file.group_title or "Signs", finding_line(file)) for file in files])


def rules_list(files: Sequence[RulePageFile]) -> Page:
    """Return the list of rules by folder."""
    return _list("rules", "Rules", [(file.id.split("/")[0], rule_line(file)) for file in files])


def cases_list(files: Sequence[tuple[str, CasePageFile]]) -> Page:
    """Return the list of cases by folder."""
    from radiculo.render.pages.case import case_line  # noqa: PLC0415

    return _list("cases", "Cases", [(name, case_line(file)) for name, file in files])


def roots_list(files: Sequence[RootFile]) -> Page:
    """Return the list of roots: the strongest finding of each domain."""
    from radiculo.render.pages.root import root_line  # noqa: PLC0415

    return _list("roots", "Roots", [("The strongest finding of each domain", root_line(file)) for file in files])


def _list(kind: str, title: str, lines: Iterable[tuple[str, Words]]) -> Page:
    groups: dict[str, list[Words]] = {}
    for group, line in lines:
        groups.setdefault(group, []).append(line)
    total = sum(map(len, groups.values()))
    blocks: list[Block] = []
    for group, items in groups.items():
        blocks += section(f"{group} ({len(items)})", items)
    blocks += paragraph("The page of one: ", code(f"radiculo {kind} {'ROOT' if kind == 'roots' else 'ID'}"))
    return Page(f"{kind}/index", f"{title} ({total})", "", tuple(blocks))
