"""`desk wall`: the wallboard."""

from __future__ import annotations

from datetime import timedelta

import click

from app.context import Context
from app.speaking import command, option
from config.texts import T

SECONDS = 15
LONGEST = 3600
interval_option = option(
    "--interval",
    type=click.IntRange(0, LONGEST),
    default=SECONDS,
    show_default=True,
    about=T("Seconds that a page is shown; 0: until a key is pressed."),
)


@command("wall", T("Shows the wallboard on a large display: figures of the desk, and of nobody in it."))
@interval_option
@click.option("--in-browser", is_flag=True, hidden=True)
@click.pass_obj
def wall_(context: Context, interval: int, in_browser: bool) -> None:
    """Whoever can open the database may look; there is nothing about persons to see, and nothing to change."""
    from app.opening import open_wall

    open_wall(context, timedelta(seconds=interval), in_browser=in_browser)
