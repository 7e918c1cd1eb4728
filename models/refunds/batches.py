"""Lists for finance: what no gateway pays is exported, and what became of it is imported. Twice is as good as once."""

from __future__ import annotations

import secrets
from collections import Counter
from typing import Any

import msgspec

from config.texts import T
from models.database import held
from models.desk import Desk
from models.imports import values
from models.imports.outcome import Fault
from models.imports.reading import Column, ImportRows, Reading, Record, read
from models.operation import Input, operation
from models.refunds.finding import find_part
from models.refunds.gateways.file import COLUMNS, row
from models.refunds.paying import orders_of
from models.refunds.settling import FREE, alarm, settle
from models.refunds.tables import RefundPart
from models.refusals import Refused
from models.settings import purpose
from models.texts import not_found

STATUSES = {"paid": "paid", "已付款": "paid", "declined": "declined", "未付款": "declined", "": ""}
"""What the answer to a payment may be; an empty one is not there yet."""

MOST = 1000
"""Payments in one list at most."""


class ExportBatch(Input):
    """How many payments at most; `batch` names a list that was exported before, to have the same once more."""

    batch: str = ""
    limit: int = MOST


class Batch(msgspec.Struct, frozen=True):
    """A list: its name, empty where there is nothing to pay, and its lines below the header."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Answered(msgspec.Struct, frozen=True):
    """What the answers did: paid, errored, unchanged since they were known; `disputed` ones contradict what was paid.

    With one fault nothing was imported.
    """

    paid: int = 0
    errored: int = 0
    unchanged: int = 0
    disputed: int = 0
    faults: tuple[Fault, ...] = ()


@operation("refunds.export_batch")
def export_batch(desk: Desk, given: ExportBatch) -> Batch:
    """Hand to finance what waits and no gateway pays. What stands in one list stands in no other one."""
    if given.batch:
        ids = [part.id for part in RefundPart.select(RefundPart.id).where(RefundPart.batch == given.batch.strip())]
        if not ids:
            raise Refused("not_found", not_found(T("list"), given.batch), "batch")
        return _listed(given.batch.strip(), ids)
    by_gateway = list(desk.rules.gateways.paying(purpose(desk.database)))
    free = (RefundPart.state == "waiting") & (RefundPart.claimed_by == "") & RefundPart.means.not_in(by_gateway)
    limit = max(0, min(given.limit, MOST))
    parts = held(desk.database, RefundPart.select().where(free).order_by(RefundPart.id).limit(limit))
    if not parts:
        return Batch("", COLUMNS, ())
    name = f"{desk.now().astimezone(desk.rules.zone):%Y%m%d}-{secrets.token_hex(3)}"
    for part in parts:
        settle(desk, part, None, ("waiting",), state="sent", batch=name, attempts=RefundPart.attempts + 1)
    return _listed(name, [part.id for part in parts])


def _listed(name: str, ids: list[int]) -> Batch:
    return Batch(name, COLUMNS, tuple(row(order) for order in orders_of(ids)))


@operation("refunds.import_answers")
def import_answers(desk: Desk, given: ImportRows) -> Answered:
    """Take over what became of payments: all lines or none; a line that was taken over before changes nothing."""
    reading = read(_columns(), given)
    reading.each_once(lambda record: record.get("key"), "key")
    found = [(record, _part(desk, record, reading)) for record in reading.records]
    if reading.faults:
        return Answered(faults=reading.refused().faults)
    with desk.database.atomic() as trial:
        counts = Counter(_answer(desk, record, part) for record, part in found if part is not None)
        if given.dry_run:
            trial.rollback()
    return Answered(counts["paid"], counts["errored"], counts["unchanged"], counts["disputed"])


def _columns() -> tuple[Column, ...]:
    """The header of the list, or its Chinese; what was exported besides may stand there and is not read."""
    rest = [
        Column(name, (), values.text(400))
        for name in ("case", "order", "means", "original_reference", "requested_at", "reissue_until")
    ]
    return (
        Column("key", ("付款编号",), values.code(), required=True),
        Column("status", ("结果",), values.one_of(STATUSES, ""), required=True, may_be_empty=True),
        Column("reference", ("流水号",), values.text(120)),
        Column("reason", ("原因",), values.text(400)),
        Column("amount", ("金额",), values.cents),
        *rest,
    )


def _part(desk: Desk, record: Record, reading: Reading) -> RefundPart | None:
    """The payment that a line answers, if the line is right."""
    try:
        part = find_part(desk, record.get("key"))
    except Refused as refused:
        reading.fault(record.line, "key", refused.text)
        return None
    if record.get("amount", part.amount_cents) != part.amount_cents:
        reading.fault(record.line, "amount", T("This is not the amount that was to be paid."))
    if record.get("status") == "paid" and not record.get("reference"):
        reading.fault(record.line, "reference", T("What was paid has a reference."))
    return part


def _answer(desk: Desk, record: Record, part: RefundPart) -> str:
    """Take one line over; what it did."""
    status, reference = record.get("status"), record.get("reference", "")
    known = part.state == "paid" and status == "paid" and part.reference in ("", reference)
    if not status or known or (part.state == "errored" and status == "declined"):
        return "unchanged"
    changes: dict[str, Any] = {"state": "paid", "reference": reference, "last_error": ""}
    if status == "declined":
        changes = {"state": "errored", "last_error": record.get("reason", "") or T("declined")}
    before: tuple[str, ...] = ("waiting", "sent", "uncertain")
    before += ("sending", "errored") if status == "paid" else ()
    if settle(desk, part, None, before, **changes, **FREE):
        return str(changes["state"])
    part.state, part.last_error = "uncertain", T("an answer contradicts what is known")
    alarm(desk, part.refund, part)
    return "disputed"
