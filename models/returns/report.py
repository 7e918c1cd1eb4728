"""The report of the returns of a month: each table is read in one statement, whatever the number of returns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
from peewee import JOIN

from config.terms import term
from config.texts import Money, Sayable, T, Text
from models.cases.tables import Case
from models.clocks.tables import Clock
from models.desk import Desk
from models.orders.tables import Order
from models.products.tables import Product
from models.refunds.requesting import GIVEN
from models.refunds.tables import Refund
from models.reports.months import month_at, shifted, span
from models.reports.writing import Table
from models.returns.figures import Figures, Month, Told, figures
from models.returns.tables import Return, ReturnLine
from models.staff.tables import Staff

TREND = 12
"""Months of the trend, the one of the report the last."""
TITLES: dict[str, Text] = {
    "product": T("By product"),
    "batch": T("By batch"),
    "reason": T("By reason"),
    "route": T("By route"),
    "channel": T("By channel"),
    "seller": T("By seller"),
}
SATISFACTION: dict[str, Text] = {
    "yes": T("Satisfied"),
    "no": T("Not satisfied"),
    "silent": T("No answer"),
}


class Report(msgspec.Struct, frozen=True):
    """The figures of a month, its first day, and the months up to it."""

    month: date
    figures: Figures
    trend: tuple[Month, ...]


def report(desk: Desk, month: date) -> Report:
    """The report of the returns applied for in the month of this day, in the desk's zone; drafts left out."""
    first, (start, end) = month.replace(day=1), span(desk, month)
    inside = (Case.kind == "return") & (Case.received_at >= start) & (Case.received_at < end)
    return Report(first, figures(list(_told(inside))), _trend(desk, first))


def _told(inside: Any) -> Iterator[Told]:
    lines, paid, kept = _lines(inside), _paid(inside), _kept(inside)
    rows = (
        Case.select(Case.id, Case.number, Case.received_at, Case.open, Case.state, Case.channel, Return.satisfied,
                    Staff.name)
        .join(Return)
        .join(Order)
        .join(Staff, JOIN.LEFT_OUTER, on=(Order.seller == Staff.id))
        .where(inside)
        .order_by(Case.id)
        .tuples()
    )  # fmt: skip
    for case_id, number, received, is_open, state, channel, satisfied, seller in rows:
        here = lines[case_id]
        groups = {**here.groups, "channel": frozenset({channel}), "seller": frozenset({seller or ""})}
        yield Told(
            number=number, received_at=received, open=is_open, state=state, satisfied=satisfied, groups=groups,
            pieces=here.pieces, exchanged=here.exchanged, overridden=tuple(sorted(here.overridden)),
            kept=kept.get(case_id), **paid.get(case_id, {}),
        )  # fmt: skip


class _Lines:
    """What is counted of the lines of a return."""

    def __init__(self) -> None:
        self._keys: dict[str, set[str]] = defaultdict(set)
        self.pieces, self.exchanged = 0, False
        self.overridden: set[tuple[str, str]] = set()

    @property
    def groups(self) -> dict[str, frozenset[str]]:
        """The keys of each group."""
        return {name: frozenset(keys) for name, keys in self._keys.items()}

    def add(self, product: str, batch: str, reason: str, route: str, row: tuple[int, str, str, str, str]) -> None:
        """Count a line. Products share the numbers of batches, so a batch is named with its product."""
        quantity, outcome, state, overridden, who = row
        self.pieces += quantity
        self.exchanged = self.exchanged or (outcome == "exchange" and state in ("shipped", "confirming", "done"))
        named = f"{batch} {product}" if batch else ""
        for name, key in (("product", product), ("batch", named), ("reason", reason), ("route", route)):
            self._keys[name].add(key)
        if overridden:
            self.overridden.add((who or "", overridden))


def _lines(inside: Any) -> dict[int, _Lines]:
    rows = (
        ReturnLine.select(
            Return.case, Product.name, ReturnLine.batch_number, ReturnLine.reason, ReturnLine.route,
            ReturnLine.quantity, ReturnLine.outcome, ReturnLine.state, ReturnLine.overridden, Staff.name,
        )
        .join(Return)
        .join(Case)
        .switch(ReturnLine)
        .join(Product)
        .switch(ReturnLine)
        .join(Staff, JOIN.LEFT_OUTER, on=(ReturnLine.overridden_by == Staff.id))
        .where(inside)
        .tuples()
    )  # fmt: skip
    found: dict[int, _Lines] = defaultdict(_Lines)
    for case_id, product, batch, reason, route, *row in rows:
        found[case_id].add(product, batch, reason, route, tuple(row))
    return found


def _paid(inside: Any) -> dict[int, dict[str, Any]]:
    """For each case what was paid, and when the last of it was; no such time while something is still to be paid."""
    rows = (
        Refund.select(Refund.case, Refund.purpose, Refund.state, Refund.amount_cents, Refund.settled_at)
        .join(Case)
        .where(inside, Refund.purpose.in_((*GIVEN, "compensation")), Refund.state != "refused")
        .order_by(Refund.id)
        .tuples()
    )
    found: dict[int, dict[str, Any]] = {}
    waiting: set[int] = set()
    for case_id, purpose, state, cents, settled_at in rows:
        here = found.setdefault(case_id, {})
        if state != "settled":
            waiting.add(case_id)
            continue
        name = "refunded_cents" if purpose in GIVEN else "compensated_cents"
        here[name] = here.get(name, 0) + cents
        if purpose in GIVEN:
            here["refunded_at"] = max(settled_at, here.get("refunded_at", settled_at))
    for case_id in waiting:
        found[case_id].pop("refunded_at", None)
    return found


def _kept(inside: Any) -> dict[int, bool]:
    """Whether each legal refund clock was kept; one that still runs in time is not known yet."""
    rows = (
        Clock.select(Clock.case, Clock.met_at, Clock.breached_at)
        .join(Case)
        .where(inside, Clock.kind == "refund", Clock.legal)
        .tuples()
    )
    found: dict[int, bool] = {}
    for case_id, met_at, breached_at in rows:
        if met_at is not None or breached_at is not None:
            found[case_id] = found.get(case_id, True) and breached_at is None
    return found


def _trend(desk: Desk, last: date) -> tuple[Month, ...]:
    first = shifted(last, 1 - TREND)
    start, end = span(desk, first, last)
    applied = Return.select(Case.received_at).join(Case).where(Case.received_at >= start, Case.received_at < end)
    paid = Refund.select(Refund.settled_at, Refund.amount_cents).where(
        Refund.purpose.in_(GIVEN), Refund.state == "settled", Refund.settled_at >= start, Refund.settled_at < end
    )
    returns, cents = Counter[date](), Counter[date]()
    returns.update(month_at(desk, at) for (at,) in applied.tuples())
    for at, amount in paid.tuples():
        cents[month_at(desk, at)] += amount
    months = [shifted(first, place) for place in range(TREND)]
    return tuple(Month(month, returns[month], cents[month]) for month in months)


def label(desk: Desk, group: str, key: str) -> Sayable:
    """What a key of a group is called."""
    rules = desk.rules.returns
    match group:
        case "reason" if key in rules.reasons:
            return rules.reasons[key].name
        case "route":
            head = rules.head(key)
            return T("{letter} {route}", letter=head.letter, route=head.name)
        case "channel":
            return term(key)
        case "satisfaction":
            return SATISFACTION.get(key, key)
        case _:
            return key


def totals(found: Figures) -> tuple[tuple[Text, Sayable], ...]:
    """The totals in words."""
    return (
        (T("Returns"), found.total),
        (T("Pieces"), found.pieces),
        (T("Closed"), found.closed),
        (T("Turned down"), found.refused),
        (T("Exchanged"), found.exchanged),
        (T("Refunded"), found.refunded),
        (T("Money back"), Money(found.refunded_cents)),
        (T("Costs borne"), Money(found.compensated_cents)),
    )


def tables(desk: Desk, found: Report) -> list[Table]:
    """The report as tables in the language of who acts, for CSV and XLSX; money is yuan."""
    say, figures_, refund = desk.translator.say, found.figures, found.figures.refund
    what, count = say(T("What")), say(T("Returns"))
    head = ((say(T("Month")), f"{found.month:%Y-%m}"),
            *((say(name), value.cents / 100 if isinstance(value, Money) else value) for name, value in
              totals(figures_)))  # fmt: skip
    taken = (say(T("Refund")), refund.count, refund.median_hours, refund.most_hours, refund.kept_percent)
    header = (what, say(T("Count")), say(T("Median h")), say(T("90 % h")), say(T("Kept %")))
    groups = [
        Table(say(TITLES[name]), (what, count, say(T("Share %"))), tuple(
            (say(label(desk, name, key)), n, round(100 * n / figures_.total, 1)) for key, n in counts))
        for name, counts in figures_.groups.items()
    ]  # fmt: skip
    overrides = tuple((one.who, one.number, one.why, one.cents / 100) for one in figures_.overrides)
    satisfied = tuple((say(label(desk, "satisfaction", key)), n) for key, n in figures_.satisfaction)
    trend = tuple((f"{one.month:%Y-%m}", one.returns, one.refunded_cents / 100) for one in found.trend)
    return [
        Table(say(T("Returns of a month")), (what, say(T("Figure"))), head),
        Table(say(T("Times")), header, (taken,)),
        *groups,
        Table(say(T("Allowed against the rules")), (say(T("Who")), say(T("Number")), say(T("Why")), say(T("Money"))),
              overrides),
        Table(say(T("Satisfaction")), (what, count), satisfied),
        Table(say(T("By month")), (say(T("Month")), count, say(T("Money back"))), trend),
    ]  # fmt: skip
