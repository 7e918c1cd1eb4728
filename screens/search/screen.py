"""The search: one field; cases and customers below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from textual.app import ComposeResult

from config.terms import term
from config.texts import Sayable, T
from models.search.queries import Found, find
from screens.actions import Action
from screens.paint import Line, Span
from screens.widgets import Column, Field, Form, RowTable, cells
from screens.work import WorkScreen

COLUMNS = (
    Column("what", T("Found"), 11),
    Column("state", T("State"), 14),
    Column("when", T("Received"), 11),
    Column("customer", T("Customer"), 8),
    Column("text", T("Text"), 28, flexible=True),
)


_FROM_COMMAND = T("What stands there was typed behind the code.")


class Hit(NamedTuple):
    """One line of the result: a case, or a customer."""

    key: str
    values: tuple[str, ...]
    case: str = ""
    customer: int = 0


class SearchScreen(WorkScreen):
    """Finds cases by number and words, customers by all that they are known by."""

    HEADING = T("Search")
    FIRST_FOCUS = "Input"
    NOTHING_ASKED = T("Type a number, a name or its pinyin, an order, or words of a text.")
    ACTIONS = (
        Action(
            "call", T("New case"), T("Takes down a case of the customer under the cursor."), "c", code="call", rank=12
        ),
        Action(
            "save",
            T("Results"),
            T("Goes to what was found; the only one is opened."),
            "f10",
            "ctrl+f",
            "results",
            rank=15,
        ),
    )

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self._words = words

    def body(self) -> ComposeResult:
        """The field, then what was found."""
        help_ = T("A case number, a telephone number or its last four digits, a name, an order, or words of a text.")
        yield Form(Field("words", T("Find"), help_, default=self._words, origin=_FROM_COMMAND), id="search")
        yield RowTable(COLUMNS, self._paint, self.NOTHING_ASKED)

    @property
    def table(self) -> RowTable[Hit]:
        """What was found."""
        return cast("RowTable[Hit]", self.query_one(RowTable))

    async def load(self) -> None:
        """Look for what stands in the field."""
        await self._find()

    def on_form_changed(self, event: Form.Changed) -> None:
        """Results appear while one types."""
        self.start(self._find(), holds=False)

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Enter: to the results; the only one is opened."""
        self.start(self._go_to_results(), T("Searching.."))

    def on_row_table_chosen(self, event: RowTable.Chosen[Hit]) -> None:
        """Enter on a result opens it."""
        self.start(self._open(event.row))

    async def _find(self) -> None:
        words = str(self.query_one(Form).value("words") or "")
        found = await self.gateway.latest("search", find, words)
        self.table.empty = T("Nothing was found.") if words.strip() else self.NOTHING_ASKED
        self.table.show(self._hits(found))
        if found.wrong:
            self.tell(T("{number} has a wrong digit; the cases that may be meant stand first.", number=found.wrong))

    async def _go_to_results(self) -> None:
        await self._find()
        if len(self.table.rows) == 1:
            await self._open(self.table.rows[0])
        elif self.table.rows:
            self.set_focus(self.table)

    async def _open(self, hit: Hit) -> None:
        if hit.case:
            await self.open_case(hit.case)
        elif hit.customer:
            await self._call(hit.customer)

    async def act_call(self) -> None:
        """`c`."""
        if (hit := self.table.current) is not None and hit.customer:
            await self._call(hit.customer)
        else:
            self.fail(T("There is no customer under the cursor."))

    async def _call(self, customer: int) -> None:
        from screens.intake.screen import IntakeScreen

        await self.go(IntakeScreen(customer_id=customer))

    def _hits(self, found: Found) -> list[Hit]:
        mask = self.rules.privacy.mask
        hits = [
            Hit(
                f"case {case.number}",
                (
                    case.number,
                    self.say(term(case.state)),
                    f"{case.received_at.astimezone(self.rules.zone):%m-%d %H:%M}",
                    mask("name", case.customer) if case.customer else "",
                    case.text,
                ),
                case=case.number,
            )
            for case in found.cases
        ]
        for match in found.customers:
            about = self.say(T("{phone}, {n} open {n:case|cases}", phone=match.phone, n=match.open_cases))
            what: Sayable = T("Customer")
            hits.append(Hit(f"customer {match.id}", (self.say(what), "", "", match.name, about), customer=match.id))
        return hits

    def _paint(self, hit: Hit, columns: Sequence[Column]) -> Line:
        values: list[Any] = [Span(value) for value in hit.values]
        return cells(columns, values)
