"""Callbacks: which kinds there are, who calls, how often, what is asked (workflows 6): callbacks.yaml."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Literal

import msgspec

from config import versions
from config.budget import Budget
from config.facts import Channel, ProductClass, Severity
from config.texts import Name

CallbackKey = Literal["verification", "promised", "periodic", "seller", "inspection", "improvement", "recall"]
Question = Literal["solved", "satisfied", "attitude", "speed", "solving", "result", "effect", "opinion"]
"""`solved` is yes or no, `effect` and `opinion` are text, the others 1 to 5, of which 5 is best."""
Dimension = Literal["attitude", "speed", "solving", "result"]
Importance = Literal["regular", "important", "vip"]
DAY = timedelta(days=1)


class CallbackKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of callback.

    `calendar`: the hours in which it may be made. `due`: until when, counted from its birth; None where its time is
    given otherwise. `after`: how long after its cause it opens. `asked`: the customer asked for it, so it is made
    even to whoever is not to be disturbed. `opening`: what the caller says first, with `{places}`.
    """

    name: Name
    calendar: str
    due: Budget | None = None
    after: Budget | None = None
    asked: bool = False
    questions: tuple[Question, ...]
    opening: Name


class OtherCaller(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The kinds that somebody else than the handling agent makes, for these severities and these channels (K3)."""

    kinds: tuple[CallbackKey, ...]
    severities: tuple[Severity, ...]
    channels: tuple[Channel, ...]


class Attempts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At most so many attempts, on at least so many different days, at least so far apart (K5)."""

    most: int
    days: int
    apart: Budget

    @property
    def gap(self) -> timedelta:
        """The least time from one attempt to the next."""
        return timedelta(microseconds=self.apart.length)


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The message after the last attempt: how many natural days an answer counts (K6, K7)."""

    days: int


class Reschedule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often the customer may choose another time, and how many days ahead (K8)."""

    most: int
    days: int


class SurveyRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The points that reopen a case or are praise, and how many days a customer is not asked again (K11, K12)."""

    dissatisfied: int
    praise: int
    rest_days: int
    dimensions: dict[Dimension, Name]


class PromiseRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Promised calls: `at_risk` before their time; open to the team, and broken, so long after it."""

    at_risk: Budget
    others_after: Budget
    broken_after: Budget


class Sample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of a hundred cases are called back."""

    consultation: int
    inspection: int


class Targets(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of a hundred calls that are due are to be made, and of those tried are to be answered."""

    done: int
    reached: int


class PlanDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On which days after the purchase a customer is called, and every how many days after the last of them."""

    at: tuple[int, ...]
    then_every: int | None = None

    def counted(self) -> Iterator[int]:
        """The days, in their order; without end where they go on."""
        yield from self.at
        if self.then_every is not None:
            yield from count((self.at[-1] if self.at else 0) + self.then_every, self.then_every)


class PlanVersion(versions.Version, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The days by the importance of the customer, for what was bought from a day on; who is not named is not called."""

    days: dict[Importance, PlanDays]


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When buyers of these classes of products are called; of all products where none is named (P19)."""

    id: str
    name: Name
    product_classes: tuple[ProductClass, ...] = ()
    versions: tuple[PlanVersion, ...]

    def covers(self, product_class: str) -> bool:
        """Whether it is for products of this class."""
        return not self.product_classes or product_class in self.product_classes


class Callbacks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """callbacks.yaml. Days are natural days unless they are written otherwise."""

    kinds: dict[CallbackKey, CallbackKind]
    questions: dict[Question, Name]
    other_caller: OtherCaller
    attempts: Attempts
    message: Message
    reschedule: Reschedule
    refused_rest_days: int
    calling_minutes: int
    survey: SurveyRules
    promise: PromiseRules
    targets: Targets
    sample: Sample
    plans: tuple[Plan, ...]

    def kind(self, key: str) -> CallbackKind:
        """The kind of this key.

        Raises:
            KeyError: there is none.
        """
        return self.kinds[key]  # type: ignore[index]

    def sampled(self, number: str, percent: int) -> bool:
        """Whether a case is in a sample of so many in a hundred; by its number, so that every machine agrees."""
        digest = hashlib.sha256(number.encode()).digest()
        return int.from_bytes(digest[:8], "big") % 100 < percent

    def plan_days(
        self, importance: str, product_class: str, bought: date, first: date, last: date
    ) -> tuple[tuple[str, date], ...]:
        """The days from `first` to `last`, both included, on which a buyer is called, each with the id of its plan.

        Args:
            importance: of the customer.
            product_class: of what was bought; the first plan for it holds.
            bought: from when the days count, in the desk's zone: signing, else delivery, else order. It also chooses
                the version.
            first: the first day that is asked for.
            last: the last one. Days are not moved past rest days here.
        """
        plan = next((plan for plan in self.plans if plan.covers(product_class)), None)
        found = dict(versions.in_force(plan.versions, bought).days) if plan is not None else {}
        days = found.get(importance)  # type: ignore[call-overload]
        if plan is None or days is None:
            return ()
        return tuple((plan.id, day) for day in _between(bought, days, first, last))

    def longest(self) -> dict[Importance, int | None]:
        """After how many days the last call by any plan falls, by importance; None where they go on without end."""
        found: dict[Importance, int | None] = {}
        for days in (days for plan in self.plans for version in plan.versions for days in version.days.items()):
            importance, planned = days
            before = found.get(importance, 0)
            endless = before is None or planned.then_every is not None
            found[importance] = None if endless else max(before or 0, *planned.at, 0)
        return found

    def other_caller_needed(self, kind: str, severity: str, channel: str) -> bool:
        """Whether somebody else than who handled the case makes the call (K3)."""
        other = self.other_caller
        return kind in other.kinds and (severity in other.severities or channel in other.channels)


def _between(bought: date, days: PlanDays, first: date, last: date) -> Iterator[date]:
    for n in days.counted():
        if n > (last - bought).days:
            return
        if bought + n * DAY >= first:
            yield bought + n * DAY
