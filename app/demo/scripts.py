"""What callers say: cases put together from the sentences in `calls.yaml`."""

from __future__ import annotations

from random import Random
from typing import Any

from app.demo.company import Purchase, data
from models.intake.given import OpenCase

KINDS = ("consultation", "complaint", "return", "repair", "suggestion", "praise")
SHARES = (62, 13, 5, 4, 8, 8)
CHANNELS = ("phone", "wechat", "chat", "app", "email", "web", "voicemail")
CHANNEL_SHARES = (55, 15, 12, 6, 5, 4, 3)
UNKNOWN_CALLER = 0.12
"""The share of questions by people who are not in the file."""


def script(chance: Random, purchase: Purchase, kind: str = "") -> tuple[OpenCase, str]:
    """A call about a purchase, and what the answer would be; of a kind that fits the goods."""
    calls = data("calls")
    kind = kind or chance.choices(KINDS, SHARES)[0]
    choices = calls[kind].get(purchase.product_class) or calls[kind].get("any")
    if not choices:
        kind, choices = "complaint", calls["complaint"][purchase.product_class]
    said: dict[str, Any] = chance.choice(choices)
    core = said["text"].format(
        p=_short(purchase.product), d=chance.randrange(2, 25), n=chance.randrange(2, 9), o=purchase.order
    )
    text = f"{chance.choice(calls['openers'])}{core}。{chance.choice(calls['closers'])}"
    given: dict[str, Any] = {
        "kind": kind,
        "channel": chance.choices(CHANNELS, CHANNEL_SHARES)[0],
        "text": text,
        "product_code": purchase.code,
        **{name: said[name] for name in ("topic", "category", "symptom", "demand") if name in said},
    }
    if flags := said.get("flags"):
        given["flags"] = tuple(flags.split(";"))
    if kind in ("consultation", "suggestion", "praise") and chance.random() < UNKNOWN_CALLER:
        given["contact_name"] = "匿名" if given["channel"] == "phone" else "网友"
    else:
        given["customer_id"] = purchase.customer
    if kind in ("complaint", "return", "repair"):
        given |= {"order_number": purchase.order, "batch_number": purchase.batch, "apologised": True}
        if purchase.serial:
            given["serial_number"] = purchase.serial
    return OpenCase(**given), said.get("answer", "已为您记录，请留意我们的回复。")


def _short(product: str) -> str:
    """A product as people call it."""
    return (
        product.removeprefix("颐源牌")
        .removeprefix("康颐")
        .removeprefix("净颐")
        .removeprefix("颜颐")
        .removeprefix("颐居")
    )
