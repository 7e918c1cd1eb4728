"""The base of the reports of a month: going through the months, bars for each group, and writing it all to a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult

from config.texts import Sayable, T, Text
from models.desk import Desk
from models.refusals import Refused
from models.reports.counting import Times
from models.reports.months import month_of, shifted
from models.reports.writing import Table, write
from screens.actions import Action
from screens.charts import Bar, chart
from screens.paint import Line, Span, pad
from screens.widgets import Paragraph, Paragraphs
from screens.work import WorkScreen

MOST = 12
"""Bars of one group; the rest stands in the files."""
LABEL = 16
"""Cells of what stands in front of a figure."""
F = TypeVar("F")


class MonthScreen(WorkScreen, Generic[F]):
    """A report of a month: a subclass reads it (`read`, `tables`) and says what its lines are.

    `FILE` is how the file begins that it is written to.
    """

    FILE: ClassVar[str] = "report"
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

    def read(self, desk: Desk, month: date) -> F:
        """The report of a month, with whatever its lines need; called in the desk's thread."""
        raise NotImplementedError

    def tables(self, desk: Desk, month: date) -> Sequence[Table]:
        """The same for a file; called in the desk's thread."""
        raise NotImplementedError

    def lines(self, found: F) -> Iterator[Line | Paragraph]:
        """What the report says."""
        raise NotImplementedError

    @property
    def month(self) -> date:
        """The first day of the month that is shown; the present one at the beginning."""
        return self._month or self.today().replace(day=1)

    def heading(self) -> Text:
        """Which month."""
        return T("{report} {month}", report=self.HEADING, month=f"{self.month:%Y-%m}")

    def body(self) -> ComposeResult:
        """The report."""
        yield Paragraphs()

    async def load(self) -> None:
        """Read the month."""
        found = await self.gateway.run(self.read, self.month)
        self.query_one(Paragraphs).show(list(self.lines(found)))
        self.paint_title()

    def figures(self, found: Iterable[tuple[Text, Sayable]]) -> Iterator[Line]:
        """Figures below each other."""
        for what, value in found:
            yield f"{pad(self.say(what), LABEL)} {self.say(value)}"

    def bars(self, title: Text, bars: Sequence[Bar]) -> Iterator[Line]:
        """A group under its title; nothing where there is none."""
        if bars:
            yield ""
            yield Span(self.say(title), "strong")
            yield from chart(bars[:MOST], self.size.width)

    def _show(self, month: date) -> None:
        self._month = month.replace(day=1)
        self.reload()

    def act_before(self) -> None:
        """`b`."""
        self._show(shifted(self.month, -1))

    def act_after(self) -> None:
        """`a`."""
        self._show(shifted(self.month, 1))

    async def act_month(self) -> None:
        """`m`."""
        typed = await self.ask(T("Month, such as 2026-11"), f"{self.month:%Y-%m}", check=_no_month)
        self._show(month_of(typed))

    async def act_write(self, file: str = "") -> None:
        """`w`."""
        name = file or await self.ask(T("File"), f"{self.FILE}-{self.month:%Y-%m}.xlsx")
        path = self.session.file(name)
        if path.exists():
            raise Refused("conflict", T("{path} exists already; choose another name.", path=str(path)))
        await self.gateway.run(self._write, self.month, path)
        self.tell(T("{path} written.", path=str(path)))

    def _write(self, desk: Desk, month: date, path: Path) -> None:
        write(path, self.tables(desk, month))


def taken(one: Times) -> Text:
    """How long something took, in a sentence."""
    if not one.count:
        return T("none yet")
    kept: Any = "-" if one.kept_percent is None else T("{n} %", n=one.kept_percent)
    return T("{n}: median {median} h, nine of ten within {most} h, {kept} in time", n=one.count,
             median=one.median_hours, most=one.most_hours, kept=kept)  # fmt: skip


def _no_month(typed: str) -> Text | None:
    try:
        month_of(typed)
    except Refused as refused:
        return refused.text
    return None
