"""Messages to the customer are queued here, in the transaction that makes them due; the outbox sends them."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from config import Rules
from config.texts import Language, Translator
from models import statements
from models.cases.tables import Case, Message
from models.customers.tables import CustomerContact
from models.desk import Desk
from models.messages.wording import check_words, with_disclaimer
from models.tables import check_fit

LANGUAGE: Language = "zh"
"""The language in which customers are written to."""
_CHANNEL_OF = {"phone": "sms", "wechat": "wechat", "email": "email"}
_BY_CHANNEL = {"wechat": "wechat", "email": "email"}


def customer_words(rules: Rules) -> Translator:
    """Renders what customers read: in their language, in the desk's zone."""
    return Translator(LANGUAGE, rules.zone)


def address_of(case: Case) -> tuple[str, str] | None:
    """Where to write to: (channel, address), by the customer's way of coming, else any telephone number."""
    if case.customer_id:
        stored = {
            contact.kind: contact.value
            for contact in reversed(CustomerContact.of(customer=case.customer_id))
            if contact.wrong_since is None
        }
    else:
        stored = {kind_of(case.contact_value): case.contact_value} if case.contact_value else {}
    for kind in (_BY_CHANNEL.get(case.channel, "phone"), "phone", "wechat", "email"):
        if kind in stored:
            return _CHANNEL_OF[kind], stored[kind]
    return None


def kind_of(value: str) -> str:
    """What an address that a caller gave is: `phone`, `email`, or else taken to be `wechat`."""
    if "@" in value:
        return "email"
    return "phone" if sum(c.isdigit() for c in value) >= 7 else "wechat"


def finished(rules: Rules, template: str, number: str, product_class: str | None, **values: Any) -> str:
    """A message as the customer reads it, with the disclaimer where the goods ask for it (workflows 1.10).

    Args:
        rules: with templates and wording.
        template: its key in messages.yaml.
        number: of the case.
        product_class: of the goods; None or nothing where there are none.
        values: what the template mentions besides.
    """
    body = rules.messages.render(template, LANGUAGE, number=number, **values)
    return rules.wording.with_disclaimer(body, product_class or None)


def queue_message(desk: Desk, case: Case, template: str, part: str = "", **values: Any) -> bool:
    """Queue a message from a template of the rules; False when there is no address or it is queued already.

    `part` tells repeats of the same template on one case apart.

    Raises:
        Refused: `rule`, at `text`, when the message promises treatment.
    """
    to = address_of(case)
    key = f"{case.number}:{template}:{part}"
    if to is None:
        return False
    said = desk.rules.messages.render(template, LANGUAGE, number=case.number, **values)
    check_words(desk, case, said, "text")
    body = with_disclaimer(desk, case, said)
    return _queue(desk, key, template, to, body, case=case.id, customer=case.customer_id)


def write_to(desk: Desk, customer_id: int, template: str, part: str) -> bool:
    """Queue a message that is about no case; as `queue_message`."""
    to = address_of(Case(customer=customer_id, channel="phone"))
    key = f"customer:{customer_id}:{template}:{part}"
    if to is None:
        return False
    body = desk.rules.messages.render(template, LANGUAGE)
    return _queue(desk, key, template, to, body, customer=customer_id)


def _queue(desk: Desk, key: str, template: str, to: tuple[str, str], body: str, **about: int | None) -> bool:
    """Whether it was not queued already."""
    row = {
        **about,
        "key": key,
        "message_id": message_id(key, desk.rules.gateways.domain),
        "template": template,
        "channel": to[0],
        "address": to[1],
        "body": body,
        "created_at": desk.now(),
    }
    check_fit(Message, row)
    return statements.insert_unless(Message, "key", row)


def message_id(key: str, domain: str) -> str:
    """The Message-ID of the message with this key: always the same, so that whoever gets it twice can tell."""
    return f"<{sha256(key.encode()).hexdigest()[:32]}@{domain}>"
