"""The approvals screen: what waits for me, and below it all that the decision needs; approve or refuse, next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from textual.app import ComposeResult

from config.texts import T, Text
from models.approvals.history import history_of
from models.approvals.operations import Decide, decide
from models.approvals.queries import ApprovalRow, waiting_for_me
from models.cases.queries import view
from models.desk import Desk
from models.refusals import Refused
from screens.actions import Action
from screens.approvals.lines import COLUMNS, request_lines, row_line
from screens.paint import Line
from screens.widgets import Column, Paragraphs, RowTable
from screens.work import WorkScreen

LIST = T("List")


def _nothing(screen: Any) -> Text | None:
    return None if screen.selected is not None else T("Nothing waits for your decision.")


class ApprovalsScreen(WorkScreen):
    """What waits for my decision, the oldest day first and the dearest of it on top."""

    HEADING = T("Approvals")
    LIVE = True
    FIRST_FOCUS = "RowTable"
    ACTIONS = (
        Action("approve", T("Approve"), T("Approves the request under the cursor, and goes to the next."), "y",
               code="approve", group=LIST, why_not=_nothing, rank=1),
        Action("refuse", T("Refuse"), T("Refuses it with a reason, and goes to the next."), "n", code="refuse",
               group=LIST, why_not=_nothing, rank=1),
        Action("open_it", T("Open case"), T("Opens the case of the request."), "o", code="this", group=LIST,
               why_not=_nothing, rank=1),
        Action("more", T("Read on"), T("Scrolls the text below."), "d", code="more", group=LIST, why_not=_nothing,
               rank=1),
        Action("less", T("Read back"), T("Scrolls the text below back."), "b", code="less", group=LIST,
               why_not=_nothing, rank=13),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._told: int | None = None

    def body(self) -> ComposeResult:
        """The list, and what is to be known of the request under the cursor."""
        yield RowTable(COLUMNS, self._paint, T("Nothing waits for your decision."), id="requests")
        yield Paragraphs(focusable=False, id="request")

    @property
    def table(self) -> RowTable[ApprovalRow]:
        """The requests."""
        return cast("RowTable[ApprovalRow]", self.query_one(RowTable))

    @property
    def selected(self) -> ApprovalRow | None:
        """The request under the cursor."""
        return self.table.current

    async def load(self) -> None:
        """Read what waits, and the request under the cursor."""
        self.table.show(await self.gateway.run(waiting_for_me))
        await self._tell(anew=True)

    def tick(self) -> None:
        """Requests get older."""
        self.table.repaint()

    def on_row_table_moved(self) -> None:
        """Another request is under the cursor."""
        self.start(self._tell(), holds=False)

    def on_row_table_chosen(self) -> None:
        """Enter opens the case."""
        self.start(self.act_open_it())

    async def _tell(self, *, anew: bool = False) -> None:
        row = self.selected
        if row is None:
            self._told = None
            self.query_one("#request", Paragraphs).show(())
            return
        if row.id == self._told and not anew:
            return
        case, history = await self.gateway.latest("request", _about, row.case)
        lines = request_lines(row, case, history, self.translator, self.rules, self.now())
        self.query_one("#request", Paragraphs).show(lines, from_top=row.id != self._told)
        self._told = row.id

    def _paint(self, row: ApprovalRow, columns: Sequence[Column]) -> Line:
        return row_line(row, columns, self.translator, self.rules, self.now())

    def act_more(self) -> None:
        """`d`."""
        self.query_one("#request", Paragraphs).action_page(1)

    def act_less(self) -> None:
        """`b`."""
        self.query_one("#request", Paragraphs).action_page(-1)

    async def act_approve(self) -> None:
        """`y`."""
        row = cast("ApprovalRow", self.selected)
        comment = await self.ask(T("Approve {number}; a comment, or Enter", number=row.case), required=False)
        await self._decide(row, True, comment)

    async def act_refuse(self) -> None:
        """`n`."""
        row = cast("ApprovalRow", self.selected)
        await self._decide(row, False, await self.ask(T("Refuse {number}, because", number=row.case)))

    async def _decide(self, row: ApprovalRow, approve: bool, comment: str) -> None:
        given = Decide(approval_id=row.id, version=row.version, approve=approve, comment=comment)
        try:
            await self.gateway.run(decide, given)
        except Refused:
            self.reload()
            raise
        said = T("{number} is approved.", number=row.case) if approve else T("{number} is refused.", number=row.case)
        self.tell(said)
        self.reload()

    async def act_open_it(self) -> None:
        """`o`."""
        if (row := self.selected) is not None:
            await self.open_case(row.case)


def _about(desk: Desk, number: str) -> tuple[Any, Any]:
    return view(desk, number), history_of(desk, number)
