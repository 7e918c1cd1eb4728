"""The picture in the README: `python -m app.demo.picture DATABASE_URL FILE.svg`, drawn by the program itself."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

from app.driver import prepare
from config import load
from config.texts import Translator
from models.database import connect
from models.desk import Desk
from models.wall_clock import system_clock

SIZE = (100, 30)


async def take(url: str, file: Path) -> None:
    """Draw the live queue of a demo database, as its supervisor sees it."""
    prepare(os.environ)
    from screens.gateway import Gateway
    from screens.queue.screen import QueueScreen
    from screens.session import Session

    database, rules = connect(url), load()

    def open_desk() -> Desk:
        database.connect(reuse_if_open=True)
        return Desk(database, rules, clock=system_clock)

    gateway = Gateway(open_desk, lambda desk: desk.database.close())
    session = Session(
        rules, gateway, Translator("en", rules.zone), system_clock,
        language="en", login="zhao.min", trusted=True, desk_name="demo",
    )  # fmt: skip
    async with session.run_test(size=SIZE) as pilot:
        while session.member is None or session.busy():
            await pilot.pause(0.05)
        await session.push_screen(QueueScreen())
        while session.busy():
            await pilot.pause(0.05)
        await pilot.pause(0.5)
        drawn = session.export_screenshot(title="desk")
        file.write_text(re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL), "utf-8")  # the reader's own font
    await gateway.close()


if __name__ == "__main__":
    asyncio.run(take(sys.argv[1], Path(sys.argv[2])))
