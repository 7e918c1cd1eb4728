"""From what stands in the form to the input of the operation that opens a case. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.customers.operations import AddCustomer, ContactGiven
from models.intake.given import OpenCase
from screens.intake.goods import Goods

SAME = (
    "kind",
    "channel",
    "topic",
    "category",
    "symptom",
    "demand",
    "authority_no",
    "text",
    "answer",
    "no_order_reason",
)
"""Fields that are called the same in the operation."""


def open_case_of(values: Mapping[str, Any], customer_id: int | None, goods: Goods | None, draft: str = "") -> OpenCase:
    """What the operation is given; only what the form shows counts."""
    given: dict[str, Any] = {name: values[name] for name in SAME if values.get(name)}
    given |= {
        "amount_cents": values.get("amount") or 0,
        "flags": tuple(values.get("flags") or ()),
        "apologised": bool(values.get("apologised")),
        "order_number": values.get("order") or "",
        "batch_number": values.get("batch") or "",
        "expires_on": values.get("expiry"),
        "serial_number": values.get("serial") or "",
        "article": values.get("article") or "",
        "transfer_to": values.get("transfer_to") or "",
        "product_code": goods.product_code if goods is not None else "",
        "draft": draft,
    }
    if given["order_number"]:
        given.pop("no_order_reason", None)
    if customer_id is not None:
        given["customer_id"] = customer_id
    else:
        given |= _caller(values)
    return OpenCase(**given)


def _caller(values: Mapping[str, Any]) -> dict[str, Any]:
    """A new customer where there is a name and a way to reach him; else whoever it was, as far as he said."""
    name, phone, wechat = (str(values.get(field) or "").strip() for field in ("name", "phone", "wechat"))
    contacts = [ContactGiven(kind="phone", value=phone)] if phone else []
    contacts += [ContactGiven(kind="wechat", value=wechat)] if wechat else []
    if name and contacts:
        return {"new_customer": AddCustomer(name=name, contacts=tuple(contacts))}
    return {"contact_name": name, "contact_value": phone or wechat}


FIELDS = {
    "customer_id": "caller", "new_customer": "name", "contact_name": "name", "contact_value": "phone",
    "contacts": "phone", "product_code": "product", "order_number": "order", "batch_number": "batch",
    "expires_on": "expiry", "serial_number": "serial", "amount_cents": "amount", "department": "transfer_to",
}  # fmt: skip
"""How the fields of the operation are called in the form, for refusals."""
