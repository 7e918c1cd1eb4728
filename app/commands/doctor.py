"""`desk doctor`: is everything as it must be, and if not, what to do."""

from __future__ import annotations

import click

from app.context import Context
from app.speaking import command
from config.texts import T


@command("doctor", T("Looks at database, rules, locale and terminal: each line is ok, or says what to do."))
@click.pass_obj
def doctor_(context: Context) -> int:
    """Exit code 1 if anything is to be done."""
    from app.doctor import examine

    sound = True
    for finding in examine(context):
        sound = sound and finding.ok
        mark = T("ok") if finding.ok else T("TO DO")
        context.tell(T("{mark}: {what}: {told}", mark=mark, what=finding.what, told=finding.told))
    return 0 if sound else 1
