"""`desk practice`: a new agent's first hour, at a company of its own."""

from __future__ import annotations

from pathlib import Path

import click

from app.context import Context
from app.speaking import command, option
from config.texts import T


@command("practice", T("Ten exercises at a company of their own, from the first call to a refused return."))
@option("--anew", is_flag=True, about=T("Begins from the first exercise; how far you came is forgotten."))
@option("--file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
        about=T("Where the practice database is; else in your data folder."))  # fmt: skip
@click.pass_obj
def practice_(context: Context, anew: bool, file: Path | None) -> None:
    """Go on where one stopped; the database of the company itself is never touched."""
    from app.opening import check_terminal
    from app.practice.opening import open_practice

    check_terminal(context)
    open_practice(context, file, anew=anew)
