"""What intake is given: the facts of a call, as an agent or another system tells them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from config.facts import Channel, Flag, Kind
from models.customers.operations import AddCustomer
from models.operation import Input


class CaseGiven(Input):
    """A case to be opened.

    `received_at` is when the customer's message reached any channel, now if it is left out. The customer is an id,
    a new customer, or nobody, with a name and an address to answer to where the caller gives one. Products, orders
    and devices are named by their codes and numbers. Amounts are in cents.
    """

    kind: Kind
    channel: Channel = "phone"
    received_at: datetime | None = None
    customer_id: int | None = None
    new_customer: AddCustomer | None = None
    contact_name: str = ""
    contact_value: str = ""
    text: str = ""
    demand: str = ""
    category: str = ""
    symptom: str = ""
    topic: str = ""
    flags: tuple[Flag, ...] = ()
    amount_cents: int = 0
    money_claim: bool = False
    authority_no: str = ""
    product_code: str = ""
    batch_number: str = ""
    expires_on: date | None = None
    serial_number: str = ""
    order_number: str = ""
    no_order_reason: str = ""
    apologised: bool = False
    answer: str = ""
    article: str = ""
    transfer_to: str = ""
    take: bool = False


class OpenCase(CaseGiven):
    """A case to be opened, and the draft that it was typed in."""

    draft: str = ""


Told = Literal["voice", "message"]
