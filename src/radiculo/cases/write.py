"""Cases to YAML files: written whole or not at all, so that an interruption never leaves half a case."""

from __future__ import annotations

from pathlib import Path

import yaml

from radiculo.cases.model import Case
from radiculo.store.write_file import write_whole


class _Dumper(yaml.SafeDumper):
    """Writes a text with line ends that only some programs know as escapes, since YAML would fold them."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """Return the node of a text."""
        style = '"' if any(end in data for end in "\x85\u2028\u2029") else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(str, _Dumper.represent_str)


def case_yaml(case: Case) -> str:
    """Return a case as a YAML file would hold it; reading it back gives an equal case."""
    shape = case.to_file()
    ordered = {"schema_version": shape.pop("schema_version"), **shape}
    ordered.setdefault("observations", {})
    return yaml.dump(ordered, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def write_case(case: Case, path: Path) -> None:
    """Write a case in place of what the file held. Raises OSError."""
    write_whole(path, case_yaml(case))
