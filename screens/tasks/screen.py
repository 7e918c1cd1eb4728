"""My department's work: its tasks, the most urgent first; open the case, or finish the task with its result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from textual.app import ComposeResult

from config.texts import T, Text
from models.refusals import Refused
from models.tasks.operations import FinishTask, finish
from models.tasks.queries import TaskRow, open_tasks
from screens.actions import Action
from screens.clock_text import clock_text
from screens.paint import Line, Span
from screens.widgets import Column, Paragraph, Paragraphs, RowTable, cells
from screens.work import WorkScreen

LIST = T("List")
COLUMNS = (
    Column("due", T("Due"), 8),
    Column("severity", T("Sev"), 3),
    Column("case", T("Number"), 10),
    Column("text", T("Task"), 26, flexible=True),
    Column("product", T("Product"), 14, flexible=True),
    Column("customer", T("Customer"), 8),
)


def _nothing(screen: Any) -> Text | None:
    return None if screen.selected is not None else T("There is no open task.")


class TasksScreen(WorkScreen):
    """The open tasks of my department."""

    HEADING = T("My department's work")
    LIVE = True
    FIRST_FOCUS = "RowTable"
    ACTIONS = (
        Action("finish", T("Task done"), T("Finishes the task under the cursor with its result."), "f", code="done",
               group=LIST, why_not=_nothing, rank=1),
        Action("open_it", T("Open case"), T("Opens the case of the task."), "o", code="this", group=LIST,
               why_not=_nothing, rank=1),
        Action("department", T("Department"), T("Shows the tasks of another department."), "d", code="department",
               group=LIST, rank=1),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._department = ""

    def heading(self) -> Text:
        """Whose tasks these are."""
        if not self._department:
            return self.HEADING
        return T("Work of {department}", department=self.rules.routing.departments[self._department])

    def body(self) -> ComposeResult:
        """The list, and the whole text of the task under the cursor."""
        yield RowTable(COLUMNS, self._paint, T("There is no open task."), id="tasks")
        yield Paragraphs(focusable=False, id="task")

    @property
    def table(self) -> RowTable[TaskRow]:
        """The tasks."""
        return cast("RowTable[TaskRow]", self.query_one(RowTable))

    @property
    def selected(self) -> TaskRow | None:
        """The task under the cursor."""
        return self.table.current

    async def load(self) -> None:
        """Read the tasks."""
        self.table.show(await self.gateway.run(open_tasks, self._department))
        self._tell()

    def on_row_table_moved(self) -> None:
        """Another task is under the cursor."""
        self._tell()

    def tick(self) -> None:
        """Clocks go on."""
        self.table.repaint()

    def _tell(self) -> None:
        row = self.selected
        lines = [Paragraph(line, 2) for line in row.text.splitlines()] if row is not None else []
        self.query_one("#task", Paragraphs).show(lines)

    def _paint(self, row: TaskRow, columns: Sequence[Column]) -> Line:
        said = clock_text(row.due_at - self.now() if row.due_at is not None else None)
        values: list[Line] = [
            Span(self.say(said.text), said.style),
            Span(row.severity, "alarm" if row.severity == "P1" else ""),
            row.case,
            row.text.splitlines()[0],
            row.product,
            row.customer,
        ]
        return cells(columns, values)

    def on_row_table_chosen(self) -> None:
        """Enter opens the case."""
        self.start(self.act_open_it())

    async def act_open_it(self) -> None:
        """`o`."""
        if (row := self.selected) is not None:
            await self.open_case(row.case)

    async def act_finish(self) -> None:
        """`f`."""
        row = cast("TaskRow", self.selected)
        result = await self.ask(T("Result"))
        try:
            await self.do(finish, FinishTask(task_id=row.id, version=row.version, result=result))
        except Refused:
            self.reload()
            raise
        self.tell(T("The task is finished."))
        self.reload()

    async def act_department(self) -> None:
        """`d`."""
        names: dict[str, Any] = {"": T("My own"), **self.rules.routing.departments}
        self._department = await self.ask_choice(T("Department"), names, self._department)
        self.reload()
