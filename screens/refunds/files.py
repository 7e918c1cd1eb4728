"""Lists for the bank out of the screen, and their answers back into it."""

from __future__ import annotations

import asyncio
import csv
from pathlib import Path
from typing import TYPE_CHECKING

from config.texts import T
from models.imports.files import read_sheet
from models.imports.reading import ImportRows
from models.refunds.batches import Batch, ExportBatch, export_batch, import_answers
from screens.refunds.lines import answers_lines

if TYPE_CHECKING:
    from screens.refunds.screen import RefundsScreen


async def export(screen: RefundsScreen) -> None:
    """Write a list of what waits; one that could not be written is had again by its name."""
    name = await screen.ask(T("List to have once more, or Enter for a new one"), required=False)
    default = f"refunds-{screen.now().astimezone(screen.rules.zone):%Y%m%d}.csv"
    file = screen.session.file(await screen.ask(T("File"), default))
    made = await screen.do(export_batch, ExportBatch(batch=name))
    screen.reload()
    if not made.name:
        screen.tell(T("No payment waits for finance."))
        return
    try:
        await asyncio.to_thread(_write, file, made)
    except OSError:
        screen.fail(T("{file} cannot be written; e and {name} give the list once more.", file=file.name,
                      name=made.name))  # fmt: skip
        return
    said = T("List {name}: {count} {count:payment|payments} in {path}.", name=made.name, count=len(made.rows),
             path=file.name)  # fmt: skip
    screen.tell(said)


def _write(file: Path, made: Batch) -> None:
    """With the mark by which spreadsheets know UTF-8."""
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened).writerows([made.columns, *made.rows])


async def take_answers(screen: RefundsScreen) -> None:
    """Look at what a file of answers would do, and take it over if the user says so."""
    file = screen.session.file(await screen.ask(T("File")))
    sheet = await asyncio.to_thread(read_sheet, file)
    given = ImportRows(columns=sheet.columns, rows=sheet.rows, lines=sheet.lines, dry_run=True)
    tried = await screen.do(import_answers, given)
    screen.show_below(answers_lines(tried, screen.look))
    if tried.faults:
        screen.fail(T("{count} {count:fault|faults}; nothing was imported.", count=len(tried.faults)))
        return
    if await screen.ask_yes(T("Take these answers over?")):
        await screen.do(import_answers, ImportRows(columns=sheet.columns, rows=sheet.rows, lines=sheet.lines))
        screen.tell(T("The answers are taken over."))
    screen.reload()
