"""A whole session on a real database, played by keys: somebody is signed in, and a screen of his choice is open."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any

from textual.pilot import Pilot

from config.texts import Language, Translator
from models import database as databases
from models import events
from models.desk import Desk
from models.outage import Outage
from screens.feed import Feed
from screens.frame import DeskScreen
from screens.gateway import Gateway
from screens.guiding.guide import Guide
from screens.guiding.session import GuidedSession
from screens.session import Session
from screens.terminal.surroundings import Surroundings
from tests.screens.driving import wait_until


@asynccontextmanager
async def working(
    desk: Desk,
    login: str,
    first: Callable[[], DeskScreen] | None = None,
    *,
    language: Language = "en",
    size: tuple[int, int] = (80, 24),
    live: bool = False,
    terminal: Callable[[Session], Surroundings] | None = None,
    guide: Guide | None = None,
) -> AsyncIterator[Pilot[Any]]:
    """`login` is signed in; `first` is open over the home screen. With `live` the feed runs, with `guide` he looks.

    `terminal` makes what the session knows of its terminal.
    """

    def open_desk() -> Desk:
        desk.database.connect(reuse_if_open=True)
        return Desk(desk.database, desk.current, clock=desk.clock, language=language)

    def feed(post: Any) -> Feed:
        from app.feeding import Waiting

        return Feed(Waiting(desk.database).wait, post, desk.clock, after=events.last_number(), pause=0, timeout=0.1)

    server = databases.server(desk.database)
    outage = server.outage if server is not None else None
    if outage is not None:
        outage.now, outage.patience = desk.clock, None
    session = (Session if guide is None else partial(GuidedSession, guide))(
        desk.rules,
        Gateway(open_desk, lambda opened: opened.database.close()),
        Translator(language, desk.rules.zone),
        desk.clock,
        language=language,
        login=login,
        trusted=True,
        desk_name="test",
        feed=feed if live else None,
        outage=outage,
    )
    session.terminal = terminal(session) if terminal is not None else None
    with giving_up(outage):
        async with session.run_test(size=size) as pilot:
            await wait_until(pilot, lambda: session.member is not None and not session.busy())
            opened = first() if first is not None else None
            if opened is not None and type(opened) is not type(session.screen):  # a department's is open already
                await session.push_screen(opened)
                await wait_until(pilot, lambda: not session.busy())
            yield pilot
        await session.gateway.close()
    assert session.incidents == [], [incident.error for incident in session.incidents]


@contextmanager
def giving_up(outage: Outage | None) -> Iterator[None]:
    """Whatever fails, nothing waits for a server for ever."""
    try:
        yield
    except BaseException:
        if outage is not None:
            outage.end()
        raise
