"""Requests about returns that are simple enough to be approved together (returns.yaml, `simple`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from peewee import fn

from models.approvals.tables import Approval
from models.cases.tables import Case
from models.desk import Desk
from models.returns import proposing
from models.returns.dossier import NOTHING_CAME
from models.returns.tables import Return, ReturnLine, Sheet


def simple(desk: Desk) -> frozenset[int]:
    """The ids of the waiting requests that are simple: a few statements, however many wait.

    Each line of the sheet is of a route and a grade that the rules name, the sum is within theirs, nobody has allowed
    anything against the rules, nothing is deducted, and no warning is due: those are looked at one by one.
    """
    wanted = desk.rules.returns.simple
    rows = (
        ReturnLine.select(
            Approval.id, Approval.counted_cents, ReturnLine.route, ReturnLine.grade, ReturnLine.overridden,
            ReturnLine.deduction_cents, ReturnLine.serial, Case.customer,
        )
        .join(Sheet)
        .join(Approval, on=(Approval.subject_id == Sheet.id))
        .join(Case)
        .where(Approval.state == "waiting", Approval.subject == proposing.SUBJECT, Sheet.outcome == "refund")
        .tuples()
    )  # fmt: skip
    found: dict[int, bool] = {}
    serials: dict[int, set[int]] = {}
    customers: dict[int, int | None] = {}
    for number, cents, route, grade, overridden, deducted, serial, customer in rows:
        fits = wanted.covers(cents, route, grade) and not overridden and not deducted
        found[number] = found.get(number, True) and fits
        customers[number] = customer
        if serial:
            serials.setdefault(number, set()).add(serial)
    able = {number for number, fits in found.items() if fits}
    often, twice = _frequent(desk, {customers[number] for number in able}), _twice(serials.values())
    return frozenset(n for n in able if customers[n] not in often and not serials.get(n, set()) & twice)


def _frequent(desk: Desk, customers: Iterable[int | None]) -> set[int]:
    """Those of these customers whom the rules point out."""
    rule = desk.rules.returns.frequent
    rows = (
        Return.select(Case.customer)
        .join(Case)
        .where(
            Case.customer.in_([customer for customer in customers if customer]),
            Case.received_at >= desk.now() - timedelta(days=rule.days),
            Case.state.not_in(NOTHING_CAME),
        )
        .group_by(Case.customer)
        .having(fn.COUNT(Return.id) >= rule.returns)
        .tuples()
    )
    return {customer for (customer,) in rows}


def _twice(serials: Iterable[set[int]]) -> set[int]:
    """Those of these devices that are on more than one return."""
    rows = (
        ReturnLine.select(ReturnLine.serial)
        .where(ReturnLine.serial.in_(set().union(*serials)), ReturnLine.state.not_in(NOTHING_CAME))
        .group_by(ReturnLine.serial)
        .having(fn.COUNT(ReturnLine.application.distinct()) > 1)
        .tuples()
    )
    return {serial for (serial,) in rows}
