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
from screens.returns.pieces import Part
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
        if self._application.apart(values):
            for part in self._application.coming(values):
                self._say_which(part)

    def _say_which(self, part: Part) -> None:
        """Beside what is asked of one part stands which one that is, except while a value is looked up there."""
        said = T("{goods} × {count}", goods=part.line.product, count=part.pieces)
        for name in (f"reason{part.suffix}", f"goods{part.suffix}"):
            if name != self.form.current:
                self.form.set_note(name, said)

    def on_form_changed(self, event: Form.Changed) -> None:
        """A key: keep it, and ask for what now matters."""
        values = self.form.values()
        if (event.name == "apart" or event.name.startswith("pieces_")) and self._application.apart(values):
            every = {name: self.form.value(name) for name in self.form.raw()}
            self.form.put(copied(every, self._application.coming(values)))
        super().on_form_changed(event)
        self._show_fields()

    def on_form_left(self, event: Form.Left) -> None:
        """A field was left: what stands beside the pieces stays there."""
        self._show_fields()

    def refuse(self, refused: Refused) -> None:
        """What is wrong with the lines stands at the first of them."""
        if refused.field == "items":
            coming = [part.line for part in self._application.coming(self.form.values())]
            first = (coming or self._application.bought.lines)[0]
            refused = Refused(refused.code, refused.text, f"pieces_{first.line}", refused.details)
        super().refuse(refused)


def _about(application: Application) -> layout.About:
    """The order below the form."""
    bought = application.bought

    def about(values: Mapping[str, Any], words: Translator) -> Sequence[Line | Paragraph]:
        received = bought.received_at
        at = T("received {at}", at=received) if received is not None else T("not known when it was received")
        said = T("Order {order}, {channel}, bought {placed}, {received}", order=bought.order,
                 channel=term(bought.sale_channel), placed=bought.placed_at, received=at)  # fmt: skip
        lines: list[Line | Paragraph] = [Paragraph(words.say(said), 2)]
        if any(line.left > 1 for line in bought.lines):
            hint = T("Type 1+2 where one piece of a line is not in the state of the other two.")
            lines.append(Paragraph(words.say(hint), 2))
        return lines

    return about
