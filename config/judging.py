"""How a route is judged: what speaks against it, what is still needed, and until when it is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import reduce
from typing import NamedTuple

from config.budget import LONGEST_DAYS, Budget
from config.calendar import Calendar, Due
from config.return_facts import Answer, ReturnFacts
from config.return_routes import Event, Offer, RouteHead, Window
from config.texts import Day, Name, T, Text
from config.wear import Wear

INSTEAD: dict[Event, tuple[Event, ...]] = {
    "signed": ("signed", "delivered"),
    "delivered": ("delivered", "signed"),
    "installed": ("installed", "delivered", "signed"),
    "purchased": ("purchased",),
}
"""What counts where the event itself is not known, in this order."""
EVENTS: dict[Event, Text] = {
    "signed": T("you signed for the goods"),
    "delivered": T("the goods were delivered"),
    "installed": T("the device was installed"),
    "purchased": T("you bought the goods"),
}
"""What the events are called in a sentence to the customer."""
OFFERS: dict[Offer, Text] = {
    "refund": T("a refund"),
    "exchange": T("an exchange"),
    "repair": T("a repair"),
}


class Judged(NamedTuple):
    """What was found of a route: `basis` is what it gives, `against` makes it a no, `needed` leaves it open."""

    basis: tuple[Text, ...] = ()
    against: tuple[Text, ...] = ()
    needed: tuple[Text, ...] = ()
    last: Due | None = None
    offers: tuple[Offer, ...] = ()
    wear: Wear | None = None

    @property
    def answer(self) -> Answer:
        """No if anything speaks against it, open if anything is still needed."""
        return "no" if self.against else "open" if self.needed else "yes"

    def why(self, head: RouteHead, promise: Name | None = None) -> Text:
        """The sentence, with the name of the route, or of the promise, before it."""
        parts = list(self.against or self.basis)
        if self.needed and not self.against:
            parts.append(T("still needed: {things}", things=list(self.needed)))
        return T("{name}: {why}", name=promise or head.name, why=reduce(_beside, parts))


def _beside(one: Text, other: Text) -> Text:
    return T("{one}; {other}", one=one, other=other)


class Span(NamedTuple):
    """A window that was counted: from which event on which day, and until when; `due` is None if nobody knows."""

    window: Window
    event: Event
    day: date | None
    due: Due | None

    def holds(self, at: datetime) -> bool:
        """Whether this is in time: strictly before the end."""
        return self.due is not None and at < self.due.at

    def said(self, calendar: Calendar) -> Text:
        """The window in words: how long, from when, and its last moment."""
        if self.day is None or self.due is None:
            return T("{window} after {event}", window=self.window.said, event=EVENTS[self.event])
        last = midnight(self.due, calendar)
        return T(
            "{window} after {event} on {day}, until {last}",
            window=self.window.said,
            event=EVENTS[self.event],
            day=Day(self.day),
            last=last,
        )

    def judged(self, facts: ReturnFacts, calendar: Calendar) -> Judged:
        """What the window alone says to an application."""
        said = self.said(calendar)
        if self.due is None:
            unknown = T("the day on which {event}", event=EVENTS[self.event])
            return Judged(basis=(said,), needed=(unknown,))
        if self.holds(facts.applied_at):
            return Judged(basis=(said, in_time(facts, calendar)), last=self.due)
        return Judged(against=(said, too_late(facts, calendar)), last=self.due)


def in_time(facts: ReturnFacts, calendar: Calendar) -> Text:
    """That the application came in time."""
    return T("your application of {applied} is in time", applied=_moment(facts.applied_at, calendar))


def too_late(facts: ReturnFacts, calendar: Calendar) -> Text:
    """That the application came too late."""
    return T("your application of {applied} came after that", applied=_moment(facts.applied_at, calendar))


def _moment(at: datetime, calendar: Calendar) -> Text:
    """An instant in parts that stay what they are where the sentence is stored."""
    local = at.astimezone(calendar.zone)
    return T("{day} {time}", day=Day(local.date()), time=f"{local:%H:%M}")


def midnight(due: Due, calendar: Calendar) -> Text:
    """The last moment of a window: 24:00 of its last day."""
    return T("{day} 24:00", day=Day(due.at.astimezone(calendar.zone).date() - timedelta(days=1)))


def happened(facts: ReturnFacts, event: Event) -> tuple[Event, datetime | None]:
    """The event from which a window counts, or what counts in its place, and when it was."""
    known = {
        "signed": facts.signed_at,
        "delivered": facts.delivered_at,
        "installed": facts.installed_at,
        "purchased": facts.purchased_at,
    }
    return next(((one, at) for one in INSTEAD[event] if (at := known[one]) is not None), (event, None))


def span(calendar: Calendar, facts: ReturnFacts, event: Event, window: Window, *, more_days: int = 0) -> Span:
    """The window counted from its event; `more_days` are added, such as those that a device was in repair."""
    counted, at = happened(facts, event)
    if at is None:
        return Span(window, counted, None, None)
    day = at.astimezone(calendar.zone).date()
    return Span(window, counted, day, ended(calendar, day, window, more_days))


def ended(calendar: Calendar, day: date, window: Window, more_days: int = 0) -> Due:
    """When a window ends that counts from a day; as all deadlines, in ten years at most."""
    days = min(window.days_from(day) + more_days, LONGEST_DAYS)
    start = datetime.combine(day, time(), calendar.zone)
    return calendar.due(start, Budget(natural_days=days, roll="forward"))


def together(parts: Sequence[Judged], **given: object) -> Judged:
    """One judgement of several: everything that speaks for it, against it, and is needed."""
    joined = Judged(
        basis=tuple(text for part in parts for text in part.basis),
        against=tuple(text for part in parts for text in part.against),
        needed=tuple(text for part in parts for text in part.needed),
        last=next((part.last for part in parts if part.last is not None), None),
    )
    return joined._replace(**given)  # type: ignore[arg-type]
