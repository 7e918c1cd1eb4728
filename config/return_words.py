"""The rules of returns in words (`config.rule_words`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from config.judging import EVENTS, OFFERS
from config.return_checks import marks
from config.return_routes import (
    DeviceVersion,
    DirectSaleVersion,
    Goods,
    NoReasonVersion,
    Offer,
    PromiseVersion,
    QualityVersion,
    RouteVersion,
    SafetyVersion,
    Window,
)
from config.returns import Returns
from config.terms import term
from config.texts import Money, Name, Sayable, T, Text
from config.told import Told, span

if TYPE_CHECKING:
    from config.calendar import Calendars

_FREIGHT = {
    "customer": T("The customer pays for sending back."),
    "company": T("The company pays for sending back."),
}


def returns_told(file: Returns, calendars: Calendars) -> Iterator[Told]:
    """The routes, promises, reasons, times and places of goods, line by line."""
    worse = list(marks(file))
    for key in file.routes.__struct_fields__:
        head = file.head(key)
        yield Told(0, T("{letter} {name}", letter=head.letter, name=head.name))
        for i, version in enumerate(getattr(file.routes, key).versions):
            yield from _version(version)
            for route, place, what, reason in worse:
                if (route, place) == (key, i):
                    yield Told(2, T("! worse than the law: {what}; because: {reason}", what=what, reason=reason))
    yield Told(0, T("{letter} {name}", letter=file.promise.letter, name=file.promise.name))
    for promise in file.promises.values():
        for version in promise.versions:
            yield Told(1, T("{name}", name=promise.name))
            yield from _version(version)
    yield from _reasons(file)
    yield from _times(file, calendars)
    yield from _goods(file)


def _version(version: RouteVersion) -> Iterator[Told]:
    yield Told(1, span(version))
    for text in _conditions(version):
        yield Told(2, text)
    yield Told(2, _FREIGHT[version.freight])
    yield Told(2, T("The goods are inspected first.") if version.inspect else T("The goods need no inspection."))
    if version.source:
        yield Told(2, T("{source}", source=version.source))


def _conditions(version: RouteVersion) -> Iterator[Text]:
    """What the routes of each kind ask for and offer."""
    match version:
        case NoReasonVersion() | DirectSaleVersion() | QualityVersion() | PromiseVersion():
            yield _window(version.window, EVENTS[version.counts_from])
            yield _offered(version.offers)
        case SafetyVersion():
            yield _offered(version.offers)
            yield T(
                "recalled batches, and cases of {severities} with the manager's agreement",
                severities=list(version.goodwill),
            )
    match version:
        case NoReasonVersion() | DirectSaleVersion():
            yield T("bought by {values}", values=[term(channel) for channel in version.channels])
    match version:
        case NoReasonVersion():
            yield from _excluded(version)
        case DirectSaleVersion():
            yield T("unopened and with the voucher; paid in advance from day {n} on", n=version.advance_day)
        case QualityVersion():
            yield T("food until {window} after its expiry, if confirmed", window=version.after_expiry.said)
        case DeviceVersion():
            yield from _device(version)
        case PromiseVersion():
            yield T("opened or not") if version.opened else T("unopened")
            if version.classes or version.products:
                yield T("for {goods}", goods=_named(Goods(classes=version.classes, products=version.products)))


def _excluded(version: NoReasonVersion) -> Iterator[Text]:
    if version.sealed:
        yield T("with the single-use seal whole: {goods}", goods=[term(one) for one in version.sealed])
    if always := _named(version.excluded.always):
        yield T("never: {goods}", goods=always)
    if confirmable := _named(version.excluded.confirmable):
        yield T("not where the customer confirmed so at purchase: {goods}", goods=confirmable)


def _device(version: DeviceVersion) -> Iterator[Text]:
    event = EVENTS[version.counts_from]
    yield T("for {goods}", goods=[term(one) for one in version.classes])
    for window, offers in (
        (version.returned, (OFFERS["refund"], OFFERS["exchange"], OFFERS["repair"])),
        (version.exchanged, (OFFERS["exchange"], OFFERS["repair"])),
        (version.warranty, (OFFERS["repair"],)),
    ):
        yield T("{window}: {offers}", window=_window(window, event), offers=list(offers))
    yield T(
        "exchanged after {n} repairs, the same fault within {days} days, or a repair of more than {most} days",
        n=version.repairs,
        days=version.same_fault_days,
        most=version.longest_repair,
    )
    yield T("with parts missing, a repair of more than {n} days", n=version.longest_for_parts)
    for rate in version.wear:
        yield T(
            "a refund instead of an exchange is less {percent} a day for {goods}",
            percent=f"{rate.daily_percent:g} %",
            goods=_named(rate),
        )


def _window(window: Window, event: Text) -> Text:
    return T("{window} after {event}", window=window.said, event=event)


def _offered(offers: tuple[Offer, ...]) -> Text:
    return T("offers {offers}", offers=[OFFERS[offer] for offer in offers])


def _named(goods: Goods) -> list[Sayable]:
    return [*(term(one) for one in goods.classes), *goods.products]


def _reasons(file: Returns) -> Iterator[Told]:
    yield Told(0, T("Reasons"))
    for reason in file.reasons.values():
        names: list[Name] = [file.head(route).name for route in reason.routes]
        text = (
            T("{name}: speaks for {routes}", name=reason.name, routes=names) if names else T("{name}", name=reason.name)
        )
        yield Told(1, text)
        if reason.evidence:
            yield Told(2, T("Photos or a video are asked for."))


def _times(file: Returns, calendars: Calendars) -> Iterator[Told]:
    sending = file.sending
    yield Told(0, T("Time limits"))
    yield Told(1, T("{n} days to send the goods, reminded on day {days}", n=sending.days, days=list(sending.reminders)))
    yield Told(1, T("times that a code is issued again: {n}", n=sending.reissues))
    yield Told(1, T("{n} days for missing information", n=file.info_days))
    yield Told(1, T("{n} days to decide after the inspection", n=file.decision_days))
    yield Told(1, T("{n} days to choose when the exchange is out of stock", n=file.exchange_days))
    yield Told(1, T("{n} days to confirm after arrival", n=file.confirm_days))
    length = file.unmatched.said(calendars[file.unmatched.runs_in].name)
    yield Told(1, T("{length} to find out whose a parcel is", length=length))


def _goods(file: Returns) -> Iterator[Told]:
    yield Told(0, T("Goods and money"))
    for disposition in file.dispositions.values():
        barred = [term(one) for one in disposition.not_for]
        yield Told(
            1,
            T("{name}, not for {goods}", name=disposition.name, goods=barred)
            if barred
            else T("{name}", name=disposition.name),
        )
        if disposition.override_reason:
            what = T("food that came back would be sold again")
            yield Told(
                2, T("! worse than the law: {what}; because: {reason}", what=what, reason=disposition.override_reason)
            )
    routes = [file.head(route).name for route in file.simple.routes]
    most = Money(file.simple.up_to)
    yield Told(
        1,
        T(
            "approved together: up to {amount}, {routes}, grade {grades}",
            amount=most,
            routes=routes,
            grades=list(file.simple.grades),
        ),
    )
    yield Told(1, T("an expired coupon is issued anew for {n} days", n=file.coupon_days))
    share = f"{file.shelf_life_share:.0%}"
    yield Told(1, T("exchange goods have more than {share} of their shelf life left", share=share))
