"""Suggested vignettes as lines of a case file, ready to be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from radiculo.cases.shapes import CaseFile, Expect
from radiculo.trials.cover import CaseCoverage
from radiculo.trials.mutation.report import MutationReport


def of_mutation(report: MutationReport) -> Iterator[bytes]:
    """Yield a vignette for every survivor that has one; ids are the rule's with a number."""
    for number, survivor in enumerate(report.survivors, 1):
        found = survivor.suggestion
        if found is not None:
            note = f"kills the mutant of {survivor.rule}: {survivor.what}"
            yield _line(f"kills-{number:04d}-{survivor.rule}", found.observations, found.expect, note)


def of_coverage(report: CaseCoverage) -> Iterator[bytes]:
    """Yield a vignette for every rule that no case exercises and that can fire."""
    for item in report.unexercised:
        if item.observations is not None:
            yield _line(f"fires-{item.rule}", item.observations, Expect(fires=[item.rule]), f"makes {item.rule} fire")


def _line(name: str, observations: Mapping[str, str], expect: Expect | None, note: str) -> bytes:
    case = CaseFile(
        schema_version=1,
        id=name.replace("/", "-")[:100],
        synthetic=True,
        tags=["suggested"],
        observations=dict(observations),
        notes={"suggested": note},
        expect=expect,
    )
    return case.model_dump_json(exclude_unset=True).encode() + b"\n"
