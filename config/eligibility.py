"""Which right a customer has to send something back (workflows 3.2): every route of returns.yaml tested at once.

Pure: the same rules and facts give the same answers. The version of a rule is the one of the day of the triggering
event: from which its window counts, or of the application where there is no window.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from config import device_right, judging, versions
from config.calendar import Calendars
from config.facts import SaleChannel
from config.judging import Judged, Span, span, together
from config.return_facts import ReturnFacts, RouteAnswer
from config.return_routes import (
    DeviceVersion,
    DirectSaleVersion,
    Event,
    Goods,
    NoReasonVersion,
    PromiseVersion,
    QualityVersion,
    RouteHead,
    RouteVersion,
    SafetyVersion,
    Window,
)
from config.returns import Returns
from config.terms import term
from config.texts import Name, Sayable, T, Text

__all__ = ["Eligibility", "ReturnFacts", "RouteAnswer", "best"]

V = TypeVar("V", bound=RouteVersion)
_ORDER = ("yes", "open", "no")


class Eligibility:
    """The routes of returns.yaml, applied on the desk's calendar."""

    def __init__(self, file: Returns, calendars: Calendars) -> None:
        self._file = file
        self._calendar = calendars["desk"]

    def answers(self, facts: ReturnFacts) -> tuple[RouteAnswer, ...]:
        """What every route says, the best for the customer first.

        Yes comes before open before no; then what offers a refund, what the company pays to send back, what takes no
        deduction, what fits the wish; then by letter.
        """
        routes = self._file.routes
        found = (
            self._asked(facts, "no_reason", routes.no_reason.versions, "signed", self._no_reason),
            self._asked(facts, "direct_sale", routes.direct_sale.versions, "purchased", self._direct_sale),
            self._asked(facts, "quality", routes.quality.versions, "signed", self._quality),
            self._asked(facts, "device", routes.device.versions, "installed", self._device),
            self._asked(facts, "safety", routes.safety.versions, None, self._safety),
            self._promised(facts),
        )
        return tuple(sorted(found, key=lambda answer: _rank(answer, facts)))

    def _asked(
        self,
        facts: ReturnFacts,
        route: str,
        all_versions: tuple[V, ...],
        event: Event | None,
        judge: Callable[[ReturnFacts, V], Judged],
    ) -> RouteAnswer:
        """The answer of a route by the version of the day of its event."""
        version = versions.in_force(all_versions, self._day(facts, event))
        head = self._file.head(route)
        return _answer(route, head, head.id, version, judge(facts, version))

    def _day(self, facts: ReturnFacts, event: Event | None) -> date:
        at = judging.happened(facts, event)[1] if event is not None else None
        return (at or facts.applied_at).astimezone(self._calendar.zone).date()

    def _window(self, facts: ReturnFacts, event: Event, window: Window) -> Judged:
        return span(self._calendar, facts, event, window).judged(facts, self._calendar)

    def _no_reason(self, facts: ReturnFacts, version: NoReasonVersion) -> Judged:
        """Route A: distance sale, not excluded, the single-use seal whole; opening to look is no harm."""
        excluded, sealed = version.excluded, facts.product_class in version.sealed
        parts = [self._window(facts, version.counts_from, version.window), _sold_by(facts, version.channels)]
        if _are(facts, excluded.always):
            parts.append(_no(T("the law excludes goods of this kind from it")))
        elif _are(facts, excluded.confirmable) and facts.excluded_confirmed:
            parts.append(_no(T("you confirmed at purchase that these goods cannot be returned without a reason")))
        elif _are(facts, excluded.confirmable):
            parts.append(_note(T("you were not asked at purchase to exclude it, so that it holds for these goods too")))
        if sealed and not facts.seal_whole:
            parts.append(_no(T("the single-use seal of the goods is broken")))
        elif sealed and facts.opened:
            parts.append(_note(T("opening the pack to look does no harm, as the seal is whole")))
        return together(parts, offers=version.offers)

    def _direct_sale(self, facts: ReturnFacts, version: DirectSaleVersion) -> Judged:
        """Route B: bought in direct sale, unopened, with the voucher."""
        parts = [self._window(facts, version.counts_from, version.window), _sold_by(facts, version.channels)]
        if facts.opened:
            parts.append(_no(T("it is for unopened goods, and these were opened")))
        if not facts.voucher:
            parts.append(Judged(needed=(T("the sales voucher or invoice"),)))
        return together(parts, offers=version.offers)

    def _quality(self, facts: ReturnFacts, version: QualityVersion) -> Judged:
        """Route C: on evidence within the window; food longer, if quality control confirms (S03-03)."""
        parts = [self._reason(facts, "quality")]
        if facts.quality is False:
            parts.append(_no(T("quality control did not confirm the problem")))
        window = span(self._calendar, facts, version.counts_from, version.window)
        confirmed = T("the confirmation of the problem by quality control")
        if window.due is None or window.holds(facts.applied_at) or facts.product_class not in self._file.food:
            parts.append(window.judged(facts, self._calendar))
            if facts.quality is None and not facts.evidence:
                parts.append(Judged(needed=(T("a photo, a video, or quality control's confirmation"),)))
        else:
            parts.append(self._after_expiry(facts, version, window))
            if facts.quality is None:
                parts.append(Judged(needed=(confirmed,)))
        return together(parts, offers=version.offers)

    def _after_expiry(self, facts: ReturnFacts, version: QualityVersion, window: Span) -> Judged:
        """What the expiry of food gives after its ordinary window is over."""
        if facts.expires_on is None:
            return Judged(basis=(window.said(self._calendar),), needed=(T("the expiry date of the batch"),))
        due = judging.ended(self._calendar, facts.expires_on, version.after_expiry)
        if window.due is not None and due.at <= window.due.at:
            return window.judged(facts, self._calendar)
        said = T(
            "for food until {window} after its expiry, {last}",
            window=version.after_expiry.said,
            last=judging.midnight(due, self._calendar),
        )
        if facts.applied_at < due.at:
            return Judged(basis=(said, judging.in_time(facts, self._calendar)), last=due)
        return Judged(against=(said, judging.too_late(facts, self._calendar)), last=due)

    def _device(self, facts: ReturnFacts, version: DeviceVersion) -> Judged:
        """Route D: a failure of a device that was confirmed, within the periods of `config.device_right`."""
        parts = [self._reason(facts, "device")]
        if facts.product_class not in version.classes:
            parts.append(_no(T("it is for devices")))
        if facts.failure is False:
            parts.append(_no(T("the failure was not confirmed")))
        elif facts.failure is None:
            parts.append(Judged(needed=(T("the confirmation of the failure"),)))
        right = device_right.right(facts, version, self._calendar)
        return together([*parts, right], offers=right.offers, wear=right.wear)

    def _safety(self, facts: ReturnFacts, version: SafetyVersion) -> Judged:
        """Route E: recalled batches, and by the manager's goodwill grave cases; opened or not, whenever."""
        if facts.recalled:
            return Judged(basis=(T("the batch is recalled; {terms}", terms=_ANY_STATE),), offers=version.offers)
        if facts.severity in version.goodwill:
            basis = T("we take the goods back out of goodwill; {terms}", terms=_ANY_STATE)
            needed = () if facts.goodwill else (T("the manager's agreement"),)
            return Judged(basis=(basis,), needed=needed, offers=version.offers)
        if "safety" in self._speaks_for(facts) and not facts.batch:
            basis = T("goods of a recalled batch are taken back; {terms}", terms=_ANY_STATE)
            needed = (T("the batch number, to see whether it is recalled"),)
            return Judged(basis=(basis,), needed=needed, offers=version.offers)
        return _no(T("the batch is not recalled, and the case is not one of health or safety"))

    def _promised(self, facts: ReturnFacts) -> RouteAnswer:
        """Route F: the best of the promises told before; by the versions of the day of purchase."""
        day, head = self._day(facts, "purchased"), self._file.promise
        found = [
            self._promise(facts, key, promise.name, versions.in_force(promise.versions, day))
            for key, promise in self._file.promises.items()
            if key in facts.promises
        ]
        if found:
            return min(found, key=lambda answer: _rank(answer, facts))
        judged = _no(T("no promise beyond the law was made for these goods"))
        none = RouteVersion(start=day, freight="customer", inspect=True)
        return _answer("promise", head, head.id, none, judged)

    def _promise(self, facts: ReturnFacts, key: str, name: Name, version: PromiseVersion) -> RouteAnswer:
        parts = [self._window(facts, version.counts_from, version.window)]
        if not version.covers(facts.product_class, facts.product):
            parts.append(_no(T("it is not for these goods")))
        if facts.opened and not version.opened:
            parts.append(_no(T("it is for unopened goods, and these were opened")))
        judged = together(parts, offers=version.offers)
        head = self._file.promise
        return _answer("promise", head, f"{head.id}.{key}", version, judged, name)

    def _speaks_for(self, facts: ReturnFacts) -> tuple[str, ...]:
        reason = self._file.reasons.get(facts.reason)
        return reason.routes if reason is not None else ()

    def _reason(self, facts: ReturnFacts, route: str) -> Judged:
        """Whether the reason that was given speaks for a route."""
        if route in self._speaks_for(facts):
            return Judged()
        reason = self._file.reasons.get(facts.reason)
        given: Sayable = reason.name if reason is not None else facts.reason
        return _no(T("the reason given, “{reason}”, does not fall under it", reason=given))


_ANY_STATE = T("opened or not, and without a time limit")


def best(found: Sequence[RouteAnswer], wish: str) -> RouteAnswer | None:
    """Of answers that are in order, the first that holds, one that gives what is wished for before the others."""
    holding = [answer for answer in found if answer.answer == "yes"]
    return next((answer for answer in holding if wish in answer.offers), holding[0] if holding else None)


def _answer(
    route: str, head: RouteHead, rule: str, version: RouteVersion, judged: Judged, promise: Name | None = None
) -> RouteAnswer:
    no = judged.answer == "no"
    return RouteAnswer(
        route=route,
        letter=head.letter,
        answer=judged.answer,
        why=judged.why(head, promise),
        offers=() if no else judged.offers,
        freight=version.freight,
        rule=rule,
        version=version.start,
        last=judged.last,
        after_inspection=version.inspect,
        wear=None if no else judged.wear,
    )


def _rank(answer: RouteAnswer, facts: ReturnFacts) -> tuple[int, bool, bool, bool, bool, str]:
    """The place of an answer: the smaller the better for the customer."""
    return (
        _ORDER.index(answer.answer),
        "refund" not in answer.offers,
        answer.freight != "company",
        answer.deduction,
        facts.wish not in answer.offers,
        answer.letter,
    )


def _sold_by(facts: ReturnFacts, channels: tuple[SaleChannel, ...]) -> Judged:
    """Whether the goods were bought in one of these ways."""
    if facts.sale_channel in channels:
        return Judged()
    ways: list[Sayable] = [term(channel) for channel in channels]
    way = term(facts.sale_channel)
    return _no(T("it is for goods bought through {ways}, and these were bought through {way}", ways=ways, way=way))


def _are(facts: ReturnFacts, goods: Goods) -> bool:
    return goods.have(facts.product_class, facts.product)


def _no(text: Text) -> Judged:
    return Judged(against=(text,))


def _note(text: Text) -> Judged:
    return Judged(basis=(text,))
