"""`desk report`: figures of a month, as lines, JSON, CSV or XLSX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.context import Context
from app.output import print_json, table
from app.speaking import command, group, option
from config.texts import T

if TYPE_CHECKING:
    from models.desk import Desk
    from models.reports.writing import Table


@group("report", T("Reports of a month."))
def report_() -> None:
    """Commands that report."""


def monthly(body: Callable[..., None]) -> Callable[..., None]:
    """What each of them takes: the month, a file, and whether to print JSON."""
    body = click.pass_obj(body)
    body = option("--json", "as_json", is_flag=True, about=T("Print JSON."))(body)
    path = click.Path(dir_okay=False, path_type=Path)
    body = option("--to", "file", type=path, about=T("Write it to FILE (.xlsx or .csv)."))(body)
    return option(
        "--month", default="", metavar="YYYY-MM", about=T("Which month; the present one unless it is given.")
    )(body)


@command("complaints", T("Complaints of a month by product, batch, cause, channel, severity and seller, with times."))
@monthly
def complaints(context: Context, month: str, file: Path | None, as_json: bool) -> None:
    """The complaint analysis report."""
    from models.complaints.report import report, tables

    _print(context, report, tables, month, file, as_json)


@command("returns", T("Returns of a month by product, batch, reason, route, channel and seller, with money and times."))
@monthly
def returns(context: Context, month: str, file: Path | None, as_json: bool) -> None:
    """The report of returns."""
    from models.returns.report import report, tables

    _print(context, report, tables, month, file, as_json)


@command("callbacks", T("Callbacks of a month: made in time, reached, promises kept, and how satisfied customers are."))
@monthly
def callbacks(context: Context, month: str, file: Path | None, as_json: bool) -> None:
    """The report of callbacks."""
    from models.callbacks.report import report, tables

    _print(context, report, tables, month, file, as_json)


def _print(
    context: Context,
    report: Callable[[Desk, date], Any],
    tables: Callable[[Desk, Any], Sequence[Table]],
    month: str,
    file: Path | None,
    as_json: bool,
) -> None:
    """Print a report of a month, or write it."""
    from models.reports.months import month_of
    from models.reports.writing import write

    desk = context.reading()
    found = report(desk, month_of(month) if month else desk.now().astimezone(desk.rules.zone).date())
    if as_json:
        print_json(found, desk.translator)
        return
    made = tables(desk, found)
    if file is not None:
        write(file, made)
        context.tell(T("{path} written.", path=str(file)))
        return
    for one in made:
        if one.rows:
            print(f"\n{one.name}")
            rows = [tuple("" if value is None else str(value) for value in row) for row in (one.header, *one.rows)]
            print("\n".join(table(rows)))


report_.add_command(complaints)
report_.add_command(returns)
report_.add_command(callbacks)
