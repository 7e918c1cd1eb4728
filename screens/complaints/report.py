"""The report of a month on the screen: totals, times, and bars for each group; written to a file by a key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from textual.app import ComposeResult

from config.texts import Sayable, T, Text
from models.complaints.figures import Times
from models.complaints.report import RECORDS, TITLES, Report, label, left, month_of, report, tables, times, totals
from models.desk import Desk
from models.refusals import Refused
from models.reports.writing import write
from screens.actions import Action
from screens.charts import Bar, chart
from screens.paint import Line, Span, pad
from screens.widgets import Paragraph, Paragraphs
from screens.work import WorkScreen

MOST = 12
"""Bars of one group; the rest stands in the files."""
LABEL = 16


class ReportScreen(WorkScreen):
    """The complaint analysis of a month."""

    HEADING = T("Complaint analysis")
    ACTIONS = (
        Action("before", T("Before"), T("Shows the month before."), "b", code="before", rank=1),
        Action("after", T("After"), T("Shows the month after."), "a", code="after", rank=1),
        Action("month", T("Month"), T("Asks for a month."), "m", code="month", rank=1),
        Action("write", T("Write file"), T("Writes the report to a file, .xlsx or .csv."), "w", code="write",
               argument=T("FILE"), rank=1),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._month: date | None = None

    def heading(self) -> Text:
        """Which month."""
        return T("Complaint analysis {month}", month=f"{self.month:%Y-%m}")

    @property
    def month(self) -> date:
        """The first day of the month that is shown; the present one at the beginning."""
        return self._month or self.today().replace(day=1)

    def body(self) -> ComposeResult:
        """The report."""
        yield Paragraphs()

    async def load(self) -> None:
        """Read the month."""
        found, names = await self.gateway.run(_read, self.month)
        self.query_one(Paragraphs).show(list(self._lines(found, names)))
        self.paint_title()

    def _lines(self, found: Report, names: dict[tuple[str, str], Sayable]) -> Iterator[Line | Paragraph]:
        for what, value in totals(found.figures):
            yield f"{pad(self.say(what), LABEL)} {self.say(value)}"
        yield ""
        for what, one in times(found.figures):
            yield f"{pad(self.say(what), LABEL)} {self.say(_told(one))}"
        for group, counts in found.figures.groups.items():
            if not counts:
                continue
            yield ""
            yield Span(self.say(TITLES[group]), "strong")
            bars = [Bar(self.say(names[group, key]), str(n), n) for key, n in counts[:MOST]]
            yield from chart(bars, self.size.width)
        yield from self._colleagues(found)

    def _colleagues(self, found: Report) -> Iterator[Line]:
        """What was recorded about colleagues, by kind; all of them, since people are few."""
        for kind, title in RECORDS.items():
            counts = [one for one in found.people if one.kind == kind]
            if counts:
                yield ""
                yield Span(self.say(title), "strong")
            for one in counts:
                said = T("{n}: {confirmed} confirmed, {refuted} not so, {left} open", n=one.count,
                         confirmed=one.confirmed, refuted=one.refuted, left=left(one))  # fmt: skip
                yield f"{pad(one.name, LABEL)} {self.say(said)}"

    def _show(self, month: date) -> None:
        self._month = month.replace(day=1)
        self.reload()

    def act_before(self) -> None:
        """`b`."""
        self._show(self.month - timedelta(days=1))

    def act_after(self) -> None:
        """`a`."""
        self._show(self.month + timedelta(days=31))

    async def act_month(self) -> None:
        """`m`."""
        typed = await self.ask(T("Month, such as 2026-11"), f"{self.month:%Y-%m}", check=_no_month)
        self._show(month_of(typed))

    async def act_write(self, file: str = "") -> None:
        """`w`."""
        name = file or await self.ask(T("File"), f"complaints-{self.month:%Y-%m}.xlsx")
        path = Path(name).expanduser()
        if path.exists():
            raise Refused("conflict", T("{path} exists already; choose another name.", path=str(path)))
        await self.gateway.run(_write, self.month, path)
        self.tell(T("{path} written.", path=str(path)))


def _told(one: Times) -> Text:
    if not one.count:
        return T("none yet")
    kept: Any = "-" if one.kept_percent is None else f"{one.kept_percent} %"
    return T("{n}: median {median} h, nine of ten within {most} h, {kept} in time", n=one.count,
             median=one.median_hours, most=one.most_hours, kept=kept)  # fmt: skip


def _no_month(typed: str) -> Text | None:
    try:
        month_of(typed)
    except Refused as refused:
        return refused.text
    return None


def _read(desk: Desk, month: date) -> tuple[Report, dict[tuple[str, str], Sayable]]:
    found = report(desk, month)
    groups = found.figures.groups
    return found, {(group, key): label(desk, group, key) for group, counts in groups.items() for key, _ in counts}


def _write(desk: Desk, month: date, path: Path) -> None:
    write(path, tables(desk, report(desk, month)))
