"""The complaint analysis report of a month (workflows 2, RP1): read in a few statements, whatever the number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec
from peewee import JOIN, fn

from config.terms import term
from config.texts import Money, Sayable, T, Text, Translator
from models.approvals.tables import Approval
from models.cases.tables import Case
from models.clocks.tables import Clock
from models.complaints.figures import GROUPS, Figures, PersonCount, Told, figures, people
from models.complaints.tables import Complaint, StaffRecord
from models.desk import Desk
from models.orders.tables import Order
from models.products.tables import Product
from models.reports.counting import Times
from models.reports.months import span
from models.reports.writing import Table
from models.staff.tables import Staff

TITLES: dict[str, Text] = {
    "product": T("By product"),
    "batch": T("By batch"),
    "cause": T("By cause"),
    "channel": T("By channel"),
    "severity": T("By severity"),
    "seller": T("By seller"),
    "category": T("By category"),
    "responsibility": T("By responsibility"),
}
TIMES: dict[str, Text] = {
    "answer": T("First answer"),
    "plan": T("Solution told"),
    "solve": T("Solved"),
}
RECORDS: dict[str, Text] = {"complaint": T("Complaint about a seller"), "praise": T("Praise")}
"""What is recorded about colleagues."""
TIMES_AGAIN = T("Times taken up")
"""How often those were taken up again, all of them together; it tells nothing where there are none."""
_CLOCKS = {"first_response": "answered", "plan": "planned", "solve": "solved"}


class Report(msgspec.Struct, frozen=True):
    """The figures of a month, its first day, and what was recorded about colleagues in it."""

    month: date
    figures: Figures
    people: tuple[PersonCount, ...] = ()


def report(desk: Desk, month: date) -> Report:
    """The report of the complaints received in the month of this day, in the desk's zone; merged ones left out."""
    start, end = span(desk, month)
    inside = (Case.kind == "complaint") & (Case.received_at >= start) & (Case.received_at < end)
    inside = inside & (Case.state != "merged")
    return Report(month.replace(day=1), figures(list(_told(desk, inside))), people(_records(start, end)))


def _records(start: datetime, end: datetime) -> Iterator[tuple[str, str, str, bool | None]]:
    """What was recorded about colleagues in this time, whenever its case was received; not of merged cases."""
    rows = (
        StaffRecord.select(Staff.login, Staff.name, StaffRecord.kind, StaffRecord.confirmed)
        .join(Staff)
        .switch(StaffRecord)
        .join(Case)
        .where(StaffRecord.at >= start, StaffRecord.at < end, Case.state != "merged")
        .tuples()
    )
    for login, name, kind, confirmed in rows:
        yield login, name, kind, None if confirmed is None else bool(confirmed)


def _told(desk: Desk, inside: Any) -> Iterator[Told]:
    met, paid = _met(inside), _paid(inside)
    rows = (
        Case.select(
            Case.id, Case.number, Case.received_at, Case.open, Complaint.reopenings, Product.name, Case.batch_number,
            Complaint.cause, Case.channel, Case.severity, Staff.name, Case.category, Complaint.responsibility,
        )
        .join(Complaint, JOIN.LEFT_OUTER, on=(Complaint.case == Case.id))
        .switch(Case)
        .join(Product, JOIN.LEFT_OUTER)
        .switch(Case)
        .join(Order, JOIN.LEFT_OUTER)
        .join(Staff, JOIN.LEFT_OUTER, on=(Order.seller == Staff.id))
        .where(inside)
        .order_by(Case.id)
        .tuples()
    )  # fmt: skip
    for case_id, number, received, is_open, reopenings, *keys in rows:
        groups = dict(zip(GROUPS, (key or "" for key in keys), strict=True))
        if groups["batch"]:  # products share the numbers of batches
            groups["batch"] = f"{groups['batch']} {groups['product']}".rstrip()
        yield Told(
            number, received, is_open, reopenings or 0, groups=groups, paid_cents=paid.get(case_id, 0),
            **met.get(case_id, {}),
        )  # fmt: skip


def _met(inside: Any) -> dict[int, dict[str, Any]]:
    """For each case when answer, plan and solution were told last, and whether every deadline of it was kept.

    One that was missed and then was no longer asked for, since the case was closed otherwise, was not kept either.
    """
    rows = (
        Clock.select(Clock.case, Clock.kind, Clock.met_at, Clock.breached_at)
        .join(Case)
        .where(inside, Clock.kind.in_(list(_CLOCKS)), Clock.ended_at.is_null(False))
        .order_by(Clock.id)
        .tuples()
    )
    found: dict[int, dict[str, Any]] = {}
    for case_id, kind, met_at, breached_at in rows:
        name, here = _CLOCKS[kind], found.setdefault(case_id, {})
        if met_at is not None:
            here[f"{name}_at"] = met_at
        if met_at is not None or breached_at is not None:
            here[f"{name}_kept"] = here.get(f"{name}_kept", True) and breached_at is None
    return found


def _paid(inside: Any) -> dict[int, int]:
    """Cents that were approved for each case."""
    rows = (
        Approval.select(Approval.case, fn.SUM(Approval.amount_cents))
        .join(Case)
        .where(inside, Approval.state == "approved")
        .group_by(Approval.case)
        .tuples()
    )
    return {case_id: int(cents) for case_id, cents in rows}


def label(desk: Desk, group: str, key: str) -> Sayable:
    """What a key of a group is called."""
    names = desk.rules.categories
    match group:
        case "cause" | "category":
            return names.name(group, key)
        case "responsibility":
            return names.file.responsibilities.get(key, key)
        case "channel" | "severity":
            return term(key)
        case _:
            return key


def totals(found: Figures) -> tuple[tuple[Text, Sayable], ...]:
    """The totals in words."""
    return (
        (T("Complaints"), found.total),
        (T("Closed"), found.closed),
        (T("Taken up again"), found.reopened),
        (TIMES_AGAIN, found.reopenings),
        (T("Approved"), Money(found.paid_cents)),
    )


def times(found: Figures) -> tuple[tuple[Text, Times], ...]:
    """How long answer, plan and solution took."""
    return tuple((TIMES[name], getattr(found, name)) for name in TIMES)


def tables(desk: Desk, found: Report) -> list[Table]:
    """The report as tables in the language of who acts, for CSV and XLSX."""
    say = desk.translator.say
    figures_, words = found.figures, desk.translator
    head = Table(
        say(T("Complaint analysis")),
        (say(T("What")), say(T("Figure"))),
        (
            (say(T("Month")), f"{found.month:%Y-%m}"),
            *((say(what), _plain(value, words)) for what, value in totals(figures_)),
        ),
    )
    header = (say(T("What")), say(T("Count")), say(T("Median h")), say(T("90 % h")), say(T("Kept %")))
    taken = tuple(
        (say(what), one.count, one.median_hours, one.most_hours, one.kept_percent) for what, one in times(figures_)
    )
    groups = [
        Table(
            say(TITLES[name]),
            (say(T("What")), say(T("Complaints")), say(T("Share %"))),
            tuple((say(label(desk, name, key)), n, round(100 * n / figures_.total, 1)) for key, n in counts),
        )
        for name, counts in figures_.groups.items()
    ]
    return [head, Table(say(T("Times")), header, taken), *groups, _colleagues(found, words)]


def _colleagues(found: Report, words: Translator) -> Table:
    """What was recorded about colleagues, by person and kind."""
    titles = (T("Name"), T("Login"), T("Kind"), T("Count"), T("Confirmed"), T("Not so"), T("Not known"))
    rows = tuple(
        (one.name, one.login, words.say(RECORDS[one.kind]), one.count, one.confirmed, one.refuted, left(one))
        for one in found.people
    )
    return Table(words.say(T("Colleagues")), tuple(map(words.say, titles)), rows)


def left(one: PersonCount) -> int:
    """How many records are neither confirmed nor refuted."""
    return one.count - one.confirmed - one.refuted


def _plain(value: Sayable, words: Translator) -> Any:
    """A number stays one; money is yuan."""
    if isinstance(value, Money):
        return value.cents / 100
    return value if isinstance(value, int) else words.say(value)
