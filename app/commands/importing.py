"""`desk import`: customers, products, batches, orders and staff out of the company's other systems."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.context import Context
from app.speaking import command, option
from config.texts import T

if TYPE_CHECKING:
    from models.imports.outcome import Outcome

KINDS = ("customers", "products", "batches", "orders", "staff", "answers")


@command("import", T("Imports company data, or answers to callback messages, from FILE (CSV, XLSX), all or nothing."))
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option("--dry-run", is_flag=True, about=T("Check everything and say what would happen, but change nothing."))
@click.pass_obj
def import_(context: Context, kind: str, file: Path, dry_run: bool) -> int:
    """Exit code 1 when the file has faults; nothing was imported then."""
    from models.imports import import_file

    desk = context.desk()
    with click.progressbar(length=100, label=file.name, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.update(100 * done // max(total, 1) - bar.pos)

        outcome = import_file(desk, kind, file, dry_run=dry_run, progress=progress)
    return _told(context, outcome, dry_run)


def _told(context: Context, outcome: Outcome, dry_run: bool) -> int:
    for fault in outcome.faults:
        place = T("line {line}, {column}: {problem}", line=fault.line, column=fault.column, problem=fault.text)
        context.complain(place)
    count = len(outcome.faults)
    if outcome.more:
        context.complain(T("There are more faults than these {count}; nothing was imported.", count=count))
        return 1
    if outcome.faults:
        context.complain(T("{count} {count:fault|faults}; nothing was imported.", count=count))
        return 1
    counts = {"added": outcome.added, "changed": outcome.changed, "unchanged": outcome.unchanged}
    if dry_run:
        context.tell(T("Would be added: {added}, changed: {changed}; unchanged: {unchanged}.", **counts))
    else:
        context.tell(T("Added: {added}, changed: {changed}, unchanged: {unchanged}.", **counts))
    return 0
