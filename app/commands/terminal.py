"""`desk terminal`: what was found, what would make it better, a test card, and keys as they arrive."""

from __future__ import annotations

import click

from app.context import Context
from app.speaking import command, option
from config.texts import T


@command("terminal", T("Shows what was found of your terminal, a test card, and the keys as they arrive."))
@option("--json", "as_json", is_flag=True, about=T("What was found as JSON."))
@option("--no-card", is_flag=True, about=T("Only what was found, and what would make it better."))
@click.pass_obj
def terminal_(context: Context, as_json: bool, no_card: bool) -> int:
    """Exit code 1 if a variable says what it cannot."""
    from app.driver.deciding import Unfit
    from app.terminal.advice import unfit
    from app.terminal.showing import show

    try:
        show(context, as_json=as_json, with_card=not no_card)
    except Unfit as error:
        context.complain(unfit(error).text)
        return 1
    return 0
