"""`desk rules replay`: what a draft of the rules would have done with past cases."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.context import Context
from app.output import print_json
from app.speaking import command, option
from config.texts import T

if TYPE_CHECKING:
    from models.desk import Desk
    from models.rules.replay import Trial
    from models.rules.replay_views import Replay

_ABOUT = T("Tries the rules in DIR on past cases, beside what these really got; nothing is changed.")


@command("replay", _ABOUT)
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@option("--from", "first", metavar="DAY", default="", about=T("The first day of receipt; else 30 days back."))
@option("--to", "last", metavar="DAY", default="", about=T("The last day of receipt; else today."))
@option("--as-if/--by-date", default=True, about=T("Try the newest versions, or on each case that of its day."))
@option("--csv", "figures", type=click.Path(dir_okay=False, path_type=Path), about=T("Write the figures to FILE."))
@option("--cases", type=click.Path(dir_okay=False, path_type=Path), about=T("Write every case that differs to FILE."))
@option("--limit", type=click.IntRange(0), default=20, about=T("List so many of the cases that differ."))
@option("--json", "as_json", is_flag=True, about=T("Print JSON."))
@click.pass_obj
def replay(
    context: Context,
    directory: Path,
    first: str,
    last: str,
    as_if: bool,
    figures: Path | None,
    cases: Path | None,
    limit: int,
    as_json: bool,
) -> None:
    """Faults of the directory are told as `rules check` tells them, with exit code 1."""
    from app.replay_output import csv_file, lines, write_figures
    from config import load
    from models.capabilities import names
    from models.rules.replay import Trial, recent

    candidate = load(directory, names())
    desk = context.desk()
    begin, end = recent(30, desk.now().astimezone(desk.rules.zone).date())
    trial = Trial(
        candidate=candidate, first=_day(first, "from", begin), last=_day(last, "to", end), as_if=as_if, limit=limit
    )
    with ExitStack() as files:
        figure_rows, case_rows = (
            files.enter_context(csv_file(path)) if path is not None else None for path in (figures, cases)
        )
        found = _tried(desk, trial, case_rows)
        if figure_rows is not None:
            write_figures(figure_rows, found, candidate, desk.translator)
    if as_json:
        print_json(found, desk.translator)
    else:
        print("\n".join(lines(found, candidate, desk.translator)))
    for path in (figures, cases):
        if path is not None:
            context.complain(T("{path} written.", path=str(path)))


def _tried(desk: Desk, trial: Trial, case_rows: Any) -> Replay:
    """The replay, with a bar on standard error; each case that differs is written at once."""
    from app.replay_output import writing_cases
    from models.rules.replay import replay as tried

    found = writing_cases(case_rows, trial.candidate, desk.translator) if case_rows is not None else None
    with click.progressbar(length=100, file=sys.stderr) as bar:
        return tried(desk, trial, lambda done, total: bar.update(100 * done // max(total, 1) - bar.pos), found)


def _day(typed: str, field: str, otherwise: date) -> date:
    from models.refusals import Refused

    if not typed:
        return otherwise
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Refused("invalid", T("{typed} is no day; write it as 2026-01-31.", typed=typed), field) from None
