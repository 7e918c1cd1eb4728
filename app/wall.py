"""The session of a wallboard: nobody is signed in, nothing works in the background, and nothing is changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from app.context import Context
from app.driver import driver_class, prepare
from config.texts import Translator
from models import events
from models.desk import Desk
from models.queue.wall import Wall, wall

if TYPE_CHECKING:
    from textual.message import Message

    from screens.feed import Feed


def run(context: Context, every: timedelta, *, in_browser: bool = False) -> None:
    """Show the wallboard until somebody leaves it; in a browser by the driver of who serves it."""
    prepare(os.environ, ascii_lines=context.ascii, keeps_size=in_browser)
    from screens.application import DeskApplication
    from screens.gateway import Gateway
    from screens.wall.screen import WallScreen

    desk, clock, rules, name = context.desk(), context.clock(), context.rules, context.desk_name
    after = events.last_number()
    desk.database.close()  # the threads of the screen have connections of their own

    def feed(post: Callable[[Message], object]) -> Feed:
        from app.feeding import Waiting
        from screens.feed import Feed

        return Feed(Waiting(desk.database).wait, post, clock, after=after)

    DeskApplication(
        Gateway(lambda: desk, lambda opened: opened.database.close()),
        Translator(context.language, rules.zone),
        clock,
        lambda: WallScreen(read, every),
        desk_name=name,
        feed=feed,
        known=(WallScreen,),
        keymap=rules.keys.keymap,
        theme=context.theme,
        driver_class=None if in_browser else driver_class(os.environ),
    ).run(mouse=False)


def read(desk: Desk) -> Wall:
    """The figures, on a connection that is opened anew after it failed: a display runs for weeks."""
    desk.database.connect(reuse_if_open=True)
    try:
        return wall(desk)
    except Exception:
        desk.database.close()
        raise
