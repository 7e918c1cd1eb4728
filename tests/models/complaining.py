"""A desk on which complaints are brought into any state, by the people who do so, step by step."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import Any

import msgspec

from models import operation
from models.approvals.tables import Approval
from models.callbacks.tables import Callback, Survey
from models.capabilities import operations
from models.cases.tables import Attachment, Case, Task
from models.customers.tables import Customer
from models.desk import Desk
from models.staff.members import member
from models.staff.operations import AddStaff, add
from tests.clock import SettableClock
from tests.screens.company import SKILLS, found_company

Given = dict[str, Any]
FOOD: Given = {
    "customer_id": 1, "product_code": "P1", "batch_number": "B2601", "expires_on": "2027-05-01",
    "order_number": "D1001", "category": "product_quality", "demand": "refund", "text": "胶囊受潮结块",
}  # fmt: skip
HEALTH = dict.fromkeys(("symptom", "onset", "dose", "medicines", "doctor", "photos", "product_kept"), "是")


class Company:
    """A company with one person of each role, named after it, a second supervisor and a second manager."""

    def __init__(self, desk: Desk, clock: SettableClock) -> None:
        operations()
        self.desk, self.clock = found_company(desk), clock
        departments = {name: name for name in ("tech", "qc", "finance", "warehouse")}
        for role in desk.rules.roles.names:
            more: Given = {"department": departments.get(role, ""), "load_cap": 1000}
            add(desk, AddStaff(login=role, name=role.title(), roles=(role,), skills=SKILLS, **more))
        for role in ("supervisor", "manager"):
            add(desk, AddStaff(login=f"{role}2", name=f"{role.title()} Two", roles=(role,)))
        self.customer = Customer.get(Customer.external_no == "K1")

    def acting(self, login: str) -> Desk:
        """The desk with this person acting."""
        return self.desk.acting(member(login))

    def does(self, login: str, name: str, /, **given: Any) -> Any:
        """Somebody does something, as another system would ask for it."""
        return operation.run(self.acting(login), name, msgspec.json.decode(msgspec.json.encode(given)))

    def case(self, number: str) -> Case:
        """The row of a case as it is now."""
        row: Case = Case.get(Case.number == number)
        return row

    def on(self, login: str, action: str, number: str, **given: Any) -> Any:
        """Somebody takes a step on a complaint as it is now."""
        version = self.case(number).version
        return self.does(login, f"complaints.{action}", case=number, version=version, **given)

    def opens(self, **given: Any) -> str:
        """A new complaint of the agent's; its number."""
        wanted = {**FOOD, "kind": "complaint", "apologised": True, **given}
        return str(self.does("agent", "intake.open", **wanted).number)

    # The steps, with all that they need

    def accept(self, number: str) -> None:
        """T2."""
        self.on("agent", "accept", number, apologised=True)

    def investigate(self, number: str) -> None:
        """T3, with what a P1 needs besides."""
        health: Given = {}
        if self.case(number).severity == "P1":
            health = {"health": HEALTH, "health_consent": "电话录音 0815"}
        self.on("agent", "investigate", number, evidence="照片三张，同批留样", **health)

    def look_into(self, number: str) -> None:
        """Findings and opinions of both departments."""
        for item, login in (("product_test", "qc"), ("production_trace", "qc"), ("usage_check", "tech")):
            self.does(login, "complaints.record_finding", case=number, item=item, text="留样正常")
        for login in ("qc", "tech"):
            self.does(login, "complaints.give_opinion", case=number, text="储运受潮")

    def conclude(self, number: str, cause: str = "storage") -> None:
        """T4."""
        self.look_into(number)
        self.on("qc", "conclude", number, cause=cause)
        self.finish_tasks(number)

    def finish_tasks(self, number: str) -> None:
        """Every open task of the case is finished."""
        for task in Task.select().where(Task.case == self.case(number).id, Task.done_at.is_null()):
            self.does("supervisor", "tasks.finish", task_id=task.id, version=task.version, result="完成")

    def propose(self, number: str, *items: tuple[str, int], login: str = "agent") -> None:
        """T5."""
        wanted = [{"kind": kind, "amount_cents": cents} for kind, cents in items or (("explanation", 0),)]
        ready = self.clock() + timedelta(days=2)
        cost = {"cost_category": "complaint"} if any(cents for _, cents in items) else {}
        self.on(
            login,
            "propose",
            number,
            items=wanted,
            measure="换发新批次一盒。",
            effect="可正常食用。",
            ready_by=ready,
            **cost,
        )

    def decide(self, login: str, number: str, *, approve: bool = True, comment: str = "") -> Any:
        """The waiting request about the case is decided."""
        row = Approval.get(Approval.case == self.case(number).id, Approval.state == "waiting")
        given = {"approval_id": row.id, "version": row.version, "approve": approve, "comment": comment}
        return self.does(login, "approvals.decide", **given)

    def offer(self, number: str, *, final: bool = False) -> None:
        """T7."""
        self.on("agent", "offer", number, final=final)

    def agree(self, number: str) -> None:
        """T8, and everything that follows from it is done."""
        self.on("agent", "customer_accepts", number, how="电话录音", by="本人")
        self.finish_tasks(number)

    def refuse(self, number: str) -> None:
        """T9."""
        self.on("agent", "customer_refuses", number, reason="太少")

    def refused_round(self, number: str) -> None:
        """A proposal that the customer refuses."""
        self.propose(number)
        self.offer(number)
        self.refuse(number)

    def attach_report(self, number: str) -> int:
        """An appraisal report; its id."""
        content = b64encode(b"report").decode()
        self.does("qc", "attachments.add", case=number, name="鉴定.pdf", content=content)
        return int(Attachment.select().order_by(Attachment.id.desc()).first().id)

    def call_back(self, number: str, kind: str = "verification", login: str = "supervisor", **answers: Any) -> int:
        """The customer is called back as soon as he may be, and answers; the id of the callback."""
        case = self.case(number)
        call = Callback.get(Callback.case == case.id, Callback.kind == kind, Callback.open)
        self.clock.advance(seconds=max(0, (call.next_at - self.clock()).total_seconds()))
        taken = self.does(login, "callbacks.take", callback_id=call.id, version=call.version)
        self.does(login, "callbacks.answer", callback_id=call.id, version=taken.version, **answers)
        return int(call.id)

    def reach(self, state: str, **given: Any) -> str:
        """A new complaint in this state."""
        number = self.opens(**given)
        for name in WAYS[state]:
            STEPS[name](self, number)
        assert self.case(number).state == state, (state, self.case(number).state)
        return number


def _closed(company: Company, number: str) -> None:
    asked = not Survey.select().where(Survey.case == company.case(number).id).exists()
    company.call_back(number, solved=True, satisfied=5 if asked else None)
    if company.case(number).open:
        company.on("agent", "close", number, root_cause="储运", prevention="培训")


def _merged(company: Company, number: str) -> None:
    master = company.opens()
    company.on("supervisor", "merge", number, master=master, reason="同一件事")


def _unreachable(company: Company, number: str) -> None:
    version = company.case(number).version
    company.does("agent", "cases.ask", case=number, version=version, need="请回电")
    for hours in (1, 5, 24):
        company.clock.advance(hours=hours)
        company.does(
            "agent", "contacts.record", case=number, direction="out", text="无人接听", reached=False, channel="phone"
        )
    company.clock.advance(days=8)
    company.on("supervisor", "close_unreachable", number)


def _unagreed(company: Company, number: str) -> None:
    company.on("agent", "close_unagreed", number, reason="客户坚持十倍赔偿")
    company.decide("manager", number)


STEPS: dict[str, Any] = {
    "accept": Company.accept,
    "investigate": Company.investigate,
    "conclude": Company.conclude,
    "propose": Company.propose,
    "ask_approval": lambda company, number: company.propose(number, ("compensation", 10_000)),
    "offer": Company.offer,
    "agree": Company.agree,
    "tell": lambda company, number: company.on("agent", "feed_back", number, done="已换发新批次。"),
    "confirm": lambda company, number: company.on("agent", "confirm", number, satisfied=True),
    "close": _closed,
    "withdraw": lambda company, number: company.on("agent", "withdraw", number, reason="不投诉了"),
    "outside": lambda company, number: company.on(
        "manager", "go_external", number, final_offer="换发一盒。", wish=True
    ),
    "merge": _merged,
    "unreachable": _unreachable,
    "unagreed": _unagreed,
}
_PLANNED = ("accept", "investigate", "conclude")
_TOLD = (*_PLANNED, "propose", "offer", "agree", "tell")
WAYS: dict[str, tuple[str, ...]] = {
    "received": (),
    "accepted": ("accept",),
    "investigating": ("accept", "investigate"),
    "planning": _PLANNED,
    "approving": (*_PLANNED, "ask_approval"),
    "offered": (*_PLANNED, "propose", "offer"),
    "executing": (*_PLANNED, "propose", "offer", "agree"),
    "result_fed_back": _TOLD,
    "callback": (*_TOLD, "confirm"),
    "closed": (*_TOLD, "confirm", "close"),
    "external": (*_PLANNED, "propose", "offer", "outside"),
    "withdrawn": ("accept", "withdraw"),
    "merged": ("accept", "merge"),
    "closed_unreachable": ("accept", "unreachable"),
    "closed_unagreed": (*_PLANNED, "propose", "offer", "outside", "unagreed"),
}
"""By which steps a complaint comes into each state."""
