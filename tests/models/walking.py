"""A desk on which every operation can be done, and for each operation an input with which it is done."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import msgspec
from peewee import Database

from config.loading import SHIPPED
from models import operation
from models.alarms.tables import ToldAlarm
from models.cases.tables import Case, Notice, Task
from models.cases.tables import Message as SentMessage
from models.customers.tables import Customer
from models.desk import Desk
from models.settings import Setting
from models.staff.members import member
from models.staff.operations import AddStaff, add
from models.staff.tables import Staff
from models.tables import all_tables
from tests.clock import SettableClock
from tests.screens.company import SKILLS, found_company

Given = dict[str, Any]
FOOD: Given = {
    "customer_id": 1, "product_code": "P1", "batch_number": "B2601", "expires_on": "2027-05-01",
    "order_number": "D1001", "category": "product_quality", "demand": "refund", "text": "胶囊受潮结块",
}  # fmt: skip


class World:
    """A desk at work: one of each role, named after it, and a case in every state that an operation asks for."""

    def __init__(self, desk: Desk, clock: SettableClock) -> None:
        self.desk, self.clock = found_company(desk), clock
        for role in desk.rules.roles.names:
            add(desk, AddStaff(login=role, name=role.title(), roles=(role,), skills=SKILLS))
        self.customer = Customer.get(Customer.external_no == "K1")
        self.complaint = self.opens("complaint")
        self.stopped = self.opens("complaint", demand="exchange")
        self.owned = self.opens("complaint", demand="repair", take=True)
        question = {"topic": "usage", "text": "饭前还是饭后服用？"}
        self.question = self.opens("consultation", **question)
        self.handed_on = self.opens("consultation", transfer_to="tech", **question)
        self.answered = self.opens("consultation", answer="饭后半小时服用。", **question)
        operation.run(self.acting("lin"), "staff.set_state", {"state": "ready"})
        self.does("clocks.stop", case=self.stopped, version=1, reason="customer")
        self.does("tasks.add", case=self.complaint, department="qc", text="检验留样")
        self.does("notices.send", to="agent", text="请回电")
        self.does("presence.open", case=self.complaint, session="s1")
        self.opens("consultation", take=True, batch_number="", **question)
        self.does("intake.draft", form="intake", content={"text": "半句"})
        clock.advance(minutes=5)
        operation.run(desk, "rules.apply", {"files": {"numbering.yaml": _numbering(8)}})
        operation.run(self.desk, "alarms.fire", {})

    def acting(self, login: str) -> Desk:
        """The desk with this person acting."""
        return self.desk.acting(member(login))

    def opens(self, kind: str, **given: Any) -> str:
        """A new case of the agent's; its number."""
        return str(self.does("intake.open", **{**FOOD, "kind": kind, **_of_kind(kind), **given}).number)

    def does(self, name: str, /, **given: Any) -> Any:
        """The agent does it."""
        return operation.run(self.acting("agent"), name, as_json(given))

    def version(self, number: str) -> int:
        """The version that the case has now."""
        return int(Case.get(Case.number == number).version)

    def on(self, number: str, **given: Any) -> Given:
        """An input about a case as it is now."""
        return {"case": number, "version": self.version(number), **given}


def _of_kind(kind: str) -> Given:
    return {"category": "", "demand": ""} if kind == "consultation" else {}


def as_json(given: Given) -> Given:
    """The input as another system would send it."""
    sent: Given = msgspec.json.decode(msgspec.json.encode(given))
    return sent


def _numbering(digits: int) -> str:
    """Rules that differ from those of the program, and from each other, for another number of digits."""
    text = (SHIPPED / "numbering.yaml").read_text("utf-8")
    return text.replace("digits: 7", f"digits: {digits}")


def _rows(*lines: str) -> Given:
    header, *rows = (tuple(line.split(",")) for line in lines)
    return {"columns": header, "rows": tuple(rows)}


def inputs(world: World) -> dict[str, Given]:
    """For every operation an input that is right in this world, as JSON."""
    return {name: as_json(given) for name, given in _inputs(world).items()}


def _inputs(world: World) -> dict[str, Given]:
    tomorrow = world.clock() + timedelta(days=1)
    on, staff = world.on, Staff.get(Staff.login == "agent")
    return {
        "assignment.alarm_waiting": {},
        "assignment.hand_out": {},
        "assignment.hand_over": {
            "login": "agent",
            "reason": "离职",
            "cases": [{**on(world.owned), "to": "lin", "confirmed": True}],
        },
        "alarms.acknowledge": {"alarms": [ToldAlarm.get(ToldAlarm.staff == staff).alarm_id]},
        "alarms.fire": {},
        "assignment.take_next": {},
        "attachments.add": {"case": world.complaint, "name": "照片.jpg", "content": b64encode(b"x").decode()},
        "cases.accept": on(world.complaint, apologised=True),
        "cases.assign": on(world.complaint, to="lin", over_cap=True),
        "cases.claim": on(world.complaint),
        "cases.change_severity": on(world.complaint, severity="P2", reason="客户再次来电"),
        "cases.edit": on(world.complaint, text="全部胶囊受潮", flags=("media_exposure",)),
        "cases.link": on(world.complaint, to=world.stopped),
        "cases.message": {"case": world.complaint, "text": "我们正在处理。"},
        "cases.note": {"case": world.complaint, "text": "已看照片"},
        "cases.release": on(world.owned, reason="下班"),
        "cases.transfer": on(world.complaint, queue="returns", reason="要求退货"),
        "clocks.recompute": {"cases": 100},
        "clocks.resume": on(world.stopped),
        "clocks.resume_expired": {},
        "clocks.stop": on(world.complaint, reason="appointment", expected_at=tomorrow),
        "consultations.answer": on(world.question, answer="饭后半小时服用。"),
        "consultations.close": on(world.answered, rating=5),
        "consultations.close_silent": {},
        "consultations.convert": on(world.question, kind="complaint", category="health_effect"),
        "consultations.interim": on(world.handed_on, answer="已请技术部核对，明天答复。"),
        "consultations.transfer": on(world.question, department="rd", question="能否与阿司匹林同服？"),
        "contacts.record": {"case": world.complaint, "direction": "in", "text": "来电催问"},
        "customers.add": {"name": "赵六", "contacts": [{"kind": "phone", "value": "13600006006"}]},
        "customers.change": {"customer_id": world.customer.id, "version": world.customer.version, "note": "只接下午"},
        "imports.batches": _rows("product_code,batch_number,expires_on", "P1,B2602,2027-08-01"),
        "imports.customers": _rows("customer_no,name,phone", "K9,钱七,13500005005"),
        "imports.orders": _rows(
            "order_number,customer_no,sale_channel,placed_at,product_code,quantity,unit_price,paid_wechat",
            "D2001,K2,web,2026-11-20 10:00,P1,1,298,298",
        ),
        "imports.products": _rows("code,name,product_class", "P9,钙片,health_food"),
        "imports.staff": _rows("login,name,roles", "sun,孙八,agent"),
        "intake.discard": {"form": "intake"},
        "intake.draft": {"form": "intake", "content": {"text": "一句"}},
        "intake.open": {**FOOD, "kind": "return", "category": "no_reason", "customer_id": world.customer.id},
        "messages.mark_sent": {"key": SentMessage.get().key},
        "notices.acknowledge": {"notice_id": Notice.get(Notice.to == staff).id},
        "notices.send": {"to": "lin", "text": "请接手", "case": world.complaint},
        "presence.close": {"case": world.complaint, "session": "s1"},
        "presence.open": {"case": world.complaint, "session": "s2", "writing": True},
        "rules.apply": {"files": {"numbering.yaml": _numbering(9)}, "from": tomorrow, "note": "更长的号码"},
        "rules.rollback": {},
        "staff.add": {"login": "sun", "name": "孙八", "roles": ("agent",)},
        "staff.change": {"login": "agent", "version": staff.version, "skills": ("english",)},
        "staff.leave": {"login": "lin", "starts_at": world.clock(), "ends_at": tomorrow},
        "staff.set_bell": {"on": False},
        "staff.set_password": {"login": "lin", "password": "another-1"},
        "staff.set_state": {"state": "busy"},
        "staff.sign_in": {"login": "lin", "password": "right-1"},
        "staff.sign_out": {},
        "tasks.add": {"case": world.complaint, "department": "qc", "text": "核对批号", "due_at": tomorrow},
        "tasks.finish": {"task_id": Task.get(Task.department == "qc").id, "version": 1, "result": "留样正常"},
    }


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table; the search index too."""
    found = {
        table._meta.table_name: sorted(table.select().tuples().iterator(), key=repr)
        for table in all_tables()
        if table is not Setting
    }
    found["search"] = [database.execute_sql("SELECT COUNT(*) FROM search_word").fetchone()]
    return found


@contextmanager
def undone(database: Database) -> Iterator[None]:
    """What is done here is taken back at the end."""
    with database.atomic() as transaction:
        yield
        transaction.rollback()
