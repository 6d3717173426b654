"""One attempt at a case for `radiculo practice`: chosen, asked through, kept event by event, and marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING
from uuid import uuid4

import typer
from pydantic_core import to_json

from radiculo.cases.model import Case
from radiculo.cases.read import read_case, read_records
from radiculo.cli.keeping import body_of, fingerprint, finished, now, opened
from radiculo.cli.names import exact, unknown
from radiculo.cli.reading import Reader
from radiculo.errors import Exit, InvalidInput, Place
from radiculo.judge.explanations import find_explanation
from radiculo.judge.key import base_rates
from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.selection import holds_words
from radiculo.knowledge.sources import find_cases
from radiculo.practice.attempt import MODES, Attempt, NotNow
from radiculo.practice.events import Event, read_event, written
from radiculo.practice.grades import Grader
from radiculo.practice.marks import Solved
from radiculo.practice.replies import reply
from radiculo.practice.report import PracticeFile, finished_file, open_file
from radiculo.practice.survey import Survey, concept_text, survey
from radiculo.render.practice_screen import PracticeScreen
from radiculo.render.screen import Screen
from radiculo.store.history import Begun, Ended

if TYPE_CHECKING:
    from radiculo.practice.schedule import Choice, Schedule, Standing


class Wish:
    """Which cases are wanted."""

    def __init__(self, *, topic: str, level: int, red_flags: bool, due: bool, random: bool) -> None:
        self.topic, self.level, self.red_flags, self.due, self.random = topic, level, red_flags, due, random

    def filter(self, surveys: tuple[Survey, ...], base: RuleBase) -> list[Survey]:
        """Return the cases that fit: those that say what was so, and where none does, others. BadParameter: no case.

        A vignette says only what the rules must answer; it was written to test these, not to be worked up.
        """
        fitting = [survey for survey in surveys if self.fits(survey, base)]
        found = [survey for survey in fitting if survey.case.truth] or fitting
        if not found:
            raise typer.BadParameter(
                "no case fits all that is asked for", param_hint="--topic" if self.topic else "CASE"
            )
        return found

    def fits(self, survey: Survey, base: RuleBase) -> bool:
        """Say whether a case is wanted."""
        return (
            (not self.level or survey.level == self.level)
            and (not self.red_flags or survey.has_flag)
            and (not self.topic or self._about(survey, base))
        )

    def _about(self, survey: Survey, base: RuleBase) -> bool:
        try:
            return find_explanation(base, self.topic, rivals=True) in survey.names
        except ValueError:
            case = survey.case
            diagnosis = case.truth.diagnosis if case.truth else ""
            return holds_words((case.id, case.title, case.stem, diagnosis, *case.tags), self.topic)


class Session:
    """One attempt at the keyboard or from a file, and what is kept of it."""

    def __init__(self, base: RuleBase, err: Screen, pack: Path | None, *, shown: Screen) -> None:
        self.base, self.err, self.pack = base, err, pack
        self.screen = PracticeScreen(shown, base)
        self.history = opened(err)
        self.exit = Exit.DONE
        self.id = ""
        self.tried_for = ""
        self.resumed = self.scripted = False
        self.attempt: Attempt | None = None
        self.surveys: tuple[Survey, ...] = ()

    def cases(self) -> list[Case]:
        """Return the bank: the pack, or the shipped cases. Raises Exit where it holds none."""
        return Reader([str(self.pack or find_cases())], self.base, self.err).some()

    def _readable(self) -> list[Case]:
        """Return those cases of the bank that these rules can read; nobody has asked for the others."""
        records = read_records([str(self.pack or find_cases())], self.base)
        return [record.case for record in records if record.case is not None]

    def find(self, name: str) -> Case:
        """Return one case: of the pack by its id, or by its file or shipped id. Raises Exit where there is none."""
        if self.pack is not None:
            known = {case.id: case for case in self.cases()}
            found = exact(name, known)
            if found is None:
                raise unknown(name, known, [], what="case", option="CASE")
            return found
        reader = Reader([name], self.base, self.err)
        return next(iter(reader), None) or reader.end()

    def choose(self, wish: Wish, mode: str) -> None:
        """Serve a case of the bank."""
        from radiculo.practice.schedule import choose, choose_random

        self.surveys = survey(self.base, self.cases())
        found = wish.filter(self.surveys, self.base)
        if wish.due:
            choice = self._due(found, wish)
        elif wish.random:
            choice = choose_random(found, SystemRandom())
        else:
            choice = choose(found, self._schedule())
        self.tried_for = concept_text(self.base, choice.concept) if choice.concept else ""
        self.serve(choice.survey.case, mode)

    def _due(self, found: list[Survey], wish: Wish) -> Choice:
        """Return a case for what is due: of the bank, or where it has none that is new, made from one of them."""
        from radiculo.practice.neighbour import neighbour
        from radiculo.practice.schedule import choose_due

        schedule = self._schedule()

        def make(standing: Standing) -> Survey | None:
            made = neighbour(self.base, self.surveys, standing.concept, seen=schedule.seen, seed=standing.met)
            return made if made and wish.fits(made, self.base) else None

        choice = choose_due(found, schedule, now(), make)
        if choice is None:
            self.err.line("nothing is due; radiculo practice chooses a new case")
            raise typer.Exit(Exit.NOTHING)
        return choice

    def _schedule(self) -> Schedule:
        from radiculo.practice.schedule import Schedule

        return Schedule.of(done.result for done in finished(self.history))

    def serve(self, case: Case, mode: str) -> None:
        """Begin an attempt, and keep that it has begun."""
        self.id = uuid4().hex
        self.attempt = Attempt(base=self.base, case=case, mode=next(m for m in MODES if m == mode))
        if self.history is not None:
            begun = Begun(
                id=self.id,
                started=now().isoformat(),
                case_id=case.id,
                case_path=str(Path(case.place.path).absolute()) if case.place.path else "",
                case_body="" if case.place.path else body_of(case),
                case_hash=fingerprint(case),
                mode=mode,
                rules=self.base.hash,
            )
            self.history.begin(begun)

    def take_up(self) -> None:
        """Go on with the newest attempt that has no result. Raises BadParameter where that cannot be."""
        left = self.history.unfinished() if self.history else []
        if self.history is None or not left:
            self.err.line("there is no attempt to go on with")
            raise typer.Exit(Exit.NOTHING)
        begun = left[0]
        case = self._case_of(begun)
        if case is None or fingerprint(case) != begun.case_hash:
            raise typer.BadParameter("its case is gone or has changed since", param_hint="--resume")
        mode = next(m for m in MODES if m == begun.mode)
        try:
            events = [read_event(body) for body in self.history.events(begun.id)]
            self.attempt = Attempt.replay(self.base, case, mode, events)
        except (NotNow, ValueError) as error:
            raise typer.BadParameter(f"its log does not fit these rules: {error}", param_hint="--resume") from error
        self.id, self.resumed = begun.id, True

    def _case_of(self, begun: Begun) -> Case | None:
        """Return the case of an attempt: from its file, or of one that has none, as it was kept. None if it is gone."""
        if not begun.case_body:
            cases = Reader([begun.case_path], self.base, self.err)
            return next((case for case in cases if case.id == begun.case_id), None)
        try:
            return replace(read_case(begun.case_body, self.base), place=Place(""))
        except InvalidInput:  # these rules know a finding no more
            return None

    def talk(self, lines: Iterator[str]) -> None:
        """Ask until the attempt is over or left; the events of each reply are kept before the next one is asked."""
        attempt = self._begun
        self.screen.welcome(attempt, resumed=self.resumed)
        try:
            while not attempt.is_over:
                self.screen.ask(attempt)
                said = next(lines)
                if self.scripted:
                    self.screen.echo(said)
                turn = reply(attempt, said)
                self._keep(turn.events)
                attempt = self.attempt = turn.attempt
                self.screen.notices(attempt, turn.notices)
                if turn.quit:
                    break
        except (StopIteration, EOFError):
            self.screen.gap()
        except KeyboardInterrupt:
            self.screen.gap()
            self.exit = Exit.INTERRUPTED
        if not attempt.is_over and self.history is not None:
            self.screen.left()

    def file(self) -> PracticeFile:
        """Return what the attempt leaves; a finished one is marked, and its result kept."""
        attempt = self._begun
        if not attempt.is_over:
            return open_file(attempt)
        surveys = self.surveys or survey(self.base, self._readable())
        others = [each.key for each in surveys if each.case.id != attempt.case.id]
        solved = Solved(attempt=attempt, rates=base_rates(self.base, others))
        mine = next((each for each in surveys if each.case.id == attempt.case.id), None)
        mine = mine if mine and mine.case == attempt.case else survey(self.base, [attempt.case])[0]
        grader = Grader(solved=solved, survey=mine)
        file = finished_file(solved, grader.grades(), self.tried_for)
        if self.history is not None:
            self._end(file, grader.score(), mine.level)
        return file

    @property
    def _begun(self) -> Attempt:
        if self.attempt is None:
            raise RuntimeError("no case was served")
        return self.attempt

    def _keep(self, events: tuple[Event, ...]) -> None:
        if self.history is not None and events:
            self.history.append(self.id, now().isoformat(), [written(event) for event in events])

    def _end(self, file: PracticeFile, score: float, level: int) -> None:

        if self.history is None or file.marks is None:
            return
        self.history.end(
            Ended(
                attempt=self.id,
                finished=now().isoformat(),
                score=score,
                level=level,
                hints=file.marks.hints,
                grades=to_json(file.grades).decode(),
                marks=file.marks.model_dump_json(),
            )
        )
