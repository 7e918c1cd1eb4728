"""The application form of a return: what of the order comes back, why, in what state, and who asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from config.terms import term
from config.texts import T, Translator
from models.cases.views import CaseView
from models.refusals import Refused
from models.returns.applying import apply
from screens.cases import layout
from screens.cases.acting import ActingScreen
from screens.paint import Line
from screens.returns.fields import Application, copied
from screens.widgets import Form, Paragraph


class ApplicationScreen(ActingScreen):
    """Asks for what is returned. It is left with what the operation returned."""

    def __init__(self, view: CaseView, application: Application) -> None:
        made = layout.Form(
            T("Application"), application.fields, apply, application.give, about=_about(application)
        )  # fmt: skip
        super().__init__(view.number, view.version, "returns.apply", made)
        self._application = application

    async def load(self) -> None:
        """A draft is back; the cursor stands where something has to be said."""
        first = not self._read
        await super().load()
        self._show_fields()
        if first:
            self._begin()

    def _begin(self) -> None:
        shown, required = self._application.shown(self.form.values())
        pieces = [f"pieces_{line.line}" for line in self._application.bought.lines]
        asked = pieces if len(pieces) > 1 else [field.name for field in self.form.fields if field.name in required]
        empty = [name for name in asked if name in shown and not self.form.value(name)]
        if empty:
            self.form.focus_field(empty[0])

    def _show_fields(self) -> None:
        values, form = self.form.raw() | self.form.values(), self.form
        form.show_fields(*self._application.shown(values))
        for line in self._application.bought.lines:
            form.set_note(f"pieces_{line.line}", self._application.about(line))

    def on_form_changed(self, event: Form.Changed) -> None:
        """A key: keep it, and ask for what now matters."""
        if event.name == "apart" and self.form.value("apart"):
            self.form.put(copied(self.form.values(), self._application.coming(self.form.values())))
        super().on_form_changed(event)
        self._show_fields()

    def on_form_left(self, event: Form.Left) -> None:
        """A field was left: what stands beside the pieces stays there."""
        self._show_fields()

    def refuse(self, refused: Refused) -> None:
        """What is wrong with the lines stands at the first of them."""
        if refused.field == "items":
            coming = self._application.coming(self.form.values()) or self._application.bought.lines
            refused = Refused(refused.code, refused.text, f"pieces_{coming[0].line}", refused.details)
        super().refuse(refused)


def _about(application: Application) -> layout.About:
    """The order below the form."""
    bought = application.bought

    def about(values: Mapping[str, Any], words: Translator) -> Sequence[Line | Paragraph]:
        received = bought.received_at
        at = T("received {at}", at=received) if received is not None else T("not known when it was received")
        said = T("Order {order}, {channel}, bought {placed}, {received}", order=bought.order,
                 channel=term(bought.sale_channel), placed=bought.placed_at, received=at)  # fmt: skip
        return [Paragraph(words.say(said), 2)]

    return about
