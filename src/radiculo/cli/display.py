"""How a command shows its result: every command gets the same display options, paging and a hint from here."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from radiculo.cli import options
from radiculo.cli.hints import Values, show_next
from radiculo.errors import Exit

if TYPE_CHECKING:
    from typing import TypeAlias

    from radiculo.knowledge.leg_names import LegNames
    from radiculo.render.check import CheckFile
    from radiculo.render.page import Page
    from radiculo.render.screen import Screen, Style
    from radiculo.report import Stamped
    from radiculo.trials.compare.report import Comparison

    Told: TypeAlias = Stamped | CheckFile | Comparison

_Command = Callable[..., None]
SHOW = "show"

_OPTIONS: dict[str, tuple[object, object]] = {
    "plain": (options.Plain, False),
    "quiet": (options.Quiet, False),
    "color": (options.Color, None),
    "pager": (options.Pager, True),
}
_STYLE: ContextVar[Style] = ContextVar("style")


def style() -> Style:
    """Return how the running command may print."""
    from radiculo.render.screen import Style

    return _STYLE.get(Style())


def screens() -> tuple[Screen, Screen]:
    """Return the screens for results and for messages of the running command."""
    from radiculo.render.screen import screens as make

    return make(style())


def give(data: Told, page: Callable[[], Page], *, json: bool, names: LegNames | None = None) -> None:
    """Print what a command found: as data for programs, or as a page for people.

    `names`: those of the legs of its case, where it is about one.
    """
    if json:
        from radiculo.render.json import print_json

        print_json(data, *([names] if names else []))
    else:
        from radiculo.render.terminal import print_page

        print_page(screens()[0], page(), data.intended_use)


class FirstWord(TyperGroup):
    """A group whose first word is one of its commands, or else belongs to its hidden command `show`."""

    # Any: typer's own copy of click has no public names for these types
    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Return the context of the command that the first word asks for."""
        if args and args[0] in self.commands and args[0] != SHOW:
            return super().make_context(info_name, args, parent, **extra)
        return self.commands[SHOW].make_context(info_name, args, parent, **extra)


def shown(command: _Command, *, name: str = "", paged: bool = True, asks_without: str = "") -> _Command:
    """Return a command with those display options that it does not declare itself.

    What it prints is `paged` when it outgrows the terminal, but not where it asks questions because an argument,
    `asks_without`, is not given. Afterwards the next step is said on stderr.
    """
    own = inspect.signature(command, eval_str=True)
    kept = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own.parameters.values()]
    added = [
        inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for option, (kind, default) in _OPTIONS.items()
        if option not in own.parameters
    ]

    @wraps(command)
    def run(**values: object) -> None:
        asks = bool(asks_without) and not values.get(asks_without)
        with _presented(name or command.__name__, values, paged=paged and not asks):
            command(**{key: value for key, value in values.items() if key in own.parameters})

    run.__signature__ = own.replace(parameters=[*kept, *added])  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in (*kept, *added)} | {"return": None}
    return run


@contextmanager
def _presented(name: str, values: Values, *, paged: bool) -> Iterator[None]:
    from radiculo.render.pager import paged as through_pager
    from radiculo.render.screen import Style

    color = values["color"]
    quiet = bool(values["quiet"])
    token = _STYLE.set(Style(plain=bool(values["plain"]), color=None if color is None else bool(color), quiet=quiet))
    code: int = Exit.DONE
    try:
        with through_pager(wanted=paged and bool(values["pager"]) and not quiet):
            yield
    except typer.Exit as stop:
        code = stop.exit_code
        raise
    except BaseException:
        code = Exit.BUG
        raise
    finally:
        _STYLE.reset(token)
        if not quiet:
            show_next(name, values, code)
