"""What a decision on a return needs, on one screen: pure functions from views to lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from config import Rules
from config.terms import term
from config.texts import Money, Sayable, T, Text, Translator
from models.approvals.queries import ApprovalRow
from models.cases.views import CaseView
from models.returns.dossier import Dossier
from models.returns.views import LineView, ReturnView, SheetView
from screens.approvals.lines import matter_of
from screens.paint import Line, Span, pad
from screens.widgets import Paragraph

AMOUNT = 12
"""Cells of an amount at the right of the sheet."""
WIDEST = 100
"""Cells of the sheet: a longer way to the amounts is lost by the eye."""
WISHES: dict[str, Text] = {"refund": T("money back"), "exchange": T("exchange")}
ANSWERS: dict[str, Text] = {"yes": T("yes"), "no": T("no"), "open": T("open")}


class ReturnText:
    """One reader's words for one request about a return."""

    def __init__(
        self, row: ApprovalRow, case: CaseView, dossier: Dossier, words: Translator, rules: Rules, cells: int
    ) -> None:
        self._row, self._case, self._dossier = row, case, dossier
        self._return = cast("ReturnView", case.application)
        self._words, self._rules, self._cells = words, rules, cells

    def _say(self, said: Sayable) -> str:
        return self._words.say(said)

    def lines(self, above: Sequence[Line | Paragraph] = ()) -> list[Line | Paragraph]:
        """The request, what is unusual, the goods with route and inspection, the sheet, what was before."""
        parts = (self._head, self._warnings, self._goods, self._sheet, self._other_requests, self._past, self._end)
        head, *rest = [line for part in parts for line in part()]
        return [head, *above, *rest]

    def _head(self) -> Iterator[Line | Paragraph]:
        row, matter = self._row, matter_of(self._row, self._rules)
        said = T("{matter} {amount}", matter=matter, amount=Money(row.amount_cents)) if row.amount_cents else matter
        who = [part for part in (self._case.customer, self._case.contact, self._importance()) if part]
        yield Span(f"{self._say(said)}  {'  '.join(who)}", "strong")

    def _importance(self) -> str:
        return "" if self._case.importance in ("", "regular") else self._say(term(self._case.importance))

    def _warnings(self) -> Iterator[Line | Paragraph]:
        for text in self._dossier.warnings:
            yield Paragraph(Span(f"! {self._say(text)}", "warning"), 2)
        row = self._row
        if row.counted_cents != row.amount_cents:
            said = T("With what was asked on this order before: {sum}", sum=Money(row.counted_cents))
            yield Span(f"! {self._say(said)}", "warning")

    def _goods(self) -> Iterator[Line | Paragraph]:
        """Each line with its route and what quality control found; what is the same for several is said once."""
        concerned = [line for line in self._return.lines if line.id in self._dossier.lines]
        for place, line in enumerate(concerned):
            before = concerned[place - 1] if place else None
            yield Paragraph(Span(self._say(self._what(line)), "strong"), 2)
            if self._dossier.sheet is None:
                if before is None or before.routes != line.routes:
                    yield from self._every_route(line)
            elif before is None or (before.route, before.routes) != (line.route, line.routes):
                yield from self._route(line)
            yield from self._inspection(line)

    def _what(self, line: LineView) -> Text:
        reason = self._rules.returns.reasons.get(line.reason)
        about: list[Sayable] = [reason.name if reason else line.reason, WISHES[line.wish]]
        about += [T("opened") if line.opened else T("not opened")] if not line.grade else []
        about += [] if line.seal_whole else [T("seal broken")]
        about += [part for part in (line.serial or line.batch_number,) if part]
        return T("{goods} × {count}: {about}", goods=line.product, count=line.quantity, about=about)

    def _route(self, line: LineView) -> Iterator[Line | Paragraph]:
        answer = next((one for one in line.routes if one.route == line.route), None)
        if answer is None:
            return
        text = T("{letter} To the customer: {why}", letter=answer.letter, why=answer.why)
        yield Paragraph(f"  {self._say(text)}", 4)

    def _every_route(self, line: LineView) -> Iterator[Line | Paragraph]:
        head = T("What the customer is told of each route:")
        yield f"  {self._say(head)}"
        for answer in sorted(line.routes, key=lambda one: one.letter):
            text = T("{letter} {answer}: {why}", letter=answer.letter, answer=ANSWERS[answer.answer], why=answer.why)
            yield Paragraph(Span(f"  {self._say(text)}", "" if answer.answer == "no" else "warning"), 4)

    def _inspection(self, line: LineView) -> Iterator[Line | Paragraph]:
        rules = self._rules.returns
        if not line.grade:
            said = T("Not inspected. {note}", note=line.note) if line.note else T("Not inspected.")
            yield Paragraph(f"  {self._say(said)}", 4)
            return
        grade = next(name for key, name in rules.grades.items() if key == line.grade)
        found: list[Sayable] = [T("{grade} {name}", grade=line.grade, name=grade)]
        found += [rule.name for key, rule in rules.dispositions.items() if key == line.disposition]
        found += [T("accessories missing")] if line.accessories is False else []
        found += [T("quality problem") if line.quality else T("no quality problem")] if line.quality is not None else []
        found += [T("fails") if line.failure else T("works")] if line.failure is not None else []
        text = T("Inspected: {found}; {name}: {opinion}", found=found, name=line.inspected_by, opinion=line.opinion)
        yield Paragraph(f"  {self._say(text)}", 4)

    def _sheet(self) -> Iterator[Line | Paragraph]:
        sheet = next((one for one in self._return.sheets if one.number == self._dossier.sheet), None)
        if sheet is None or sheet.document is None:
            return
        for one in sheet.document.lines:
            yield self._amount(one.text, one.cents)
        yield self._amount(self._by_means(sheet), sheet.total_cents, "strong")

    def _by_means(self, sheet: SheetView) -> Text:
        document = sheet.document
        means = document.by_means if document is not None else ()
        parts = [T("{means} {amount}", means=term(name), amount=Money(cents)) for name, cents in means]
        return T("Sheet {n}, by {means}", n=sheet.number, means=parts) if parts else T("Sheet {n}", n=sheet.number)

    def _amount(self, text: Text, cents: int, style: str = "") -> Line:
        room = min(self._cells, WIDEST) - 2 - AMOUNT
        return Span(f"  {pad(self._say(text), room)}{pad(self._say(Money(cents)), AMOUNT, 'right')}", style)

    def _other_requests(self) -> Iterator[Line | Paragraph]:
        """What else is asked about the same sheet: all of it must be approved."""
        sheet = next((one.id for one in self._return.sheets if one.number == self._dossier.sheet), None)
        for one in self._dossier.asked:
            if one.subject_id != sheet or one.matter == "refuse_return" or one.state not in ("waiting", "approved"):
                continue
            about = {"matter": self._rules.approval.matters[one.matter].name, "amount": Money(one.amount_cents)}
            text = T("Besides: {matter} {amount}, approved by {name}", name=one.who, **about)
            if one.state == "waiting":
                text = T("Besides: {matter} {amount}, waits too", **about)
            yield Paragraph(Span(self._say(text), "info"), 2)

    def _past(self) -> Iterator[Line | Paragraph]:
        past, rule = self._dossier.past, self._rules.returns.frequent
        customer = T(
            "Customer in a year: returns {returns} ({recent} in {days} days), refunds {times}, {sum}.",
            returns=past.returns, recent=past.recent, days=rule.days, times=past.refunds,
            sum=Money(past.refunded_cents),
        )  # fmt: skip
        yield Paragraph(self._say(customer), 2)
        order = T(
            "Order {order}, {channel}, {at}: paid {paid}, refunded {refunded}.", order=self._return.order,
            channel=term(self._return.sale_channel), at=self._return.placed_at, paid=Money(past.order_paid_cents),
            refunded=Money(past.order_refunded_cents),
        )  # fmt: skip
        others = [T("{number} {state}", number=number, state=term(state)) for number, state in past.order_returns]
        also = T("Returned of it besides: {others}", others=others)
        yield Paragraph(f"{self._say(order)} {self._say(also)}" if others else self._say(order), 2)

    def _end(self) -> Iterator[Line | Paragraph]:
        row = self._row
        if row.matter == "refuse_return":
            yield Paragraph(self._say(T("Proposed to the customer: {reason}", reason=row.reason)), 2)
        who = row.proposed_by or T("The desk")
        yield Paragraph(self._say(T("Proposed by {name}, {at}.", name=who, at=row.proposed_at)), 2)
        if row.steps > 1:
            yield self._say(T("Step {n} of {steps}", n=row.step + 1, steps=row.steps))
        if row.stands_in_for:
            yield Span(self._say(T("You decide for {name}.", name=row.stands_in_for)), "info")


def question(row: ApprovalRow) -> Text:
    """What is asked before a refusal: what a no does depends on what is decided on."""
    if row.subject == "return_sheet":
        return T("Send {number} back to inspection, because", number=row.case)
    if row.subject == "return_refusal":
        return T("Do not refuse {number}, because", number=row.case)
    return T("Refuse {number}, because", number=row.case)


def told(row: ApprovalRow, approved: bool) -> Text:
    """What is said once it is decided."""
    if approved:
        return T("{number} is approved.", number=row.case)
    if row.subject == "return_sheet":
        return T("{number} goes back to inspection.", number=row.case)
    return T("{number} is refused.", number=row.case)
