"""The live queue: all open cases, worst first, changing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from textual.app import ComposeResult

from config.terms import KINDS, term
from config.texts import T, Text
from models.assignment.operations import ClaimCase, claim
from models.callbacks.queries import figures
from models.callbacks.views import CallFigures
from models.desk import Desk
from models.queue import queries
from models.queue.order import WorstFirst, breached
from models.queue.views import Band, QueueRow
from screens.actions import Action
from screens.assigning import ask_candidate, give
from screens.paint import Line, Span
from screens.queue import asking
from screens.queue.band import band_lines
from screens.queue.choosing import FILTERS, GROUPS, SORTS, Choice, Heading, filter_name
from screens.queue.painting import columns, paint_row
from screens.widgets import Column, Lines, RowTable
from screens.work import CALLBACKS, WorkScreen

Item = QueueRow | Heading
EMPTY = T("No open case.")
NONE_PASSES = T("No open case passes the filter: f and / change it.")
REORDER = 5
"""Seconds after which time alone may have changed what is worst."""
FIGURES_AGE = 30
"""Seconds after which time alone may have brought a call its time."""
FEW = 100
"""So many changed cases are always read by themselves."""
LIST = T("List")


def _no_case(screen: Any) -> Text | None:
    return None if screen.selected is not None else T("There is no case under the cursor.")


class QueueScreen(WorkScreen):
    """The live queue."""

    HEADING = T("Live queue")
    LIVE = True
    INDIFFERENT = frozenset()
    FIRST_FOCUS = "RowTable"
    ACTIONS = (
        Action("queue", T("Case"), T("Opens the case under the cursor."), "f11", "o", "case", group=LIST,
               why_not=_no_case, rank=1),
        Action("take", T("Take"), T("Takes the case under the cursor."), "t", code="take", group=LIST,
               why_not=_no_case, rank=1),
        Action("assign", T("Assign"), T("Gives the case, or all marked ones, to somebody."), "a", code="assign",
               group=LIST, why_not=_no_case, rank=1),
        Action("raise", T("Severity"), T("Raises or lowers the severity, with a reason."), "r", code="raise",
               group=LIST, why_not=_no_case, rank=13),
        Action("message", T("Message"), T("Sends a line to a colleague about the case."), "m", code="message",
               group=LIST, why_not=_no_case, rank=14),
        Action("filter", T("Filter"), T("Shows some of the cases only."), "f", code="filter", group=LIST, rank=1),
        Action("words", T("Find"), T("Shows the cases with these words only; empty shows all."), "/", code="find",
               argument=T("WORDS"), group=LIST, rank=1),
        Action("group", T("Group"), T("Puts cases of one queue, owner, severity or kind together."), "g",
               code="group", group=LIST, rank=1),
        Action("sort", T("Sort"), T("Sorts in another order."), "s", code="sort", group=LIST, rank=1),
        CALLBACKS,
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._order: WorstFirst | None = None
        self._pending: set[int] = set()
        self._choice = Choice()
        self._band: tuple[Band, CallFigures] | None = None
        self._band_old = True
        self._tallest = 0
        self._ticks = 0

    def heading(self) -> Text:
        """What is shown of how much."""
        name = filter_name(self._choice, self._filter_value())
        return T("Live queue: {filter}", filter=name) if name is not None else self.HEADING

    def body(self) -> ComposeResult:
        """The figures, then the cases."""
        yield Lines(["", "", ""], id="band")
        yield RowTable(columns(80), self._paint, EMPTY, marks=True, id="cases")

    @property
    def table(self) -> RowTable[Item]:
        """The cases."""
        return cast("RowTable[Item]", self.query_one(RowTable))

    @property
    def selected(self) -> QueueRow | None:
        """The case under the cursor."""
        current = self.table.current
        return current if isinstance(current, QueueRow) else None

    def on_resize(self) -> None:
        """A wide terminal shows more columns."""
        self.table.set_columns(columns(self.size.width))
        self._tallest = 0
        self._show_band()

    # Reading

    def concerns(self, cases: frozenset[int]) -> bool:
        """Everything does; which cases is remembered, so that only they are read."""
        self._pending |= cases
        self._band_old = True
        return True

    def act_refresh(self) -> None:
        """F5 reads everything anew."""
        self._order = None
        super().act_refresh()

    def _read_changed(self, *changed: QueueRow) -> None:
        """Read what a key has changed, before the feed tells of it: the next key needs to know its version."""
        self._pending |= {row.id for row in changed}
        self.reload()

    async def load(self) -> None:
        """Read the worst cases the first time, then the others, and from then on those that changed.

        Where more than half have changed, as after a long absence, reading all of them is quicker (measured: 500 of
        927 by number take 28 ms, and so do all 927; one takes 1.3 ms).
        """
        pending, self._pending = self._pending, set()
        order = self._order
        if order is None or len(pending) > max(FEW, len(order) // 2):
            self._order = order = WorstFirst()
            place = await self._read_on(order, queries.BEGINNING)
            self.start(self._read_others(order, place), holds=False)
        elif pending:
            found = await self.gateway.run(queries.rows, frozenset(pending))
            for case_id in pending:
                order.remove(case_id)
            for row in found:
                order.put(row)
        self._show()
        if self._band is None:
            await self._read_band()
        else:
            self._show_band()

    async def _read_on(self, order: WorstFirst, place: queries.Place) -> queries.Place | None:
        """Read a page into this order; returns where to read on."""
        found, place_after = await self.gateway.run(queries.page, place)
        for row in found:
            order.put(row)
        return place_after

    async def _read_others(self, order: WorstFirst, place: queries.Place | None) -> None:
        """Page after page, unless all is read anew meanwhile; what changes is read by itself."""
        while place is not None and self._order is order:
            place = await self._read_on(order, place)
        if self._order is order:
            self._show()
            self._show_band()

    def tick(self) -> None:
        """Clocks go on by themselves; figures are read at most once a second."""
        if not self.query(RowTable):  # the screen is being made or taken down
            return
        self._ticks += 1
        if self._ticks % REORDER == 0:
            self._show()
        self.table.repaint()
        if self._band_old or self._ticks % FIGURES_AGE == 0:
            self.start(self._read_band(), holds=False)

    async def _read_band(self) -> None:
        self._band_old = False
        self._band = await self.gateway.latest("band", _figures)
        self._show_band()

    # Showing

    def _show(self) -> None:
        if self._order is None:
            return
        now = self.now()
        me = self.session.member.id if self.session.member else None
        ordered: Sequence[QueueRow] = self._order.in_order(now)
        if self._choice.filtered:
            ordered = [row for row in ordered if self._choice.shows(row, me, lambda row: breached(row, now))]
        self.table.empty = NONE_PASSES if self._choice.filtered else EMPTY
        self.table.show(self._choice.arrange(ordered))

    def _show_band(self) -> None:
        if self._band is not None and self._order is not None:
            lines = band_lines(*self._band, len(self._order), self.translator, self.rules, self.size.width)
            self._tallest = max(self._tallest, len(lines))
            lines += [""] * (self._tallest - len(lines))  # the list below stays where it is
            self.query_one("#band", Lines).show(lines)

    def _paint(self, item: Item, shown: Sequence[Column]) -> Line:
        if isinstance(item, Heading):
            return Span(self.say(T("{group}: {n}", group=self._group_name(item.group), n=item.count)), "strong")
        return paint_row(item, shown, self.translator, self.rules, self.now())

    def _group_name(self, value: str) -> Any:
        match self._choice.group:
            case "queue":
                queue = self.rules.routing.queues.get(value)
                return queue.name if queue is not None else value
            case "owner":
                return value or T("Nobody")
            case _:
                return term(value)

    def _filter_value(self) -> Any:
        if self._choice.only == "queue":
            return self.rules.routing.queues[self._choice.value].name
        return term(self._choice.value) if self._choice.only == "kind" else None

    def _choose(self, choice: Choice) -> None:
        self._choice = choice
        self._show()
        self.paint_title()

    # Actions

    def on_row_table_chosen(self) -> None:
        """Enter opens the case."""
        if self.selected is not None:
            self.start(self.act_queue())

    async def act_queue(self) -> None:
        """F11: the case under the cursor."""
        if (row := self.selected) is not None:
            await self.open_case(row.number)

    async def act_take(self) -> None:
        """`t`."""
        if (row := self.selected) is not None:
            await self.do(claim, ClaimCase(case=row.number, version=row.version))
            self.tell(T("{number} is yours.", number=row.number))
            self._read_changed(row)

    async def act_assign(self) -> None:
        """`a`."""
        marked = [row for row in self.table.marked if isinstance(row, QueueRow)]
        rows = marked or [row for row in [self.selected] if row is not None]
        if not rows:
            return
        login = await ask_candidate(self, rows[0].number)
        for row in rows:
            await give(self, row.number, row.version, login)
        self.table.mark(())  # what comes next is about the case under the cursor again
        self.tell(T("{n} assigned.", n=len(rows)))
        self._read_changed(*rows)

    async def act_raise(self) -> None:
        """`r`."""
        if (row := self.selected) is not None:
            await asking.severity(self, row)
            self._read_changed(row)

    async def act_message(self) -> None:
        """`m`."""
        if (row := self.selected) is not None:
            await asking.message(self, row)

    async def act_filter(self) -> None:
        """`f`."""
        only = await self.ask_choice(T("Filter"), FILTERS, self._choice.only)
        value = ""
        if only == "queue":
            names: dict[str, Any] = {key: queue.name for key, queue in self.rules.routing.queues.items()}
            value = await self.ask_choice(T("Queue"), names)
        elif only == "kind":
            value = await self.ask_choice(T("Kind"), dict(KINDS))
        self._choose(replace(self._choice, only=only, value=value))

    async def act_words(self, words: str = "") -> None:
        """`/`."""
        words = words or await self.ask(T("Find"), self._choice.words, required=False)
        self._choose(replace(self._choice, words=words.strip()))

    async def act_group(self) -> None:
        """`g`."""
        group = await self.ask_choice(T("Group"), GROUPS, self._choice.group)
        self._choose(replace(self._choice, group=cast("Any", group)))

    async def act_sort(self) -> None:
        """`s`."""
        sort = await self.ask_choice(T("Sort"), SORTS, self._choice.sort)
        self._choose(replace(self._choice, sort=cast("Any", sort)))


def _figures(desk: Desk) -> tuple[Band, CallFigures]:
    return queries.band(desk), figures(desk)
