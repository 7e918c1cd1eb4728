"""What stands on the warehouse's lists: pure functions from views to lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from config import Rules
from config.terms import term
from config.texts import Day, Money, T, Text, Translator
from models.returns.views import ExchangeView, ParcelView
from models.returns.worklists import WorkRow
from models.stock.queries import ProductStock
from screens.clock_text import clock_text, coarse
from screens.paint import Line, Span
from screens.widgets import Column, Paragraph, cells

PLACES: dict[str, Text] = {"sale": T("For sale"), "returned": T("Come back"), "quarantine": T("Set apart")}
"""Where goods are in the warehouse."""
DUE = Column("due", T("Due"), 8)
CASE = Column("case", T("Number"), 10)
CODE = Column("code", T("Code"), 12)
GOODS = Column("goods", T("Goods"), 18, flexible=True)
PIECES = Column("pieces", T("Pcs"), 4, "right")
CUSTOMER = Column("customer", T("Customer"), 8)
ORDER = Column("order", T("Order"), 12)
STOCK = Column("stock", T("Stock"), 6, "right")
STATE = Column("state", T("State"), 13)
AGE = Column("age", T("Age"), 4, "right")
TRACKING = Column("tracking", T("Tracking no."), 16)
CARRIER = Column("carrier", T("Carrier"), 8)
SENDER = Column("sender", T("Sender"), 16, flexible=True)
NUMBER = Column("number", T("No."), 4, "right")
CONDITION = Column("condition", T("Condition"), 13)


class WorkList(NamedTuple):
    """One of the lists: its name, columns, what is said of it when it is empty, and what Enter does there."""

    name: Text
    columns: tuple[Column, ...]
    empty: Text
    operation: str


LISTS: dict[str, WorkList] = {
    "expected": WorkList(T("Expected"), (DUE, CASE, CODE, GOODS, PIECES, CUSTOMER, ORDER),
                         T("No goods are expected."), "parcels.receive"),
    "unmatched": WorkList(T("Nobody's"), (DUE, NUMBER, TRACKING, CARRIER, SENDER, CONDITION, AGE),
                          T("Every parcel has found its return."), "parcels.identify"),
    "to_ship": WorkList(T("To send"), (DUE, CASE, GOODS, PIECES, STOCK, CUSTOMER, ORDER),
                        T("No exchange is to be sent."), "returns.ship"),
    "to_send_back": WorkList(T("To send back"), (AGE, CASE, CODE, GOODS, PIECES, CUSTOMER, STATE),
                             T("No goods go back to a customer."), "returns.send_back"),
}  # fmt: skip
"""The lists of the warehouse, in the order of their digits."""


def band_line(counts: Mapping[str, int], chosen: str, words: Translator) -> Line:
    """The lists side by side with their digits and lengths; `>` and bold mark the one that is shown."""
    spans = []
    for digit, (key, one) in enumerate(LISTS.items(), 1):
        said = f"{digit} {words.say(one.name)} {counts.get(key, 0)}"
        spans.append(Span(f">{said}  " if key == chosen else f" {said}  ", "strong" if key == chosen else ""))
    return tuple(spans)


class Look(NamedTuple):
    """For whom a list is painted, and when."""

    words: Translator
    rules: Rules
    now: datetime


def row_line(row: WorkRow | ParcelView, columns: Sequence[Column], stock: Mapping[str, int], look: Look) -> Line:
    """A row of any of the lists, in these columns."""
    values = _parcel(row, look) if isinstance(row, ParcelView) else _work(row, stock, look)
    return cells(columns, [values[column.name] for column in columns])


def _work(row: WorkRow, stock: Mapping[str, int], look: Look) -> dict[str, Line]:
    there = stock.get(row.product_code, 0)
    return {
        "due": _clock(row.due_at, look),
        "case": row.case,
        "code": row.code,
        "goods": row.product,
        "pieces": str(row.quantity),
        "customer": row.customer,
        "order": row.order,
        "stock": str(there) if there >= row.quantity else Span(f"!{there}", "warning"),
        "state": look.words.say(term(row.state)),
        "age": _age(row.since, look),
    }


def _parcel(row: ParcelView, look: Look) -> dict[str, Line]:
    condition = look.rules.returns.conditions.get(row.condition)
    return {
        "due": _clock(row.due_at, look),
        "number": str(row.id),
        "tracking": row.tracking,
        "carrier": row.carrier,
        "sender": row.sender,
        "condition": look.words.say(condition) if condition is not None else row.condition,
        "age": _age(row.at, look),
    }


def _clock(due: datetime | None, look: Look) -> Line:
    said = clock_text(due - look.now if due is not None else None)
    return Span(look.words.say(said.text), said.style)


def _age(since: datetime | None, look: Look) -> str:
    return look.words.say(coarse(look.now - since)) if since is not None else ""


def about_row(row: WorkRow, look: Look) -> list[Line | Paragraph]:
    """What the warehouse has to know of some pieces, whole: the columns may cut it."""
    say = look.words.say
    goods = f"{row.product} × {row.quantity}"
    parts = [goods, row.product_code]
    parts += [say(T("Batch {batch}", batch=row.batch_number))] if row.batch_number else []
    parts += [say(T("Parcel {tracking}", tracking=row.tracking))] if row.tracking else []
    who = [row.case, row.customer, say(T("Order {order}", order=row.order)), row.code, say(term(row.state))]
    lines: list[Line | Paragraph] = [
        Span("  ".join(part for part in who if part), "strong"), Paragraph("  ".join(parts), 2),
    ]  # fmt: skip
    if row.due_at is not None:
        lines.append(say(T("Due {due}", due=look.words.deadline(row.due_at, row.inclusive))))
    return lines


def about_parcel(row: ParcelView, look: Look) -> list[Line | Paragraph]:
    """What was noted of a parcel that nobody can match."""
    say = look.words.say
    lines: list[Line | Paragraph] = [
        Span(say(T("Parcel {number}, taken in by {who}, {at}", number=row.id, who=row.who or "-", at=row.at)), "strong")
    ]
    noted = [row.carrier, row.tracking, row.sender]
    lines.append(Paragraph("  ".join(part for part in noted if part), 2))
    if row.note:
        lines.append(Paragraph(row.note, 2))
    if row.due_at is not None:
        lines.append(say(T("Whose it is must be known by {due}", due=look.words.deadline(row.due_at, True))))
    return lines


def about_exchange(exchange: ExchangeView | None, stock: ProductStock | None, look: Look) -> list[Line | Paragraph]:
    """What keeps an exchange from being sent, and what is there of its goods, batch by batch."""
    say = look.words.say
    lines: list[Line | Paragraph] = []
    if exchange is not None and exchange.difference_cents > 0 and not exchange.paid_reference:
        unpaid = T("! The difference of {amount} is not paid yet.", amount=Money(exchange.difference_cents))
        lines.append(Span(say(unpaid), "warning"))
    if exchange is not None and exchange.choose_by is not None:
        asked = T("The customer was told that it is out of stock; he chooses by {due}.",
                  due=look.words.deadline(exchange.choose_by, False))  # fmt: skip
        lines.append(Span(say(asked), "info"))
    if exchange is not None and exchange.expected_on is not None:
        lines.append(say(T("There again from {day}", day=Day(exchange.expected_on))))
    return lines + stock_lines(stock, look)


def stock_lines(stock: ProductStock | None, look: Look) -> list[Line | Paragraph]:
    """What is there of a product, a line for each batch and place."""
    say = look.words.say
    batches = stock.batches if stock is not None else ()
    lines: list[Line | Paragraph] = []
    if not any(one.place == "sale" for one in batches):
        lines.append(Span(say(T("! None of it is for sale.")), "warning"))
    for one in batches:
        day = Day(one.expires_on) if one.expires_on else "-"
        said = T("{place}: {count}, batch {batch}, expires {day}", place=PLACES[one.place], count=one.quantity,
                 batch=one.batch_number or "-", day=day)  # fmt: skip
        lines.append(say(said))
    return lines
