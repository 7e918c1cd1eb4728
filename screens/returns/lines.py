"""What the case screen says of a return: pure functions from the view to lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from config import Rules
from config.eligibility import RouteAnswer
from config.terms import term
from config.texts import Day, Money, Sayable, T, Text, Translator
from models.cases.views import CaseView
from models.returns.inspecting import DIFFERS
from models.returns.views import LineView, ReturnView
from screens.paint import Line, Span
from screens.returns.fields import APPLICANTS, GOODS, WISHES, pack_of
from screens.returns.following import following
from screens.returns.paper import PaperText
from screens.widgets import Paragraph

UNDECIDED = ("applied", "info_needed", "qc_pre")
"""States in which every route is told; later the one that was taken."""
ANSWERS: dict[str, tuple[Text, str]] = {
    "yes": (T("YES"), "strong"),
    "open": (T("OPEN"), "warning"),
    "no": (T("no"), ""),
}
OFFERS: dict[str, Text] = {**WISHES, "repair": T("Repair")}
PAYERS: dict[str, Text] = {
    "customer": T("the customer pays the way back"),
    "company": T("we pay the way back"),
}


def route_name(rules: Rules, route: str) -> Text:
    """A route with its letter: `A No-reason return`."""
    head = rules.returns.head(route)
    return T("{letter} {name}", letter=head.letter, name=head.name)


class ReturnText:
    """One reader's words for one return."""

    def __init__(self, view: CaseView, words: Translator, rules: Rules) -> None:
        self._view = view
        self._words = words
        self._rules = rules

    def _say(self, said: Sayable) -> str:
        return self._words.say(said)

    def _midnight(self, at: datetime) -> str:
        return self._words.deadline(at, False)

    def lines(self) -> list[Line | Paragraph]:
        """The application, the goods, and what came of them."""
        found = self._view.application
        if found is None:
            return []
        lines: list[Line | Paragraph] = [*self._application(found)]
        for place, line in enumerate(found.lines, 1):
            lines += self._goods(place, line)
        return lines + PaperText(found, self._words, self._rules).lines()

    def routes(self) -> list[Line | Paragraph]:
        """Every route of every line, the best for the customer first, with the sentence why."""
        found = self._view.application
        lines: list[Line | Paragraph] = []
        for place, line in enumerate(found.lines if found is not None else (), 1):
            lines += ["", self._head(place, line)] if lines else [self._head(place, line)]
            lines.append(Paragraph(f"  {self._facts(line)}", 2))
            for answer in line.routes:
                lines += self._route(answer, best=line.best)
        return lines

    def pressing(self) -> Iterator[Line | Paragraph]:
        """What is waited for now: the application, what we do next, the goods, the customer's word."""
        found = self._view.application
        if found is None:
            yield Span(self._say(T("! The application is not recorded yet.")), "warning")
            return
        yield from following(self._view, found, self._words, self._rules)
        states = {line.state for line in found.lines}
        if found.code:
            code = T("Code {code}", code=found.code)
            if found.send_by is not None and "authorised" in states:
                code = T("Code {code}, to be sent by {at}", code=found.code, at=self._midnight(found.send_by))
            yield Span(self._say(code), "strong")
        if found.need:
            until = self._midnight(found.decide_by) if found.decide_by else "-"
            said = T("Asked of the customer, until {at}: {need}", at=until, need=found.need)
            yield Paragraph(Span(self._say(said), "info"), 2)
        elif found.decide_by is not None and "customer_decision" in states:
            until = self._midnight(found.decide_by)
            yield Span(self._say(T("The customer decides until {at}.", at=until)), "info")
        for line in found.lines:
            if line.exchange is not None and line.exchange.choose_by is not None:
                until = self._midnight(line.exchange.choose_by)
                said = T("Not in stock: the customer chooses until {at}.", at=until)
                yield Span(self._say(said), "warning")
        if found.pickup and states & {"authorised", "in_transit"}:
            yield Paragraph(self._say(T("Fetched: {pickup}", pickup=found.pickup)), 2)

    def _application(self, found: ReturnView) -> Iterator[Line | Paragraph]:
        rules = self._rules.returns
        parts: list[Text] = [T("Order {order}, {channel}", order=found.order, channel=term(found.sale_channel))]
        if found.signed_at is not None:
            parts.append(T("received {at}", at=found.signed_at))
        if found.freight:
            parts.append(PAYERS[found.freight])
        yield Paragraph("  ".join(map(self._say, parts)), 2)
        identity: Sayable = rules.identities.get(found.identity, found.identity)
        parts = [
            T("Applied by: {who}", who=APPLICANTS.get(found.applicant, Text(found.applicant))),
            T("verified: {how}", how=identity),
            T("proof: {voucher}", voucher=found.voucher) if found.voucher else T("no proof of purchase"),
        ]
        names = [rules.promises[key].name for key in found.promises if key in rules.promises]
        parts += [T("promised: {promise}", promise=name) for name in names]
        yield Paragraph("  ".join(map(self._say, parts)), 2)

    def _head(self, place: int, line: LineView) -> Span:
        said = T("{n}. {goods} × {count}: {state}", n=place, goods=line.product, count=line.quantity,
                 state=term(line.state))  # fmt: skip
        return Span(self._say(said), "strong")

    def _facts(self, line: LineView) -> str:
        reason = self._rules.returns.reasons.get(line.reason)
        parts: list[Sayable] = [reason.name if reason is not None else line.reason, WISHES[line.wish],
                                GOODS[pack_of(line)]]  # fmt: skip
        parts += [T("batch {batch}", batch=line.batch_number)] if line.batch_number else []
        parts += [T("serial {serial}", serial=line.serial)] if line.serial else []
        parts += [T("with photos")] if line.evidence else []
        parts += [line.note] if line.note else []
        return "  ".join(map(self._say, parts))

    def _goods(self, place: int, line: LineView) -> Iterator[Line | Paragraph]:
        yield self._head(place, line)
        yield Paragraph(f"  {self._facts(line)}", 2)
        if line.state in UNDECIDED and not line.overridden:
            for answer in line.routes:
                yield from self._route(answer, best=line.best)
        elif line.route:
            yield from self._taken(line)
        yield from (Paragraph(f"  {self._say(said)}", 4) for said in self._found(line))
        if line.exchange is not None:
            yield from (Paragraph(f"  {self._say(said)}", 4) for said in self._exchange(line))

    def _route(self, answer: RouteAnswer, *, best: RouteAnswer | None) -> Iterator[Line | Paragraph]:
        """The letter and the answer, then the sentence why, which begins with the name of the route."""
        said, style = ANSWERS[answer.answer]
        told = f"  {answer.letter} {self._say(said)}"
        if answer.answer == "no":
            yield Paragraph(f"{told}  {self._say(answer.why)}", 4)
            return
        head = [told]
        if best is not None and answer.route == best.route:
            head.append(self._say(T("the best for the customer")))
        head += [" ".join(self._say(OFFERS[offer]) for offer in answer.offers), self._say(PAYERS[answer.freight])]
        if answer.last is not None:
            at = self._words.deadline(answer.last.at, answer.last.inclusive)
            head.append(self._say(T("last moment {at}", at=at)))
        yield Paragraph(Span("  ".join(part for part in head if part), style), 4)
        yield Paragraph(f"    {self._say(answer.why)}", 4)

    def _taken(self, line: LineView) -> Iterator[Line | Paragraph]:
        """The route that was taken, and by what right."""
        taken = next((answer for answer in line.routes if answer.route == line.route), None)
        if line.overridden or taken is None:
            name = route_name(self._rules, line.route)
            why = T("allowed by {who}: {why}", who=line.overridden_by, why=line.overridden)
            said = T("Route {route}: {why}", route=name, why=why)
        else:
            said = T("Route {letter} {why}", letter=taken.letter, why=taken.why)
        yield Paragraph(f"  {self._say(said)}", 4)

    def _found(self, line: LineView) -> Iterator[Text]:
        """What was found, and what comes of it."""
        rules = self._rules.returns
        if line.grade:
            grade = rules.grades[line.grade]  # type: ignore[index]
            place = rules.dispositions.get(line.disposition)  # type: ignore[call-overload]
            yield T("Grade {grade} {name}, {place}, {who}", grade=line.grade, name=grade,
                    place=place.name if place is not None else "-", who=line.inspected_by)  # fmt: skip
        if line.opinion:
            yield T("Opinion: {text}", text=line.opinion)
        if line.repairs is not None:
            yield T("Repairs: {count}; days in repair: {days}; {papers}", count=line.repairs.repairs,
                    days=line.repairs.repair_days, papers=line.repairs.papers)  # fmt: skip
        if line.goodwill:
            yield T("Goodwill, {who}: {why}", who=line.goodwill_by, why=line.goodwill)
        for key in line.differs:
            yield T("! {what}", what=DIFFERS[key])
        if line.deduction_cents:
            yield T("Less {amount}, agreed: {consent}", amount=Money(line.deduction_cents), consent=line.consent)
        if line.sheet is not None:
            yield T("{outcome} by sheet {n}", outcome=WISHES.get(line.outcome, Text("-")), n=line.sheet)
        if line.tracking:
            yield T("Sent by the customer: {tracking}", tracking=line.tracking)
        if line.tracking_back:
            yield T("Sent back: {tracking}", tracking=line.tracking_back)
        if line.refused:
            yield T("To be refused: {why}", why=line.refused)

    def _exchange(self, line: LineView) -> Iterator[Text]:
        one = line.exchange
        if one is None:
            return
        yield T("In exchange: {goods} × {count}", goods=one.product, count=one.quantity)
        if one.difference_cents:
            paid = one.paid_reference or self._say(T("not paid yet")) if one.difference_cents > 0 else ""
            yield T("Difference in price {amount} {paid}", amount=Money(one.difference_cents), paid=paid)
        if one.expected_on is not None:
            yield T("In stock again from {day}", day=Day(one.expected_on))
        if one.shipped_at is not None:
            yield T("Sent {at}, {tracking}", at=one.shipped_at, tracking=one.tracking)
        if one.delivered_at is not None:
            yield T("Delivered {at}", at=one.delivered_at)
