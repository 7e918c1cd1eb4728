"""`desk refunds`: lists of payments for finance, their answers, and a look at what is not settled."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.context import Context
from app.output import print_json, table
from app.speaking import command, group, option
from config.texts import Money, T

if TYPE_CHECKING:
    from models.refunds.batches import Answered, Batch

STATES = ("waiting", "sending", "sent", "uncertain", "errored", "asked", "paid", "written_off")


@group("refunds", T("Exports payments for finance, imports the answers, and lists what is not settled."))
def refunds_() -> None:
    """Commands on refunds."""


@command("export", T("Writes the payments that wait for finance into FILE (.csv); each stands in one list only."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option("--batch", default="", metavar="NAME", about=T("Write the list of this name once more."))
@option("--as", "login", metavar="LOGIN", default="", about=T("Who acts; the roles of this login decide."))
@click.pass_obj
def export(context: Context, file: Path, batch: str, login: str) -> int:
    """Exit code 1 when the file could not be written; the list can be had again by its name."""
    from models.refunds.batches import ExportBatch, export_batch

    made = export_batch(context.desk(login), ExportBatch(batch=batch))
    if not made.name:
        context.tell(T("No payment waits for finance."))
        return 0
    try:
        _write(file, made)
    except OSError as error:
        problem = error.strerror or str(error)
        context.complain(T("{file} cannot be written: {problem}", file=file.name, problem=problem))
        context.complain(T("The list can be had again: desk refunds export FILE --batch {name}", name=made.name))
        return 1
    said = T("List {name}: {count} {count:payment|payments} in {path}.", name=made.name, count=len(made.rows),
             path=str(file))  # fmt: skip
    context.tell(said)
    return 0


def _write(file: Path, made: Batch) -> None:
    """With the mark by which spreadsheets know UTF-8."""
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened).writerows([made.columns, *made.rows])


@command("import", T("Imports what became of payments from FILE (CSV, XLSX), all or nothing; twice does no harm."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option("--as", "login", metavar="LOGIN", default="", about=T("Who acts; the roles of this login decide."))
@option("--dry-run", is_flag=True, about=T("Check everything and say what would happen, but change nothing."))
@click.pass_obj
def import_(context: Context, file: Path, login: str, dry_run: bool) -> int:
    """Exit code 1 when the file has faults; nothing was imported then."""
    from models.imports.files import read_sheet
    from models.imports.reading import ImportRows
    from models.refunds.batches import import_answers

    desk = context.desk(login)
    sheet = read_sheet(file)
    given = ImportRows(columns=sheet.columns, rows=sheet.rows, lines=sheet.lines, dry_run=dry_run)
    return _told(context, import_answers(desk, given))


def _told(context: Context, done: Answered) -> int:
    for fault in done.faults:
        context.complain(
            T("line {line}, {column}: {problem}", line=fault.line, column=fault.column, problem=fault.text)
        )
    if done.faults:
        context.complain(T("{count} {count:fault|faults}; nothing was imported.", count=len(done.faults)))
        return 1
    counts = {"paid": done.paid, "errored": done.errored, "unchanged": done.unchanged, "disputed": done.disputed}
    context.tell(T("Paid: {paid}, not paid: {errored}, unchanged: {unchanged}, in dispute: {disputed}.", **counts))
    return 0


@command("list", T("Lists the payments that are not settled; those that need a person come first."))
@option("--state", type=click.Choice(STATES), default=None, about=T("Only those in this state."))
@option("--json", "as_json", is_flag=True, about=T("Print JSON."))
@click.pass_obj
def list_(context: Context, state: str | None, as_json: bool) -> None:
    """What was not paid, perhaps paid, waits, or is handed over."""
    from config.terms import refund_term, term
    from models.refunds.queries import OPEN, listed

    desk = context.desk()
    rows = listed(desk, (state,) if state else OPEN)
    if as_json:
        print_json(rows, desk.translator)
        return
    say = desk.translator.say
    shown = [
        (
            say(row.requested_at), row.key, row.customer, say(term(row.means)), say(Money(row.amount_cents)),
            say(refund_term(row.state)), str(row.attempts), row.problem,
        )
        for row in rows
    ]  # fmt: skip
    print("\n".join(table(shown) if shown else [say(T("No payments."))]))


for _command in (export, import_, list_):
    refunds_.add_command(_command)
