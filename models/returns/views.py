"""What is shown of a return: frozen values."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from config.amounts import Sheet as AmountSheet
from config.eligibility import RouteAnswer, best


class Repairs(msgspec.Struct, frozen=True, kw_only=True):
    """What the repair papers of a device say (`models.returns.repaired.RecordRepairs`)."""

    papers: str
    repairs: int
    same_fault_days: int | None
    repair_days: int
    open_repair_days: int
    parts_missing: bool
    model_available: bool | None


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line: so many pieces in one state, what the rules say of them, what was found, what they are exchanged for."""

    id: int
    order_line: int
    product_code: str
    product: str
    product_class: str
    serial: str
    batch_number: str
    quantity: int
    unit_price_cents: int
    gift: bool
    reason: str
    wish: str
    opened: bool
    seal_whole: bool
    evidence: bool
    note: str
    state: str
    route: str
    routes: tuple[RouteAnswer, ...]
    overridden: str
    overridden_by: str
    goodwill: str
    goodwill_by: str
    repairs: Repairs | None
    opinion: str
    quality: bool | None
    failure: bool | None
    received_at: datetime | None
    condition: str
    grade: str
    accessories: bool | None
    disposition: str
    inspected_by: str
    differs: tuple[str, ...]
    choice: str
    deduction_cents: int
    consent: str
    sheet: int | None
    outcome: str
    tracking: str
    tracking_back: str
    refused: str
    exchange: ExchangeView | None

    @property
    def best(self) -> RouteAnswer | None:
        """The route that holds and is best for the customer."""
        return best(self.routes, self.wish)


class ExchangeView(msgspec.Struct, frozen=True, kw_only=True):
    """What a line is exchanged for, and how far that is."""

    product: str
    product_code: str
    quantity: int
    difference_cents: int
    paid_reference: str
    options_at: datetime | None
    choose_by: datetime | None
    expected_on: date | None
    batch_number: str
    tracking: str
    shipped_at: datetime | None
    delivered_at: datetime | None


class ParcelView(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel that came in."""

    id: int
    tracking: str
    carrier: str
    sender: str
    condition: str
    note: str
    besides: tuple[tuple[str, str, int], ...]
    photo: str
    who: str
    at: datetime
    due_at: datetime | None = None

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.id


class SheetView(msgspec.Struct, frozen=True, kw_only=True):
    """An amount sheet; the document is None for an exchange."""

    id: int
    number: int
    outcome: str
    total_cents: int
    document: AmountSheet | None
    state: str
    who: str
    at: datetime


class SoldView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an order with what can still be returned of it."""

    line: int
    product: str
    product_class: str
    quantity: int
    left: int
    unit_price_cents: int
    gift: bool
    batch_number: str
    serial: str


class ReturnView(msgspec.Struct, frozen=True, kw_only=True):
    """The return of a case: the application, its lines, parcels and sheets."""

    order: str
    sale_channel: str
    placed_at: datetime
    signed_at: datetime | None
    paid: tuple[tuple[str, int], ...]
    applicant: str
    identity: str
    voucher: str
    promises: tuple[str, ...]
    freight: str
    pickup: str
    code: str
    send_by: datetime | None
    reissues: int
    need: str
    decide_by: datetime | None
    return_freight_cents: int
    missing_gifts: tuple[tuple[int, int], ...]
    told_at: datetime | None
    satisfied: str
    lines: tuple[LineView, ...]
    parcels: tuple[ParcelView, ...]
    sheets: tuple[SheetView, ...]

    @property
    def partly(self) -> bool:
        """Whether its lines are in different states."""
        return len({line.state for line in self.lines}) > 1
