"""The line mode at the two standard streams: wires database, rules and console together."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from app.context import Context
from app.driver import deciding
from app.driver.decoding import LEFT_OUT
from app.plain.console import Console, EndOfInput
from app.plain.loop import work_on
from app.plain.signing import enter, sign_in_by_asking
from app.plain.work import Halted, Work
from app.terminal import advice
from app.working import at_work
from config.texts import T, Translator
from models import settings
from models.database import server
from models.desk import Desk
from screens.filing import Files


def run(context: Context, login: str = "") -> int:
    """Work in lines; returns the exit code. On a demo database `login` signs in without a password.

    Raises:
        Refused: DESK_TERMINAL_ENCODING names no encoding that a terminal has, or there is no such login.
    """
    console = at_standard_streams(context)
    database, clock = context.database, context.clock()
    desk = Desk(database, context.current, clock=clock, language=context.language)
    files = Files(Path(context.files_directory) if context.files_directory else None)
    work = Work(console, desk, Translator(context.language, context.rules.zone), files)
    if context.when_open is not None:
        context.when_open()
    if server(database) is not None or context.hosted or not console.by_hand:
        return session(work, context, login)
    with at_work(Desk(database, context.current.twin(), clock=clock, language=context.language)):
        return session(work, context, login)


def session(work: Work, context: Context, login: str = "") -> int:
    """From the sign-in to the end; returns the exit code."""
    trusted = settings.is_invented(context.database)
    try:
        if trusted and login:
            enter(work, login, context.asked_language)
        else:
            sign_in_by_asking(work, login, context.asked_language)
    except EndOfInput:
        work.tell(T("The input has ended before anybody signed in."))
        return 1
    except (Halted, KeyboardInterrupt):
        return 1
    return work_on(work)


def at_standard_streams(context: Context) -> Console:
    """The console at standard input and output, in the encoding of the terminal; a stream that is closed is empty."""
    try:
        encoding = deciding.encoding(context.environ).value
    except deciding.Unfit as error:
        raise advice.unfit(error) from None
    source = _as_text(sys.stdin or io.StringIO(), encoding, LEFT_OUT if encoding == deciding.UTF_8 else "replace")
    target = _as_text(sys.stdout or io.StringIO(), encoding, "replace")
    return Console(source, target, by_hand=source.isatty(), columns=_columns, hidden=_hidden)


def _as_text(stream: TextIO, encoding: str, errors: str) -> TextIO:
    """The stream in this encoding; what stood in it already stays there."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding=encoding, errors=errors)
    return stream


def _columns() -> int:
    """The width of the terminal; 0 where there is none, or where it does not say."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):
        return 0


@contextmanager
def _hidden() -> Iterator[None]:
    """While inside, the terminal does not show what is typed."""
    if not sys.stdin.isatty():
        yield
        return
    import termios

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    silent = [*before]
    silent[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSADRAIN, silent)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
