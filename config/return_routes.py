"""The routes of returns.yaml as they are written: under which conditions, and until when, goods come back.

Sources: workflows 3.2; the floors are the law's: 7 days without a reason and for quality, 30 days for direct sales,
7 and 15 days for devices.
"""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

import msgspec

from config import versions
from config.budget import LONGEST_DAYS
from config.facts import ProductClass, SaleChannel, Severity
from config.texts import Name, T, Text

Offer = Literal["refund", "exchange", "repair"]
Freight = Literal["customer", "company"]
Event = Literal["signed", "delivered", "installed", "purchased"]
LONGEST_MONTHS = 120
"""A window is no longer than a deadline may be (`config.budget`)."""
DAYS_OF_HALF = 30
"""A part of a month is that part of 30 days: half a month is 15."""


class Window(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How long a customer has: natural days or months, of which the first day is not counted.

    It ends at 24:00 of the last day, moved past rest days: a right of the customer always is (workflows 1.1).
    """

    natural_days: int | None = None
    months: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be meant: both or neither, nothing, more than ten years."""
        if (self.natural_days is None) == (self.months is None):
            raise ValueError(T("exactly one of these keys is needed: {keys}", keys="natural_days, months"))
        key, amount, most = (
            ("natural_days", float(self.natural_days), LONGEST_DAYS)
            if self.natural_days is not None
            else ("months", self.months or 0.0, LONGEST_MONTHS)
        )
        if not amount > 0:
            raise ValueError(T("{key} must be more than 0", key=key))
        if amount > most:
            raise ValueError(T("this is longer than ten years"))

    def days_from(self, day: date) -> int:
        """The number of the last day, counted from `day`.

        A month ends on the day of the same number, or on its last day where it has no such day: 31 January and one
        month is 28 February, or 29 in a leap year (Civil Code art. 202).
        """
        if self.natural_days is not None:
            return self.natural_days
        part, whole = math.modf(self.months or 0.0)
        month = day.month - 1 + int(whole)
        year, month = day.year + month // 12, month % 12 + 1
        last = date(year, month, min(day.day, monthrange(year, month)[1]))
        return (last - day + timedelta(days=math.ceil(part * DAYS_OF_HALF))).days

    @property
    def said(self) -> Text:
        """The window in words."""
        if self.natural_days is not None:
            n = self.natural_days
            return T("1 natural day") if n == 1 else T("{n} natural days", n=n)
        return T("1 month") if self.months == 1 else T("{n} months", n=f"{self.months:g}")


class Goods(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Some goods: by class, and by the code of the product."""

    classes: tuple[ProductClass, ...] = ()
    products: tuple[str, ...] = ()

    def have(self, product_class: str, product: str) -> bool:
        """Whether these goods are among them."""
        return product_class in self.classes or product in self.products


class Excluded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What cannot come back without a reason: ever, and where the customer confirmed it at purchase."""

    always: Goods = Goods()
    confirmable: Goods = Goods()


class RouteVersion(versions.Version, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all routes say. `override_reason`: why a version is worse for the customer than the law."""

    freight: Freight
    inspect: bool
    source: str = ""
    override_reason: str = ""


class NoReasonVersion(RouteVersion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Route A. `sealed` are the classes whose single-use seal must be whole."""

    window: Window
    counts_from: Event
    offers: tuple[Offer, ...]
    channels: tuple[SaleChannel, ...]
    sealed: tuple[ProductClass, ...] = ()
    excluded: Excluded = Excluded()


class DirectSaleVersion(RouteVersion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Route B: unopened, with the voucher. `advance_day`: when the manager decides on paying in advance."""

    window: Window
    counts_from: Event
    offers: tuple[Offer, ...]
    channels: tuple[SaleChannel, ...]
    advance_day: int


class QualityVersion(RouteVersion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Route C. `after_expiry`: how long after its expiry food comes back if quality control confirms the problem."""

    window: Window
    counts_from: Event
    offers: tuple[Offer, ...]
    after_expiry: Window


class WearRate(Goods, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each day of use takes of the price of these goods, in percent."""

    daily_percent: float


class DeviceVersion(RouteVersion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Route D: `returned` (refund, exchange, repair), then `exchanged` (exchange, repair), then `warranty` (repair).

    `wear` is what a refund is less where the device could be exchanged; goods that are not named lose nothing.
    """

    counts_from: Event
    classes: tuple[ProductClass, ...]
    returned: Window
    exchanged: Window
    warranty: Window
    repairs: int
    same_fault_days: int
    longest_repair: int
    longest_for_parts: int
    wear: tuple[WearRate, ...] = ()

    def worn(self, product_class: str, product: str) -> WearRate | None:
        """The rate of these goods: the first that names them."""
        return next((rate for rate in self.wear if rate.have(product_class, product)), None)


class SafetyVersion(RouteVersion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Route E: recalled batches, and by goodwill cases of these severities."""

    offers: tuple[Offer, ...]
    goodwill: tuple[Severity, ...]


class PromiseVersion(RouteVersion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A promise of the company; without classes and products it is for all goods."""

    window: Window
    counts_from: Event
    offers: tuple[Offer, ...]
    opened: bool = False
    classes: tuple[ProductClass, ...] = ()
    products: tuple[str, ...] = ()

    def covers(self, product_class: str, product: str) -> bool:
        """Whether the promise is for these goods."""
        named = bool(self.classes or self.products)
        return not named or product_class in self.classes or product in self.products


class RouteHead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a route is called; the rule that stands in records by its id."""

    id: str
    letter: str
    name: Name


class NoReason(RouteHead, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Route A."""

    versions: tuple[NoReasonVersion, ...]


class DirectSale(RouteHead, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Route B."""

    versions: tuple[DirectSaleVersion, ...]


class Quality(RouteHead, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Route C."""

    versions: tuple[QualityVersion, ...]


class Device(RouteHead, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Route D."""

    versions: tuple[DeviceVersion, ...]


class Safety(RouteHead, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Route E."""

    versions: tuple[SafetyVersion, ...]


class Promise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One promise that customers were told before they bought (route F)."""

    name: Name
    versions: tuple[PromiseVersion, ...]


class Routes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The routes A to E."""

    no_reason: NoReason
    direct_sale: DirectSale
    quality: Quality
    device: Device
    safety: Safety
