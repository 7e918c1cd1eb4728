"""What the desk and a payment gateway say to each other, for whoever connects one; drawn from `PaymentOrder`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from app.output import table
from config.texts import T, Text, Translator
from models.refunds.gateways.file import COLUMNS
from models.refunds.gateways.orders import PaymentOrder

FIELDS: dict[str, Text] = {
    "action": T("pay, or query: what became of this key?"),
    "key": T("idempotency key, the same at each attempt"),
    "refund": T("the refund; its parts by other means have other keys"),
    "case": T("number of the case"),
    "order": T("number of the order, if there is one"),
    "means": T("wechat, alipay, card, bank, cash, points or coupon"),
    "amount_cents": T("whole cents"),
    "original_reference": T("of the customer's payment, where it is known"),
    "requested_at": T("when the refund was asked for, in UTC"),
    "currency": T("always CNY"),
    "reissue_until": T("the last day of a coupon that has expired and is issued anew, else null"),
}
ANSWERS: dict[str, Text] = {
    "paid": T("paid, under `reference`"),
    "accepted": T("taken over; the desk asks later what became of it"),
    "declined": T("surely not paid, for `reason`; a person looks at it, then the same key may come again"),
    "retry": T("surely not paid; the desk tries again after a pause"),
    "unknown": T("to a query: this key never came; the desk pays again, with the same key"),
}
RULES = (
    T("A gateway pays a key once, however often it comes, and answers a query as long as the key may come again."),
    T("Everything else is uncertain: no answer in time, an exit code other than 0 and 75, status 408, 409 or 5xx, two "
      "answers that differ, another key or amount. Then nothing is paid until a query is answered."),
    T("A command reads the order on its standard input and prints the answer; exit code 75 is retry."),
    T("A web address gets it by POST with the header Idempotency-Key; 425 and 429 are retry, other 4xx declined."),
    T("A list has these columns; the last three are filled in and imported by desk refunds import FILE:"),
)  # fmt: skip


def lines(words: Translator) -> list[str]:
    """The contract as lines of text."""
    order = PaymentOrder(
        action="pay",
        key="CS00000174:refund:1:wechat",
        refund="CS00000174:refund:1",
        case="CS00000174",
        order="D1001",
        means="wechat",
        amount_cents=29_800,
        original_reference="",
        requested_at=datetime(2026, 11, 23, 1, tzinfo=UTC),
    )
    answer = {"status": "paid", "reference": "4200001", "reason": ""}
    return [
        words.say(T("A payment order, one JSON object:")),
        *_indented(words, FIELDS),
        order.as_json().decode(),
        "",
        words.say(T("The answer, one JSON object; `key` and `amount_cents` may be repeated in it:")),
        *_indented(words, ANSWERS),
        msgspec.json.encode(answer).decode(),
        "",
        *_rules(words, RULES),
        "  " + ", ".join(COLUMNS),
    ]


def _indented(words: Translator, said: Mapping[str, Text]) -> list[str]:
    return [f"  {line}" for line in table([(name, words.say(text)) for name, text in said.items()])]


def _rules(words: Translator, said: Sequence[Text]) -> list[str]:
    return [f"- {words.say(text)}" for text in said]
