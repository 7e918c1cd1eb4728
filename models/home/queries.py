"""The home screen's data."""

from __future__ import annotations

from datetime import datetime

import msgspec

from config.texts import Text
from models.alarms.queries import AlarmView, mine, waiting
from models.callbacks import queries as callbacks
from models.callbacks.views import CallbackRow
from models.cases import timeline
from models.cases.queries import tasks
from models.cases.tables import Case, Task
from models.cases.views import TaskView
from models.desk import Desk
from models.events import Event, read
from models.intake.drafts import DraftView, drafts
from models.messages.notices import NoticeView, count_unread, unread
from models.queue.queries import midnight, own, today
from models.queue.views import QueueRow
from models.staff.tables import Staff

MOST = 50
"""Changes shown of the time away, and alarms."""


class EntryLine(msgspec.Struct, frozen=True):
    """Something that another person did on one of my cases."""

    at: datetime
    who: str
    number: str
    title: Text


class MyFigures(msgspec.Struct, frozen=True):
    """My day: cases opened by me, closed of mine, share of my deadlines kept in percent."""

    opened: int
    closed: int
    kept_percent: int | None


class Home(msgspec.Struct, frozen=True):
    """All that the home screen shows; `waiting_alarms` and `waiting_notices` count those that are not read too."""

    my_cases: tuple[QueueRow, ...]
    my_tasks: tuple[TaskView, ...]
    my_calls: tuple[CallbackRow, ...]
    figures: MyFigures
    changes: tuple[EntryLine, ...]
    alarms: tuple[AlarmView, ...]
    notices: tuple[NoticeView, ...]
    drafts: tuple[DraftView, ...]
    waiting_alarms: int
    waiting_notices: int


def home(desk: Desk) -> Home:
    """My cases worst first, my tasks and calls, my day, what changed since I was last here, alarms, notices, drafts."""
    return Home(
        my_cases=tuple(own(desk)),
        my_tasks=tuple(_tasks(desk)),
        my_calls=_calls(desk),
        figures=_figures(desk),
        changes=_changes(desk),
        alarms=tuple(mine(desk, MOST)),
        notices=tuple(unread(desk)),
        drafts=tuple(drafts(desk)),
        waiting_alarms=waiting(desk),
        waiting_notices=count_unread(desk),
    )


def _tasks(desk: Desk) -> list[TaskView]:
    """Open tasks that are mine, or my department's and nobody's yet."""
    if desk.staff is None:
        return []
    mine = Task.assignee == desk.staff.id
    if desk.staff.department:
        mine = mine | (Task.assignee.is_null() & (Task.department == desk.staff.department))
    return tasks(desk, Task.done_at.is_null() & mine)


def _calls(desk: Desk) -> tuple[CallbackRow, ...]:
    """The calls that are mine: those that may be made now, worst first, then those that come."""
    found = callbacks.calls(desk, mine=True)
    return (*found.due, *found.coming)


def _figures(desk: Desk) -> MyFigures:
    opened = Case.select().where(Case.created_by == desk.staff_id, Case.opened_at >= midnight(desk)).count()
    mine = today(desk, desk.staff_id)
    return MyFigures(opened, mine.went, mine.kept_percent)


def _changes(desk: Desk) -> tuple[EntryLine, ...]:
    """What others did on my cases since I signed out, newest first."""
    me = Staff.get_or_none(Staff.id == desk.staff_id)
    if me is None or not me.last_seen_event:
        return ()
    mine = Case.select(Case.id).where(Case.owner == me.id)
    others = (Event.staff != me.id) | Event.staff.is_null()
    seen = Event.subject.not_in([*timeline.HIDDEN, "clock", "alarm"])
    found = read((Event.id > me.last_seen_event) & Event.case.in_(mine) & others & seen, MOST, newest=True)
    numbers = dict(Case.select(Case.id, Case.number).where(Case.id.in_([c.case_id for c in found])).tuples())
    return tuple(EntryLine(c.at, c.who, numbers.get(c.case_id, ""), timeline.title(c.operation)) for c in found)
