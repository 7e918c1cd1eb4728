"""The intake screen: a call becomes a case, while customer, rules and deadlines are shown beside it."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer

from config.texts import T, Text
from models.customers.cards import Card, card
from models.customers.queries import Match, match
from models.intake.operations import open_case
from models.intake.queries import Preview, preview
from models.products.queries import ProductRow, products
from models.refusals import Refused
from screens.actions import Action
from screens.draft import Draft, free_name, newest
from screens.intake.fields import form_fields, shown_fields
from screens.intake.giving import FIELDS, open_case_of
from screens.intake.goods import Goods, goods_of, labels
from screens.intake.outlook import outlook_lines
from screens.intake.panel import card_lines, match_lines
from screens.paint import Span
from screens.widgets import Form, Lines, OneLine
from screens.work import WorkScreen

LOOK_AFTER = 0.15
"""Seconds after a key when the outlook is asked for anew: a quick typist asks once."""
OUTLOOK_ROWS = 5


class IntakeScreen(WorkScreen):
    """Takes down a call. `caller` is what is known of who calls; `draft` is the draft to go on with."""

    HEADING = T("New case")
    FIRST_FOCUS = "Input"
    ACTIONS = (
        Action("discard", T("Throw away"), T("Throws away what was typed, and leaves."), code="discard", rank=40),
        Action("check", T("Check words"), T("Marks words in the answer that must not be used."), code="check", rank=41),
    )

    def __init__(self, caller: str = "", *, customer_id: int | None = None, draft: str = "") -> None:
        super().__init__()
        self._caller = caller
        self._customer_id = customer_id
        self._draft = Draft(self, draft, self._kept)
        self._read = False
        self._matches: tuple[Match, ...] = ()
        self._card: Card | None = None
        self._products: list[ProductRow] = []
        self._goods: dict[str, Goods] = {}
        self._preview: Preview | None = None
        self._is_new = False
        self._look_timer: Timer | None = None

    def body(self) -> ComposeResult:
        """What to say, the form, who calls, what will happen."""
        yield OneLine(id="script")
        with Horizontal(id="call"):
            yield Form(
                *form_fields(self.rules, lambda: labels(self._goods), self._articles, lambda: self._value("kind")),
                id="intake",
            )
            yield Lines(id="panel")
        yield Lines(id="outlook", height=OUTLOOK_ROWS)

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    def _value(self, name: str) -> str:
        return str(self.form.value(name) or "")

    def _articles(self) -> dict[str, Any]:
        found = self.rules.knowledge.find(self._value("topic") or None, self._product_class)
        return {article.id: article.title for article in found}

    @property
    def _chosen(self) -> Goods | None:
        return self._goods.get(self._value("product"))

    @property
    def _product_class(self) -> str | None:
        return self._chosen.product_class if self._chosen is not None else None

    # Beginning

    async def load(self) -> None:
        """Read products and a draft the first time, and the customer's card anew each time."""
        if not self._read:
            self._read = True
            self._products = await self.gateway.run(products)
            await self._begin()
        elif self._customer_id is not None:
            self._card = await self.gateway.run(card, self._customer_id)
        self._show_all()

    async def _begin(self) -> None:
        known = bool(self._caller or self._customer_id)
        if not self._draft.form:
            kept = None if known else await self.gateway.run(newest, "intake")
            self._draft.form = kept.form if kept is not None else await self.gateway.run(free_name, "intake")
        else:
            kept = await self.gateway.run(newest, self._draft.form)
        if self._customer_id is not None:
            await self._choose(self._customer_id)
        self._goods = goods_of(self._card, self._products)
        if kept is not None:
            await self._restore(dict(kept.content))
            self.tell(T("Your draft of {at} is back; F12 throws it away.", at=kept.updated_at))
        elif self._caller:
            self.form.put({"caller": self._caller})
            await self._who()
        if self._customer_id is not None:
            self.form.focus_field("kind")

    async def _restore(self, content: dict[str, Any]) -> None:
        customer = content.pop("customer_id", None)
        if isinstance(customer, int):
            try:
                await self._choose(customer)
            except Refused:
                self._customer_id = None
        self.form.put({name: str(value) for name, value in content.items()})
        self._is_new = self._customer_id is None and any(content.get(name) for name in ("name", "phone", "wechat"))

    def _kept(self) -> dict[str, Any]:
        typed = {name: value for name, value in self.form.raw().items() if value}
        return typed | ({"customer_id": self._customer_id} if self._customer_id is not None else {})

    # Who calls

    async def _match(self) -> None:
        """While the caller is being typed: who it may be."""
        found = await self.gateway.latest("match", match, self._value("caller"))
        self._matches = tuple(found)
        self._show_panel()

    async def _who(self) -> None:
        """The caller was typed: the only match, the one of several, or somebody new."""
        typed = self._value("caller")
        if not typed or (self._card is not None and typed == self._card.name):
            return
        found = await self.gateway.run(match, typed)
        if not found:
            self._nobody(typed)
            return
        chosen = found[0].id
        if len(found) > 1:
            names: dict[str, Any] = {str(one.id): Text("{n}", {"n": f"{one.name}  {one.phone}"}) for one in found}
            chosen = int(await self.ask_choice(T("Which one"), names))
        await self._choose(chosen)
        self._show_all()
        self._draft.touched()

    async def _choose(self, customer_id: int) -> None:
        self._card = await self.gateway.run(card, customer_id)
        self._customer_id, self._is_new, self._matches = customer_id, False, ()
        self._goods = goods_of(self._card, self._products)
        self.form.put({"caller": self._card.name})

    def _nobody(self, typed: str) -> None:
        """Somebody new: what was typed goes into the field where it belongs."""
        self._card, self._customer_id, self._is_new = None, None, True
        self._goods = goods_of(None, self._products)
        digits = sum(sign.isdigit() for sign in typed)
        self.form.put({"phone": typed} if digits >= 5 else {"name": typed})
        self._show_all()
        self.form.focus_field("name" if digits >= 5 else "phone")
        self.tell(T("Nobody is known by that: a new customer. Leave the fields empty for an unknown one."))

    async def act_values(self) -> None:
        """F4 in the caller's field: the ones who were found."""
        if self.form.current == "caller":
            await self._who()
        else:
            await super().act_values()

    def on_form_changed(self, event: Form.Changed) -> None:
        """A key: keep it, and look again."""
        self._draft.touched()
        if event.name == "caller":
            self.start(self._match(), holds=False)
            return
        self._changed(event.name)

    def on_form_left(self, event: Form.Left) -> None:
        """A field was left."""
        self._draft.touched()
        if event.name == "caller":
            self.start(self._who())
        else:
            self._changed(event.name)

    def _changed(self, name: str) -> None:
        if name == "product" and (chosen := self._chosen) is not None:
            self.form.put(
                {"order": chosen.order, "batch": chosen.batch, "expiry": chosen.expiry, "serial": chosen.serial}
            )
        if name == "article" and (key := self._value("article")):
            self.form.put({"answer": self.say(self.rules.knowledge.articles[key].text)})
        self._show_fields()
        if self._look_timer is None:
            self._look_timer = self.set_timer(LOOK_AFTER, self._look)

    def _look(self) -> None:
        self._look_timer = None
        self.start(self._look_ahead(), holds=False)

    async def _look_ahead(self) -> None:
        """Ask what saving would do."""
        values = self.form.values()
        if not values.get("kind"):
            return
        try:
            given = open_case_of(values, self._customer_id, self._chosen)
            self._preview = await self.gateway.latest("preview", preview, given)
        except Refused:
            self._preview = None
        lines = []
        if self._preview is not None:
            lines = outlook_lines(self._preview, self.translator, self.rules, self.size.width)
        self.query_one("#outlook", Lines).show(lines)

    # Showing

    def _show_all(self) -> None:
        self._show_fields()
        self._show_panel()
        self._look()

    def _show_fields(self) -> None:
        kind = self._value("kind")
        asked = self.rules.categories.fields_for(kind, self._product_class) if kind else ()
        shown, required = shown_fields(
            asked,
            channel=self._value("channel"),
            has_order=bool(self._value("order")),
            is_new=self._is_new,
            answers=bool(self._value("answer")),
        )
        self.form.show_fields(shown, required)
        moment = "apology" if kind in ("complaint", "return", "repair") else "greeting"
        line = self.rules.wording.script(moment, self.translator.language)
        if self._preview is not None and self._preview.script:
            line = self._preview.script
        self.query_one("#script", OneLine).show(Span(line, "info"))

    def _show_panel(self) -> None:
        panel = self.query_one("#panel", Lines)
        if self._matches:
            panel.show(match_lines(self._matches, self.translator))
        elif self._card is not None:
            panel.show(card_lines(self._card, self.translator, self.now()))
        else:
            panel.show([])

    # Leaving and saving

    async def leaving(self) -> bool:
        """What was typed is kept, or thrown away; F12 stays."""
        if not any(value for name, value in self.form.raw().items() if name != "channel"):
            await self._draft.end(thrown_away=True)
            return True
        await self._draft.end(thrown_away=not await self._draft.ask_to_keep())
        return True

    async def act_discard(self) -> None:
        """`discard`."""
        await self._draft.end(thrown_away=True)
        self.back()

    def act_check(self) -> None:
        """`check`."""
        hits = self.rules.wording.check_words(self._value("answer"), self._product_class)
        if hits:
            self.fail(T("Must not be said: {words} ({why})", words=tuple(h.word for h in hits), why=hits[0].why))
        else:
            self.tell(T("No forbidden word in the answer."))

    def refuse(self, refused: Refused) -> None:
        """A refusal stands at the field that means the same here."""
        field = FIELDS.get(refused.field or "", refused.field)
        super().refuse(Refused(refused.code, refused.text, field, refused.details))

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """F10, or Enter in the last field."""
        self.start(self._save(event.values), T("Saving.."))

    async def _save(self, values: dict[str, Any]) -> None:
        from screens.intake.saved import SavedScreen

        given = open_case_of(values, self._customer_id, self._chosen, self._draft.form)
        opened = await self.gateway.run(open_case, given)
        await self._draft.end(thrown_away=False)
        self.session.last_case = opened.number
        self.session.replace_front(SavedScreen(opened, self._preview))
