"""The approvals screen: what waits for me, and below it all that the decision needs; approve, refuse or ask, next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from textual.app import ComposeResult

from config.texts import T, Text
from models.approvals.history import History, history_of
from models.approvals.operations import Decide, decide
from models.approvals.queries import ApprovalRow, ended, waiting, waiting_for_me, why_not
from models.cases.queries import view
from models.cases.views import CaseView
from models.desk import Desk
from models.messages.notices import SendNotice, send
from models.refusals import Refused
from models.returns.alike import simple
from models.returns.dossier import Dossier, dossier
from screens.actions import Action
from screens.approvals.alike import AlikeScreen
from screens.approvals.lines import COLUMNS, WIDE, WIDE_FROM, matter_of, request_lines, row_line
from screens.approvals.returns import ReturnText, question, told
from screens.paint import Line, Span
from screens.widgets import Column, Paragraph, Paragraphs, RowTable
from screens.work import WorkScreen

LIST = T("List")
NOTHING = T("Nothing waits for your decision.")
LEAST = 6
"""Rows that the list has at least, with its heading, where it has so many requests."""


def _nothing(screen: Any) -> Text | None:
    return None if screen.selected is not None else NOTHING


def _nobody(screen: Any) -> Text | None:
    if (reason := _nothing(screen)) is not None:
        return reason
    return None if screen.selected.asks else T("The desk proposed this by itself, and the case is nobody's.")


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
        Action("ask_about", T("Query"), T("Sends a question about it to whoever proposed it."), "a", code="ask",
               argument=T("QUESTION"), group=LIST, why_not=_nobody, rank=1),
        Action("following", T("Next"), T("Goes to the next; this one waits on."), "x", code="next_one",
               group=LIST, why_not=_nothing, rank=1),
        Action("alike", T("Simple ones"), T("Lists simple returns, or the marked ones of them, to approve at once."),
               "s", code="simple", group=LIST, why_not=_nothing, rank=2),
        Action("everybody", T("All / mine"), T("Lists what waits for others too, or again for you only."), "l",
               code="all", group=LIST, rank=12),
        Action("open_it", T("Open case"), T("Opens the case of the request."), "o", code="this", group=LIST,
               why_not=_nothing, rank=11),
        Action("more", T("Read on"), T("Scrolls the text below."), "d", code="more", group=LIST, why_not=_nothing,
               rank=11),
        Action("less", T("Read back"), T("Scrolls the text below back."), "b", code="less", group=LIST,
               why_not=_nothing, rank=13),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._told: int | None = None
        self._all = False
        self._decided: set[int] = set()

    def heading(self) -> Text:
        """Whose."""
        return T("Approvals: what waits for anybody") if self._all else self.HEADING

    def body(self) -> ComposeResult:
        """The list, and what is to be known of the request under the cursor."""
        yield RowTable(COLUMNS, self._paint, NOTHING, marks=True, id="requests")
        yield Paragraphs(focusable=False, id="request")

    @property
    def table(self) -> RowTable[ApprovalRow]:
        """The requests."""
        return cast("RowTable[ApprovalRow]", self.query_one(RowTable))

    @property
    def selected(self) -> ApprovalRow | None:
        """The request under the cursor."""
        return self.table.current

    def on_resize(self) -> None:
        """A wide terminal shows the reason too."""
        self.table.set_columns(WIDE if self.size.width >= WIDE_FROM else COLUMNS)

    async def load(self) -> None:
        """Read what waits, and the request under the cursor."""
        before, rows = self._told, await self.gateway.run(waiting if self._all else waiting_for_me)
        gone = before is not None and before not in self._decided and all(row.id != before for row in rows)
        self.table.empty = T("Nothing waits for a decision.") if self._all else NOTHING
        self.table.show(rows)
        self._make_room()
        await self._tell(anew=True)
        if gone and (text := await self.gateway.run(ended, cast("int", before))) is not None:
            self.tell(text)

    def _make_room(self) -> None:
        """Rows that the list has no use for are the text's."""
        most = max(2, len(self.table.rows) + 1)
        self.table.styles.min_height, self.table.styles.max_height = min(LEAST, most), most

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
        about = await self.gateway.latest("request", _about, row)
        lines = self._lines(row, about)
        self.query_one("#request", Paragraphs).show(lines, from_top=row.id != self._told)
        self._told = row.id

    def _lines(self, row: ApprovalRow, about: _About) -> list[Line | Paragraph]:
        above = [Paragraph(Span(f"! {self.say(about.why_not)}", "warning"), 2)] if about.why_not is not None else []
        if about.dossier is not None:
            text = ReturnText(row, about.case, about.dossier, self.translator, self.rules, self.size.width)
            return text.lines(above)
        head, *rest = request_lines(row, about.case, about.history, self.translator, self.rules, self.now())
        return [head, *above, *rest]

    def _paint(self, row: ApprovalRow, columns: Sequence[Column]) -> Line:
        return row_line(row, columns, self.translator, self.rules)

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
        await self._decide(row, False, await self.ask(question(row)))

    async def _decide(self, row: ApprovalRow, approve: bool, comment: str) -> None:
        self._decided.add(row.id)
        given = Decide(approval_id=row.id, version=row.version, approve=approve, comment=comment)
        try:
            await self.do(decide, given)
        except Refused:
            self.reload()
            raise
        self.tell(told(row, approve))
        self.reload()

    async def act_ask_about(self, text: str = "") -> None:
        """`a`: the question goes as a notice about the case; the request waits on."""
        row = cast("ApprovalRow", self.selected)
        begun = f"{self.say(matter_of(row, self.rules))}: "
        about = T("Question to {name}", name=row.proposed_by or row.asks)
        text = text or await self.ask(about, begun, check=lambda typed: _unasked(typed, begun))
        await self.do(send, SendNotice(to=row.asks, text=text, case=row.case))
        self.tell(T("The question is sent; the request waits on."))

    def act_following(self) -> None:
        """`x`: after the last one, the first one."""
        table = self.table
        table.action_move(1 if table.cursor + 1 < len(table.rows) else -len(table.rows))

    def act_everybody(self) -> None:
        """`l`."""
        self._all = not self._all
        self.reload()

    async def act_alike(self) -> None:
        """`s`."""
        able, marked = await self.gateway.run(simple), self.table.marked
        chosen = [row for row in marked or self.table.rows if row.id in able]
        self.table.mark(row.key for row in chosen)
        if not chosen:
            self.fail(T("None of them is simple enough to be approved together."))
            return
        self._decided |= {row.id for row in chosen}
        done = await self.visit(AlikeScreen(chosen, left_out=len(marked) - len(chosen) if marked else 0))
        self.table.mark(())
        if done is not None:
            self.tell(done)
        self.reload()

    async def act_open_it(self) -> None:
        """`o`."""
        if (row := self.selected) is not None:
            await self.open_case(row.case)


class _About(NamedTuple):
    """What belongs to the request under the cursor; `dossier` where it is about a return."""

    case: CaseView
    history: History
    dossier: Dossier | None
    why_not: Text | None


def _about(desk: Desk, row: ApprovalRow) -> _About:
    return _About(view(desk, row.case), history_of(desk, row.case), dossier(desk, row.id), why_not(desk, row.id))


def _unasked(typed: str, begun: str) -> Text | None:
    return T("Write the question behind this.") if typed.strip() == begun.strip() else None
