"""Past cases as their rules saw them, read in bulk: a handful of statements for each few hundred cases."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

import msgspec
from peewee import JOIN

from config.facts import Facts
from config.texts import Text
from models.cases.facts import BATCH_DAYS
from models.cases.tables import Case
from models.clocks.tables import Clock, ClockStop
from models.customers.tables import Customer
from models.events import Event
from models.orders.tables import Order
from models.products.tables import Product
from models.rules.replay_views import Decided

COUNTED = ("complaint", "return", "repair")
"""The kinds of case that count together by batch."""
_FIELDS = (
    "id", "number", "kind", "channel", "received_at", "opened_at", "closed_at", "owner", "severity", "severity_why",
    "queue", "routed_why", "category", "symptom", "text", "demand", "amount_cents", "money_claim", "authority_no",
    "repeat", "flags", "batch_number", "product", "order", "customer",
)  # fmt: skip
_FACTS = frozenset(_FIELDS) - {"id", "number", "received_at", "opened_at", "closed_at", "owner"}
"""What the rules asked for or decided, and what may have been changed since."""


class PastClock(msgspec.Struct, frozen=True):
    """A clock as it ran: by which rule and from when, when it was due, and the moment by which it is judged.

    That is when it was met, ended or stopped, or now.
    """

    rule: str
    start_at: datetime
    due_at: datetime
    inclusive: bool
    moment: datetime
    ended_at: datetime | None


class Stop(msgspec.Struct, frozen=True):
    """A span in which clocks of these kinds stood still; `end` is None while they do."""

    start: datetime
    end: datetime | None
    kinds: frozenset[str]


class Past(msgspec.Struct, frozen=True):
    """A case as the rules saw it when they decided: `facts` without severity, `decided` by the rules alone.

    `corrected`: something was changed later. `severity_corrected`: the severity was, and the clocks with it.
    """

    case_id: int
    number: str
    opened_at: datetime
    closed_at: datetime | None
    owner_id: int | None
    facts: Facts
    decided: Decided
    corrected: bool
    severity_corrected: bool
    clocks: dict[str, PastClock]
    stops: tuple[Stop, ...]


class SameBatch:
    """Counts cases of one batch and symptom in the days before each receipt, in one pass over cases by receipt."""

    def __init__(self, start: datetime) -> None:
        self._spans: dict[tuple[Any, ...], deque[tuple[datetime, int]]] = defaultdict(deque)
        self._ids: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        earlier = (
            Case.select(Case.id, Case.received_at, Case.kind, Case.product, Case.batch_number, Case.symptom)
            .where(Case.received_at >= start - timedelta(days=BATCH_DAYS), Case.received_at < start)
            .where(Case.product.is_null(False), Case.batch_number != "", Case.symptom != "")
            .order_by(Case.received_at, Case.id)
        )
        for row in earlier.tuples().iterator():
            self.count(*row)

    def count(
        self, case_id: int, received_at: datetime, kind: str, product: int | None, batch: str, symptom: str
    ) -> int:
        """The cases that count with this one, itself included, among those that were recorded before it."""
        if not (product and batch and symptom):
            return 0
        key = (product, batch, symptom)
        span, ids = self._spans[key], self._ids[key]
        since = received_at - timedelta(days=BATCH_DAYS)
        while span and span[0][0] < since:
            ids.remove(span.popleft()[1])
        found = 1 + bisect_left(ids, case_id)
        if kind in COUNTED:
            span.append((received_at, case_id))
            insort(ids, case_id)
        return found


def read(ids: Sequence[int], same_batch: SameBatch, zone: tzinfo, now: datetime) -> list[Past]:
    """The cases of these ids, in the order of receipt, as they were when the rules decided."""
    rows = _rows(ids)
    changed = _changed(ids)
    goods = _Goods(changed)
    clocks, stops = _clocks(ids, now), _stops(ids)
    found = []
    for row in rows:
        before = changed.get(row["id"], {})
        row.update(goods.of(before))
        row.update(before)
        mine = stops.get(row["id"], ())
        running = {kind: _judged(clock, kind, mine) for kind, clock in clocks.get(row["id"], {}).items()}
        count = same_batch.count(
            row["id"], row["received_at"], row["kind"], row["product"], row["batch_number"], row["symptom"]
        )
        found.append(
            Past(
                case_id=row["id"],
                number=row["number"] or "",
                opened_at=row["opened_at"],
                closed_at=row["closed_at"],
                owner_id=row["owner"],
                facts=_facts(row, count, zone),
                decided=_decided(row),
                corrected=bool(before),
                severity_corrected="severity" in before,
                clocks=running,
                stops=mine,
            )
        )
    return found


def _rows(ids: Sequence[int]) -> list[dict[str, Any]]:
    columns = [getattr(Case, name) for name in _FIELDS]
    beside = (Product.product_class, Order.sale_channel, Customer.birth_year, Customer.importance)
    query = (
        Case.select(*columns, *beside)
        .join(Product, JOIN.LEFT_OUTER, on=(Case.product == Product.id))
        .switch(Case)
        .join(Order, JOIN.LEFT_OUTER, on=(Case.order == Order.id))
        .switch(Case)
        .join(Customer, JOIN.LEFT_OUTER, on=(Case.customer == Customer.id))
        .where(Case.id.in_(ids))
        .order_by(Case.received_at, Case.id)
    )
    names = (*_FIELDS, *(column.name for column in beside))
    return [dict(zip(names, row, strict=True)) for row in query.tuples()]


def _changed(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """By case, what was changed after it was opened: the field and the value that it had at first."""
    events = (
        Event.select(Event.case, Event.changes)
        .where(Event.case.in_(ids), Event.subject == "case", Event.operation != "intake.open")
        .order_by(Event.id)
    )
    found: dict[int, dict[str, Any]] = {}
    for case_id, changes in events.tuples():
        for field in changes.keys() & _FACTS:
            before = changes[field][0]
            if before is not None or field in ("product", "order", "customer"):
                found.setdefault(case_id, {}).setdefault(field, before)
    return found


class _Goods:
    """Product class, sale channel and customer of cases that had others at first."""

    def __init__(self, changed: dict[int, dict[str, Any]]) -> None:
        def of(table: Any, field: str, *columns: Any) -> dict[int, tuple[Any, ...]]:
            ids = {before[field] for before in changed.values() if before.get(field)}
            rows = table.select(table.id, *columns).where(table.id.in_(ids)).tuples() if ids else ()
            return {row[0]: row[1:] for row in rows}

        self._products = of(Product, "product", Product.product_class)
        self._orders = of(Order, "order", Order.sale_channel)
        self._customers = of(Customer, "customer", Customer.birth_year, Customer.importance)

    def of(self, before: dict[str, Any]) -> dict[str, Any]:
        """The columns that replace those of the row."""
        found: dict[str, Any] = {}
        if "product" in before:
            found["product_class"] = self._products.get(before["product"], (None,))[0]
        if "order" in before:
            found["sale_channel"] = self._orders.get(before["order"], (None,))[0]
        if "customer" in before:
            found["birth_year"], found["importance"] = self._customers.get(before["customer"], (None, None))
        return found


def _facts(row: dict[str, Any], same_batch: int, zone: tzinfo) -> Facts:
    year = row["opened_at"].astimezone(zone).year
    return Facts(
        kind=row["kind"],
        channel=row["channel"],
        received_at=row["received_at"],
        category=row["category"] or None,
        symptom=row["symptom"] or None,
        product_class=row["product_class"],
        sale_channel=row["sale_channel"],
        text=row["text"],
        demand=row["demand"] or None,
        amount_cents=row["amount_cents"],
        money_claim=bool(row["money_claim"]),
        authority_no=row["authority_no"] or None,
        customer_age=year - row["birth_year"] if row["birth_year"] else None,
        importance=row["importance"],
        repeat=bool(row["repeat"]),
        same_batch=same_batch,
        flags=frozenset(row["flags"]),
    )


def _decided(row: dict[str, Any]) -> Decided:
    severity, way = row["severity_why"] or {}, row["routed_why"] or {}
    return Decided(
        row["severity"],
        severity.get("rule", ""),
        _why(severity),
        row["queue"],
        way.get("rule", ""),
        _why(way),
    )


def _why(stored: dict[str, Any]) -> Text | None:
    return msgspec.convert(stored["why"], Text) if stored.get("why") else None


_Row = tuple[str, datetime, datetime, bool, datetime | None, bool, datetime]
"""Rule, start, due, inclusive, ended, stoppable, and the moment that judges a clock that never stood still."""


def _clocks(ids: Sequence[int], now: datetime) -> dict[int, dict[str, _Row]]:
    """By case and kind, the clock of the newest generation."""
    query = (
        Clock.select(
            Clock.case,
            Clock.kind,
            Clock.rule,
            Clock.start_at,
            Clock.due_at,
            Clock.inclusive,
            Clock.met_at,
            Clock.ended_at,
            Clock.stoppable,
        )
        .where(Clock.case.in_(ids))
        .order_by(Clock.id)
    )
    found: dict[int, dict[str, _Row]] = defaultdict(dict)
    for case_id, kind, rule, start_at, due_at, inclusive, met_at, ended_at, stoppable in query.tuples():
        moment = met_at or ended_at or now
        found[case_id][kind] = (rule, start_at, due_at, bool(inclusive), ended_at, bool(stoppable), moment)
    return found


def _stops(ids: Sequence[int]) -> dict[int, tuple[Stop, ...]]:
    query = (
        ClockStop.select(ClockStop.case, ClockStop.stopped_at, ClockStop.resumed_at, ClockStop.kinds)
        .where(ClockStop.case.in_(ids))
        .order_by(ClockStop.stopped_at)
    )
    found: dict[int, tuple[Stop, ...]] = {}
    for case_id, start, end, kinds in query.tuples():
        found[case_id] = (*found.get(case_id, ()), Stop(start, end, frozenset(kinds)))
    return found


def _judged(row: _Row, kind: str, stops: tuple[Stop, ...]) -> PastClock:
    """A clock that stands still is judged by the moment at which it was stopped."""
    rule, start_at, due_at, inclusive, ended_at, stoppable, moment = row
    still = next((stop.start for stop in stops if stop.end is None and kind in stop.kinds), None)
    if still is not None and ended_at is None and stoppable:
        moment = still
    return PastClock(rule, start_at, due_at, inclusive, moment, ended_at)
