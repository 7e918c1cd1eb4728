"""`desk demo`: a company to try the desk with."""

from __future__ import annotations

import sys
from contextlib import suppress

import click

from app.context import Context
from app.speaking import command, option
from config.texts import T

AGENT = "lin.jing"
"""The login of the demo agent as whom the screen opens."""


@command("demo", T("Fills an empty database with a company to try the desk with, and opens the screen."))
@option("--live", is_flag=True, about=T("Let calls come in, so that the queue moves, until you press Ctrl+C."))
@option("--open/--no-open", "opens", default=True, about=T("Whether to open the screen when the company is there."))
@option("--as", "login", metavar="LOGIN", default=AGENT, about=T("Who opens the screen."))
@option("--customers", type=click.IntRange(1), default=2000, about=T("How many customers."))
@option("--orders", type=click.IntRange(0), default=5000, about=T("How many orders."))
@option("--cases", type=click.IntRange(0), default=600, about=T("How many cases."))
@click.pass_obj
def demo_(context: Context, live: bool, opens: bool, login: str, customers: int, orders: int, cases: int) -> int:
    """Fill the database if it is empty; a demo that is there already is used as it is."""
    if _is_new(context):
        _fill(context, customers, orders, cases)
    if live:
        from app.demo import live as calls

        context.tell(T("Calls come in now; Ctrl+C ends this."))
        with suppress(KeyboardInterrupt):
            calls(context.desk())
    elif opens:
        from app.opening import open_screen

        return open_screen(context, login)
    return 0


def _is_new(context: Context) -> bool:
    """Whether the demo has to be made; a database of another purpose is refused."""
    from app.demo import is_filled
    from models import migrating, settings
    from models.refusals import Refused

    if migrating.is_empty(context.database):
        return True
    if settings.purpose(context.database) != "demo":
        raise Refused("conflict", T("This database is not a demo; choose another with --db."), "db")
    if not is_filled(context.desk()):
        url = context.database_url
        text = T("The demo was interrupted while it was made; delete it and begin anew: {url}", url=url)
        raise Refused("conflict", text, "db")
    return False


def _fill(context: Context, customers: int, orders: int, cases: int) -> None:
    from app.demo import PASSWORD, fill
    from models import migrating, settings

    migrating.migrate(context.database)
    settings.mark(context.database, "demo")
    desk = context.desk()
    with click.progressbar(length=100, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.update(100 * done // max(total, 1) - bar.pos)

        fill(desk, customers=customers, orders=orders, cases=cases, now=desk.now(), progress=progress)
    context.tell(T("The demo company is there. Every password is: {password}", password=PASSWORD))
