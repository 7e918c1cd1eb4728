"""`desk rules diff`: what changed between two sets of rules, in words."""

from __future__ import annotations

from pathlib import Path

import click

from app.context import Context
from app.output import plain, print_json
from app.speaking import command, option
from config.texts import T, Translator


@command("diff", T("Says in words what changes from the rules in A to those in B; - or nothing: the shipped rules."))
@click.argument("before", required=False, default="-", metavar="[A]")
@click.argument("after", required=False, default="-", metavar="[B]")
@option("--json", "as_json", is_flag=True, about=T("Print JSON."))
@click.pass_obj
def diff(context: Context, before: str, after: str, as_json: bool) -> None:
    """Faults of either set are told by `RulesInvalid`."""
    from config.differences import differences
    from config.loading import files

    old, new = (files(None if name == "-" else Path(name)) for name in (before, after))
    found = differences(old, new)
    if as_json:
        translator = Translator(context.language)
        print_json([{**plain(change, translator), "text": translator.say(change.text)} for change in found], translator)
        return
    for change in found:
        context.tell(change.text)
    if not found:
        context.tell(T("There is no difference."))
