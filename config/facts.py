"""The facts of a case, as far as the rules ask for them: what the rules are functions of."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

Kind = Literal["consultation", "complaint", "suggestion", "praise", "repair", "return"]
Channel = Literal[
    "phone", "voicemail", "chat", "wechat", "sms", "app", "web", "email", "social", "face", "seller", "authority"
]
Severity = Literal["P1", "P2", "P3", "P4"]
ProductClass = Literal["health_food", "health_apparatus", "household_appliance", "cosmetic", "other"]
SaleChannel = Literal["shop", "web", "tv", "phone", "mail", "direct", "other"]
Flag = Literal[
    "injury",
    "adverse_reaction",
    "allergy",
    "hospital",
    "device_hazard",
    "media_exposure",
    "self_harm",
    "pregnant",
    "minor",
    "data_leak",
    "seller_misconduct",
    "label_remark",
]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a case when a rule is asked; nothing here is computed from the wall clock.

    `received_at` is when the customer's message reached any channel, and chooses the rule version.
    `amount_cents` is what is claimed or was paid. `same_batch` counts cases of the same batch with a
    similar symptom in the last 7 days, this one included.
    """

    kind: Kind
    channel: Channel
    received_at: datetime
    severity: Severity | None = None
    category: str | None = None
    symptom: str | None = None
    product_class: ProductClass | None = None
    sale_channel: SaleChannel | None = None
    text: str = ""
    demand: str | None = None
    amount_cents: int = 0
    money_claim: bool = False
    authority_no: str | None = None
    customer_age: int | None = None
    importance: str | None = None
    repeat: bool = False
    same_batch: int = 0
    flags: frozenset[Flag] = frozenset()
