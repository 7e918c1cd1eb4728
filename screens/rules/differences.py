"""The cases that other rules would treat otherwise, and the explanation of both sides of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from textual.app import ComposeResult

from config import Rules
from config.terms import term
from config.texts import Sayable, T, Text, Translator
from models.rules.replay_tables import deadline_said, headline, queue_name
from models.rules.replay_views import Deadline, Decided, Difference, Replay
from screens.actions import Action
from screens.paint import Line, Span
from screens.widgets import Column, Paragraph, Paragraphs, RowTable, cells
from screens.work import WorkScreen

COLUMNS = (
    Column("number", T("Number"), 10),
    Column("received", T("Received"), 11),
    Column("kind", T("Kind"), 12),
    Column("change", T("What changes"), 40, flexible=True),
)


def _no_case(screen: Any) -> Text | None:
    return None if screen.selected is not None else T("There is no case under the cursor.")


_CASE = Action("case", T("Case"), T("Opens the case under the cursor."), "o", code="case", why_not=_no_case, rank=11)


class DifferencesScreen(WorkScreen):
    """The first of the cases that differ."""

    HEADING = T("Cases that differ")
    FIRST_FOCUS = "RowTable"
    ACTIONS = (_CASE,)

    def __init__(self, replay: Replay, candidate: Rules) -> None:
        super().__init__()
        self._replay = replay
        self._candidate = candidate

    def heading(self) -> Text:
        """How many of how many."""
        shown = len(self._replay.differences)
        return T("Cases that differ ({shown} of {all})", shown=shown, all=self._replay.differing)

    def body(self) -> ComposeResult:
        """The cases."""
        yield RowTable(COLUMNS, self._paint, T("No case would be treated otherwise."))

    def opening(self) -> None:
        """Everything is known already."""
        self.table.show(self._replay.differences)

    @property
    def table(self) -> RowTable[Difference]:
        """The cases."""
        return cast("RowTable[Difference]", self.query_one(RowTable))

    @property
    def selected(self) -> Difference | None:
        """The case under the cursor."""
        return self.table.current

    def on_row_table_chosen(self, event: RowTable.Chosen[Difference]) -> None:
        """Enter explains both sides."""
        self.start(self.go(DifferenceScreen(event.row, self._candidate)))

    async def act_case(self) -> None:
        """`o`."""
        if (row := self.selected) is not None:
            await self.open_case(row.number)

    def _paint(self, row: Difference, columns: Sequence[Column]) -> Line:
        received = f"{row.received_at.astimezone(self.rules.zone):%m-%d %H:%M}"
        change = self.say(headline(row, self._candidate))
        return cells(columns, [row.number, received, self.say(term(row.kind)), change])


class DifferenceScreen(WorkScreen):
    """Why one case got what it got, and what it would get."""

    HEADING = T("Old and new")
    ACTIONS = (_CASE,)

    def __init__(self, difference: Difference, candidate: Rules) -> None:
        super().__init__()
        self.selected = difference
        self._candidate = candidate

    def heading(self) -> Text:
        """Which case."""
        return T("Old and new: {number}", number=self.selected.number)

    def body(self) -> ComposeResult:
        """Both sides."""
        yield Paragraphs(list(explanation(self.selected, self._candidate, self.translator)))

    async def act_case(self) -> None:
        """`o`."""
        await self.open_case(self.selected.number)


def explanation(difference: Difference, rules: Rules, words: Translator) -> Iterator[Line | Paragraph]:
    """Severity, queue and deadlines of both sides, with the reasons."""
    say = words.say
    yield say(headline(difference, rules))
    for title, side in ((T("As it was decided"), difference.before), (T("As it would be"), difference.after)):
        yield ""
        yield Span(say(title), "strong")
        yield from (Paragraph("  " + say(text), 4) for text in _side(side, rules))
    for deadline in difference.deadlines:
        yield ""
        yield Span(say(deadline_said(deadline)), "strong")
        yield from ("  " + say(text) for text in _dates(deadline, words))


def _side(side: Decided, rules: Rules) -> Iterator[Text]:
    yield T("{severity}, rule {rule}: {why}", severity=term(side.severity), rule=side.severity_rule,
            why=side.severity_why or "-")  # fmt: skip
    yield T("{queue}, rule {rule}: {why}", queue=queue_name(rules, side.queue), rule=side.queue_rule,
            why=side.queue_why or "-")  # fmt: skip


def _dates(deadline: Deadline, words: Translator) -> Iterator[Text]:
    pairs = ((T("was due {at}{late}"), deadline.before, deadline.late_before),
             (T("would be due {at}{late}"), deadline.after, deadline.late_after))  # fmt: skip
    for text, at, late in pairs:
        if at is not None:
            missed: Sayable = T(", missed") if late else ""
            yield Text(text.message, {"at": words.instant(at), "late": missed})
