"""What a trainee does right and nearly right, by operations: for each exercise the steps, and what is said of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from app.practice.company import BYSTANDERS, PEOPLE, TRAINEE, Person, does, step
from app.practice.exercise import Exercise
from app.practice.seen import Scene, Seen, customer
from models.callbacks.tables import Callback
from models.cases.tables import Case
from models.desk import Desk
from models.staff.tables import Staff

DONE = "done"
Said = str
"""`DONE`, or a part of what is told to be missing."""

ANSWERS = {"solved": True, "satisfied": 5, "attitude": 5, "speed": 4, "solving": 3, "result": 5}
RETURN = {"kind": "return", "category": "no_reason", "demand": "refund", "text": "不想要了", "apologised": True}


class Trainee:
    """Somebody who practises one exercise."""

    def __init__(self, desk: Desk, exercise: Exercise) -> None:
        self.desk = desk
        self.exercise = exercise
        self.scene: Scene = exercise.prepare(desk)

    @property
    def seen(self) -> Seen:
        """What the exercise is held against now."""
        return Seen(self.desk, int(Staff.get(Staff.login == TRAINEE).id), self.scene)

    def does(self, name: str, **given: Any) -> Any:
        """An operation."""
        return does(self.desk, TRAINEE, name, **given)

    def steps(self, name: str, number: str = "", **given: Any) -> Any:
        """An operation on a case as it is now: the one that was prepared, unless another is named."""
        return step(self.desk, TRAINEE, name, number or self.scene.case, **given)

    def opens(self, person: Person, **given: Any) -> str:
        """A new case of a customer; its number."""
        return str(self.does("intake.open", customer_id=customer(person.number), **given).number)

    def another(self) -> str:
        """A case that no exercise is about."""
        return self.opens(BYSTANDERS[1], kind="suggestion", text="希望延长营业时间", take=True)


def find(one: Trainee) -> Iterator[Said]:
    other = Case.get(Case.customer == customer(BYSTANDERS[0].number)).number
    one.does("presence.open", case=other, session="s1")
    yield "is the case of 王秀芳"
    one.does("presence.open", case=one.scene.case, session="s1")
    yield DONE


def answer(one: Trainee) -> Iterator[Said]:
    asked = {"kind": "consultation", "topic": "usage", "text": "一天几粒", "product_code": "FISH"}
    one.opens(PEOPLE["find"], **asked, article="hf.usage")
    yield "is not a case of 李强"
    one.opens(PEOPLE["answer"], **{**asked, "product_code": "Q10"}, article="hf.usage")
    yield "Product."
    one.opens(PEOPLE["answer"], **asked)
    yield "no answer yet"
    one.opens(PEOPLE["answer"], **asked, answer="请看标签")
    yield "not by the article"
    one.opens(PEOPLE["answer"], **asked, article="hf.usage")
    yield DONE


def complaint(one: Trainee) -> Iterator[Said]:
    wanted = {**RETURN, "kind": "complaint", "category": "product_quality", "text": "发霉"}
    purifier = {"product_code": "AIR", "order_number": "D04", "serial_number": "SN0104"}
    capsules = {"product_code": "Q10", "order_number": "D03", "batch_number": "B2601", "expires_on": "2028-04-06"}
    one.opens(PEOPLE["complaint"], **wanted, **purifier)
    yield "Product, Order."
    one.opens(PEOPLE["complaint"], **{**wanted, "demand": "exchange"}, **capsules)
    yield "Demand."
    one.opens(PEOPLE["complaint"], **wanted, **capsules)
    yield DONE


def next_(one: Trainee) -> Iterator[Said]:
    one.does("cases.note", case=one.scene.case, text="稍后回电")
    yield "F7 takes the case"
    taken = one.does("assignment.take_next").number
    if taken != one.scene.case:
        yield "The note stands on"
        one.does("cases.note", case=taken, text="稍后回电")
    yield DONE


def promise(one: Trainee) -> Iterator[Said]:
    other = one.another()
    said = {"direction": "out", "text": "师傅今天上门"}
    one.does("contacts.record", case=other, **said)
    yield "That was on"
    one.does("contacts.record", case=one.scene.case, **said)
    yield "not promised yet"
    for hours, told in ((5, "not in two hours"), (2, DONE)):
        at = one.desk.now() + timedelta(hours=hours)
        one.does("callbacks.promise", case=one.scene.case, text="告知结果", at=at)
        yield told


def stop(one: Trainee) -> Iterator[Said]:
    one.steps("clocks.stop", reason="third_party")
    yield "waiting for a third party's test"
    one.steps("clocks.resume")
    one.steps("clocks.stop", reason="customer")
    yield DONE


def callback(one: Trainee) -> Iterator[Said]:
    call = Callback.get(Callback.case == one.seen.case.id)
    taken = one.does("callbacks.take", callback_id=call.id, version=call.version)
    given = {**ANSWERS, "speed": 5, "solving": None}
    one.does("callbacks.answer", callback_id=call.id, version=taken.version, **given)
    yield "Response speed, Problem-solving ability"
    one.scene = one.exercise.prepare(one.desk)
    call = Callback.get(Callback.case == one.seen.case.id)
    taken = one.does("callbacks.take", callback_id=call.id, version=call.version)
    one.does("callbacks.answer", callback_id=call.id, version=taken.version, **ANSWERS)
    yield DONE


def take_on(one: Trainee) -> Iterator[Said]:
    one.steps("complaints.accept", apologised=True)
    yield "begin the investigation"
    one.steps("complaints.investigate", evidence="照片三张")
    yield DONE


def return_(one: Trainee) -> Iterator[Said]:
    towel = {"product_code": "TOWEL", "order_number": "D10"}
    wrong = {"kind": "complaint", "category": "other", "demand": "refund", "text": "不想要了", "apologised": True}
    one.opens(PEOPLE["return"], **wrong, **towel)
    yield "its kind is not Return"
    number = one.opens(PEOPLE["return"], **RETURN, **towel)
    yield "now the application (b): one of three towels"
    _applies(one, number, "D10", quantity=2)
    yield "Pieces. Correct it"
    _applies(one, number, "D10")
    yield "the rules allow it"
    one.steps("returns.authorise", number)
    yield DONE


def refuse(one: Trainee) -> Iterator[Said]:
    capsules = {"product_code": "Q10", "order_number": "D11", "batch_number": "B2601", "expires_on": "2028-04-06"}
    number = one.opens(PEOPLE["refuse"], **RETURN, **capsules)
    _applies(one, number, "D11", batch_number="B2601")
    yield "Pack. Correct it"
    _applies(one, number, "D11", batch_number="B2601", opened=True, seal_whole=False)
    yield "no route holds"
    one.steps("returns.propose_refusal", number, reason="密封已破")
    yield DONE


def _applies(one: Trainee, number: str, order: str, **given: Any) -> None:
    item = {"line": 1, "quantity": 1, "reason": "no_reason", **given}
    one.steps("returns.apply", number, order_number=order, identity="phone", items=[item])


WAYS: dict[str, Callable[[Trainee], Iterator[Said]]] = {
    "find": find,
    "answer": answer,
    "complaint": complaint,
    "next": next_,
    "promise": promise,
    "stop": stop,
    "callback": callback,
    "step": take_on,
    "return": return_,
    "refuse": refuse,
}
