"""The session at a terminal: wires database, rules, feed, driver and screens together."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING

from app.context import Context
from app.driver import driver_class, prepare
from app.working import at_work
from config.texts import Translator
from models import events, settings
from models.database import is_sqlite
from models.desk import Desk

if TYPE_CHECKING:
    from screens.feed import Changed, Feed


def run(context: Context, login: str = "") -> None:
    """Open the screen; returns when the user has left it.

    On a demo database `login` signs in without a password; elsewhere it only stands in the sign-in.
    """
    prepare(os.environ, ascii_lines=context.ascii)
    from screens.gateway import Gateway
    from screens.known import screens
    from screens.session import Session

    database, current, clock = context.database, context.current, context.clock()
    trusted = settings.purpose(database) == "demo"
    after = events.last_number()
    database.close()

    system = Desk(database, current.twin(), clock=clock, language=context.language)

    def open_desk() -> Desk:
        database.connect(reuse_if_open=True)
        return Desk(database, current, clock=clock, language=context.language)

    def feed(post: Callable[[Changed], object]) -> Feed:
        return _feed(context, post, clock, after)

    session = Session(
        current.rules,
        Gateway(open_desk, lambda desk: desk.database.close()),
        Translator(context.language, current.rules.zone),
        clock,
        language=context.asked_language,
        login=login,
        trusted=trusted,
        desk_name=context.desk_name,
        feed=feed,
        known=screens(),
        driver_class=driver_class(os.environ),
    )
    with at_work(system) if is_sqlite(database) else nullcontext():
        session.run(mouse=False)


def _feed(context: Context, post: Callable[[Changed], object], clock: Callable[[], datetime], after: int) -> Feed:
    from app.feeding import waiting_on
    from screens.feed import Feed

    return Feed(waiting_on(context.database), post, clock, after=after)
