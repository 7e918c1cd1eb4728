"""Whether nothing is lost, doubled or half done in a database in which people were killed while they worked."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from peewee import Database, ForeignKeyField

from models import database as databases
from models.cases.tables import Case, Contact, Message
from models.clocks import standing
from models.clocks.tables import Clock
from models.desk import Desk
from models.events import Event
from models.refunds.tables import Refund, RefundPart
from models.returns.flow import BEFORE_PAYING
from models.search.engines import engine
from models.search.tables import SearchKey
from models.tables import all_tables
from tests.models.toiling import Entry, asked, lines, token

TOLD_BY = {
    "intake.open": (Case, Case.text),
    "cases.note": (Event, Event.note),
    "contacts.record": (Contact, Contact.text),
    "cases.message": (Message, Message.body),
}
"""In which table the text of an operation stands once."""
NOTHING_DONE, NOBODY = ("assignment.take_next",), {"number": None, "version": None}
"""Operations that may be done and have changed nothing, and what they answer then."""


class Told(msgspec.Struct):
    """An operation as the journals tell of it: it was begun, and perhaps answered."""

    begun: Entry
    answer: Entry | None = None

    @property
    def times(self) -> tuple[int, ...]:
        """How often it may be there: once if it was done, not at all if refused, perhaps if nobody was answered."""
        if self.answer is None or self.answer.refused == "unknown":
            return (0, 1)
        return (0,) if self.answer.refused else (1,)


def journals(directory: Path) -> dict[datetime, Told]:
    """All operations that were begun, by their instants."""
    found: dict[datetime, Told] = {}
    for path in sorted(directory.glob("journal.*")):
        for line in lines(path):
            entry = msgspec.json.decode(line, type=Entry)
            assert not entry.error, entry.error
            if entry.name:
                assert entry.at not in found
                found[entry.at] = Told(entry)
            else:
                found[entry.at].answer = entry
    return found


def check_operations(found: dict[datetime, Told]) -> None:
    """What was answered is there once, what was refused is not there, and what nobody was answered is whole or not."""
    history = defaultdict(list)
    for row in Event.select(Event.at, Event.operation, Event.subject, Event.subject_id, Event.subject_version).tuples():
        history[row[0], row[1]].append(row[2:])
    for name, (table, field) in TOLD_BY.items():
        texts = [str(text) for (text,) in table.select(field).tuples()]
        for at, told in found.items():
            if told.begun.name == name:
                there = sum(token(at) in text for text in texts)
                assert there in told.times, (told, there)
                assert bool(there) == bool(history[at, name]), told
    for at, told in found.items():
        done = history[at, told.begun.name]
        idle = told.begun.name in NOTHING_DONE and told.answer is not None and told.answer.ok == NOBODY
        assert bool(done) in told.times or idle, (told, done)
        cases = {number for subject, number, _ in done if subject == "case"}
        assert len(cases) <= 1, (told, done)


def check_history(desk: Desk) -> None:
    """Every case is whole: its history from the first entry to what it is now, its clocks, what finds it."""
    events = defaultdict(list)
    for row in Event.select().where(Event.subject == "case").order_by(Event.id):
        events[row.subject_id].append(row)
    words = Counter(case for case, _ in engine(desk.database).entries(desk.database))
    assert Case.select().count() == len(events)
    for case in Case.select():
        _check_case(case, events[case.id])
        assert words[case.id] >= 1
        assert SearchKey.select().where(SearchKey.kind == "case", SearchKey.ref == case.id).count() == 2
        assert Clock.select().where(Clock.case == case.id).exists()
        assert Contact.select().where(Contact.case == case.id).exists()
        summary = standing.summary(case)
        assert {name: getattr(case, name) for name in summary} == summary


def _check_case(case: Case, history: list[Event]) -> None:
    assert history[0].operation == "intake.open"
    assert history[0].at == case.opened_at
    versions = [event.subject_version for event in history]
    assert versions == list(range(1, case.version + 1)), (case.number, versions)
    now: dict[str, Any] = {}
    for event in history:
        for field, (before, after) in event.changes.items():
            assert now.get(field, before) == before, (case.number, event.id, field)
            now[field] = after
    stored = {"state": case.state, "severity": case.severity, "queue": case.queue, "owner": case.owner_id}
    assert {field: now[field] for field in stored} == stored, case.number


def check_messages(directory: Path) -> None:
    """Each message arrived once; one that its sender did not live to tell of is uncertain, and perhaps arrived."""
    arrived = Counter(line.decode() for line in lines(directory / "delivered"))
    state = {row.message_id: row.state for row in Message.select()}
    assert set(state.values()) <= {"sent", "uncertain"}, Counter(state.values())
    assert set(arrived) <= set(state)
    assert max(arrived.values()) == 1
    assert {one for one, what in state.items() if what == "sent"} <= set(arrived)
    confirmed = {row.key.partition(":")[0] for row in Message.select().where(Message.template == "M1")}
    assert confirmed >= {case.number for case in Case.select().where(Case.kind.in_(("complaint", "return")))}


def check_refunds(directory: Path) -> None:
    """Each part of each refund was paid once, and never again in the blind; nobody was paid for nothing."""
    paid: dict[str, int] = {}
    for order in asked(directory / "asked"):
        if order.action == "pay":
            assert order.key not in paid, order
            paid[order.key] = order.cents
    parts = {part.key: part.amount_cents for part in RefundPart.select()}
    assert paid == parts
    assert {part.state for part in RefundPart.select()} <= {"paid"}
    sums = Counter[int]()
    for part in RefundPart.select():
        sums[part.refund_id] += part.amount_cents
    refunds = list(Refund.select())
    assert {row.id: row.amount_cents for row in refunds} == sums
    assert {row.state for row in refunds} <= {"settled"}
    ordered = Counter(row.case_id for row in refunds)
    for case in Case.select().where(Case.kind == "return"):
        assert ordered[case.id] == (case.state not in (*BEFORE_PAYING, "refunding")), (case.number, case.state)


def check_integrity(database: Database) -> None:
    """The database is sound: its files, its indexes, what refers to what, what is there once."""
    if databases.is_sqlite(database):
        assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
        return
    database.execute_sql("CREATE EXTENSION amcheck")
    indexes = "SELECT c.oid FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE relkind = 'i' AND amname = 'btree'"
    database.execute_sql(f"SELECT bt_index_check(oid, true, true) FROM ({indexes}) AS one(oid)")
    heaps = "SELECT oid::regclass FROM pg_class WHERE relkind IN ('r', 't') AND relpersistence = 'p'"
    damaged = f"SELECT one.*, found.* FROM ({heaps}) AS one(rel), LATERAL verify_heapam(rel) AS found"
    assert database.execute_sql(damaged).fetchall() == []
    for table in all_tables():
        for field in table._meta.sorted_fields:
            if isinstance(field, ForeignKeyField):
                other = field.rel_model.alias()
                lost = table.select().left_outer_join(other, on=(field == other.id))
                assert not lost.where(field.is_null(False), other.id.is_null()).exists(), (table, field)
