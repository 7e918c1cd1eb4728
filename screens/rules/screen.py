"""The rules screen: what is in force, what comes, and the way to try a draft on past cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import cast

from textual.app import ComposeResult

from config import Fault, Rules, RulesInvalid, load
from config.texts import Sayable, T, Text
from models.capabilities import names
from models.desk import Desk
from models.refusals import Refused
from models.rules.replay import check_allowed, recent
from screens.actions import Action
from screens.paint import Line, Span
from screens.rules.items import Item, fault_items, items
from screens.rules.words import RuleWordsScreen
from screens.widgets import Column, RowTable, cells
from screens.work import WorkScreen

COLUMNS = (
    Column("what", T("Files"), 32),
    Column("now", T("In force"), 25, flexible=True),
    Column("next", T("To come"), 17, flexible=True),
)
FAULTS = (Column("what", T("Where"), 34, flexible=True), Column("now", T("Fault"), 40, flexible=True))
DAYS = 30
"""The span that is proposed for a trial."""
RULES = T("Rules")


class RulesScreen(WorkScreen):
    """The rules in force; with a directory, those in it, or its faults."""

    HEADING = RULES
    FIRST_FOCUS = "RowTable"
    ACTIONS = (
        Action("try", T("Try"), T("Tries a directory of rules on past cases."), "t", code="try",
               argument=T("DIRECTORY"), group=RULES, rank=11),
        Action("directory", T("Directory"), T("Shows the rules in a directory, or their faults."), "d", code="dir",
               argument=T("DIRECTORY"), group=RULES, rank=12),
    )  # fmt: skip

    def __init__(self, directory: str = "") -> None:
        super().__init__()
        self._directory = directory
        self._shown: Rules | None = None

    def heading(self) -> Text:
        """Whose rules."""
        return T("Rules in {directory}", directory=self._directory) if self._directory else T("Rules in force")

    def body(self) -> ComposeResult:
        """The list."""
        yield RowTable(COLUMNS, self._paint, T("Nothing is here."))

    @property
    def table(self) -> RowTable[Item]:
        """The list."""
        return cast("RowTable[Item]", self.query_one(RowTable))

    async def load(self) -> None:
        """Read the directory, or take what is in force."""
        try:
            self._shown = await self.gateway.run(rules_of, self._path(self._directory))
        except RulesInvalid as invalid:
            self._shown = None
            self._show_faults(invalid.faults)
        else:
            self.table.set_columns(COLUMNS)
            self.table.show(items(self._shown, self.today()))

    def _show_faults(self, faults: Sequence[Fault]) -> None:
        self.table.set_columns(FAULTS)
        self.table.show(fault_items(faults))

    def _paint(self, item: Item, columns: Sequence[Column]) -> Line:
        style = "heading" if item.heading else ""
        values: tuple[Sayable, ...] = (item.what, item.now, item.next)[: len(columns)]
        return cells(columns, [Span(self.say(value), style) for value in values])

    def on_row_table_chosen(self, event: RowTable.Chosen[Item]) -> None:
        """Enter tells the rules of a file in words."""
        if event.row.file and self._shown is not None:
            self.start(self.go(RuleWordsScreen(self._shown, event.row.file)))
        elif not event.row.heading and self._shown is not None:
            self.tell(T("The words of this file are its rules: read it in an editor."))

    async def act_rules(self, directory: str = "") -> None:
        """`rules DIRECTORY`, here: the same screen shows it."""
        self._directory = directory
        self.reload()

    async def act_directory(self, directory: str = "") -> None:
        """`d`."""
        asked = directory or await self.ask(T("Directory"), self._directory, required=False)
        await self.act_rules(asked)

    async def act_try(self, directory: str = "") -> None:
        """`t`: which rules, on the cases of which days."""
        from screens.rules.replaying import ReplayScreen

        given = directory or await self.ask(T("Directory"), self._directory, check=self._no_directory)
        begin, end = recent(DAYS, self.today())
        first = await self.ask(T("Received from"), str(begin), check=_no_day)
        last = await self.ask(T("Received to"), str(max(end, date.fromisoformat(first))), check=_no_day)
        await self.go(ReplayScreen(given, date.fromisoformat(first), date.fromisoformat(last)))

    def _path(self, typed: str) -> Path | None:
        return self.session.file(typed) if typed else None

    def _no_directory(self, typed: str) -> Text | None:
        try:
            return None if self.session.file(typed).is_dir() else T("there is no such directory")
        except Refused as refused:
            return refused.text


def rules_of(desk: Desk, directory: Path | None) -> Rules:
    """The rules in a directory, or those in force.

    Raises:
        Refused: `not_allowed`.
        RulesInvalid: with every fault of the directory.
    """
    check_allowed(desk)
    return load(directory, names()) if directory else desk.rules


def _no_day(typed: str) -> Text | None:
    try:
        date.fromisoformat(typed)
    except ValueError:
        return T("{typed} is no day; write it as 2026-01-31.", typed=typed)
    return None
