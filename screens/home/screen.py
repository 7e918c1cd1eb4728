"""The home screen: what is mine, and what happened while I was away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from textual.app import ComposeResult

from config.texts import T, Text
from models.home.queries import Home, home
from models.messages.notices import AcknowledgeNotice, acknowledge
from screens.actions import Action
from screens.home.items import Item, items
from screens.paint import Line, Span
from screens.widgets import Column, OneLine, RowTable, cells
from screens.work import CALLBACKS, WorkScreen

COLUMNS = (
    Column("what", T("What"), 8),
    Column("when", T("When"), 9),
    Column("said", T("About"), 40, flexible=True),
)


def figures_said(home: Home) -> Text:
    """My day in a line."""
    figures = home.figures
    kept = Text("-") if figures.kept_percent is None else T("{n} %", n=figures.kept_percent)
    return T(
        "Today: {opened} taken down, {closed} closed, {kept} kept. "
        "Mine: {open} {open:case|cases}, {calls} {calls:call|calls}.",
        opened=figures.opened,
        closed=figures.closed,
        kept=kept,
        open=len(home.my_cases),
        calls=len(home.my_calls),
    )


LOWEST = 24
"""Rows of the screen up to which so few lines of each group are shown as are good for that."""
FRAME = 8
"""Rows that are not the list's: the frame, the figures, the heads of the columns; and one of those where more are told
of than were read."""


class HomeScreen(WorkScreen):
    """My alarms, cases by due time, tasks, messages, drafts, figures of today."""

    HEADING = T("My desk")
    LIVE = True
    FIRST_FOCUS = "RowTable"
    ACTIONS = (
        Action("my_work", T("My work"), T("Opens the screen of your department."), "w", code="work", rank=5),
        CALLBACKS,
    )

    def __init__(self) -> None:
        super().__init__()
        self._home: Home | None = None
        self._unfolded: set[str] = set()

    def body(self) -> ComposeResult:
        """Today's figures, then the items."""
        yield OneLine(id="figures")
        yield RowTable(COLUMNS, self._paint, self._nothing())

    def _nothing(self) -> Text:
        """What to do where nothing waits: not everybody may take cases and calls."""
        if any(self.offers(action) for action in self.SHEET if action.id == "take_next"):
            return T("Nothing is waiting for you. F7 takes the next case, F6 a new call.")
        return T("Nothing is waiting for you. F2 lists what you can do.")

    @property
    def table(self) -> RowTable[Item]:
        """The items."""
        return cast("RowTable[Item]", self.query_one(RowTable))

    def on_resize(self) -> None:
        """More rows show more of what is folded."""
        self._show()

    async def load(self) -> None:
        """Read everything of mine."""
        self._home = await self.gateway.run(home)
        self._show()

    def tick(self) -> None:
        """Clocks go on."""
        if int(self.now().timestamp()) % 5 == 0:
            self._show()

    def _show(self) -> None:
        if self._home is None:
            return
        room = self.size.height - FRAME if self.size.height > LOWEST else 0
        self.table.show(items(self._home, self.translator, self.rules, self.now(), self._unfolded, room))
        said = figures_said(self._home)
        self.query_one("#figures", OneLine).show(Span(self.say(said), "strong"))

    def _paint(self, item: Item, columns: Sequence[Column]) -> Line:
        return cells(columns, [self.say(item.what), item.when, item.said])

    def on_row_table_chosen(self, event: RowTable.Chosen[Item]) -> None:
        """Enter opens what the line is about; an alarm or message counts as read; what is folded unfolds."""
        if event.row.unfolds:
            self._unfolded.add(event.row.unfolds)
            self._show()
        elif event.row.key.startswith("more "):
            self.tell(T("Read those above first: the others follow."))
        else:
            self.start(self._open(event.row))

    async def _open(self, item: Item) -> None:
        from screens.callbacks.screen import CallbacksScreen
        from screens.intake.screen import IntakeScreen

        if item.notice:
            await self.gateway.run(acknowledge, AcknowledgeNotice(notice_id=item.notice))
            await self.session.hear_alarms(aloud=False)
            self.reload()
        if item.alarm:
            await self.session.acknowledge_alarms(item.alarm)
            self.reload()
        if item.draft.startswith("intake"):
            await self.go(IntakeScreen(draft=item.draft))
        elif item.draft == "inspection":
            await self.act_inspection()
        elif item.draft.startswith("callback"):
            await self.act_callbacks()
        elif item.call:
            await self.go(CallbacksScreen(item.call))
        elif item.case:
            await self.open_case(item.case)

    def act_my_work(self) -> None:
        """`w`."""
        member = self.session.member
        place = self.rules.roles.works_at(member.roles if member is not None else ())
        action = self.SHEET.by_id("tasks" if place == "home" else place)
        if action is not None:
            self.perform(action)
