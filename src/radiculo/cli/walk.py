"""`radiculo triage` without a case: the walk on a terminal, or from a file of answers; every answer is kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from radiculo.cli.hints import remember_case
from radiculo.cli.typing_in import typed
from radiculo.errors import Exit

if TYPE_CHECKING:
    from radiculo.cases.model import Case
    from radiculo.interview.walk import Walk
    from radiculo.knowledge.base import RuleBase
    from radiculo.render.screen import Screen

_TAG, _LEFT = "walk", "walk-left-"  # the second with the last list that was left, where `--resume` goes on
_INSTEAD = (
    "no case was named, and without a terminal there is no walk through the inputs; use 'radiculo triage CASE' "
    "(a file, a folder, the id of a shipped case such as cr-012), '-' for standard input, or --answers FILE"
)


def check_use(cases: list[str] | None, answers: Path | None, save: Path | None, resume: Path | None) -> None:
    """Raise BadParameter where the walk's options do not fit together, or where nobody is there to answer."""
    if cases:
        for name, given in (("--answers", answers), ("--save", save), ("--resume", resume)):
            if given is not None:
                raise typer.BadParameter("this belongs to the walk, which takes no CASE", param_hint=name)
        return
    if answers is None and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise typer.BadParameter(_INSTEAD, param_hint="CASE")
    if save is not None and save.exists() and save != resume:
        what = f"'{save}' exists already; name another file, or go on with it by --resume {save}"
        raise typer.BadParameter(what, param_hint="--save")
    if save is not None and not save.parent.is_dir():
        raise typer.BadParameter(f"there is no folder '{save.parent}'", param_hint="--save")


class Walked:
    """Takes the place of a reader of cases: its one case is what the walk records."""

    def __init__(
        self, base: RuleBase, err: Screen, *, answers: Path | None, save: Path | None, resume: Path | None
    ) -> None:
        from radiculo.render.walk import WalkScreen

        self.base, self.err, self.answers = base, err, answers
        self.screen = WalkScreen(err, base)
        self.before = self._resumed(resume)
        kept = resume if resume and self.before and _TAG in self.before.tags else None
        self.file = save or kept or (None if answers else _free_name())
        self.saved = self.unfinished = False
        self.asked = save is not None
        self.exit = Exit.DONE

    def __iter__(self) -> Iterator[Case]:
        from radiculo.interview.walk import Walk

        walk = Walk.begin(self.base, self.before.observations if self.before else None, _left(self.before))
        walk = self._scripted(walk, self.answers) if self.answers else self._talk(walk)
        self._keep(walk)
        if self.unfinished:
            return
        if not self.answers:
            self.screen.end()
        yield self._case(walk)

    def report(self) -> None:
        """Say where the answers are."""
        if self.saved and self.file:
            remember_case(self.file)
            self.err.line(f"saved in {self.file}; `radiculo triage {self.file}` gives the result with every reason")
            if self.unfinished:
                self.err.line(f"to go on: radiculo triage --resume {self.file}")
        if self.exit != Exit.DONE:  # above all other codes
            raise typer.Exit(self.exit)

    def _talk(self, walk: Walk) -> Walk:
        """Ask until the end. Ctrl-D saves and stops; so does Ctrl-C, with its own exit code."""
        from radiculo.interview.reply import reply, warm

        self.screen.welcome(str(self.file))
        warm(walk)
        if walk.start:
            self.screen.resumed(walk.start)
        try:
            while walk.prompt is not None:
                self.screen.prompt(walk.prompt)
                walk = reply(walk, typed())
                self._keep(walk)
                self._show(walk)
        except EOFError:
            self.err.gap()
            walk = replace(walk, stopped=True)
        except KeyboardInterrupt:
            self.err.gap()
            walk = replace(walk, stopped=True)
            self.exit = Exit.INTERRUPTED
        self.unfinished = walk.stopped
        return walk

    def _show(self, walk: Walk) -> None:
        from radiculo.interview.view import SoFar
        from radiculo.render.terminal import print_page
        from radiculo.render.triage import triage_page
        from radiculo.triage import run

        for notice in walk.notices:
            if isinstance(notice, SoFar):
                case = self._case(walk)
                page = triage_page(case, run.triage(case, self.base), reasons=False)
                print_page(self.err, page, self.base.tables.intended_use)
            else:
                self.screen.notice(notice)

    def _scripted(self, walk: Walk, answers: Path) -> Walk:
        from radiculo.errors import Problems
        from radiculo.interview.script import Script
        from radiculo.loading.read import read_text

        problems = Problems()
        document = read_text(answers, problems)
        problems.raise_errors(Exit.CASE)
        walk, raised = Script(document, problems).run(walk)
        for notice in raised:
            self.screen.notice(notice)
        return walk

    def _keep(self, walk: Walk) -> None:
        """Write what is answered; nothing is written before the first answer."""
        if self.file is None or not (walk.steps or self.saved):
            return
        from radiculo.cases.write import write_case

        try:
            write_case(self._case(walk), self.file)
        except OSError as error:
            self.err.line((f"cannot write {self.file}: {error.strerror}; the answers are not kept", "bold red"))
            self.exit = Exit.USAGE if self.asked and self.exit == Exit.DONE else self.exit
            return
        self.saved = True

    def _case(self, walk: Walk) -> Case:
        from radiculo.cases.model import Case

        name = _id(self.file or self.answers or Path("walk"))
        before = self.before or Case(id=name, observations=walk.observations, tags=(_TAG,))
        tags = tuple(tag for tag in before.tags if tag != _TAG and not tag.startswith(_LEFT))
        tags += (_TAG, *([_LEFT + walk.reached] if walk.reached and not walk.is_finished else []))
        notes = before.notes | walk.notes
        return replace(before, id=name, observations=walk.observations, notes=notes, tags=tags, expect=None)

    def _resumed(self, path: Path | None) -> Case | None:
        from radiculo.cases.read import read_case

        return read_case(path, self.base) if path else None


def _left(before: Case | None) -> str:
    """Return the last list that a saved walk had left; empty where there is none."""
    tags = before.tags if before else ()
    return next((tag.removeprefix(_LEFT) for tag in tags if tag.startswith(_LEFT)), "")


def _free_name() -> Path:
    """Return the first of walk-1.yaml, walk-2.yaml ... that does not exist in the current folder."""
    number = 1
    while Path(f"walk-{number}.yaml").exists():
        number += 1
    return Path(f"walk-{number}.yaml")


def _id(path: Path) -> str:
    """Return a case id made of a file name."""
    name = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "-" for letter in path.stem
    )
    return name.lstrip("._-")[:100] or "walk"
