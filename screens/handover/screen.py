"""The hand-over: what somebody has, whom each case would go to, and all of it carried out at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from msgspec.structs import replace
from textual.app import ComposeResult

from config.texts import T, Text
from models.assignment.handover import FORCING, HandOver, hand_over
from models.assignment.queries import Handover, handover_of
from models.refusals import Refused
from models.staff.members import find_staff
from screens.actions import Action
from screens.assigning import ask_candidate
from screens.handover.rows import COLUMNS, Row, handed, paint_row, rows_of, summary
from screens.paint import Line
from screens.widgets import Column, Lines, RowTable
from screens.work import WorkScreen

HAND_OVER = T("Hand-over")
QUEUE, STAYS = "-queue", "-stays"
"""Answers beside logins; no login begins like this."""


def _no_case(screen: Any) -> Text | None:
    return None if screen.selected is not None else T("There is no case under the cursor.")


def _not_urgent(screen: Any) -> Text | None:
    if (reason := _no_case(screen)) is not None:
        return reason
    row = screen.selected
    return None if row.case.needs_confirming and not row.stays else T("Only P1 and P2 are confirmed one by one.")


def _all_sure(screen: Any) -> Text | None:
    return None if any(row.unconfirmed for row in screen.rows) else T("There is nothing left to confirm.")


class HandoverScreen(WorkScreen):
    """The cases of one person, each with the owner that is proposed."""

    HEADING = HAND_OVER
    FIRST_FOCUS = "RowTable"
    ACTIONS = (
        Action("owner", T("New owner"), T("Chooses whom the case under the cursor goes to."), "c", code="owner",
               group=HAND_OVER, why_not=_no_case, rank=3),
        Action("confirm", T("Confirm"), T("Says that the P1 or P2 under the cursor goes to the right person."), "y",
               code="confirm", group=HAND_OVER, why_not=_not_urgent, rank=4),
        Action("confirm_all", T("All P1/P2"), T("Asks about each P1 and P2 that is not yet confirmed, one by one."),
               "a", code="all", group=HAND_OVER, why_not=_all_sure, rank=5),
        Action("show_case", T("Case"), T("Opens the case under the cursor."), "o", code="case", group=HAND_OVER,
               why_not=_no_case, rank=16),
        Action("save", T("Carry out"), T("Hands everything over as it stands here, all or nothing."), "f10", "ctrl+f",
               "save", group=HAND_OVER, rank=2),
    )  # fmt: skip

    def __init__(self, login: str) -> None:
        super().__init__()
        self._login = login
        self._handover: Handover | None = None
        self.rows: list[Row] = []

    def heading(self) -> Text:
        """Whose."""
        return T("Hand-over: {name}", name=self._handover.name) if self._handover is not None else HAND_OVER

    def body(self) -> ComposeResult:
        """What there is, then the cases."""
        yield Lines(["", ""], id="summary")
        yield RowTable(COLUMNS, self._paint, T("No case is open."), id="cases")

    @property
    def table(self) -> RowTable[Row]:
        """The cases."""
        return cast("RowTable[Row]", self.query_one(RowTable))

    @property
    def selected(self) -> Row | None:
        """The case under the cursor."""
        return self.table.current

    async def load(self) -> None:
        """Read what there is; decisions about cases that have not changed hold."""
        self._handover = await self.gateway.run(handover_of, self._login)
        self.rows = rows_of(self._handover, self.rows)
        self._show()

    def tick(self) -> None:
        """Clocks go on."""
        for table in self.query(RowTable):  # none while the screen is made or taken down
            table.repaint()

    def _show(self) -> None:
        self.table.show(self.rows)
        if self._handover is not None:
            self.query_one("#summary", Lines).show(summary(self._handover, self.rows, self.translator))

    def _paint(self, row: Row, columns: Sequence[Column]) -> Line:
        return paint_row(row, columns, self.translator, self.now())

    def _put(self, row: Row) -> None:
        self.rows = [row if old.key == row.key else old for old in self.rows]
        self._show()

    def on_row_table_chosen(self) -> None:
        """Enter chooses another owner."""
        self.start(self.act_owner())

    async def act_show_case(self) -> None:
        """`o`."""
        if (row := self.selected) is not None:
            await self.open_case(row.case.number)

    async def act_owner(self) -> None:
        """`c`."""
        if (row := self.selected) is None:
            return
        first: dict[str, Any] = {QUEUE: T("Back to its queue"), STAYS: T("Stays as it is")}
        to = await ask_candidate(self, row.case.number, first=first, but=self._login)
        if to == STAYS:
            self._put(row.staying())
        elif to == QUEUE:
            self._put(row.moved("", ""))
        else:
            self._put(row.moved(to, await self.gateway.run(lambda desk: find_staff(to).name)))

    def act_confirm(self) -> None:
        """`y`: this one, or not after all; then to the next one that is not."""
        if (row := self.selected) is None:
            return
        self._put(row.sure(not row.confirmed))
        if not row.confirmed and (following := next((one for one in self.rows if one.unconfirmed), None)):
            self.table.move_to(following.key)

    async def act_confirm_all(self) -> None:
        """`a`."""
        for row in [row for row in self.rows if row.unconfirmed]:
            self.table.move_to(row.key)
            to = row.to_name or T("its queue")
            question = T(
                "{number} {severity} {customer} to {to}: right?",
                number=row.case.number,
                severity=row.case.severity,
                customer=row.case.customer,
                to=to,
            )
            if await self.ask_yes(question):
                self._put(row.sure(True))

    async def act_save(self) -> None:  # type: ignore[override]  # an action may be a coroutine
        """F10."""
        if (open_ := next((row for row in self.rows if row.unconfirmed), None)) is not None:
            self.table.move_to(open_.key)
            self.fail(T("{number} is not confirmed: y confirms it, c chooses another owner.", number=open_.case.number))
            return
        reason = await self.ask(T("Reason"))
        ways: dict[str, Any] = {"keep": T("The login stays"), "off": T("The login ends: the person has left")}
        off = await self.ask_choice(T("Login"), ways, "keep") == "off"
        await self._carry_out(HandOver(login=self._login, cases=handed(self.rows), reason=reason, off=off))

    async def _carry_out(self, given: HandOver) -> None:
        try:
            done = await self.do(hand_over, given)
        except Refused as refused:
            await self._refused(refused, given)
            return
        self.tell(
            T(
                "Done: {given} handed over, {returned} back in queues; tasks {tasks}, calls {calls}.",
                given=done.given,
                returned=done.returned,
                tasks=done.tasks,
                calls=done.calls,
            )
        )
        self.reload()

    async def _refused(self, refused: Refused, given: HandOver) -> None:
        """Some refusals are questions in truth; at others the cursor goes to the case that they are about."""
        number = refused.details.get("case")
        if row := next((row for row in self.rows if row.case.number == number), None):
            self.table.move_to(row.key)
        if refused.details.get("over_cap") and not given.over_cap:
            if await self.ask_yes(T("{problem} Hand over all the same?", problem=refused.text), default=False):
                await self._carry_out(replace(given, over_cap=True))
        elif refused.details.get("force") and not given.force and self._may_force():
            if await self.ask_yes(T("{problem} Back to the queues with them?", problem=refused.text), default=False):
                await self._carry_out(replace(given, force=True))
        elif refused.code == "stale":
            self.reload()
            self.fail(T("{number} has changed meanwhile: look, and carry out again.", number=str(number)))
        else:
            raise refused

    def _may_force(self) -> bool:
        member = self.session.member
        return member is not None and bool(FORCING & set(member.roles))
