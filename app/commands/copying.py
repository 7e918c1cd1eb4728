"""`desk copy`: a company moves from one database to another."""

from __future__ import annotations

import sys

import click

from app.context import Context
from app.speaking import command
from config.texts import T


@command("copy", T("Copies everything from the database SOURCE (a URL) into the empty TARGET, and compares every row."))
@click.argument("source")
@click.argument("target")
@click.pass_obj
def copy_(context: Context, source: str, target: str) -> None:
    """All or nothing; what is written to the source afterwards is not in the target."""
    from models.moving import move

    with click.progressbar(length=100, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.update(100 * done // max(total, 1) - bar.pos)

        moved = move(source, target, progress)
    said = T("{rows} {rows:row|rows} of {tables} {tables:table|tables} copied and compared.", rows=moved.total,
             tables=len(moved.rows))  # fmt: skip
    context.tell(said)
    if moved.left:
        context.tell(T("Not of this program, and not copied: {names}", names=", ".join(moved.left)))
