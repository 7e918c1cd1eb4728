"""What stands beside the form: who it may be, or the customer's card. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from config.terms import term
from config.texts import Money, T, Translator
from models.customers.cards import Card
from models.customers.queries import Match
from screens.clock_text import coarse
from screens.paint import Line, Span, cut, width

MIN_NAME = 8
"""Cells that a product's name has at least."""


def match_lines(matches: Sequence[Match], words: Translator) -> list[Line]:
    """The customers that were found, numbered; Enter takes the only one, or asks which."""
    lines: list[Line] = []
    for place, match in enumerate(matches, 1):
        lines.append(Span(f"{place} {match.name}", "strong"))
        more = [match.phone]
        if match.importance != "regular":
            more.append(words.say(term(match.importance)))
        if match.open_cases:
            more.append(words.say(T("{n} open", n=match.open_cases)))
        lines.append("  " + "  ".join(part for part in more if part))
    return lines


def card_lines(card: Card, words: Translator, now: datetime, cells: int) -> list[Line]:
    """Name, how to treat him, open cases, orders with batches, devices in warranty, in so many cells."""
    return [*person_lines(card, words, now), *_orders(card, words, cells), *_devices(card, words, cells)]


def person_lines(card: Card, words: Translator, now: datetime) -> list[Line]:
    """Name, how to treat him, open cases: what is to be known before anything is asked."""
    return [*_person(card, words), *_cases(card, words, now)]


def _person(card: Card, words: Translator) -> Iterator[Line]:
    about = [words.say(term(card.importance))] if card.importance != "regular" else []
    about += [card.member_level] if card.member_level else []
    yield Span("  ".join([card.name, *about]), "strong")
    if card.do_not_disturb:
        yield Span(words.say(T("! Do not disturb")), "warning")
    for _, value in card.contacts[:2]:
        yield value
    if card.note:
        yield Span(card.note, "info")


def _cases(card: Card, words: Translator, now: datetime) -> Iterator[Line]:
    still = [case for case in card.cases if case.open]
    if still:
        yield Span(words.say(T("Open cases: {n}", n=len(still))), "warning")
    for case in still[:4]:
        yield f"{case.number} {words.say(term(case.kind))} {case.severity}"
        yield f"  {case.text}"
    closed = [case for case in card.cases if not case.open]
    if closed:
        age = coarse(now - closed[0].received_at)
        yield words.say(T("Closed: {n}, the last {length} ago", n=len(closed), length=age))


def _orders(card: Card, words: Translator, cells: int) -> Iterator[Line]:
    for order in card.orders[:5]:
        day = words.day(order.placed_at.astimezone(words.zone).date())
        yield Span(f"{day}  {words.say(Money(order.paid_cents))}", "strong")
        for line in order.lines:
            yield _goods(line.product, line.batch or line.serial, cells)


def _devices(card: Card, words: Translator, cells: int) -> Iterator[Line]:
    for device in card.devices:
        if device.in_warranty and device.warranty_until is not None:
            yield _goods(device.product, device.serial, cells, indent="")
            yield "  " + words.say(T("In warranty to {day}", day=device.warranty_until.isoformat()))


def _goods(product: str, number: str, cells: int, indent: str = "  ") -> str:
    """A product and the number that tells one from another: where there is no room for both, the name is cut."""
    room = max(MIN_NAME, cells - len(indent) - width(number) - 2)
    return f"{indent}{cut(product, room)}  {number}".rstrip()
