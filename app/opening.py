"""Before the screen opens: is there a desk to work at, and a terminal to work in?"""

from __future__ import annotations

import sys
from datetime import timedelta

from app.context import Context
from config.texts import T
from config.themes import NAMES
from models.refusals import Refused


def open_screen(context: Context, login: str = "") -> None:
    """Open the screen of the desk; `login` is filled in at the sign-in.

    Raises:
        Refused: there is no terminal, or none that can show a screen, or no database of this release.
    """
    _check_theme(context)
    _check_terminal(context)
    context.desk()
    from app.journal import start_log
    from app.screen_session import run

    start_log()
    run(context, login)


def open_wall(context: Context, every: timedelta, *, in_browser: bool = False) -> None:
    """Show the wallboard, each page for so long; in a browser there is no terminal to look at first.

    Raises:
        Refused: as `open_screen` does.
    """
    _check_theme(context)
    if not in_browser:
        _check_terminal(context)
    from app.journal import start_log
    from app.wall import run

    start_log()
    run(context, every, in_browser=in_browser)


def _check_terminal(context: Context) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused("not_found", T("The screen needs a terminal; desk --help lists what works without one."))
    from app.driver.traits import ENCODINGS, can_place_its_cursor, traits_of

    if not can_place_its_cursor(context.environ):
        name = context.environ.get("TERM", "")
        raise Refused("not_found", T("TERM is “{name}”; set it, to xterm-256color for example.", name=name))
    try:
        traits_of(context.environ)
    except LookupError:
        known = ", ".join(ENCODINGS)
        raise Refused("invalid", T("DESK_TERMINAL_ENCODING must be one of: {known}.", known=known)) from None


def _check_theme(context: Context) -> None:
    """What the option names is one of them already; the variable may name anything."""
    if context.theme not in NAMES:
        raise Refused("invalid", T("DESK_THEME must be one of: {known}.", known=", ".join(NAMES)))
