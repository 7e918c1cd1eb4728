"""What everybody opens at first, opened once where nobody sees it: no session has to read what it is made of, nor to
change in memory of its own what all have in common.
"""

from __future__ import annotations

import threading
from typing import Any

from app.context import Context
from config.texts import Translator
from models.desk import Desk
from models.staff.members import member
from models.staff.tables import Staff

PAUSE = 0.01
"""Seconds after which it is looked again whether a screen stands."""


def rehearse(context: Context) -> None:
    """Open the sign-in without a terminal, and behind it what somebody finds who works here, without signing him in:
    nothing is written. No thread and no connection is left behind.
    """
    from screens.gateway import Gateway
    from screens.home.screen import HomeScreen
    from screens.intake.screen import IntakeScreen
    from screens.session import Session

    database, current, clock = context.database, context.current, context.clock()
    database.close()

    def open_desk() -> Desk:
        database.connect(reuse_if_open=True)
        return Desk(database, current.twin(), clock=clock, language=context.language)

    async def look(pilot: Any) -> None:
        await pilot.pause()
        if (login := await gateway.run(_somebody)) is not None:
            acting = await gateway.replace(lambda desk: desk.acting(member(login)))
            session.member = acting.staff
            for screen in (HomeScreen(), IntakeScreen()):
                await session.push_screen(screen)
                while session.busy():
                    await pilot.pause(PAUSE)
            session.member = None
        await session.act_quit()

    gateway = Gateway(open_desk, lambda desk: desk.database.close())
    session = Session(current.rules, gateway, Translator(context.language, current.rules.zone), clock)
    before = set(threading.enumerate())
    session.run(headless=True, mouse=False, size=(80, 24), auto_pilot=look)
    for thread in set(threading.enumerate()) - before:
        thread.join()


def _somebody(_: Desk) -> str | None:
    """The login of one who works here, if there is anybody yet."""
    found = Staff.select(Staff.login).where(Staff.active).order_by(Staff.id).limit(1).scalar()
    return None if found is None else str(found)
