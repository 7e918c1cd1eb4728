"""How returns are judged, sent, inspected and refunded (workflows 3): returns.yaml."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from config import versions
from config.budget import Budget
from config.facts import ProductClass, Severity
from config.return_routes import Promise, RouteHead, Routes
from config.texts import Name

Route = Literal["no_reason", "direct_sale", "quality", "device", "safety", "promise"]
Grade = Literal["A", "B", "C", "D"]
Disposition = Literal["resale", "quarantine", "destroy", "customer", "supplier"]
Blame = Literal["customer", "company"]


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why something comes back: the routes for which it speaks, whether photos are asked for, whose fault it is.

    `categories` are those of a case that mean this reason.
    """

    name: Name
    routes: tuple[Route, ...] = ()
    evidence: bool = False
    fault: Blame
    categories: tuple[str, ...] = ()


class Sending(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Natural days to send the goods, the days on which the customer is reminded, and how often a code comes anew."""

    days: int
    reminders: tuple[int, ...]
    reissues: int


class Address(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where goods are sent."""

    name: Name
    address: Name
    contact: Name
    phone: str


class ReturnCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How codes look; `digits` without the check digit."""

    prefix: str
    digits: int


class DispositionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place for goods, and the classes that must not go there.

    `override_reason`: why food that came back may be sold again against the law's rule.
    """

    name: Name
    not_for: tuple[ProductClass, ...] = ()
    override_reason: str = ""


class Simple(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The returns that are approved together: up to so many cents, by these routes, of these grades."""

    up_to: int
    routes: tuple[Route, ...]
    grades: tuple[Grade, ...]

    def covers(self, cents: int, route: str, grade: str) -> bool:
        """Whether a return is simple enough."""
        return cents <= self.up_to and route in self.routes and grade in self.grades


class Frequent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From how many returns of a customer in how many days on the approver is told."""

    days: int
    returns: int


class Returns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """returns.yaml. Days are natural days unless they are written otherwise; amounts are cents."""

    routes: Routes
    promises: dict[str, Promise]
    promise: RouteHead
    food: tuple[ProductClass, ...]
    reasons: dict[str, Reason]
    identities: dict[str, Name]
    info_days: int
    sending: Sending
    decision_days: int
    exchange_days: int
    confirm_days: int
    unmatched: Budget
    address: Address
    code: ReturnCode
    conditions: dict[str, Name]
    grades: dict[Grade, Name]
    dispositions: dict[Disposition, DispositionRule]
    arrival: dict[str, int]
    coupon_days: int
    simple: Simple
    shelf_life_share: float
    frequent: Frequent

    def reason_of(self, category: str) -> str:
        """The reason that a category of cases means; nothing where none does."""
        return next((key for key, reason in self.reasons.items() if category in reason.categories), "")

    def head(self, route: str) -> RouteHead:
        """The id, letter and name of a route.

        Raises:
            AttributeError: there is no such route.
        """
        if route == "promise":
            return self.promise
        found: RouteHead = getattr(self.routes, route)
        return found

    def may_go(self, disposition: Disposition, product_class: str) -> bool:
        """Whether goods of this class may go there after the inspection (workflows 3.3, R12)."""
        return product_class not in self.dispositions[disposition].not_for

    def arrival_days(self, means: str) -> int:
        """Working days until money by these means is there; the longest time for means that are not named."""
        return self.arrival.get(means, max(self.arrival.values(), default=0))

    def goodwill(self, day: date) -> tuple[Severity, ...]:
        """The severities of cases whose goods the manager may take back out of goodwill."""
        return versions.in_force(self.routes.safety.versions, day).goodwill

    def advance_day(self, day: date) -> int:
        """When the manager decides on paying a direct-sale return in advance: so many days after the request."""
        return versions.in_force(self.routes.direct_sale.versions, day).advance_day
