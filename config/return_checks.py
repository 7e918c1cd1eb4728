"""What can be wrong in returns.yaml although every part of it is of the right type, and what the law asks at least."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import get_args

from config import versions
from config.approval import LONGEST
from config.budget import Budget
from config.reading import Document, Fault
from config.return_routes import Event, RouteVersion, Window
from config.returns import Disposition, Grade, Returns
from config.texts import T, Text

FLOORS: dict[str, tuple[str, Window]] = {
    "no_reason": ("window", Window(natural_days=7)),
    "direct_sale": ("window", Window(natural_days=30)),
    "quality": ("window", Window(natural_days=7)),
    "device.returned": ("returned", Window(natural_days=7)),
    "device.exchanged": ("exchanged", Window(natural_days=15)),
}
"""The shortest windows by law, by route and field (workflows 3.2)."""
COUNTED_FROM: dict[str, tuple[Event, ...]] = {
    "no_reason": ("signed",),
    "direct_sale": ("purchased", "delivered", "signed", "installed"),
    "quality": ("signed", "installed"),
    "device": ("installed",),
}
"""From what the law lets a window count; from later is never worse for the customer."""
FREIGHT = ("direct_sale", "quality", "device", "safety")
"""The routes on which the company pays for sending back."""
CODE_DIGITS = (6, 12)
MOST_WEAR = 1
"""Percent a day: twice the highest rate of any official table."""
_SHORTEST = date(2026, 2, 1)
"""Months are compared from the shortest."""


def faults(file: Returns, document: Document, categories: Collection[str]) -> list[Fault]:
    """Every fault of returns.yaml; `categories` are those of cases."""
    found = [fault for key, group in _versioned(file) for fault in versions.faults(group, f"{key}.versions", document)]
    found += _heads(file, document)
    found += _below_the_law(file, document)
    found += _device_order(file, document)
    found += _sending(file, document)
    found += _numbers(file, document)
    found += _keys(file, document)
    found += _categories(file, document, categories)
    return found


def marks(file: Returns) -> Iterator[tuple[str, int, Text, str]]:
    """Versions that are worse for the customer than the law: route, place, what it is, and the reason given."""
    for route in ("no_reason", "direct_sale", "quality", "device", "safety"):
        for i, version in enumerate(getattr(file.routes, route).versions):
            for _, what in _worse(file, route, version):
                yield route, i, what, version.override_reason


def _versioned(file: Returns) -> Iterator[tuple[str, tuple[RouteVersion, ...]]]:
    for route in file.routes.__struct_fields__:
        yield f"routes.{route}", getattr(file.routes, route).versions
    for key, promise in file.promises.items():
        yield f"promises.{key}", promise.versions


def _heads(file: Returns, document: Document) -> list[Fault]:
    """Ids and letters that stand twice: records name their rule by the one, people the route by the other."""
    heads = [(f"routes.{route}", file.head(route)) for route in file.routes.__struct_fields__]
    heads.append(("promise", file.promise))
    found = []
    for n, (place, head) in enumerate(heads):
        before = [other for _, other in heads[:n]]
        if head.id in [other.id for other in before]:
            found.append(document.fault(f"{place}.id", T("there is a rule {id} already", id=head.id)))
        if head.letter in [other.letter for other in before]:
            found.append(document.fault(f"{place}.letter", T("there is a route {letter} already", letter=head.letter)))
    return found


def _below_the_law(file: Returns, document: Document) -> list[Fault]:
    """Versions that are worse than the law and do not say why; food that is sold again."""
    found = []
    for route in file.routes.__struct_fields__:
        for i, version in enumerate(getattr(file.routes, route).versions):
            if not version.override_reason:
                place = f"routes.{route}.versions[{i}]"
                found += [document.fault(f"{place}.{key}", _needs(what)) for key, what in _worse(file, route, version)]
    resale = file.dispositions.get("resale")
    if resale is not None and not resale.override_reason:
        for product_class in file.food:
            if product_class not in resale.not_for:
                what = T("food that came back would be sold again")
                found.append(document.fault("dispositions.resale.not_for", _needs(what)))
    return found


def _needs(what: Text) -> Text:
    return T("{what}, which the law does not allow; `override_reason` says why all the same", what=what)


def _worse(file: Returns, route: str, version: RouteVersion) -> Iterator[tuple[str, Text]]:
    """In what a version is worse for the customer than the law, and at which key."""
    for name, (key, least) in FLOORS.items():
        window = getattr(version, key, None)
        if name.partition(".")[0] == route and window is not None and _days(window) < _days(least):
            yield key, T("the window is shorter than {least}", least=least.said)
    event = getattr(version, "counts_from", None)
    if event is not None and event not in COUNTED_FROM[route]:
        yield "counts_from", T("the window begins too early")
    if route in FREIGHT and version.freight != "company":
        yield "freight", T("the customer would pay for sending back")
    offers = getattr(version, "offers", None)
    if offers is not None and "refund" not in offers:
        yield "offers", T("there is no refund")
    if route == "no_reason":
        excluded = getattr(version, "excluded").always.classes  # noqa: B009 - of one kind of version
        if excluded:
            yield "excluded.always.classes", T("a whole class of products is excluded without the customer's word")


def _days(window: Window) -> int:
    return window.days_from(_SHORTEST)


def _device_order(file: Returns, document: Document) -> list[Fault]:
    """Devices: return, exchange and warranty follow one another."""
    found = []
    for i, version in enumerate(file.routes.device.versions):
        place = f"routes.device.versions[{i}]"
        if _days(version.exchanged) < _days(version.returned):
            found.append(document.fault(f"{place}.exchanged", T("this ends before the right to return does")))
        if _days(version.warranty) < _days(version.exchanged):
            found.append(document.fault(f"{place}.warranty", T("this ends before the right to exchange does")))
        for key in ("repairs", "same_fault_days", "longest_repair", "longest_for_parts"):
            if not 0 < getattr(version, key) < LONGEST:
                found.append(document.fault(f"{place}.{key}", _measure(key)))
        for n, rate in enumerate(version.wear):
            if not 0 < rate.daily_percent <= MOST_WEAR:
                text = T("a day takes more than 0 and at most {most} percent", most=MOST_WEAR)
                found.append(document.fault(f"{place}.wear[{n}].daily_percent", text))
    return found


def _sending(file: Returns, document: Document) -> list[Fault]:
    sending, found = file.sending, []
    if not 0 < sending.days < LONGEST:
        found.append(document.fault("sending.days", _measure("days")))
    for i, day in enumerate(sending.reminders):
        before = sending.reminders[i - 1] if i else 0
        if not before < day < sending.days:
            text = T("reminders follow one another before the last day")
            found.append(document.fault(f"sending.reminders[{i}]", text))
    if not 0 <= sending.reissues < LONGEST:
        found.append(document.fault("sending.reissues", _negative("reissues")))
    return found


def _numbers(file: Returns, document: Document) -> list[Fault]:
    found = []
    for key in ("info_days", "decision_days", "exchange_days", "confirm_days", "coupon_days"):
        if not 0 < getattr(file, key) < LONGEST:
            found.append(document.fault(key, _measure(key)))
    for i, version in enumerate(file.routes.direct_sale.versions):
        if not 0 < version.advance_day < LONGEST:
            found.append(document.fault(f"routes.direct_sale.versions[{i}].advance_day", _measure("advance_day")))
    for key in ("days", "returns"):
        if not 0 < getattr(file.frequent, key) < LONGEST:
            found.append(document.fault(f"frequent.{key}", _measure(key)))
    for key, days in file.arrival.items():
        if not 0 <= days < LONGEST:
            found.append(document.fault(f"arrival.{key}", _negative(key)))
    if file.simple.up_to < 0:
        found.append(document.fault("simple.up_to", T("{key} is negative", key="up_to")))
    if not 0 <= file.shelf_life_share < 1:
        found.append(document.fault("shelf_life_share", T("a share is at least 0 and less than 1")))
    least, most = CODE_DIGITS
    if not least <= file.code.digits <= most:
        text = T("codes have {least} to {most} digits", least=least, most=most)
        found.append(document.fault("code.digits", text))
    return found + _unmatched(file.unmatched, document)


def _unmatched(budget: Budget, document: Document) -> list[Fault]:
    if budget.runs_in == "desk":
        return []
    return [document.fault("unmatched", T("this counts on the calendar of the desk: `workdays` or `natural_days`"))]


def _keys(file: Returns, document: Document) -> list[Fault]:
    """Grades and places of goods that are missing, no reason or condition at all, a code without its prefix."""
    missing = [f"grades.{key}" for key in get_args(Grade) if key not in file.grades]
    missing += [f"dispositions.{key}" for key in get_args(Disposition) if key not in file.dispositions]
    found = [document.fault(key, T("the key {name} is missing", name=key.rpartition(".")[2])) for key in missing]
    for key in ("reasons", "identities", "conditions"):
        if not getattr(file, key):
            found.append(document.fault(key, T("at least one is needed")))
    if not (file.code.prefix.isascii() and file.code.prefix.isalpha() and file.code.prefix.isupper()):
        found.append(document.fault("code.prefix", T("a prefix is made of capital letters")))
    return found


def _categories(file: Returns, document: Document, known: Collection[str]) -> list[Fault]:
    """Categories that do not exist, or mean two reasons."""
    found, seen = [], set[str]()
    for key, reason in file.reasons.items():
        for i, category in enumerate(reason.categories):
            place = f"reasons.{key}.categories[{i}]"
            if category not in known:
                found.append(document.fault(place, T("there is no category {name}", name=category)))
            elif category in seen:
                found.append(document.fault(place, T("the category {name} means two reasons", name=category)))
            seen.add(category)
    return found


def _measure(key: str) -> Text:
    return T("{key} must be more than 0, and within measure", key=key)


def _negative(key: str) -> Text:
    return T("{key} is negative, or beyond all measure", key=key)
