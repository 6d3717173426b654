"""The next step after a command, in one line on stderr, for people at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from pathlib import Path
from shutil import get_terminal_size
from typing import TypeAlias

from radiculo.errors import Exit

Values: TypeAlias = Mapping[str, object]


def show_next(name: str, values: Values, code: int) -> None:
    """Print the next step after a command that ended with this code, when stderr is a terminal."""
    step = _NEXT.get(name)
    if step is None or code not in {Exit.DONE, Exit.UNMET} or not sys.stderr.isatty():
        return
    text = step if isinstance(step, str) else step({**values, **_SAVED.get({})})
    command, _, what = text.partition("  ")
    between = "  " if len(f"next: {command}  {what}") <= get_terminal_size().columns else "\n  "
    sys.stderr.write(f"next: {command}{between if what else ''}{what}\n")
    sys.stderr.flush()


_SAVED: ContextVar[Values] = ContextVar("saved")


def remember_case(path: Path) -> None:
    """Let the hint name a case that the command has written itself."""
    _SAVED.set({"cases": [str(path)]})


def _first(values: Values, name: str, default: str) -> str:
    """Return the first of a command's words, as far as it can be typed again."""
    words = values.get(name)
    if isinstance(words, list | tuple) and words:
        words = words[0]
    word = str(words) if words else default
    return word if word != "-" and word.isprintable() and " " not in word else default


def _triage(values: Values) -> str:
    return f"radiculo explain {_first(values, 'cases', 'CASE')}  (the tree of each rule; --why-not ROOT)"


def _explain(values: Values) -> str:
    if values.get("rule"):
        return f"radiculo rules {_first(values, 'rule', 'ID')}  (the page of this rule)"
    return f"radiculo explain {_first(values, 'case', 'CASE')} --rule ID  (one rule), or --why-not ROOT"


def _whatif(values: Values) -> str:
    return f"radiculo explain {_first(values, 'case', 'CASE')} --why-not ROOT  (why another answer was not given)"


def _note(values: Values) -> str:
    if values.get("save"):
        return f"radiculo triage {_first(values, 'save', 'FILE')}  (what radiculo answers)"
    return "radiculo note --save FILE ...  (keep the case), then radiculo triage FILE"


def _findings(values: Values) -> str:
    if values.get("words"):
        return "radiculo rules ID  (the page of a rule that reads it)"
    return "radiculo findings ID  (the page of one finding)"


def _rules(values: Values) -> str:
    if values.get("words"):
        return "radiculo rules new ID  (a rule of your own, with its three examples)"
    return "radiculo rules ID  (the page of one rule)"


def _cases(values: Values) -> str:
    if values.get("words"):
        return f"radiculo triage {_first(values, 'words', 'ID')}  (what radiculo answers)"
    return "radiculo cases ID  (the page of one case)"


def _roots(values: Values) -> str:
    if root := values.get("root"):
        return f"radiculo findings --root {root}  (every finding that bears on it)"
    return "radiculo roots ROOT  (the teaching page of one root)"


_NEXT: Mapping[str, str | Callable[[Values], str]] = {
    "triage": _triage,
    "explain": _explain,
    "note": _note,
    "findings": _findings,
    "rules": _rules,
    "cases": _cases,
    "roots": _roots,
    "replay": "radiculo explain CASE  (why one of them was answered so)",
    "learn": "radiculo learn WORDS  (search), or radiculo learn ID  (one page)",
    "check": "radiculo replay cases  (what the cases say of these rules)",
    "coverage": "radiculo rules ID  (the page of a rule that answers an item)",
    "schema": "radiculo schema NAME  (one schema, for your editor)",
    "compile": "radiculo check --rules FILE  (the artefact in place of a directory)",
    "generate": "radiculo triage FILE  (what radiculo answers), or radiculo cover FILE",
    "cover": "radiculo rules ID  (the page of a rule that no case made fire)",
    "mutate": "radiculo rules ID  (the page and the examples of a rule with survivors)",
    "compare": "radiculo explain CASE --rule ID  (with --rules OLD, then NEW)",
    "whatif": _whatif,
    "practice": "radiculo practice --due  (what is due for you), or radiculo progress",
    "progress": "radiculo practice --due  (what is due for you)",
    "class": "radiculo practice --topic WORDS  (cases for what the class misses)",
    "export": "radiculo progress  (the same as a page)",
    "docs": "open index.md in the folder",
    "case new": "radiculo case check FILE  (after every edit)",
    "case check": "radiculo case handout CASES -o FILE  (sheets for a class)",
    "case show": "radiculo case handout CASES -o FILE  (sheets for a class)",
    "case handout": "radiculo case mark KEY ANSWERS  (what comes back)",
    "case strip-key": "radiculo case mark KEY ANSWERS  (what comes back)",
    "case mark": "radiculo case show CASE --key  (what a case turned on)",
    "case bank": "radiculo case new FILE --pattern NAME  (begin the next one)",
    "case template": "radiculo case import FILE --to DIR  (when it is filled in)",
    "case import": "radiculo case check DIR  (what a colleague would say)",
    "case export": "radiculo case import FILE --to DIR  (the way back)",
    "policy": "radiculo triage CASE --policy NAME=VALUE  (set a switch for one run)",
    "new": "radiculo check  (after every edit)",
}
