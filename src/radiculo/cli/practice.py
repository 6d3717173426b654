"""`radiculo practice`: a case to examine, answer and justify, marked part by part; every event is kept at once."""

from __future__ import annotations

from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radiculo.cli import completion, options
from radiculo.cli.display import screens
from radiculo.cli.keeping import replies

if TYPE_CHECKING:
    from radiculo.render.screen import Screen


class ModeName(StrEnum):
    """How much help there is."""

    WORKED = "worked"
    GUIDED = "guided"
    UNAIDED = "unaided"
    EXAM = "exam"


def practice(
    case: Annotated[
        str | None,
        typer.Argument(
            metavar="CASE",
            help="A case file or the id of a shipped case. Of a folder, or without it, one is chosen for you.",
            autocompletion=completion.cases,
        ),
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option("--topic", metavar="TOPIC", help="Only cases about a root, a rival, or with these words."),
    ] = None,
    level: Annotated[
        int | None,
        typer.Option("--level", min=1, max=3, metavar="N", help="Only easy (1), middling or hard (3) cases."),
    ] = None,
    mode: Annotated[
        ModeName,
        typer.Option("--mode", metavar="MODE", help="worked, guided (with hints), unaided, or exam (no back)."),
    ] = ModeName.GUIDED,
    red_flags: Annotated[bool, typer.Option("--red-flags", help="Only cases with a red flag.")] = False,
    due: Annotated[bool, typer.Option("--due", help="What is due for you, on another case than last time.")] = False,
    random: Annotated[bool, typer.Option("--random", help="Any of the cases.")] = False,
    pack: Annotated[
        Path | None, typer.Option("--pack", metavar="FILE", help="Cases of this file or folder, not the shipped ones.")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option("--answers", metavar="FILE", help="Take the replies from a file, a line each.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the attempt that was left last.")] = False,
    rules: options.Rules = None,
    json: options.Json = False,
) -> None:
    """Practise a case: ask, examine, answer with probabilities; then see how the rules reason about it.

    The answer stays hidden until you have given yours. Everything is kept on this computer only.
    """
    from radiculo.cli.practising import Session, Wish
    from radiculo.knowledge.rulebase import load_rules
    from radiculo.render.json import print_json
    from radiculo.render.practice import practice_page
    from radiculo.render.terminal import print_page

    if case is not None and Path(case).is_dir() and pack is None:
        pack, case = Path(case), None
    _check_use(case, resume=resume, chosen=bool(topic or level or red_flags or due or random))
    out, err = screens()
    base = load_rules(rules)
    session = Session(base, err, pack, shown=_dialogue(out, err, json=json, scripted=answers is not None))
    if resume:
        session.take_up()
    elif case is not None:
        session.serve(session.find(case), mode.value)
    else:
        wish = Wish(topic=topic or "", level=level or 0, red_flags=red_flags, due=due, random=random)
        session.choose(wish, mode.value)
    session.scripted = answers is not None
    session.talk(replies(answers))
    file = session.file()
    if json:
        print_json(file)
    elif file.finished:
        out.gap()
        print_page(out, practice_page(file, base), base.tables.intended_use)
    raise typer.Exit(session.exit)


def _dialogue(out: Screen, err: Screen, *, json: bool, scripted: bool) -> Screen:
    """Return where the dialogue is shown: with --json beside the result, and nowhere when a file answers too."""
    from radiculo.render.screen import Screen

    if json and scripted:
        return Screen(out.style, StringIO())
    return err if json else out


def _check_use(case: str | None, *, resume: bool, chosen: bool) -> None:
    if resume and (case or chosen):
        raise typer.BadParameter("the attempt that is taken up has its case already", param_hint="--resume")
    if case and chosen:
        raise typer.BadParameter("a named CASE leaves nothing to choose", param_hint="CASE")
