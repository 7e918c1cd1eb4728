"""The first screen opened once where nobody sees it, so that no session has to read what it is made of."""

from __future__ import annotations

import threading
from typing import Any

from app.context import Context
from config.texts import Translator
from models.desk import Desk


def rehearse(context: Context) -> None:
    """Open the sign-in without a terminal, and leave it; no thread and no connection is left behind."""
    from screens.gateway import Gateway
    from screens.session import Session

    database, current, clock = context.database, context.current, context.clock()
    database.close()

    def open_desk() -> Desk:
        database.connect(reuse_if_open=True)
        return Desk(database, current.twin(), clock=clock, language=context.language)

    async def leave(pilot: Any) -> None:
        await pilot.pause()
        await session.act_quit()

    gateway = Gateway(open_desk, lambda desk: desk.database.close())
    session = Session(current.rules, gateway, Translator(context.language, current.rules.zone), clock)
    before = set(threading.enumerate())
    session.run(headless=True, mouse=False, size=(80, 24), auto_pilot=leave)
    for thread in set(threading.enumerate()) - before:
        thread.join()
