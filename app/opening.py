"""Before the screen opens: is there a desk to work at, and a terminal to work in?"""

from __future__ import annotations

import sys
from datetime import timedelta

from app.context import Context
from config.texts import T
from models.refusals import Refused


def open_screen(context: Context, login: str = "") -> None:
    """Open the screen of the desk; `login` is filled in at the sign-in.

    Raises:
        Refused: there is no terminal, or none that can show a screen, no database of this release, or a replica.
    """
    check_terminal(context)
    context.writing()
    from app.journal import start_log
    from app.screen_session import run

    start_log()
    run(context, login)


def open_wall(context: Context, every: timedelta, *, in_browser: bool = False) -> None:
    """Show the wallboard, each page for so long; in a browser there is no terminal to look at first.

    Raises:
        Refused: as `open_screen` does.
    """
    if not in_browser:
        check_terminal(context)
    from app.journal import start_log
    from app.wall import run

    start_log()
    run(context, every, in_browser=in_browser)


def check_terminal(context: Context) -> None:
    """Refuse to open a screen where none can be shown."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused("not_found", T("The screen needs a terminal; desk --help lists what works without one."))
    from app.driver.deciding import Unfit
    from app.driver.traits import can_place_its_cursor, traits_of
    from app.terminal import advice

    if not can_place_its_cursor(context.environ):
        raise Refused("not_found", advice.no_screen(context.environ.get("TERM", "")))
    try:
        traits_of(context.environ)
    except Unfit as error:
        raise Refused("invalid", advice.unfit(error.name, error.known), error.name) from None
