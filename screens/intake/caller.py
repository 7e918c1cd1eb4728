"""Who calls: matches while one types, the one who is meant, or somebody new. A part of the intake screen."""

from __future__ import annotations

from config.texts import T
from models.customers.cards import Card, card
from models.customers.queries import Match, match
from screens.intake import deciding
from screens.intake.panel import card_lines, match_lines
from screens.paint import Line, Span, wrap
from screens.widgets import Form, Lines
from screens.work import WorkScreen


class CallerScreen(WorkScreen):
    """The part of the intake screen that knows the customer, and shows him beside the form."""

    def __init__(self, caller: str, customer_id: int | None) -> None:
        super().__init__()
        self._caller = caller
        self._customer_id = customer_id
        self._matches: tuple[Match, ...] = ()
        self._card: Card | None = None
        self._is_new = False
        self._settled = ""
        self._asking_who = False

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    def _value(self, name: str) -> str:
        return str(self.form.value(name) or "")

    @property
    def _is_settled(self) -> bool:
        """Whether the form is about whom the caller's field names."""
        return self._value("caller") == self._settled

    def _customer_changed(self) -> None:
        """Called when the form is about somebody else: what was his no longer counts."""

    def _show_all(self) -> None:
        """Show what depends on the customer."""

    async def _match(self) -> None:
        """While the caller is being typed: who it may be."""
        found = await self.gateway.latest("match", match, self._value("caller"))
        self._matches = () if self._is_settled else tuple(found)
        self._show_panel()

    async def _settle(self) -> None:
        """The caller was typed: the only match, the one of several, or somebody new."""
        typed = self._value("caller")
        if self._is_settled or self._asking_who:
            return
        if not typed:
            self._nobody_at_all()
            return
        self._asking_who = True
        try:
            await self._find(typed)
        finally:
            self._asking_who = False

    async def _find(self, typed: str) -> None:
        found = await self.gateway.run(match, typed)
        choices = deciding.persons(found, T("A new customer"))
        chosen = deciding.meant(found) or await self.ask_choice(T("Which one"), choices)
        if chosen == deciding.NEW:
            self._somebody_new(typed)
            return
        await self._choose(int(chosen))
        self._show_all()

    async def _choose(self, customer_id: int) -> None:
        found = await self.gateway.run(card, customer_id)
        self._become(found)
        self.form.put({"caller": found.name})
        self._settled = self._value("caller")

    def _nobody_at_all(self) -> None:
        self._become(None)
        self._settled = ""
        self._show_all()

    def _somebody_new(self, typed: str) -> None:
        """Somebody new: what was typed goes into the field where it belongs."""
        self._become(None)
        self._is_new, self._settled = True, typed
        put = deciding.of_somebody_new(typed)
        if put:
            self.form.put(put)
        self._show_all()
        self.form.focus_field("phone" if "name" in put else "name")
        self.tell(T("Nobody is known by that: a new customer. Empty fields are fine."))

    def _become(self, found: Card | None) -> None:
        other = (found.id if found is not None else None) != self._customer_id or self._card is None
        self._card, self._customer_id = found, found.id if found is not None else None
        self._is_new, self._matches = False, ()
        if other:
            self._customer_changed()

    def act_new_customer(self) -> None:
        """`new`."""
        self._somebody_new(self._value("caller"))

    async def act_values(self) -> None:
        """F4 in the caller's field: the ones who were found."""
        if self.form.current == "caller" and not self._is_settled:
            await self._settle()
        else:
            await super().act_values()

    def _show_panel(self) -> None:
        """Beside the form: who it may be, or the customer's card."""
        panel = self.query_one("#panel", Lines)
        lines: list[Line] = []
        if self._matches:
            lines = match_lines(self._matches, self.translator)
        elif self._card is not None and self._is_settled:
            lines = card_lines(self._card, self.translator, self.now(), max(1, panel.size.width))
        elif self._is_new:
            lines = [Span(self.say(T("A new customer")), "strong")]
        elif not self._value("caller"):
            lines = [*wrap(self.say(self.form.field("caller").help), max(1, panel.size.width))]
        panel.show(lines)
