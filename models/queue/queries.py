"""Reading the live queue: all rows, the rows of some cases, and the figures above them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, time, timedelta
from typing import Any

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
from models.staff.queries import case_takers
from models.staff.tables import Staff

SOON = timedelta(minutes=15)
"""What is due within so long is shown as due soon."""
EXCERPT = 60
"""Characters of the text in a row."""
_CHUNK = 500


def queue(desk: Desk, limit: int | None = None) -> list[QueueRow]:
    """All open cases that who acts may see, worst first."""
    ordered = WorstFirst(matching(desk, Case.open)).in_order(desk.now())
    return ordered if limit is None else ordered[:limit]


def rows(desk: Desk, case_ids: Collection[int]) -> list[QueueRow]:
    """The rows of those of these cases that are open, in no order."""
    ids = list(case_ids)
    return [
        row
        for start in range(0, len(ids), _CHUNK)
        for row in matching(desk, Case.open & Case.id.in_(ids[start : start + _CHUNK]))
    ]


def own(desk: Desk) -> list[QueueRow]:
    """The open cases of who acts, worst first."""
    return WorstFirst(matching(desk, Case.open & (Case.owner == desk.staff_id))).in_order(desk.now())


def matching(desk: Desk, condition: Any) -> Iterator[QueueRow]:
    """The rows of the cases under a condition that who acts may see, in no order."""
    seen = visible(desk)
    if seen is not None:
        condition = condition & seen
    found = list(_select(condition).tuples())
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
    promises = _open_promises()
    return (
        Case.select(
            Case.id, Case.number, Case.version, Case.kind, Case.state, Case.severity, Case.channel, Case.category,
            Case.customer, Customer.name, Case.contact_name, Product.name, Case.queue, Case.owner, Staff.name,
            Staff.login, Case.received_at, Case.next_due, Case.next_due_kind, Case.next_due_inclusive,
            Case.next_due_provisional, Case.paused, fn.SUBSTR(Case.text, 1, EXCERPT),
            promises.c.due_at,
        )
        .join(Customer, JOIN.LEFT_OUTER, on=(Case.customer == Customer.id))
        .switch(Case)
        .join(Product, JOIN.LEFT_OUTER, on=(Case.product == Product.id))
        .switch(Case)
        .join(Staff, JOIN.LEFT_OUTER, on=(Case.owner == Staff.id))
        .switch(Case)
        .join(promises, JOIN.LEFT_OUTER, on=(promises.c.case_id == Case.id))
        .where(condition)
    )  # fmt: skip


def _breaks(desk: Desk, due: datetime | None) -> datetime | None:
    return breaks(desk, due).at if due is not None else None


def _open_promises() -> Any:
    """When the first open promise of each case that has one is due: few rows beside those of the cases."""
    first = fn.MIN(Promise.due_at).alias("due_at")
    return Promise.select(Promise.case, first).where(Promise.kept_at.is_null()).group_by(Promise.case).alias("promises")


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
    """One line for each queue that has open cases, in the order of the rules."""
    now = desk.now()
    soon = _running() & (Case.next_due >= now) & (Case.next_due <= now + SOON)
    waiting = Case.owner.is_null() & (Case.state != "answered")
    found = (
        Case.select(
            Case.queue,
            _count(waiting),
            fn.MIN(Choice(None, ((waiting, Case.received_at),))),
            _count(over(now)),
            _count(soon),
        )
        .where(Case.open)
        .group_by(Case.queue)
        .tuples()
    )
    figures = {row[0]: QueueFigures(row[0], row[1], _instant(row[2]), row[3], row[4]) for row in found}
    order = [*desk.rules.routing.queues, *(name for name in figures if name not in desk.rules.routing.queues)]
    return tuple(figures[name] for name in order if name in figures)


def _running() -> Any:
    return Case.paused == False  # noqa: E712 - a condition of SQL


def over(now: datetime) -> Any:
    """The condition that what is due next on a case is over."""
    exclusive = (Case.next_due == now) & (Case.next_due_inclusive == False)  # noqa: E712
    return _running() & ((Case.next_due < now) | exclusive)


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
