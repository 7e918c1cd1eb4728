"""`desk stats`: how the desk is doing, for administrators and their monitoring."""

from __future__ import annotations

import click

from app.context import Context
from app.output import print_json, table
from app.speaking import command, option
from config.texts import T


@command("stats", T("Tells sizes of queues, operations, sessions, alarms, callbacks, messages and payments."))
@option("--json", "as_json", is_flag=True, about=T("Print JSON."))
@click.pass_obj
def stats_(context: Context, as_json: bool) -> None:
    """The figures of now, without names."""
    from app.figures import rows
    from models.stats import stats

    desk = context.desk()
    found = stats(desk)
    if as_json:
        print_json(found, desk.translator)
    else:
        print("\n".join(table(rows(found, desk.rules, desk.translator))))
