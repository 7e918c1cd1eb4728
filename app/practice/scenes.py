"""What is prepared for an exercise: cases that colleagues took down, a call that is planned."""

from __future__ import annotations

from typing import Any

from app.practice.company import BYSTANDERS, COLLEAGUE, PEOPLE, SUPERVISOR, TRAINEE, does, step
from app.practice.seen import Scene, customer
from config.texts import T
from models import events
from models.callbacks.tables import Survey
from models.customers.tables import Customer
from models.desk import Desk
from models.orders.tables import Order

CAPSULES = {"category": "product_quality", "demand": "refund", "apologised": True}


def nothing(desk: Desk) -> Scene:
    """All that is needed is there."""
    return Scene(events.last_number())


def repair(desk: Desk) -> Scene:
    """A repair of the one who is looked for, and one of somebody who is easily taken for her."""
    given = {"kind": "repair", "category": "device_fault", "demand": "repair", "apologised": True}
    text = desk.translator.say(T("The purifier rattles."))
    number = _opened(desk, COLLEAGUE, "find", text=text, **given)
    wish = desk.translator.say(T("Please send invoices by e-mail."))
    other = customer(BYSTANDERS[0].number)
    does(desk, COLLEAGUE, "intake.open", kind="suggestion", customer_id=other, text=wish, take=True)
    return Scene(events.last_number(), number)


def question(desk: Desk) -> Scene:
    """A question that waits for whoever takes the next case."""
    text = desk.translator.say(T("May I take the fish oil together with my blood pressure tablets?"))
    given = {"kind": "consultation", "topic": "precautions", "channel": "email"}
    number = _opened(desk, COLLEAGUE, "next", text=text, **given)
    return Scene(events.last_number(), number)


def trainees_repair(desk: Desk) -> Scene:
    """A repair that is the trainee's."""
    given = {"kind": "repair", "category": "device_fault", "demand": "repair", "apologised": True, "take": True}
    text = desk.translator.say(T("The purifier switches itself off."))
    number = _opened(desk, TRAINEE, "promise", text=text, **given)
    return Scene(events.last_number(), number)


def accepted_complaint(desk: Desk) -> Scene:
    """A complaint of the trainee's whose clocks can be stopped."""
    text = desk.translator.say(T("The capsules stick together."))
    number = _opened(desk, TRAINEE, "stop", kind="complaint", text=text, take=True, **CAPSULES)
    step(desk, TRAINEE, "complaints.accept", number, apologised=True)
    return Scene(events.last_number(), number)


def new_complaint(desk: Desk) -> Scene:
    """A complaint of the trainee's that nobody has accepted yet."""
    text = desk.translator.say(T("The capsules smell strange."))
    number = _opened(desk, TRAINEE, "step", kind="complaint", text=text, take=True, **CAPSULES)
    return Scene(events.last_number(), number)


def call(desk: Desk) -> Scene:
    """A call that is due now, about praise for a colleague."""
    text = desk.translator.say(T("Your colleague was patient and explained everything."))
    given = {"kind": "praise", "customer_id": _not_asked_lately(desk), "text": text}
    number: str = does(desk, COLLEAGUE, "intake.open", **given).number
    reason = desk.translator.say(T("Random check of our service"))
    does(desk, SUPERVISOR, "callbacks.plan", kind="inspection", case=number, reason=reason)
    return Scene(events.last_number(), number)


def _not_asked_lately(desk: Desk) -> int:
    """Who praised. Once she has answered she is not asked again for a while: then it is another one of her name."""
    wanted = PEOPLE["callback"]
    of_the_name = [row.id for row in Customer.select(Customer.id).where(Customer.name == wanted.name)]
    asked = {row.customer_id for row in Survey.select(Survey.customer).where(Survey.customer.in_(of_the_name))}
    for one in of_the_name:
        if one not in asked:
            return int(one)
    phone = {"kind": "phone", "value": f"{int(wanted.phone) + len(of_the_name)}"}
    return int(does(desk, COLLEAGUE, "customers.add", name=wanted.name, contacts=[phone]).customer_id)


def _opened(desk: Desk, login: str, whose: str, **given: Any) -> str:
    """A case of the customer of an exercise about what he bought; its number."""
    order = Order.get(Order.customer == customer(PEOPLE[whose].number))
    line = order.lines.get()
    goods = {
        "product_code": line.product.code,
        "order_number": order.number,
        "batch_number": line.batch.number if line.batch_id else "",
        "expires_on": line.batch.expires_on if line.batch_id else None,
        "serial_number": line.serial.number if line.serial_id else "",
    }
    number: str = does(desk, login, "intake.open", customer_id=order.customer_id, **goods, **given).number
    return number
