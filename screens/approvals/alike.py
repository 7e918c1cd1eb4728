"""Simple returns that are approved together (returns.yaml, `simple`): which, how much, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from textual.app import ComposeResult

from config import Rules
from config.texts import Money, T, Text, Translator
from models.approvals.operations import Decide, decide
from models.approvals.queries import ApprovalRow
from models.refusals import Refused
from screens.actions import Action
from screens.paint import Line, Span
from screens.widgets import Column, Lines, Paragraph, Paragraphs, RowTable, cells
from screens.work import WorkScreen

LIST = T("List")
COLUMNS = (
    Column("case", T("Number"), 10),
    Column("customer", T("Customer"), 10),
    Column("amount", T("Amount"), 10, "right"),
    Column("reason", T("What"), 45, flexible=True),
)


def row_line(row: ApprovalRow, columns: Sequence[Column], words: Translator) -> Line:
    """A request in one line: whose, how much, what for."""
    return cells(columns, [row.case, row.customer, words.say(Money(row.amount_cents)), row.reason])


def summary(rows: Sequence[ApprovalRow], left_out: int, words: Translator, rules: Rules) -> list[Line]:
    """How many and how much in all, and what makes them simple."""
    wanted = rules.returns.simple
    routes = [rules.returns.head(route).name for route in wanted.routes]
    said = T("Returns: {count}, {sum} in all", count=len(rows), sum=Money(sum(row.amount_cents for row in rows)))
    what = T("Simple: up to {amount}, {routes}, grade {grades}", amount=Money(wanted.up_to), routes=routes,
             grades=list(wanted.grades))  # fmt: skip
    lines: list[Line] = [Span(words.say(said), "strong"), words.say(what)]
    if left_out:
        text = T("{count} of those marked are not simple; they are left out.", count=left_out)
        lines.append(Span(words.say(text), "warning"))
    return lines


def _none(screen: Any) -> Text | None:
    return None if screen.table.rows else T("Nothing is left in this list.")


class AlikeScreen(WorkScreen):
    """The preview; it is left with a sentence that says what was approved, or with nothing."""

    HEADING = T("Approve together")
    FIRST_FOCUS = "RowTable"
    ACTIONS = (
        Action("approve_all", T("Approve all"), T("Approves all that are listed, after one question."), "y",
               code="approve", group=LIST, why_not=_none, rank=1),
        Action("leave_out", T("Leave out"), T("Takes the one under the cursor off the list; it waits on."), "x",
               code="leave", group=LIST, why_not=_none, rank=1),
        Action("open_it", T("Open case"), T("Opens the case of the request."), "o", code="this", group=LIST,
               why_not=_none, rank=1),
    )  # fmt: skip

    def __init__(self, rows: Sequence[ApprovalRow], left_out: int = 0) -> None:
        super().__init__()
        self._rows, self._left_out = list(rows), left_out
        self._done: list[ApprovalRow] = []
        self._failed: list[tuple[ApprovalRow, Text]] = []

    def body(self) -> ComposeResult:
        """The sum, the requests, and why some were not approved."""
        yield Lines(["", ""], id="summary")
        yield RowTable(COLUMNS, self._paint, T("Nothing is left in this list."), id="alike")
        yield Paragraphs(focusable=False, id="failed")

    @property
    def table(self) -> RowTable[ApprovalRow]:
        """The requests that would be approved."""
        return cast("RowTable[ApprovalRow]", self.query_one(RowTable))

    async def load(self) -> None:
        """Nothing is read: what is approved is what was listed, each as it was seen."""
        self._show()

    def _show(self) -> None:
        self.table.show(self._rows)
        self.query_one("#summary", Lines).show(summary(self._rows, self._left_out, self.translator, self.rules))
        failed = self.query_one("#failed", Paragraphs)
        failed.display = bool(self._failed)
        said = [T("{number}: {problem}", number=row.case, problem=text) for row, text in self._failed]
        failed.show([Paragraph(Span(f"! {self.say(text)}", "alarm"), 2) for text in said])

    def _paint(self, row: ApprovalRow, columns: Sequence[Column]) -> Line:
        return row_line(row, columns, self.translator)

    def act_leave_out(self) -> None:
        """`x`."""
        row = self.table.current
        self._rows = [one for one in self._rows if one is not row]
        self._show()

    def on_row_table_chosen(self) -> None:
        """Enter opens the case."""
        self.start(self.act_open_it())

    async def act_open_it(self) -> None:
        """`o`."""
        if (row := self.table.current) is not None:
            await self.open_case(row.case)

    async def act_approve_all(self) -> None:
        """`y`: a decision of its own for each, as it was seen; those that changed meanwhile are named and stay."""
        total = Money(sum(row.amount_cents for row in self._rows))
        if not await self.ask_yes(T("Approve these {count}, {sum} in all?", count=len(self._rows), sum=total)):
            return
        with self.waiting(T("Saving..")):
            for row in self._rows:
                await self._approve(row)
        self._rows = []
        if not self._failed:
            self.back(self._said())
            return
        self._show()
        self.tell(self._said())

    async def _approve(self, row: ApprovalRow) -> None:
        try:
            await self.do(decide, Decide(approval_id=row.id, version=row.version, approve=True))
        except Refused as refused:
            self._failed.append((row, refused.text))
        else:
            self._done.append(row)

    def _said(self) -> Text:
        total = Money(sum(row.amount_cents for row in self._done))
        if not self._failed:
            return T("{count} approved, {sum} in all.", count=len(self._done), sum=total)
        return T("{count} approved, {sum} in all; {failed} not.", count=len(self._done), sum=total,
                 failed=len(self._failed))  # fmt: skip
