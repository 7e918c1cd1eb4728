"""What the owner of a failing device may choose, period by period (L2.20-L2.29)."""

from __future__ import annotations

from typing import Literal

from config.calendar import Calendar
from config.judging import OFFERS, Judged, Span, happened, span, together
from config.return_facts import ReturnFacts
from config.return_routes import LONGEST_MONTHS, DeviceVersion, Offer, Window
from config.texts import T, Text
from config.wear import Wear

Period = Literal["returned", "exchanged", "warranty"]


def right(facts: ReturnFacts, version: DeviceVersion, calendar: Calendar) -> Judged:
    """What is offered in the period in which the application came, and until when."""
    period, window = _period(facts, version, calendar)
    judged = window.judged(facts, calendar)
    if judged.answer == "no":
        return judged
    hopeless = _beyond_repair(facts, version)
    offers, less = _offered(period, facts.model_available, hopeless is not None)
    wear = _wear(facts, version, calendar) if less else None
    notes = [] if hopeless is None or period == "returned" else [hopeless]
    if facts.model_available is False and offers == ("refund", "repair"):
        notes.append(T("the model can no longer be had, so that the price is paid back"))
    notes.append(T("you may choose: {offers}", offers=[OFFERS[one] for one in offers]))
    if wear is not None:
        notes.append(
            T("a refund would be less {percent} of the price for each of {days} days of use, and only if you "
              "agree to it", percent=f"{wear.daily_percent:g} %", days=wear.days)
        )  # fmt: skip
    return together([judged, Judged(basis=tuple(notes))], offers=offers, wear=wear)


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


def _wear(facts: ReturnFacts, version: DeviceVersion, calendar: Calendar) -> Wear | None:
    """The wear from the day after the periods of the right begin up to the application, less the days in repair.

    The law counts from the invoice to the return; goods that are not delivered yet, or not used any more, do not
    wear, so that this is never more (general rule of 1995, art. 13).
    """
    rate, at = version.worn(facts.product_class, facts.product), happened(facts, version.counts_from)[1]
    if rate is None or at is None:
        return None
    first, last = (moment.astimezone(calendar.zone).date() for moment in (at, facts.applied_at))
    return Wear(rate.daily_percent, max(0, (last - first).days - facts.repair_days))


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
