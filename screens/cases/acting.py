"""A form for one thing to do on a case: fields, operation, draft, and what happens when the case moved on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from textual.app import ComposeResult

from config.texts import T, Text
from models.cases.timeline import change_line
from models.desk import Desk
from models.events import Change
from models.refusals import Refused
from models.staff.queries import everybody
from screens.cases import layout
from screens.cases.checks import field_of
from screens.draft import Draft, newest
from screens.paint import Line, Span
from screens.widgets import Form, Lines, Paragraph, Paragraphs
from screens.work import WorkScreen


class ActingScreen(WorkScreen):
    """Asks for what an operation needs. It is left with what the operation returned."""

    FIRST_FOCUS = "Input, TextArea"

    def __init__(self, number: str, version: int, name: str, made: layout.Form) -> None:
        super().__init__()
        self._number = number
        self._version = version
        self._made = made
        self._operation = made.operation
        self._draft = Draft(self, f"case:{number}:{name}", self._kept)
        self._before: dict[str, str] = {}
        self._read = False

    def heading(self) -> Text:
        """The case, and what is done."""
        return T("{number}: {what}", number=self._number, what=self._made.title)

    def body(self) -> ComposeResult:
        """The form; below it what others changed meanwhile, what it rests on, and the message that goes out."""
        yield Form(*self._made.fields, id=f"act-{self._operation.name.replace('.', '-')}")
        yield Lines(id="meanwhile")
        yield Paragraphs(focusable=False, id="preview")

    @property
    def made(self) -> layout.Form:
        """What it asks, and what it does with it."""
        return self._made

    @property
    def version(self) -> int:
        """The version of the case as it was read."""
        return self._version

    @property
    def draft_name(self) -> str:
        """The name under which its draft is kept."""
        return self._draft.form

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    async def load(self) -> None:
        """What was typed the last time and not saved is there again."""
        if self._read:
            return
        self._read = True
        self._before = self.form.raw()
        self._show_preview()
        kept = await self.gateway.run(newest, self._draft.form)
        if kept is not None:
            self.form.put({name: str(value) for name, value in kept.content.items()}, anew=True)
            self.tell(T("What you had typed at {at} is back.", at=kept.updated_at))

    def _kept(self) -> dict[str, Any]:
        return {name: value for name, value in self.form.raw().items() if value}

    def on_form_changed(self, event: Form.Changed) -> None:
        """A key: keep it, and show what the customer will read."""
        self._draft.touched()
        self._show_preview()

    def _show_preview(self) -> None:
        made, values = self._made, self.form.values()
        about = list(made.about(values, self.translator)) if made.about is not None else []
        body = made.preview(values, self.now()) if made.preview is not None else ""
        head: list[Line | Paragraph] = ["", Span(self.say(T("The customer will read:")), "strong")] if body else []
        message = [Paragraph(line, 2) for line in body.splitlines()]
        self.query_one("#preview", Paragraphs).show(["", *about, *head, *message] if about else [*head, *message])

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """F10, or Enter in the last field."""
        self.start(self._save(event.values), T("Saving.."))

    async def _save(self, values: dict[str, Any]) -> None:
        given = self._made.give(values, self._version)
        if hasattr(given, "draft"):  # forgotten in the same transaction
            given = msgspec.structs.replace(given, draft=self._draft.form)
        try:
            outcome = await self.do(self._operation, given)
        except Refused as refused:
            if refused.code != "stale":
                raise
            await self._moved_on(refused)
            return
        await self._draft.end(thrown_away=True)
        self.back(outcome)

    async def _moved_on(self, refused: Refused) -> None:
        """Show what others changed; what was typed stays, and saving again means it."""
        lines = await self.gateway.run(changed_lines, refused.details.get("changes", []))
        self._version = int(refused.details.get("version", self._version))
        said: list[Line] = [Span(line, "warning") for line in lines]
        self.query_one("#meanwhile", Lines).show(["", *said])
        self.fail(T("The case has changed meanwhile. Look below; F10 saves what you typed all the same."))

    def refuse(self, refused: Refused) -> None:
        """A refusal stands at the field that means the same here."""
        field = field_of(refused.field or "", {field.name for field in self.form.fields})
        super().refuse(Refused(refused.code, refused.text, field, refused.details))

    async def leaving(self) -> bool:
        """What was typed is thrown away only when the user says so."""
        if self.form.raw() == self._before:
            await self._draft.end(thrown_away=True)
            return True
        await self._draft.end(thrown_away=not await self._draft.ask_to_keep())
        return True


def changed_lines(desk: Desk, changes: Sequence[Change]) -> list[str]:
    """Field by field, what others changed and when, in the words of who acts."""
    names: dict[int | None, str] = {row.id: row.name for row in everybody(desk, active=False)}
    say = desk.translator.say
    lines = []
    for change in changes:
        told = [line for field, pair in change.changes.items() if (line := change_line(desk, field, pair, names))]
        what = "; ".join(map(say, told)) or say(T("something else"))
        lines.append(f"{say(change.at)}  " + say(T("{what}: {text}", what=change.who, text=what)))
    return lines
