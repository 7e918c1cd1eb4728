"""What is known of a line that somebody wants to send back, and what a route answers to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from config.calendar import Due
from config.return_routes import Freight, Offer
from config.texts import Text
from config.wear import Wear

Answer = Literal["yes", "no", "open"]
Wish = Literal["refund", "exchange"]


class ReturnFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an application; instants are aware.

    `applied_at` is when the customer's application reached any channel: the windows are held against it, never
    against the time of the decision. `quality` and `failure` are what was confirmed: yes, no, or not known yet.
    `goodwill`: the manager has agreed. `repairs` are those that are done; `same_fault_days` is how long the last one
    held; `repair_days` how long the device was in repair in all, `open_repair_days` how long it is in the present one,
    where `parts_missing` says that it waits for parts; `model_available` whether the model can still be had.
    """

    applied_at: datetime
    sale_channel: str
    product_class: str
    product: str = ""
    batch: str = ""
    purchased_at: datetime | None = None
    delivered_at: datetime | None = None
    signed_at: datetime | None = None
    installed_at: datetime | None = None
    expires_on: date | None = None
    warranty_months: float = 0
    reason: str
    wish: Wish
    opened: bool
    seal_whole: bool
    voucher: bool
    excluded_confirmed: bool = False
    promises: tuple[str, ...] = ()
    severity: str = "P3"
    recalled: bool = False
    evidence: bool = False
    quality: bool | None = None
    failure: bool | None = None
    goodwill: bool = False
    repairs: int = 0
    same_fault_days: int | None = None
    repair_days: int = 0
    open_repair_days: int = 0
    parts_missing: bool = False
    model_available: bool | None = None


class RouteAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a route is open, and why, in a sentence that can be read to the customer.

    `open`: yes as soon as something is confirmed. `offers` is empty for a no. `rule` and `version` are those of the
    day of the triggering event; `last` is when the window ends, None where there is none or its first day is unknown.
    `after_inspection`: the goods are looked at before the money goes back. `wear`: what a refund would be less, and
    only with the customer's consent (law L2.24).
    """

    route: str
    letter: str
    answer: Answer
    why: Text
    offers: tuple[Offer, ...]
    freight: Freight
    rule: str
    version: date
    last: Due | None
    after_inspection: bool
    wear: Wear | None = None

    @property
    def deduction(self) -> bool:
        """Whether a refund is less the wear."""
        return self.wear is not None
