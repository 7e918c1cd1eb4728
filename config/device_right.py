"""What the owner of a failing device may choose, period by period (L2.20-L2.29)."""

from __future__ import annotations

from typing import Literal

from config.calendar import Calendar
from config.judging import OFFERS, Judged, Span, span, together
from config.return_facts import ReturnFacts
from config.return_routes import LONGEST_MONTHS, DeviceVersion, Offer, Window
from config.texts import T, Text

Period = Literal["returned", "exchanged", "warranty"]


def right(facts: ReturnFacts, version: DeviceVersion, calendar: Calendar) -> Judged:
    """What is offered in the period in which the application came, and until when."""
    period, window = _period(facts, version, calendar)
    judged = window.judged(facts, calendar)
    if judged.answer == "no":
        return judged
    hopeless = _beyond_repair(facts, version)
    offers, deduction = _offered(period, facts.model_available, hopeless is not None)
    notes = [] if hopeless is None or period == "returned" else [hopeless]
    if facts.model_available is False and offers == ("refund", "repair"):
        notes.append(T("the model can no longer be had, so that the price is paid back"))
    notes.append(T("you may choose: {offers}", offers=[OFFERS[one] for one in offers]))
    if deduction:
        notes.append(T("a refund would be less the wear so far, and only if you agree to it"))
    return together([judged, Judged(basis=tuple(notes))], offers=offers, deduction=deduction)


def _period(facts: ReturnFacts, version: DeviceVersion, calendar: Calendar) -> tuple[Period, Span]:
    """The first period that still runs, or the last one; the time in repair does not count (L2.29)."""
    own = Window(months=facts.warranty_months) if 0 < facts.warranty_months <= LONGEST_MONTHS else version.warranty
    periods: tuple[tuple[Period, Window], ...] = (
        ("returned", version.returned),
        ("exchanged", version.exchanged),
        ("warranty", own),
    )
    found = [
        (period, span(calendar, facts, version.counts_from, window, more_days=facts.repair_days))
        for period, window in periods
    ]
    return next(((period, one) for period, one in found if one.holds(facts.applied_at)), found[-1])


def _offered(period: Period, model_available: bool | None, hopeless: bool) -> tuple[tuple[Offer, ...], bool]:
    """What may be chosen, and whether a refund is less depreciation; no model to exchange: a refund (L2.23, L2.24)."""
    if period == "returned":
        return ("refund", "exchange", "repair"), False
    if period == "warranty" and not hopeless:
        return ("repair",), False
    if model_available is False:
        return ("refund", "repair"), False
    return (("exchange", "refund", "repair"), True) if hopeless else (("exchange", "repair"), False)


def _beyond_repair(facts: ReturnFacts, version: DeviceVersion) -> Text | None:
    """Why a device is exchanged rather than repaired once more, or nothing (L2.22, L2.25-L2.27)."""
    if facts.repairs >= version.repairs:
        return T("it was repaired {n} times and still fails", n=facts.repairs)
    held = facts.same_fault_days
    if facts.repairs and held is not None and held <= version.same_fault_days:
        return T("the same fault came back within {n} days of the repair", n=version.same_fault_days)
    most = version.longest_for_parts if facts.parts_missing else version.longest_repair
    if facts.open_repair_days > most:
        return T("it has been in repair for more than {n} days", n=most)
    return None
