"""A desk on which every operation can be done, and for each operation an input with which it is done."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from peewee import Database

from config.loading import SHIPPED
from models import operation
from models.alarms.tables import ToldAlarm
from models.approvals.tables import Approval, Delegation
from models.callbacks.tables import Callback
from models.cases.tables import Case, Notice, Task
from models.cases.tables import Message as SentMessage
from models.customers.tables import Customer
from models.desk import Desk
from models.refunds.requesting import request
from models.refunds.tables import Refund, RefundPart
from models.settings import Setting
from models.staff.members import member
from models.staff.tables import Staff
from models.tables import all_tables
from tests.clock import SettableClock
from tests.models.complaining import FOOD, WAYS
from tests.models.returning import RETURN_WAYS, Shop, item

Given = dict[str, Any]


class World:
    """A desk at work: one of each role, named after it, and a case in every state that an operation asks for."""

    def __init__(self, desk: Desk, clock: SettableClock) -> None:
        self.company = Shop(desk, clock)
        self.desk, self.clock = desk, clock
        self.inputs: dict[str, Given] = {}
        self.customer = Customer.get(Customer.external_no == "K1")
        self._returns()
        self.at = {state: self.company.reach(state) for state in WAYS}
        self._silent()
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
        planned = self.company.reach("planning")
        self.company.propose(planned, ("compensation", 10_000))
        ends = clock() + timedelta(days=5)
        self.does("approvals.delegate", taker="lin", starts_at=clock(), ends_at=ends)
        made = self.does("complaints.promise", case=self.at["planning"], text="三点回电", due_at=ends)
        self.promise = made.promise_id
        self.authority = self.opens("complaint", channel="authority", authority_no="12315-7")
        self.simple = self.company.reach("accepted", category="logistics")
        self.offerable = self.company.reach("planning")
        self.company.propose(self.offerable)
        self.spoken = self.company.reach("investigating")
        self.company.does("qc", "complaints.give_opinion", case=self.spoken, text="合格")
        self.company.look_into(self.at["investigating"])
        self._refunds()
        self._callbacks()
        first = SentMessage.select().order_by(SentMessage.id).first()
        SentMessage.update(state="uncertain").where(SentMessage.id == first.id).execute()

    def _refunds(self) -> None:
        """One of two parts, of which 2.00 were too much."""
        case, by_means = Case.get(Case.number == self.complaint), (("wechat", 8_00),)
        agent = self.acting("agent")
        agent.transact("refunds.test", lambda: request(agent, case, "refund", ("test", 1), 8_00, by_means))
        first = Refund.get(Refund.subject == "test").key
        wrong = {"refund": first, "version": 1, "means": "wechat", "amount_cents": 2_00, "reason": "多退"}
        operation.run(self.acting("finance"), "refunds.ask_back", wrong)

    def _callbacks(self) -> None:
        """A complaint that was called back and lacks what closing needs; a promised call; one that is being made."""
        self.called = self.company.reach("callback", amount_cents=600_000)
        self.company.call_back(self.called, solved=True, satisfied=4)
        self.promised = self.does("callbacks.promise", case=self.complaint, text="回电", at=self._in(hours=30))
        self.waiting = Callback.get(Callback.case == self.company.case(self.at["callback"]).id)
        self.other = self.does("callbacks.promise", case=self.owned, text="回电", at=self._in(minutes=5)).callback_id
        self.does_as("supervisor", "callbacks.take", callback_id=self.other, version=1)
        asked = self.does("callbacks.plan", kind="inspection", customer_id=self.customer.id, reason="抽查").callback_id
        Callback.update(state="sms_sent", answer_until=self._in(days=5)).where(Callback.id == asked).execute()

    def _in(self, **delta: float) -> datetime:
        return self.clock() + timedelta(**delta)

    def _silent(self) -> None:
        """Nobody could be reached about the accepted complaint."""
        self.does("cases.ask", **self.on(self.at["accepted"], need="请回电"))
        for hours in (1, 5, 24):
            self.clock.advance(hours=hours)
            self.does("contacts.record", case=self.at["accepted"], direction="out", text="无人接听", reached=False)
        self.clock.advance(days=8)
        operation.run(self.desk, "clocks.resume_expired", {})

    def _returns(self) -> None:
        """A return in every state, while the windows of the orders are open, and two parcels of nobody."""
        self.returned = {state: way(self.company) for state, way in RETURN_WAYS.items()}
        self.parcel = self.does_as("warehouse", "parcels.note", condition="intact", tracking="SF-0")
        self.stray = self.does_as("warehouse", "parcels.note", condition="intact", tracking="SF-00")
        self.does_as("warehouse", "stock.count", product_code="P1", batch_number="B2601", quantity=5)
        self.late = self._too_late()
        self.urgent, self.device = self._urgent(), self.company.applies("W4", item(reason="device_failure"))
        paid = Refund.get((Refund.state == "settled") & (Refund.subject == "return_sheet"))
        self.bounced = RefundPart.get(RefundPart.refund == paid.id).key

    def _too_late(self) -> str:
        """An application after every window."""
        number = self.company.applies("DS1", item(opened=True))
        Case.update(received_at=self.clock() + timedelta(days=200)).where(Case.number == number).execute()
        return number

    def _urgent(self) -> str:
        """An application after an adverse reaction."""
        number = self.company.applies("DS1", item(reason="adverse_reaction"))
        self.company.does("agent", "cases.change_severity", case=number, version=self.version(number), severity="P1",
                          reason="身体不适")  # fmt: skip
        return number

    def does_as(self, login: str, name: str, /, **given: Any) -> Any:
        """Somebody does it."""
        return operation.run(self.acting(login), name, as_json(given))

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
    """For every operation an input that is right in this world, as JSON.

    They are put together once: the tests leave the world as it was.
    """
    if not world.inputs:
        world.inputs.update({name: as_json(given) for name, given in _inputs(world).items()})
    return {name: dict(given) for name, given in world.inputs.items()}


def _inputs(world: World) -> dict[str, Given]:
    tomorrow = world.clock() + timedelta(days=1)
    refund, excess = Refund.get(Refund.subject == "test"), Refund.get(Refund.purpose == "excess")
    part = RefundPart.get(RefundPart.refund == refund.id).key
    wrong = {"means": "wechat", "amount_cents": 2_00, "reason": "算错"}
    on, staff = world.on, Staff.get(Staff.login == "agent")
    undecided = SentMessage.get(SentMessage.state == "uncertain")
    waiting = Approval.select().where(Approval.state == "waiting").order_by(Approval.id.desc()).get()
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
        "approvals.decide": {"approval_id": waiting.id, "version": waiting.version, "approve": True},
        "approvals.delegate": {"taker": "lin", "starts_at": world.clock(), "ends_at": tomorrow},
        "approvals.end_delegation": {"delegation_id": Delegation.get().id, "version": 1},
        "assignment.take_next": {},
        "attachments.add": {"case": world.complaint, "name": "照片.jpg", "content": b64encode(b"x").decode()},
        "cases.ask": on(world.complaint, need="请补充照片"),
        "cases.assign": on(world.complaint, to="lin", over_cap=True),
        "cases.claim": on(world.complaint),
        "cases.change_severity": on(world.complaint, severity="P3", reason="情况已核实"),
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
        **_complaints(world),
        **_callbacks(world),
        **_returns(world),
        "consultations.answer": on(world.question, answer="饭后半小时服用。"),
        "consultations.close": on(world.answered, rating=5),
        "consultations.close_silent": {},
        "consultations.convert": on(world.question, kind="complaint", category="health_effect"),
        "consultations.interim": on(world.handed_on, answer="已请技术部核对，明天答复。"),
        "consultations.transfer": on(world.question, department="rd", question="能否与阿司匹林同服？"),
        "contacts.record": {"case": world.complaint, "direction": "in", "text": "来电催问"},
        "customers.add": {"name": "赵六", "contacts": [{"kind": "phone", "value": "13600006006"}]},
        "customers.change": {"customer_id": world.customer.id, "version": world.customer.version, "note": "只接下午"},
        "imports.answers": _rows("phone,digit,at", "13800001001,5,2026-11-23 08:00"),
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
        "messages.deliver": {},
        "messages.give_up": {"key": undecided.key, "reason": "已电话告知"},
        "messages.mark_sent": {"key": SentMessage.get(SentMessage.state == "waiting").key},
        "messages.send_again": {"key": undecided.key, "reason": "客户未收到"},
        "notices.acknowledge": {"notice_id": Notice.get(Notice.to == staff).id},
        "notices.send": {"to": "lin", "text": "请接手", "case": world.complaint},
        "presence.close": {"case": world.complaint, "session": "s1"},
        "presence.open": {"case": world.complaint, "session": "s2", "writing": True},
        "refunds.ask_back": {"refund": refund.key, "version": refund.version, **wrong},
        "refunds.enter_reference": {"key": part, "reference": "WX-1"},
        "refunds.export_batch": {},
        "refunds.import_answers": _rows("key,status,reference", f"{part},paid,WX-1"),
        "refunds.note_reversal": {"refund": refund.key, "version": refund.version, "invoice": "红字 001"},
        "refunds.pay": {},
        "refunds.record_bounce": {"key": world.bounced, "reason": "账户已注销"},
        "refunds.retry": {"key": part, "reason": "客户已换卡"},
        "refunds.supplement": {"refund": refund.key, "version": refund.version, **wrong},
        "refunds.write_off": {"refund": excess.key, "version": excess.version, "reason": "金额很小"},
        "rules.apply": {"files": {"numbering.yaml": _numbering(9)}, "from": tomorrow, "note": "更长的号码"},
        "rules.rollback": {},
        "staff.add": {"login": "sun", "name": "孙八", "roles": ("agent",)},
        "staff.change": {"login": "agent", "version": staff.version, "skills": ("english",)},
        "staff.leave": {"login": "lin", "starts_at": world.clock(), "ends_at": tomorrow},
        "staff.set_bell": {"on": False},
        "staff.set_password": {"login": "lin", "password": "another-1"},
        "staff.set_state": {"state": "busy"},
        "staff.set_terminal": {"terminal": "xterm", "name": "lines", "value": "ascii"},
        "staff.sign_in": {"login": "lin", "password": "right-1"},
        "staff.sign_out": {},
        "tasks.add": {"case": world.complaint, "department": "qc", "text": "核对批号", "due_at": tomorrow},
        "tasks.finish": {"task_id": Task.get(Task.text == "检验留样").id, "version": 1, "result": "留样正常"},
    }


def _returns(world: World) -> dict[str, Given]:
    on, at = world.on, world.returned
    first = {state: world.company.lines(number)[0].id for state, number in at.items()}
    found = {"line": first["goods_received"], "grade": "A", "disposition": "quarantine", "opinion": "完好"}
    steps: dict[str, Given] = {
        "apply": on(
            at["applied"],
            order_number="W5",
            identity="已核实",
            items=[{"line": 1, "quantity": 1, "reason": "no_reason"}],
        ),
        "ask_customer": on(at["inspecting"], text="与描述不同"),
        "ask_qc": on(at["applied"], question="照片属实吗"),
        "authorise": on(at["applied"]),
        "begin_inspection": on(at["goods_received"]),
        "cancel": on(at["applied"], words="不退了"),
        "choose_exchange": on(at["exchanging"], choice="wait", words="等"),
        "confirm": on(at["confirming"]),
        "confirm_silent": {},
        "customer_decides": on(at["customer_decision"], choice="send_back", words="寄回"),
        "decide_silent": {},
        "dissatisfied": on(at["confirming"], reason="太慢"),
        "give_paper_opinion": on(at["qc_pre"], opinion="属实", quality=True),
        "grant_goodwill": on(world.urgent, reason="身体不适，同意收回"),
        "inspect": on(at["goods_received"], items=[found]),
        "need_info": on(at["applied"], need="请补照片"),
        "out_of_stock": on(at["exchanging"]),
        "override": on(at["applied"], route="no_reason", reason="老客户"),
        "propose": on(at["inspecting"]),
        "propose_refusal": on(world.late, reason="不符合规定"),
        "record_delivered": on(at["shipped"]),
        "record_repairs": on(world.device, papers="维修单两份", repairs=2, repair_days=9),
        "record_sent": on(at["authorised"], tracking="SF9"),
        "reissue": on(at["expired"]),
        "send_back": on(at["sent_back"], tracking="YT8"),
        "ship": on(at["exchanging"], tracking="YT9"),
        "supply_info": on(at["info_needed"], text="见附件"),
        "waive_goods": on(at["authorised"], reason="运费高"),
        "watch_advance": {},
        "watch_choices": {},
        "watch_sending": {},
    }
    arrived = [{"line": first["in_transit"], "quantity": 1}]
    return {
        **{f"returns.{name}": given for name, given in steps.items()},
        "parcels.alarm": {},
        "parcels.identify": on(at["in_transit"], parcel_id=world.parcel, items=arrived),
        "parcels.note": {"condition": "intact", "tracking": "SF-1"},
        "parcels.put_aside": {"parcel_id": world.stray, "kept": "退回快递"},
        "parcels.receive": on(at["in_transit"], condition="intact", items=arrived),
        "stock.count": {"product_code": "P1", "batch_number": "B2601", "quantity": 7},
        "stock.move": {
            "product_code": "P1", "batch_number": "B2601", "quantity": 1, "from_place": "sale", "reason": "破损",
        },
    }  # fmt: skip


def _callbacks(world: World) -> dict[str, Given]:
    """Calls: one that is being made by the supervisor, one that waits, one that was promised."""
    call = Callback.get_by_id(world.other)
    now = {"callback_id": call.id, "version": call.version}
    promised = {"callback_id": world.promised.callback_id, "version": 1}
    given: dict[str, Given] = {
        "answer": {**now, "opinion": "谢谢", "praised": "agent"},
        "assign": {**promised, "to": "lin"},
        "drop": {**promised, "reason": "客户已来电"},
        "invalid": now,
        "no_answer": {**now, "text": "忙音"},
        "plan": {"kind": "recall", "case": world.complaint, "reason": "批号召回"},
        "plan_periodic": {},
        "promise": {"case": world.complaint, "text": "回电", "at": world.clock() + timedelta(hours=3)},
        "refuse": now,
        "release": now,
        "reschedule": {**now, "at": world.clock() + timedelta(days=1)},
        "take": {"callback_id": world.waiting.id, "version": world.waiting.version},
        "take_next": {},
        "watch": {},
    }
    return {f"callbacks.{name}": value for name, value in given.items()}


def _complaints(world: World) -> dict[str, Given]:
    """The steps of complaints, each on a case in a state from which it is possible."""
    on, at, later = world.on, world.at, world.clock() + timedelta(days=2)
    spoken = {"case": at["investigating"], "text": "留样正常"}
    given = {
        "accept": on(at["received"], apologised=True),
        "close": on(world.called, root_cause="储运", prevention="培训"),
        "close_unagreed": on(at["external"], reason="客户坚持"),
        "close_unreachable": on(at["accepted"]),
        "conclude": on(at["investigating"], cause="storage"),
        "confirm": on(at["result_fed_back"], satisfied=True),
        "customer_accepts": on(at["offered"], how="电话录音", by="本人"),
        "customer_refuses": on(at["offered"], reason="太少"),
        "dissatisfied": on(at["callback"], reason="味道不对"),
        "end_external": on(at["external"], reason="调解成功"),
        "feed_back": on(at["executing"], done="已换发。"),
        "give_opinion": {**spoken, "department": "qc"},
        "go_external": on(at["offered"], final_offer="换货。", wish=True),
        "investigate": on(at["accepted"], evidence="照片三张"),
        "keep_promise": {"promise_id": world.promise},
        "merge": on(at["accepted"], master=at["received"], reason="同一件事"),
        "object": on(at["result_fed_back"], reason="又受潮了"),
        "offer": on(world.offerable),
        "plan": on(world.simple, reason="物流已核实"),
        "promise": {"case": at["planning"], "text": "三点回电", "due_at": later},
        "propose": on(
            at["planning"], items=[{"kind": "explanation"}], measure="换发一盒。", effect="可食用。", ready_by=later
        ),
        "record_finding": {**spoken, "item": "product_test"},
        "record_staff": {"case": at["planning"], "login": "seller", "kind": "complaint", "text": "夸大宣传"},
        "reopen": on(at["closed"], reason="没解决"),
        "split_report": on(world.authority, text="举报虚假宣传"),
        "unmerge": on(at["merged"]),
        "waive_opinion": {"case": world.spoken, "department": "tech", "reason": "休假"},
        "withdraw": on(at["planning"], reason="不投诉了"),
    }
    return {f"complaints.{name}": value for name, value in given.items()}


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table as it is stored; of the search index the number of words."""
    found = {table: database.execute_sql(statement).fetchall() for table, statement in _statements().items()}
    found["search"] = [database.execute_sql("SELECT COUNT(*) FROM search_word").fetchone()]
    return found


@cache
def _statements() -> dict[str, str]:
    """What reads each table in the order of its rows: SQL, since Peewee would write it anew each time."""
    names = [table._meta.table_name for table in all_tables() if table is not Setting]
    return {name: f'SELECT * FROM "{name}" ORDER BY id' for name in names}


@contextmanager
def undone(database: Database) -> Iterator[None]:
    """What is done here is taken back at the end."""
    with database.atomic() as transaction:
        yield
        transaction.rollback()
