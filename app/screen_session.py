"""The session at a terminal: wires database, rules, feed, driver and screens together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.context import Context
from app.driver import driver_class, prepare
from app.terminal.here import Here
from app.working import at_work
from config.texts import Translator
from models import events, settings
from models.database import server
from models.desk import Desk

if TYPE_CHECKING:
    from textual.message import Message

    from models.outage import Outage
    from screens.feed import Feed
    from screens.guiding.guide import Guide


def run(context: Context, login: str = "", guide: Guide | None = None) -> None:
    """Open the screen; returns when the user has left it. With a `guide` he looks what is done.

    On a demo database `login` signs in without a password; elsewhere it only stands in the sign-in.
    """
    prepare(os.environ, ascii_lines=context.ascii, theme=context.theme)
    from screens.filing import Files
    from screens.gateway import Gateway
    from screens.guiding.session import GuidedSession
    from screens.known import screens
    from screens.session import Session

    database, current, clock = context.database, context.current, context.clock()
    trusted = settings.is_invented(database)
    after = events.last_number()
    database.close()

    system = Desk(database, current.twin(), clock=clock, language=context.language)

    def open_desk() -> Desk:
        database.connect(reuse_if_open=True)
        return Desk(database, current, clock=clock, language=context.language)

    found = server(database)
    outage = found.outage if found is not None else None
    session = (Session if guide is None else partial(GuidedSession, guide))(
        current.rules,
        Gateway(open_desk, lambda desk: desk.database.close()),
        Translator(context.language, current.rules.zone),
        clock,
        language=context.asked_language,
        login=login,
        trusted=trusted,
        files=Files(Path(context.files_directory) if context.files_directory else None),
        desk_name=context.desk_name,
        feed=partial(_feed, context, clock, after),
        outage=outage,
        terminal=Here(os.environ, lambda: session._driver),
        known=screens(),
        theme=context.theme,
        driver_class=driver_class(os.environ),
        when_open=context.when_open,
    )
    with _working(system, outage, hosted=context.hosted):
        session.run(mouse=False)


def _feed(context: Context, clock: Callable[[], datetime], after: int, post: Callable[[Message], object]) -> Feed:
    from app.feeding import Waiting
    from screens.feed import Feed

    return Feed(context.listen(Waiting(context.database)), post, clock, after=after)


def _working(system: Desk, outage: Outage | None, *, hosted: bool) -> AbstractContextManager[None]:
    """What goes on beside the screen: a server is waited for; on the embedded database the work of the worker is done,
    which a host does for all of its sessions.
    """
    if outage is not None:
        return _enduring(outage, system.clock)
    return nullcontext() if hosted else at_work(system)


@contextmanager
def _enduring(outage: Outage, clock: Callable[[], datetime]) -> Iterator[None]:
    """While inside, a server that does not answer is waited for as long as it takes; at the end by nobody."""
    outage.now, outage.patience = clock, None
    try:
        yield
    finally:
        outage.end()
