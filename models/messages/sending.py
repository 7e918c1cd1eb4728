"""Messages to the customer: queued in the transaction that makes them due, sent by whoever collects them."""

from __future__ import annotations

from typing import Any

import msgspec

from config.texts import Language, T
from models.cases.tables import Case, Message
from models.customers.tables import CustomerContact
from models.desk import Desk
from models.operation import Input, operation
from models.refusals import Refused
from models.texts import not_found

LANGUAGE: Language = "zh"
"""The language in which customers are written to."""
_CHANNEL_OF = {"phone": "sms", "wechat": "wechat", "email": "email"}
_BY_CHANNEL = {"wechat": "wechat", "email": "email"}


def address_of(case: Case) -> tuple[str, str] | None:
    """Where to write to: (channel, address), by the customer's way of coming, else any telephone number."""
    if case.customer_id:
        stored = {
            contact.kind: contact.value
            for contact in CustomerContact.select()
            .where(CustomerContact.customer == case.customer_id)
            .order_by(CustomerContact.id.desc())
        }
    else:
        stored = {_kind(case.contact_value): case.contact_value} if case.contact_value else {}
    for kind in (_BY_CHANNEL.get(case.channel, "phone"), "phone", "wechat", "email"):
        if kind in stored:
            return _CHANNEL_OF[kind], stored[kind]
    return None


def _kind(value: str) -> str:
    if "@" in value:
        return "email"
    return "phone" if sum(c.isdigit() for c in value) >= 7 else "wechat"


def queue_message(desk: Desk, case: Case, template: str, part: str = "", **values: Any) -> bool:
    """Queue a message from a template of the rules; False when there is no address or it is queued already.

    `part` tells repeats of the same template on one case apart.
    """
    to = address_of(case)
    if to is None:
        return False
    body = desk.rules.messages.render(template, LANGUAGE, number=case.number, **values)
    return _put(desk, case, template, part, to, body)


def queue_text(desk: Desk, case: Case, template: str, part: str, body: str) -> bool:
    """Queue a message of free text, under the name of what it is."""
    to = address_of(case)
    return to is not None and _put(desk, case, template, part, to, body)


def _put(desk: Desk, case: Case, template: str, part: str, to: tuple[str, str], body: str) -> bool:
    key = f"{case.number}:{template}:{part}"
    if Message.select().where(Message.key == key).exists():
        return False
    Message.create(
        case=case.id,
        customer=case.customer_id,
        key=key,
        template=template,
        channel=to[0],
        address=to[1],
        body=body,
        created_at=desk.now(),
    )
    return True


class MarkSent(Input):
    """What became of a queued message."""

    key: str
    sent: bool = True


class Marked(msgspec.Struct, frozen=True):
    """The message and its state now."""

    key: str
    state: str


@operation("messages.mark_sent")
def mark_sent(desk: Desk, given: MarkSent) -> Marked:
    """Record that the gateway has sent a message, or that it could not."""
    row = Message.get_or_none(Message.key == given.key)
    if row is None:
        raise Refused("not_found", not_found(T("message"), given.key), "key")
    row.state = "sent" if given.sent else "failed"
    row.sent_at = desk.now() if given.sent else None
    row.save()
    desk.record("message", row.id, None, {"state": ["waiting", row.state]}, case_id=row.case_id)
    return Marked(row.key, row.state)
