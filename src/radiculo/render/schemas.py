"""The published JSON Schemas."""

from __future__ import annotations

import json

from pydantic import BaseModel

from radiculo.cases.shapes import CaseFile
from radiculo.catalogue.shapes import CatalogueFile
from radiculo.generate.vectors import Vectors
from radiculo.knowledge.file_shapes import (
    AnatomyFile,
    AreasFile,
    GroupFile,
    NormalFile,
    NoteFile,
    PolicyFile,
    ReferencesFile,
    RuleFile,
    ScalesFile,
    SignsFile,
    UrgencyFile,
)
from radiculo.knowledge.shapes import RuleBaseFile, TermsFile, WordingFile
from radiculo.knowledge.sources import FORMAT
from radiculo.practice.exported import Exported
from radiculo.practice.progress import ClassProgressFile, ProgressFile
from radiculo.practice.report import PracticeFile
from radiculo.render.bank import BankFile
from radiculo.render.case_check import CaseCheckFile
from radiculo.render.check import CheckFile
from radiculo.render.class_report import ClassFile
from radiculo.render.coverage import CoverageFile
from radiculo.render.learn import LearnFile
from radiculo.render.note import NoteReport
from radiculo.render.pages.case import CasesFile
from radiculo.render.pages.finding import FindingsFile
from radiculo.render.pages.policy import PolicyPageFile
from radiculo.render.pages.root import RootsFile
from radiculo.render.pages.rule import RulesFile
from radiculo.render.replay_checks import ReplayChecks
from radiculo.replay.summary import Report
from radiculo.triage.artefact import Published
from radiculo.triage.differential import DifferentialFile
from radiculo.triage.outcome import Outcome
from radiculo.triage.trace import RuleTraceFile, TraceFile
from radiculo.triage.whatif import WhatIfFile
from radiculo.triage.why_not import WhyNotFile
from radiculo.trials.compare.report import Comparison
from radiculo.trials.cover import CaseCoverage
from radiculo.trials.mutation.report import MutationReport
from radiculo.trials.snapshot import SnapshotLine

SCHEMAS: dict[str, tuple[str, type[BaseModel] | None]] = {
    "case": ("a case file", CaseFile),
    "rule": ("a rule file", RuleFile),
    "findings": ("a group of the vocabulary", GroupFile),
    "areas": ("vocabulary/areas.yaml", AreasFile),
    "normal": ("vocabulary/normal.yaml", NormalFile),
    "note-words": ("vocabulary/note.yaml", NoteFile),
    "scales": ("vocabulary/scales.yaml", ScalesFile),
    "signs": ("vocabulary/signs*.yaml", SignsFile),
    "terms": ("terms.yaml and rivals.yaml", TermsFile),
    "policy": ("policy.yaml", PolicyFile),
    "anatomy": ("anatomy.yaml", AnatomyFile),
    "urgency": ("urgency.yaml", UrgencyFile),
    "wording": ("wording.yaml", WordingFile),
    "references": ("references.yaml", ReferencesFile),
    "section": ("a section of the catalogue", CatalogueFile),
    "artefact": ("a compiled rule base: what `compile` writes", None),
    "vectors": ("what `compile --vectors` writes", Vectors),
    "outcome": ("what `triage --json` prints", Outcome),
    "trace": ("what `triage --json --full` prints", TraceFile),
    "check": ("what `check --json` prints", CheckFile),
    "rule-trace": ("what `explain --json --rule` prints", RuleTraceFile),
    "differential": ("what `explain --json --differential` prints", DifferentialFile),
    "why-not": ("what `explain --json --why-not` prints", WhyNotFile),
    "replay": ("what `replay --json` prints", Report),
    "replay-checks": ("the second line of `replay --json` with gates, filters or a snapshot", ReplayChecks),
    "snapshot": ("a line of what `replay --record` writes", SnapshotLine),
    "catalogue": ("what `learn --json` prints", LearnFile),
    "coverage": ("what `coverage --json` prints", CoverageFile),
    "finding-pages": ("what `findings --json` prints", FindingsFile),
    "rule-pages": ("what `rules --json` prints", RulesFile),
    "case-pages": ("what `cases --json` prints", CasesFile),
    "case-check": ("what `case check --json` prints", CaseCheckFile),
    "case-bank": ("what `case bank --json` prints", BankFile),
    "case-marks": ("what `case mark --json` prints", ClassFile),
    "policy-pages": ("what `policy --json` prints", PolicyPageFile),
    "root-pages": ("what `roots --json` prints", RootsFile),
    "mutation": ("what `mutate --json` prints", MutationReport),
    "practice": ("what `practice --json` prints", PracticeFile),
    "progress": ("what `progress --json` prints", ProgressFile),
    "progress-class": ("what `progress class --json` prints", ClassProgressFile),
    "progress-export": ("a line of what `progress export` prints", Exported),
    "whatif": ("what `whatif --json` prints", WhatIfFile),
    "note": ("what `note --json` prints", NoteReport),
    "cover": ("what `cover --json` prints", CaseCoverage),
    "comparison": ("what `compare --json` prints", Comparison),
}

_FILES: dict[str, type[BaseModel]] = {
    r"^rulebase\.yaml$": RuleBaseFile,
    r"^(terms|rivals)\.yaml$": TermsFile,
    r"^policy\.yaml$": PolicyFile,
    r"^anatomy\.yaml$": AnatomyFile,
    r"^urgency\.yaml$": UrgencyFile,
    r"^wording\.yaml$": WordingFile,
    r"^references(/.+)?\.yaml$": ReferencesFile,
    r"^catalogue/[^/]+\.yaml$": CatalogueFile,
    r"^(?!vocabulary/|references/|catalogue/).+/.+\.yaml$": RuleFile,
}


def json_schema(name: str) -> dict[str, object]:
    """Return a schema by name. Raises KeyError for an unknown one."""
    model = SCHEMAS[name][1]
    schema = model.model_json_schema() if model is not None else _artefact()
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"radiculo:{name}",
        **_draft7(schema),
    }


def _artefact() -> dict[str, object]:
    """Return the schema of the compiled rule base: every file by its path, and its published form."""
    published = Published.model_json_schema()
    definitions: dict[str, object] = published.pop("$defs")
    patterns: dict[str, object] = {}
    for pattern, model in _FILES.items():
        schema = model.model_json_schema()
        definitions |= schema.pop("$defs", {})
        definitions[model.__name__] = schema
        patterns[pattern] = {"$ref": f"#/$defs/{model.__name__}"}
    own = {
        "format": {"const": FORMAT},
        "hash": {"type": "string"},
        "files": {"type": "object", "patternProperties": patterns},
    }
    return published | {
        "title": "CompiledRuleBase",
        "required": [*own, *published["required"]],
        "properties": own | published["properties"],
        "$defs": definitions,
    }


def _draft7(schema: dict[str, object]) -> dict[str, object]:
    """Rename `$defs`, which editors that know only draft 7 do not follow."""
    text = json.dumps(schema).replace('"$defs":', '"definitions":').replace('"#/$defs/', '"#/definitions/')
    found: dict[str, object] = json.loads(text)
    return found
