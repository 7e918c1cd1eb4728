"""Reading the live queue: all rows, the rows of some cases, and the figures above them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, fn
from peewee import Case as Choice

from models.callbacks.planning import breaks
from models.cases.tables import Case
from models.clocks.tables import Clock
from models.complaints.tables import Promise
from models.customers.tables import Customer
from models.desk import Desk
from models.presence.operations import present
from models.products.tables import Product
from models.queue.order import WorstFirst
from models.queue.views import AgentFigures, Band, QueueFigures, QueueRow, Today
from models.staff.members import OPEN
from models.staff.queries import case_takers
from models.staff.tables import Staff

SOON = timedelta(minutes=15)
"""What is due within so long is shown as due soon."""
EXCERPT = 60
"""Characters of the text in a row."""
_CHUNK = 500
FIRST, PAGE = 50, 1000
"""Rows of the first page, and of the others."""
_PARTS = (
    OPEN & (Case.paused == False) & Case.next_due.is_null(False),  # noqa: E712 - conditions of SQL
    OPEN & (Case.paused == True) & Case.next_due.is_null(False),  # noqa: E712
    OPEN & Case.next_due.is_null(),
)
"""Each open case is in one of them, and all of one are read along an index."""
_NOTHING_DUE = 2


class Place(NamedTuple):
    """How far the open cases have been read: in which part, up to which due time and case."""

    part: int = 0
    due: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    last: int = 0


BEGINNING = Place()


def queue(desk: Desk, limit: int | None = None) -> list[QueueRow]:
    """All open cases that who acts may see, worst first."""
    order = WorstFirst()
    place: Place | None = BEGINNING
    while place is not None and (limit is None or len(order) < limit):
        found, place = page(desk, place)
        for row in found:
            order.put(row)
    return list(order.in_order(desk.now())[:limit])


def page(desk: Desk, place: Place) -> tuple[list[QueueRow], Place | None]:
    """Some of the open cases that who acts may see, and where to read on: about the worst first.

    With the first page come the worst P1, so that what is on the first screen is there whatever else is to come.
    """
    found: list[QueueRow] = []
    if place == BEGINNING:
        found = list(matching(desk, _PARTS[0] & (Case.severity == "P1"), Case.next_due, limit=FIRST))
    condition, most = _PARTS[place.part], FIRST if place == BEGINNING else PAGE
    if place.part != _NOTHING_DUE:
        later = (Case.next_due > place.due) | (Case.id > place.last)
        condition = condition & (Case.next_due >= place.due) & later
    else:
        condition = condition & (Case.id > place.last)
    order = (Case.id,) if place.part == _NOTHING_DUE else (Case.next_due, Case.id)
    rows = list(matching(desk, condition, *order, limit=most))
    if len(rows) == most:
        return found + rows, Place(place.part, rows[-1].next_due or place.due, rows[-1].id)
    return found + rows, Place(place.part + 1) if place.part + 1 < len(_PARTS) else None


def rows(desk: Desk, case_ids: Collection[int]) -> list[QueueRow]:
    """The rows of those of these cases that are open, in no order."""
    ids = list(case_ids)
    return [
        row
        for start in range(0, len(ids), _CHUNK)
        for row in matching(desk, OPEN & Case.id.in_(ids[start : start + _CHUNK]))
    ]


def own(desk: Desk) -> list[QueueRow]:
    """The open cases of who acts, worst first."""
    return list(WorstFirst(matching(desk, OPEN & (Case.owner == desk.staff_id))).in_order(desk.now()))


def matching(desk: Desk, condition: Any, *order: Any, limit: int | None = None) -> Iterator[QueueRow]:
    """The rows of the cases under a condition that who acts may see; in no order, or in this one, at most so many."""
    seen = visible(desk)
    if seen is not None:
        condition = condition & seen
    found = list(_select(condition).order_by(*order).limit(limit).tuples())
    looking = present(desk, None if len(found) > _CHUNK else [row[0] for row in found])
    mask = desk.rules.privacy.mask
    masked: dict[str, str] = {}
    for row in found:
        name = row[9] or row[10] or ""
        if name not in masked:
            masked[name] = mask("name", name) if name else ""
        watching = tuple(who.name for who in looking.get(row[0], ()))
        shown = (
            *row[:9],
            masked[name],
            row[11] or "",
            *row[12:14],
            row[14] or "",
            row[15] or "",
            *row[16:-1],
            _breaks(desk, _instant(row[-1])),
            watching,
        )
        yield QueueRow(*shown)


def _select(condition: Any) -> Any:
    """One statement; its columns stand in the order of `QueueRow`, with two for the customer's name."""
    return (
        Case.select(
            Case.id, Case.number, Case.version, Case.kind, Case.state, Case.severity, Case.channel, Case.category,
            Case.customer, Customer.name, Case.contact_name, Product.name, Case.queue, Case.owner, Staff.name,
            Staff.login, Case.received_at, Case.next_due, Case.next_due_kind, Case.next_due_inclusive,
            Case.next_due_provisional, Case.paused, fn.SUBSTR(Case.text, 1, EXCERPT),
            _first_promise(),
        )
        .join(Customer, JOIN.LEFT_OUTER, on=(Case.customer == Customer.id))
        .switch(Case)
        .join(Product, JOIN.LEFT_OUTER, on=(Case.product == Product.id))
        .switch(Case)
        .join(Staff, JOIN.LEFT_OUTER, on=(Case.owner == Staff.id))
        .where(condition)
    )  # fmt: skip


def _breaks(desk: Desk, due: datetime | None) -> datetime | None:
    return breaks(desk, due).at if due is not None else None


def _first_promise() -> Any:
    """When the first open promise of the case is due."""
    return Promise.select(fn.MIN(Promise.due_at)).where(Promise.case == Case.id, Promise.kept_at.is_null())


def visible(desk: Desk) -> Any:
    """The condition under which who acts may see a case; None when there is none."""
    if desk.staff is None:
        return None
    if not desk.rules.roles.sees_cases(desk.staff.roles):
        return Case.id < 0
    if not desk.rules.roles.sees_only_own(desk.staff.roles):
        return None
    mine = Customer.select(Customer.id).where(Customer.seller == desk.staff.id)
    return (Case.owner == desk.staff.id) | (Case.created_by == desk.staff.id) | Case.customer.in_(mine)


def band(desk: Desk) -> Band:
    """The figures above the queue."""
    agents = [row for row in case_takers(desk) if row.state != "off"]
    return Band(
        queues=by_queue(desk),
        agents=tuple(AgentFigures(row.login, row.name, row.state, row.load, row.cap) for row in agents),
        today=today(desk),
        at=desk.now(),
    )


def by_queue(desk: Desk) -> tuple[QueueFigures, ...]:
    """One line for each queue in which cases wait, are late or due soon, in the order of the rules.

    Asked apart, since each of these is found along an index, however many other cases are open.
    """
    now = desk.now()
    waiting = _counted(Case.owner.is_null() & (Case.state != "answered"))
    late = _counted(over(now))
    soon = _counted(_running() & (Case.next_due >= now) & (Case.next_due <= now + SOON))
    known = desk.rules.routing.queues
    there = {*waiting, *late, *soon}
    none = (0, None)
    return tuple(
        QueueFigures(name, *waiting.get(name, none), breached=late.get(name, none)[0], due_soon=soon.get(name, none)[0])
        for name in (*known, *sorted(there - known.keys()))
        if name in there
    )


def _counted(condition: Any) -> dict[str, tuple[int, datetime | None]]:
    """How many open cases under a condition each queue has, and the receipt of the oldest."""
    found = Case.select(Case.queue, fn.COUNT(Case.id), fn.MIN(Case.received_at)).where(OPEN & condition)
    return {queue: (count, _instant(oldest)) for queue, count, oldest in found.group_by(Case.queue).tuples()}


def _running() -> Any:
    return Case.paused == False  # noqa: E712 - a condition of SQL


def over(now: datetime) -> Any:
    """The condition that what is due next on a case is over."""
    exclusive = Case.next_due_inclusive == False  # noqa: E712
    return _running() & (Case.next_due <= now) & ((Case.next_due < now) | exclusive)


def _count(condition: Any) -> Any:
    return fn.COALESCE(fn.SUM(Choice(None, ((condition, 1),), 0)), 0)


def _instant(value: Any) -> datetime | None:
    converted: datetime | None = (
        value if isinstance(value, datetime) or value is None else Case.received_at.python_value(value)
    )
    return converted


def midnight(desk: Desk) -> datetime:
    """The beginning of today in the desk's zone."""
    local = desk.now().astimezone(desk.rules.zone)
    return datetime.combine(local.date(), time(), desk.rules.zone)


def today(desk: Desk, staff_id: int | None = None) -> Today:
    """Figures since midnight, of everybody or of one owner."""
    since, mine = midnight(desk), (Case.owner == staff_id) if staff_id else (Case.id > 0)
    came = Case.select().where(Case.opened_at >= since, mine).count()
    went = Case.select().where(Case.closed_at >= since, mine).count()
    kept, all_due = deadlines(desk, since, staff_id)
    return Today(came, went, round(100 * kept / all_due) if all_due else None)


def deadlines(desk: Desk, since: datetime, staff_id: int | None = None) -> tuple[int, int]:
    """Deadlines decided today: met today, or run out today; how many were kept, and all."""
    now = desk.now()
    met = (Clock.met_at >= since) & (Clock.met_at <= now)
    failed = Clock.met_at.is_null() & (Clock.due_at >= since) & (Clock.due_at < now) & Clock.ended_at.is_null()
    query = Clock.select(_count(met & Clock.breached_at.is_null()), fn.COUNT(Clock.id)).where(met | failed)
    if staff_id is not None:
        query = query.join(Case).where(Case.owner == staff_id)
    kept, all_due = query.tuples().first()
    return int(kept), int(all_due)
