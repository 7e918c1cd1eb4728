"""The list of alarms: what is late or about to be, until it is acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from textual.app import ComposeResult

from config.texts import T
from models.alarms.queries import AlarmView, mine
from screens.actions import Action
from screens.clock_text import clock_text, coarse
from screens.paint import Line, Span
from screens.widgets import Column, RowTable, cells
from screens.work import WorkScreen

COLUMNS = (
    Column("since", T("Since"), 6, "right"),
    Column("case", T("Case"), 11),
    Column("severity", T("Sev"), 3),
    Column("clock", T("Due"), 8),
    Column("what", T("About"), 40, flexible=True),
)


class AlarmsScreen(WorkScreen):
    """My alarms, red ones first. Enter opens the case, and with that the alarm counts as seen."""

    HEADING = T("Alarms")
    LIVE = True
    FIRST_FOCUS = "RowTable"
    ACTIONS = (
        Action("seen", T("Seen"), T("Acknowledges the alarm under the cursor."), "x", code="seen", rank=12),
        Action("all_seen", T("All seen"), T("Acknowledges all your alarms."), "a", code="allseen", rank=13),
    )

    def body(self) -> ComposeResult:
        """The alarms."""
        yield RowTable(COLUMNS, self._paint, T("No alarm waits for you."))

    @property
    def table(self) -> RowTable[AlarmView]:
        """The alarms."""
        return cast("RowTable[AlarmView]", self.query_one(RowTable))

    async def load(self) -> None:
        """Read my alarms."""
        self.table.show(await self.gateway.run(mine))

    def tick(self) -> None:
        """Clocks go on."""
        if int(self.now().timestamp()) % 5 == 0:
            self.table.show(self.table.rows)

    def on_row_table_chosen(self, event: RowTable.Chosen[AlarmView]) -> None:
        """Enter opens the case."""
        self.start(self._open(event.row))

    async def act_seen(self) -> None:
        """`x`."""
        if (alarm := self.table.current) is None:
            self.fail(T("There is no alarm under the cursor."))
            return
        await self.session.acknowledge_alarms(alarm.id)
        self.reload()

    async def act_all_seen(self) -> None:
        """`a`."""
        if not await self.ask_yes(T("Acknowledge all your alarms?")):
            return
        count = await self.session.acknowledge_alarms()
        self.tell(T("{n} {n:alarm|alarms} acknowledged.", n=count))
        self.reload()

    async def _open(self, alarm: AlarmView) -> None:
        await self.session.acknowledge_alarms(alarm.id)
        await self.open_case(alarm.case)

    def _paint(self, alarm: AlarmView, columns: Sequence[Column]) -> Line:
        left = clock_text(alarm.due_of_clock - self.now())
        style = "alarm" if alarm.level == "red" else "warning"
        values: dict[str, Line] = {
            "since": self.say(coarse(self.now() - alarm.due_at)),
            "case": alarm.case,
            "severity": alarm.severity,
            "clock": Span(self.say(left.text), left.style),
            "what": Span(self.say(alarm.what), style),
        }
        return cells(columns, [values[column.name] for column in columns])
