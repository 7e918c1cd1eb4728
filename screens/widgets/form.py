"""The form: fields from records, one below the other, checked when they are left, saved from anywhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message

from config.texts import Sayable, T, Text
from screens.part import Part
from screens.widgets.field import Field, Value
from screens.widgets.field_row import FieldRow
from screens.widgets.times import Unclear

WIDEST_LABEL = 18
"""Cells of the label column at most, so that the fields have room at 80."""


class Form(Part, VerticalScroll, can_focus=False, inherit_bindings=False):
    """A form. Its `id` is the name under which F9 remembers the last values of its fields."""

    DEFAULT_CSS = "Form { height: auto; max-height: 100%; scrollbar-size: 0 0; }"
    BINDINGS = []

    class About(Message):
        """Something happened in a field."""

        def __init__(self, form: Form, name: str) -> None:
            super().__init__()
            self.form = form
            self.name = name

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    class Changed(About):
        """The user changed what is in a field."""

    class Left(About):
        """A field was left and checked."""

    class Submitted(Message):
        """Everything was checked, and the user wants it saved."""

        def __init__(self, form: Form, values: dict[str, Value]) -> None:
            super().__init__()
            self.form = form
            self.values = values

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    class Problem(Message):
        """What is wrong with a field, for the status line; None once it is right."""

        def __init__(self, text: Text | None) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *fields: Field, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows = {field.name: FieldRow(field) for field in fields}
        self._memory: dict[str, str] = {}
        self._asked: tuple[frozenset[str], frozenset[str] | None] | None = None
        self._told: FieldRow | None = None
        self._last = ""

    def compose(self) -> ComposeResult:
        """The rows."""
        yield from self._rows.values()

    def on_mount(self) -> None:
        """The label column is as narrow as the labels allow."""
        self._memory = self.desk_app.memory
        self._set_labels()

    def on_descendant_focus(self) -> None:
        """Remember which field it was, for when the focus is in the prompt line."""
        self._last = self.current or self._last

    def on_resize(self) -> None:
        """A list of values takes room away: the field that it is about stays in sight."""
        row = self._rows.get(self._last)
        if row is not None:
            self.call_after_refresh(row.scroll_visible, animate=False)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are shown."""
        return tuple(row.field for row in self._shown)

    @property
    def current(self) -> str | None:
        """The name of the field that has the focus."""
        return next((row.field.name for row in self._rows.values() if row.input.has_focus), None)

    @property
    def current_row(self) -> FieldRow | None:
        """The row of that field."""
        return self._rows.get(self.current or "")

    def field(self, name: str) -> Field:
        """A field's record."""
        return self._rows[name].field

    def values(self) -> dict[str, Value]:
        """The values of the shown fields; those that cannot be read are left out."""
        found: dict[str, Value] = {}
        for row in self._shown:
            try:
                found[row.field.name] = row.value
            except Unclear:
                continue
        return found

    def value(self, name: str) -> Value:
        """The value of one field, shown or not; None if it cannot be read."""
        try:
            return self._rows[name].value
        except Unclear:
            return None

    def raw(self) -> dict[str, str]:
        """What a draft keeps: every field, hidden ones too, in words that `put` takes back."""
        return {name: row.raw for name, row in self._rows.items()}

    def put(self, values: Mapping[str, Value], *, anew: bool = False) -> None:
        """Fill fields; names that the form does not have are passed over (an old draft may have them).

        `anew`: there is nothing before these values that could be brought back.
        """
        for name, value in values.items():
            if name in self._rows:
                self._rows[name].put(value, anew=anew)

    def held_words(self) -> dict[str, Value]:
        """The values that are shown in words of the reader's language, shown or not."""
        return {name: row.held for name, row in self._rows.items() if row.held is not None}

    def say_anew(self, held: Mapping[str, Value]) -> None:
        """Labels, notes, and the values held before, in the language that is spoken now; what is typed stays."""
        for name, row in self._rows.items():
            row.say_anew(held.get(name))
        self._set_labels()

    def clear(self) -> None:
        """Put the defaults back."""
        self.put({name: row.field.default for name, row in self._rows.items()}, anew=True)

    def show_fields(self, names: Collection[str], required: Collection[str] | None = None) -> None:
        """Show these fields and no others; hidden ones keep what was typed. `required` replaces the records'."""
        asked = frozenset(names), None if required is None else frozenset(required)
        if asked == self._asked:
            return
        self._asked = asked
        for name, row in self._rows.items():
            row.display = name in names
            row.required = row.field.required if required is None else name in required
        self._set_labels()

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field."""
        row = self._rows[name]
        self.screen.set_focus(row.input)
        row.scroll_visible(animate=False)

    def set_note(self, name: str, said: Sayable | None) -> None:
        """Put a looked-up name beside a field."""
        self._rows[name].set_note(said)

    def set_errors(self, errors: Mapping[str, Text]) -> dict[str, Text]:
        """Mark fields as wrong and go to the first of them; returns the errors that no shown field takes."""
        shown = {row.field.name for row in self._shown}
        wrong = [name for name in self._rows if name in errors and name in shown]
        for name in wrong:
            self._rows[name].show_error(errors[name])
        if wrong:
            self.focus_field(wrong[0])
            self._tell(self._rows[wrong[0]])
        return {name: text for name, text in errors.items() if name not in wrong}

    def mark(self, errors: Mapping[str, Text]) -> None:
        """Mark fields in which something stands as wrong; the cursor stays, and its own field is left alone."""
        for row in self._shown:
            text = errors.get(row.field.name)
            if text is not None and row.typed.strip() and not row.input.has_focus:
                row.show_error(text)

    def submit(self) -> None:
        """Check everything; `Submitted` if all is right, else the cursor stands in the first wrong field."""
        errors = {row.field.name: text for row in self._shown if (text := row.check(saving=True))}
        if errors:
            self.set_errors(errors)
            return
        self._memory.update({self._memory_key(row): row.raw for row in self._shown if not row.field.secret})
        self.post_message(self.Submitted(self, self.values()))

    def repeat_last(self) -> bool:
        """Put the value of the last saved form into the field with the focus; False if there is none."""
        row = self._rows.get(self.current or "")
        value = self._memory.get(self._memory_key(row), "") if row is not None else ""
        if row is None or not value:
            return False
        self.enter(row.field.name, value)
        return True

    def enter(self, name: str, value: str) -> None:
        """Put a value into a field as if the user had typed it."""
        self._rows[name].put(value)
        self.post_message(self.Changed(self, name))

    @property
    def _shown(self) -> list[FieldRow]:
        return [row for row in self._rows.values() if row.display]

    def _memory_key(self, row: FieldRow) -> str:
        return f"{self.id}.{row.field.name}"

    def _set_labels(self) -> None:
        cells = max((min(row.label_width, WIDEST_LABEL) for row in self._shown), default=0)
        for row in self._shown:
            row.set_label(cells + 1)

    def _tell(self, row: FieldRow) -> None:
        self._told = row if row.error else None
        text = T("{label}: {problem}", label=row.field.label, problem=row.error) if row.error else None
        self.post_message(self.Problem(text))

    def _beside(self, row: FieldRow, rows: int) -> FieldRow | None:
        pairs = pairwise(self._shown if rows > 0 else reversed(self._shown))
        return next((after for before, after in pairs if before is row), None)

    @on(FieldRow.Typed)
    def _typed(self, event: FieldRow.Typed) -> None:
        event.stop()
        if event.row.error is not None or self._told is event.row:
            self._tell(event.row)
        self.post_message(self.Changed(self, event.row.field.name))

    @on(FieldRow.Done)
    def _done(self, event: FieldRow.Done) -> None:
        event.stop()
        following = self._beside(event.row, event.rows)
        if following is not None:
            self.focus_field(following.field.name)
        elif event.by_enter:
            self.submit()

    @on(FieldRow.Exited)
    def _exited(self, event: FieldRow.Exited) -> None:
        event.stop()
        self._tell(event.row if event.row.error else self._rows.get(self.current or "", event.row))
        self.post_message(self.Left(self, event.row.field.name))
