"""The intake screen: a call becomes a case, while customer, rules and deadlines are shown beside it."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer

from config.texts import Sayable, T, Text
from models.customers.cards import card
from models.intake.drafts import DraftView, draft
from models.intake.operations import open_case
from models.intake.queries import Preview, preview
from models.products.queries import ProductRow, products
from models.refusals import Refused
from screens.actions import Action
from screens.draft import Draft, free_name, newest
from screens.intake import deciding
from screens.intake.caller import CallerScreen
from screens.intake.fields import form_fields
from screens.intake.giving import FIELDS, open_case_of
from screens.intake.goods import Goods, goods_of, labels
from screens.intake.outlook import outlook_lines
from screens.intake.words import wrong_words
from screens.paint import Line, Span, wrap
from screens.widgets import Form, Lines, Value

LOOK_AFTER = 0.4
"""Seconds after the last key when the outlook is asked for anew: who types on does not ask at each key."""
OUTLOOK_ROWS = 6


class IntakeScreen(CallerScreen):
    """Takes down a call. `caller` is what is known of who calls; `draft` is the draft to go on with."""

    HEADING = T("New case")
    FIRST_FOCUS = "Input"
    ACTIONS = (
        Action("new_customer", T("New customer"), T("The caller is none of those found."), code="new", rank=39),
        Action("discard", T("Throw away"), T("Throws away what was typed, and leaves."), code="discard", rank=40),
        Action("check", T("Check words"), T("Marks words in the answer that must not be used."), code="check", rank=41),
    )

    def __init__(self, caller: str = "", *, customer_id: int | None = None, draft: str = "") -> None:
        super().__init__(caller, customer_id)
        self._draft = Draft(self, draft, self._kept)
        self._read = False
        self._products: list[ProductRow] = []
        self._goods: dict[str, Goods] = {}
        self._filled: dict[str, str] = {}
        self._preview: Preview | None = None
        self._look_timer: Timer | None = None

    def body(self) -> ComposeResult:
        """What to say, the form, who calls, what will happen."""
        yield Lines(id="script")
        with Horizontal(id="call"):
            yield Form(
                *form_fields(
                    self.rules,
                    lambda: labels(self._goods),
                    self._articles,
                    lambda: self._value("kind"),
                    self._wrong_words,
                    deciding.usual_channel(is_seller=self.session.is_seller),
                ),
                id="intake",
            )
            yield Lines(id="panel")
        yield Lines(id="outlook", height=OUTLOOK_ROWS)

    def _articles(self) -> dict[str, Sayable]:
        return deciding.articles(self.rules, self._value("topic"), self._chosen)

    @property
    def _chosen(self) -> Goods | None:
        return self._goods.get(self._value("product"))

    # Beginning

    def opening(self) -> None:
        """Before anything is read only those fields are there that are asked of everybody."""
        self._show_fields()

    async def load(self) -> None:
        """Read products and a draft the first time, and the customer's card anew each time."""
        if not self._read:
            self._read = True
            self._products = await self.gateway.run(products, "", deciding.MOST_PRODUCTS)
            self._goods = goods_of(None, self._products)
            await self._begin()
        elif self._customer_id is not None:
            self._card = await self.gateway.run(card, self._customer_id)
        self._show_all()

    async def _begin(self) -> None:
        kept = await self._kept_before()
        if self._customer_id is not None:
            await self._choose(self._customer_id)
        if kept is not None:
            await self._restore(kept)
            self.tell(T("Your draft of {at} is back; F12 throws it away.", at=kept.updated_at))
        elif self._caller:
            self.form.put({"caller": self._caller})
            await self._settle()
        if self._customer_id is not None:
            self.form.focus_field("kind")

    async def _kept_before(self) -> DraftView | None:
        """The draft to go on with, if any; one that another screen of this session writes is let alone."""
        if self._draft.form:
            return await self.gateway.run(draft, self._draft.form)
        open_now = [screen.draft_form for screen in self.app.screen_stack if isinstance(screen, IntakeScreen)]
        known = bool(self._caller or self._customer_id)
        kept = None if known else await self.gateway.run(newest, "intake", open_now)
        self._draft.form = kept.form if kept is not None else await self.gateway.run(free_name, "intake", open_now)
        return kept

    @property
    def draft_form(self) -> str:
        """The name under which the draft is kept."""
        return self._draft.form

    async def _restore(self, kept: DraftView) -> None:
        raw, customer = deciding.brought_back(kept.content)
        if customer is not None:
            try:
                await self._choose(customer)
            except Refused:
                self._customer_id = None
        self.form.put(raw, anew=True)
        self._is_new = deciding.is_of_somebody_new(raw, self._customer_id)
        if self._is_new:
            self._settled = self._value("caller")
        self._filled = {name: self._value(name) for name in deciding.FILLED}

    def _kept(self) -> dict[str, Any]:
        return deciding.kept(self.form.raw(), self._customer_id)

    def _customer_changed(self) -> None:
        """Another customer: the purchases of the one before are no longer to be chosen."""
        chosen = self._chosen
        self._goods = goods_of(self._card, self._products)
        if emptied := deciding.no_longer_his(chosen, self._goods):
            self.form.put(emptied)
            self._filled.pop("product", None)
        self._draft.touched()

    def on_form_changed(self, event: Form.Changed) -> None:
        """A key: keep it, and look again."""
        event.stop()
        self._draft.touched()
        if event.name == "caller":
            self.start(self._match(), holds=False)
            return
        self._changed(event.name)

    def on_form_left(self, event: Form.Left) -> None:
        """A field was left."""
        self._draft.touched()
        if event.name == "caller":
            self.start(self._settle())
        else:
            self._changed(event.name)

    def _changed(self, name: str) -> None:
        if name in deciding.FILLED and self._filled.get(name) != (value := self._value(name)):
            self._filled[name] = value
            self._fill_in(name)
        if name in deciding.DECISIVE:
            self._show_fields()
        if self._look_timer is None:
            self._look_timer = self.set_timer(LOOK_AFTER, self._look)
        else:
            self._look_timer.reset()

    def _fill_in(self, name: str) -> None:
        """What was chosen fills other fields, once: what is changed there by hand stays."""
        if put := deciding.filled_in(self.rules, name, self._value(name), self._chosen, self.say):
            self.form.put(put)

    def _look(self) -> None:
        self._look_timer = None
        self.start(self._look_ahead(), holds=False)

    async def _look_ahead(self) -> None:
        """Ask what saving would do."""
        values = self.form.values()
        if not values.get("kind"):
            return
        self.refuse_twice()
        given = open_case_of(values, self._customer_id, self._chosen)
        lines: list[Line]
        try:
            self._preview = await self.gateway.latest("preview", preview, given)
            lines = outlook_lines(
                self._preview, self.translator, self.rules, self.size.width, answers=bool(values.get("answer"))
            )
        except Refused as refused:
            self._preview = None
            lines = [Span(f"! {self.say(refused.text)}", "warning")]
            self.form.mark({FIELDS.get(refused.field or "", refused.field or ""): refused.text})
        self.query_one("#outlook", Lines).show(lines)
        self._show_script()

    # Showing

    def _show_all(self) -> None:
        self._show_fields()
        self._show_panel()
        self._look()

    def _show_fields(self) -> None:
        shown, required = deciding.shown(self.rules, self._value, self._chosen, is_new=self._is_new)
        self.form.show_fields(shown, required)
        self._show_script()

    def _show_script(self) -> None:
        """What to say now: the greeting, the apology, or what cannot wait."""
        line = deciding.script(self.rules, self._value("kind"), self.translator.language, self._preview)
        self.query_one("#script", Lines).show([Span(row, "info") for row in wrap(line, self.size.width)])

    # Leaving and saving

    async def leaving(self) -> bool:
        """What was typed is kept, or thrown away; F12 stays."""
        if not deciding.is_worth_keeping(self.form.raw()):
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
        wrong = self._wrong_words(self._value("answer"))
        if wrong is not None:
            self.fail(wrong)
        else:
            self.tell(T("No forbidden word in the answer."))

    def _wrong_words(self, answer: Value) -> Text | None:
        """What must not be said to a customer, if it was."""
        return wrong_words(self.rules, str(answer or ""), deciding.class_of(self._chosen))

    def refuse(self, refused: Refused) -> None:
        """A refusal stands at the field that means the same here."""
        field = FIELDS.get(refused.field or "", refused.field)
        super().refuse(Refused(refused.code, refused.text, field, refused.details))

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """F10, or Enter in the last field."""
        self.start(self._save(event.values), T("Saving.."))

    async def _save(self, values: dict[str, Any]) -> None:
        from screens.intake.saved import SavedScreen

        if not self._is_settled:
            await self._settle()
            self.tell(T("Look who it is, and save again."))
            return
        given = open_case_of(values, self._customer_id, self._chosen, self._draft.form)
        with self._draft.saving():
            opened = await self.do(open_case, given)
        self.session.last_case = opened.number
        self.session.replace_front(SavedScreen(opened))
