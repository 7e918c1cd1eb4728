"""Before the screen opens: is there a desk to work at, and a terminal to work in?"""

from __future__ import annotations

import sys
from datetime import timedelta

from app.context import Context
from config.texts import T
from models.refusals import Refused


def open_screen(context: Context, login: str = "") -> int:
    """Open the screen of the desk, or its line mode, where that is wanted or the terminal can do no more.

    `login` is filled in at the sign-in. Returns the exit code.

    Raises:
        Refused: there is no terminal, no database of this release, or a replica.
    """
    if not context.plain and _at_a_terminal() and not _can_place_its_cursor(context):
        name = context.environ.get("TERM", "")
        context.tell(T("TERM is “{name}”, on which no screen can be shown: you work in lines.", name=name))
        context.plain = True
    if not context.plain:
        check_theme(context)
        check_terminal(context)
    context.writing()
    from app.journal import start_log

    start_log()
    if context.plain:
        from app.plain.opening import run as run_in_lines

        return run_in_lines(context, login)
    from app.screen_session import run

    run(context, login)
    return 0


def open_wall(context: Context, every: timedelta, *, in_browser: bool = False) -> None:
    """Show the wallboard, each page for so long; in a browser there is no terminal to look at first.

    Raises:
        Refused: as `open_screen` does.
    """
    check_theme(context)
    if not in_browser:
        check_terminal(context)
    from app.journal import start_log
    from app.wall import run

    start_log()
    run(context, every, in_browser=in_browser)


def _at_a_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _can_place_its_cursor(context: Context) -> bool:
    from app.driver.traits import can_place_its_cursor

    return can_place_its_cursor(context.environ)


def check_terminal(context: Context) -> None:
    """Refuse to open a screen where none can be shown."""
    if not _at_a_terminal():
        raise Refused("not_found", T("The screen needs a terminal; desk --help lists what works without one."))
    from app.driver.deciding import Unfit
    from app.driver.traits import traits_of
    from app.terminal import advice

    if not _can_place_its_cursor(context):
        raise Refused("not_found", advice.no_screen(context.environ.get("TERM", "")))
    try:
        traits_of(context.environ)
    except Unfit as error:
        raise advice.unfit(error) from None


def check_theme(context: Context) -> None:
    """What the option names is one of them already; the variable may name anything."""
    from app.driver.deciding import Unfit, theme
    from app.terminal.advice import unfit

    try:
        theme({"DESK_THEME": context.theme})
    except Unfit as error:
        raise unfit(error) from None
