"""Taking down a call: who it is, the fields of the intake screen in their order, what saving will do, the number."""

from __future__ import annotations

from typing import Any

from app.plain.case import go_to
from app.plain.drafts import Draft
from app.plain.filling import Filling
from app.plain.form import save_until_done, saves
from app.plain.place import Place
from app.plain.work import finished, plain_text
from config.terms import term
from config.texts import Sayable, T, Text
from models.cases.queries import view
from models.customers.cards import Card, card
from models.customers.queries import match
from models.intake.drafts import DraftView
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.intake.queries import preview
from models.products.queries import products
from models.refusals import Refused
from screens.asking import Cancelled
from screens.intake import deciding
from screens.intake.fields import form_fields
from screens.intake.giving import FIELDS, open_case_of
from screens.intake.goods import Goods, goods_of, labels
from screens.intake.outlook import DISCLAIMER, maybe_the_same, queue_and_why, signal
from screens.intake.panel import person_lines
from screens.intake.saved import saved_lines
from screens.intake.words import wrong_words
from screens.widgets import Value

DRAFT = "intake"
NAMING = ("order", "batch", "expiry", "serial", "amount")
"""What names something that may not be there, or not be the customer's."""
OF_KIND = ("category", "demand")
"""What there is for some kinds of cases and not for others."""


class Intake:
    """One call. `caller` is what is known of who calls, `customer` the number of a customer who is known already."""

    def __init__(self, place: Place, caller: str = "", customer: int | None = None) -> None:
        self._place = place
        self._work = place.work
        self._customer: int | None = customer
        self._is_new = False
        self._settled = ""
        self._said: list[str] = []
        self._filled: dict[str, str] = {}
        self._products = self._work.run(products, "", deciding.MOST_PRODUCTS)
        self._goods = goods_of(None, self._products)
        self._draft = Draft(self._work, DRAFT)
        form = form_fields(
            self._work.rules, lambda: labels(self._goods), self._articles, lambda: self._text("kind"),
            self._wrong_words, deciding.usual_channel(is_seller=self._work.is_seller),
        )  # fmt: skip
        self._filling = Filling(self._work, form, {"caller": caller}, shown=self._shown, answered=self._answered)

    def run(self) -> None:
        """Take it down; afterwards one is at the new case, or where one was."""
        work = self._work
        found = self._draft.found_or_named(not self._filling.raw["caller"] and self._customer is None)
        if found is not None:
            work.tell(T("Your draft of {at} is back; Enter takes what stands in brackets.", at=found.updated_at))
            self._restore(found)
        elif self._customer is not None:
            self._become(work.run(card, self._customer))
        self._say(deciding.script(work.rules, "", work.words.language))
        try:
            opened = save_until_done(self._place, self._filling, self._save, lambda name: FIELDS.get(name, name))
        except (Cancelled, KeyboardInterrupt):
            self._draft.leave(self._place, self._kept(), typed=deciding.is_worth_keeping(self._filling.raw))
            return
        go_to(work, opened.number, told=False)
        clocks = tuple(clock for clock in work.run(view, opened.number).clocks if clock.ended_at is None)
        work.tell_lines(saved_lines(opened, clocks, work.words, work.rules))

    def _text(self, name: str) -> str:
        return str(self._filling.value(name) or "")

    # What depends on what was answered

    def _answered(self, name: str) -> None:
        if name == "caller":
            self._settle(self._text("caller"))
        elif name in deciding.FILLED and self._filled.get(name) != (value := self._text(name)):
            self._filled[name] = value
            put = deciding.filled_in(self._work.rules, name, value, self._chosen, self._work.say)
            self._filling.raw |= put
            self._filling.again(*put)
        elif name == "kind":
            self._kind_chosen(self._text("kind"))
        elif name == "flags" and self._filling.value("flags"):
            self._say(self._work.run(preview, self._given()).script)
        elif name in NAMING and self._text("kind"):
            self._check(name)
        self._draft.keep(self._kept())

    def _check(self, name: str) -> None:
        """What names nothing known is asked again at once."""
        try:
            self._work.run(preview, self._given())
        except Refused as refused:
            if FIELDS.get(refused.field or "") == name:
                self._work.fail(refused.text)
                self._filling.again(name)

    def _kind_chosen(self, kind: str) -> None:
        """What is said first; what can be chosen for another kind only is asked again."""
        self._say(deciding.script(self._work.rules, kind, self._work.words.language))
        for name in OF_KIND:
            if self._filling.raw.get(name) and not self._filling.value(name):
                self._filling.raw[name] = ""
                self._filling.again(name)

    def _say(self, script: str | None) -> None:
        """What is to be said now, once."""
        if script and script not in self._said:
            self._said.append(script)
            self._work.tell(plain_text(script))

    def _shown(self) -> tuple[set[str], set[str]]:
        return deciding.shown(self._work.rules, self._text, self._chosen, is_new=self._is_new)

    @property
    def _chosen(self) -> Goods | None:
        return self._goods.get(self._text("product"))

    def _articles(self) -> dict[str, Sayable]:
        return deciding.articles(self._work.rules, self._text("topic"), self._chosen)

    def _wrong_words(self, answer: Value) -> Text | None:
        return wrong_words(self._work.rules, str(answer or ""), deciding.class_of(self._chosen))

    # Who calls

    def _settle(self, typed: str) -> None:
        """The only match, the one of several, or somebody new; who is not chosen is asked for again."""
        if typed == self._settled:
            return
        found = self._work.run(match, typed) if typed else []
        choices = deciding.persons(found, T("A new customer"))
        try:
            chosen = deciding.meant(found) or finished(self._place.ask_choice(T("Which one"), choices))
        except Cancelled:
            self._filling.again("caller")
            return
        self._settled = typed
        if chosen != deciding.NEW:
            self._become(self._work.run(card, int(chosen)))
            return
        self._become(None)
        self._is_new = bool(typed)
        if typed:
            self._filling.raw |= deciding.of_somebody_new(typed)
            self._work.tell(T("Nobody is known by that: a new customer. Empty fields are fine."))

    def _become(self, found: Card | None) -> None:
        chosen = self._chosen
        self._customer = found.id if found is not None else None
        self._is_new = False
        self._goods = goods_of(found, self._products)
        if emptied := deciding.no_longer_his(chosen, self._goods):
            self._filling.raw |= emptied
            self._filling.again(*emptied)
            self._filled.pop("product", None)
        if found is not None:
            self._filling.raw["caller"] = self._settled = found.name
            self._work.tell_lines(person_lines(found, self._work.words, self._work.desk.now()))

    # Drafts and saving

    def _restore(self, found: DraftView) -> None:
        raw, customer = deciding.brought_back(found.content)
        if customer is not None:
            try:
                self._become(self._work.run(card, customer))
            except Refused:
                self._customer = None
        self._filling.raw |= raw
        self._is_new = deciding.is_of_somebody_new(raw, self._customer)
        self._settled = self._text("caller")
        self._filled = {name: self._text(name) for name in deciding.FILLED}

    def _kept(self) -> dict[str, Any]:
        return deciding.kept(self._filling.raw, self._customer)

    def _save(self) -> Any:
        given = self._given()
        self._tell_outlook(given)
        if not saves(self._place):
            raise Cancelled
        return self._work.run(open_case, given)

    def _given(self) -> OpenCase:
        return open_case_of(self._filling.values(), self._customer, self._chosen, self._draft.form)

    def _tell_outlook(self, given: OpenCase) -> None:
        """What saving will do, in sentences."""
        work, seen = self._work, self._work.run(preview, given)
        self._say(seen.script)
        if seen.batch_level:
            work.tell(signal(seen, work.rules))
        for same in seen.duplicates:
            work.tell(maybe_the_same(same))
        work.tell(T("Severity {severity}: {why}", severity=term(seen.severity), why=seen.severity_why))
        work.tell(queue_and_why(seen, work.rules))
        for clock in seen.clocks:
            due = work.words.deadline(clock.due_at, clock.inclusive)
            work.tell(T("{clock}: due by {due}.", clock=term(clock.kind), due=due))
            if clock.provisional:
                work.tell(T("The holidays of that time are not official yet."))
        if seen.disclaimer and given.answer:
            work.tell(DISCLAIMER)
