"""Complaint tracking: all open complaints by stage, worst first, with counts and the oldest of each stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import msgspec
from textual.app import ComposeResult

from config.texts import Sayable, T, Text, Translator
from models.complaints.tracking import Signal, Stage, Wanted, complaints, signals, stages
from models.desk import Desk
from models.queue.views import QueueRow
from screens.actions import Action
from screens.clock_text import coarse
from screens.paint import Line, Span, pad
from screens.queue.painting import columns, paint_row, short
from screens.widgets import Column, Lines, RowTable
from screens.work import WorkScreen

LIST = T("List")
STAGE_CELLS = 16
"""Cells of one stage in the band: five find room beside each other at 80."""
MOST_SIGNALS = 3
"""Batches that are named above the list."""
FILTERS: dict[str, Sayable] = {
    "": T("All complaints"),
    "mine": T("Mine"),
    "department": T("With my department"),
    "late": T("Overdue"),
    "P1": T("P1 only"),
    "product": T("One product.."),
    "batch": T("One batch.."),
    "seller": T("One seller.."),
}
ASKED: dict[str, Text] = {
    "product": T("Product code"),
    "batch": T("Batch number"),
    "seller": T("Login of the seller"),
}


def band_lines(found: Sequence[Stage], words: Translator, width: int, now: Any) -> list[Line]:
    """Each stage with its number of complaints and the age of the oldest."""
    beside = max(1, width // STAGE_CELLS)
    pieces = []
    for stage in found:
        age = words.say(coarse(now - stage.oldest)) if stage.oldest is not None else ""
        said = f"{words.say(short(stage.state))} {stage.count}"
        pieces.append(Span(pad(f"{said} {age}".rstrip(), STAGE_CELLS), "strong" if stage.count else ""))
    return [tuple(pieces[start : start + beside]) for start in range(0, len(pieces), beside)]


def signal_lines(found: Sequence[Signal], words: Translator, days: int) -> list[Line]:
    """The batches that stand out, a line each."""
    said = [
        T("! {batch} {product}: {n} alike in {days} days", batch=one.batch, product=one.product, n=one.count, days=days)
        for one in found[:MOST_SIGNALS]
    ]
    lines: list[Line] = [
        Span(words.say(text), "alarm" if one.level == "red" else "warning")
        for text, one in zip(said, found, strict=False)
    ]
    left = len(found) - len(lines)
    return [*lines, words.say(T("! {n} more {n:batch|batches}", n=left))] if left else lines


def _nothing(screen: Any) -> Text | None:
    return None if screen.selected is not None else T("There is no case under the cursor.")


class TrackingScreen(WorkScreen):
    """The open complaints."""

    HEADING = T("Complaints by stage")
    LIVE = True
    FIRST_FOCUS = "RowTable"
    ACTIONS = (
        Action("filter", T("Filter"), T("Shows some of the complaints only."), "f", code="filter", group=LIST, rank=1),
        Action("stage", T("Stage"), T("Shows the complaints of one stage."), "g", code="stage", group=LIST, rank=1),
        Action("open_it", T("Open case"), T("Opens the complaint under the cursor."), "o", code="this", group=LIST,
               why_not=_nothing, rank=1),
        Action("report", T("Report"), T("Opens the report of a month."), "m", code="report",
               group=LIST, rank=1),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._wanted = Wanted()
        self._stages: list[Stage] = []
        self._signals: list[Signal] = []

    def heading(self) -> Text:
        """What is shown of all."""
        parts: list[Sayable] = []
        if self._wanted.stage:
            parts.append(short(self._wanted.stage))
        if self._wanted.only:
            parts.append(self._wanted.value or FILTERS[self._wanted.only])
        return T("Complaints: {filter}", filter=parts) if parts else self.HEADING

    def body(self) -> ComposeResult:
        """The stages and the batches that stand out, then the complaints."""
        yield Lines(id="stages")
        yield RowTable(columns(80), self._paint, T("No complaint like this is open."), id="complaints")

    @property
    def table(self) -> RowTable[QueueRow]:
        """The complaints."""
        return cast("RowTable[QueueRow]", self.query_one(RowTable))

    @property
    def selected(self) -> QueueRow | None:
        """The complaint under the cursor."""
        return self.table.current

    def on_resize(self) -> None:
        """A wide terminal shows more columns."""
        self.table.set_columns(columns(self.size.width))
        self._show_stages()

    async def load(self) -> None:
        """Read stages and complaints."""
        self._stages, self._signals, rows = await self.gateway.run(_read, self._wanted)
        self.table.show(rows)
        self._show_stages()

    def tick(self) -> None:
        """Clocks go on."""
        self.table.repaint()

    def _show_stages(self) -> None:
        lines = band_lines(self._stages, self.translator, self.size.width, self.now())
        lines += signal_lines(self._signals, self.translator, self.rules.complaints.batch.days)
        self.query_one("#stages", Lines).show(lines)

    def _paint(self, row: QueueRow, shown: Sequence[Column]) -> Line:
        return paint_row(row, shown, self.translator, self.rules, self.now())

    def _choose(self, **changes: Any) -> None:
        self._wanted = msgspec.structs.replace(self._wanted, **changes)
        self.reload()

    def on_row_table_chosen(self) -> None:
        """Enter opens the complaint."""
        self.start(self.act_open_it())

    async def act_open_it(self) -> None:
        """`o`."""
        if (row := self.selected) is not None:
            await self.open_case(row.number)

    async def act_filter(self) -> None:
        """`f`."""
        only = await self.ask_choice(T("Filter"), FILTERS, self._wanted.only)
        value = await self.ask(ASKED[only]) if only in ASKED else ""
        self._choose(only=only, value=value)

    async def act_stage(self) -> None:
        """`g`."""
        names: dict[str, Sayable] = {"": T("All stages"), **{stage.state: short(stage.state) for stage in self._stages}}
        self._choose(stage=await self.ask_choice(T("Stage"), names, self._wanted.stage))

    async def act_report(self) -> None:
        """`report`."""
        from screens.complaints.report import ReportScreen

        await self.go(ReportScreen())


def _read(desk: Desk, wanted: Wanted) -> tuple[list[Stage], list[Signal], list[QueueRow]]:
    return stages(desk, wanted), signals(desk), complaints(desk, wanted)
