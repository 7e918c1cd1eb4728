"""One row of a form: label, mark, what is typed, and beside it a looked-up name or what is wrong."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, TextArea

from config.texts import Day, Sayable, Text, Translator
from models.texts import missing
from screens.asking import Choices
from screens.paint import Span, width
from screens.part import Part
from screens.widgets import field as fields
from screens.widgets.field import Field, Value
from screens.widgets.inputs import PlainArea, PlainInput
from screens.widgets.painted import OneLine
from screens.widgets.times import Unclear

REPLACED = ("choice", "multi", "flag", "date", "when", "money")
"""Kinds in which typing replaces what stands there."""
IN_WORDS = ("choice", "multi", "flag")
"""Kinds whose values stand there in words of the reader's language."""


class FieldRow(Part, Horizontal):
    """A field on the screen. It checks itself when it is left, and keeps what was typed whatever happens."""

    DEFAULT_CSS = """
    FieldRow { height: 1; }
    FieldRow > OneLine { width: 1fr; }
    FieldRow > .mark { width: 2; }
    """

    class About(Message):
        """Something happened in a row."""

        def __init__(self, row: FieldRow) -> None:
            super().__init__()
            self.row = row

    class Typed(About):
        """What is in the field was changed by the user."""

    class Done(About):
        """Enter, or an arrow over the edge: `rows` says where to go on."""

        def __init__(self, row: FieldRow, rows: int, by_enter: bool) -> None:
            super().__init__(row)
            self.rows = rows
            self.by_enter = by_enter

    class Exited(About):
        """The focus has left the field, and it was checked."""

    def __init__(self, field: Field) -> None:
        super().__init__(classes="area" if field.kind == "area" else None)
        self.field = field
        self.required = field.required
        self.error: Text | None = None
        self.display = field.shown
        self._label = OneLine()
        self._mark = OneLine(classes="mark")
        self._note = OneLine()
        self._said: Sayable | None = None
        self._choices: tuple[dict[str, Sayable], Translator, Choices] | None = None
        self._chosen: tuple[str, Choices, Value] | None = None
        self.input: PlainInput | PlainArea = self._make_input()

    def _make_input(self) -> PlainInput | PlainArea:
        if self.field.kind == "area":
            self.styles.height = self.field.rows
            return PlainArea()
        made = PlainInput(password=self.field.secret, select_on_focus=self.field.kind in REPLACED)
        made.styles.width = self.field.width or ("1fr" if self.field.look_up is None else 24)
        return made

    def compose(self) -> ComposeResult:
        """Label, mark, input, note; a field that takes the whole row has no note."""
        yield self._label
        yield self._mark
        yield self.input
        if isinstance(self.input, PlainInput) and (self.field.width or self.field.look_up is not None):
            yield self._note

    def on_mount(self) -> None:
        """Show the default in words."""
        self.put(self.field.default, anew=True)

    def set_label(self, cells: int) -> None:
        """Paint the label in a column of so many cells."""
        self._label.styles.width = cells
        self._label.show(self.say(self.field.label))
        self._paint_mark()

    @property
    def label_width(self) -> int:
        """The cells of the label."""
        return width(self.say(self.field.label))

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.input.text if isinstance(self.input, PlainArea) else self.input.value

    @property
    def choices(self) -> Choices:
        """The values that it accepts now, in the reader's words: put together anew when either has changed."""
        labels, words = dict(self.field.labels), self.translator
        if self._choices is None or self._choices[1] is not words or self._choices[0] != labels:
            self._choices = (labels, words, Choices(labels, words.say))
        return self._choices[2]

    @property
    def value(self) -> Value:
        """The value.

        Raises:
            Unclear: what was typed is none.
        """
        if not (typed := self.typed):  # most fields, whenever a draft is kept: they need no list
            return fields.nothing(self.field)
        choices = self.choices
        if self.field.kind not in IN_WORDS:
            return fields.read(self.field, typed, choices, self.wall_now())
        if self._chosen is None or self._chosen[:2] != (typed, choices):
            self._chosen = (typed, choices, fields.read(self.field, typed, choices, self.wall_now()))
        return self._chosen[2]

    @property
    def raw(self) -> str:
        """What a draft keeps: the value if there is one, else what was typed."""
        try:
            value = self.value
        except Unclear:
            return self.typed
        return "" if isinstance(value, bool) and not self.typed.strip() else fields.raw(value)

    @property
    def held(self) -> Value:
        """The value, if it stands there in words of the reader's language; else None."""
        if self.field.kind not in IN_WORDS or not self.typed.strip():
            return None
        try:
            return self.value
        except Unclear:
            return None

    def say_anew(self, held: Value) -> None:
        """The language has changed: the value that was held, and what stands beside it, are said in it."""
        if held is not None:
            self._fill(fields.shown(self.field, held, self.choices), anew=False)
            if self._said is not None:
                self._look_up()
        self._paint_note()

    def put(self, value: Value, *, anew: bool = False) -> None:
        """Put a value, or what `raw` kept, into the field; nobody is told that it changed.

        That can be taken back as one step, unless the field begins `anew` with it.
        """
        typed = value if isinstance(value, str) else fields.raw(value)
        choices = self.choices
        try:
            read = fields.read(self.field, typed, choices, self.wall_now())
        except Unclear:
            self._fill(typed, anew=anew)
        else:
            self._fill(fields.shown(self.field, read, choices) if typed.strip() else typed, anew=anew)
            self.set_note(fields.note(self.field, read))
        self.show_error(None)

    def check(self, *, saving: bool = False) -> Text | None:
        """Read and check the value, show it in its proper form, and return what is wrong with it.

        That nothing was given is wrong only when saving.
        """
        try:
            value = self.value
        except Unclear as unclear:
            self.show_error(unclear.text)
            return self.error
        if self.typed.strip() and isinstance(self.input, PlainInput):
            self._write(self.input, fields.shown(self.field, value, self.choices), step=False)
        empty = fields.is_empty(value) or (isinstance(value, bool) and not self.typed.strip())
        problem = None if empty else fields.problem(self.field, value, self.wall_now())
        problem = fields.too_long(self.field, self.typed) or problem
        if empty and saving and self.required:
            problem = missing(self.field.label)
        self.show_error(problem)
        return problem

    def show_error(self, text: Text | None) -> None:
        """Mark the field as wrong, with the sentence beside it, or take both away."""
        self.error = text
        self._paint_mark()
        self._paint_note()

    def set_note(self, said: Sayable | None) -> None:
        """What stands beside the value."""
        self._said = said
        self._paint_note()

    def _paint_mark(self) -> None:
        sign = "!" if self.error else "*" if self.required else " "
        self._mark.show(Span(sign, "alarm" if self.error else ""))

    def _paint_note(self) -> None:
        if self.error is not None:
            self._note.show(Span(f" ! {self.say(self.error)}", "alarm"))
        else:
            said = self.say(self._said)
            if isinstance(self._said, Day):  # the day stands in the field; what it does not tell is said beside it
                said = said.removeprefix(self.typed).strip()
            self._note.show(f" {said}" if said else "")

    def _fill(self, text: str, *, anew: bool) -> None:
        if text == self.typed and not anew:
            return
        with self.input.prevent(Input.Changed, TextArea.Changed):
            if isinstance(self.input, PlainInput):
                self._write(self.input, text, step=True, anew=anew)
            elif anew:
                self.input.begin(text)
            else:
                self.input.put(text)

    def _write(self, line: PlainInput, text: str, *, step: bool, anew: bool = False) -> None:
        cursor = 0 if self.field.kind in REPLACED and not line.has_focus else len(text)
        with line.prevent(Input.Changed):
            if anew:
                line.begin(text, cursor)
            elif text != line.value:
                line.put(text, cursor, step=step)

    @property
    def _wrong_words(self) -> Text | None:
        """What is wrong with a long text so far: a word that must not be said is one before the sentence has ended."""
        return self.field.check(self.typed) if self.field.kind == "area" and self.field.check is not None else None

    def _look_up(self) -> None:
        """While typing: what it would mean stands beside it at once; no error is shown before the field is left."""
        try:
            value = self.value
        except Unclear:
            self.set_note(None)
            return
        if self.field.kind == "choice" and isinstance(value, str) and value:
            self.set_note(self.choices.labels[value])
        else:
            self.set_note(fields.note(self.field, value))

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        self.error = fields.too_long(self.field, self.typed) or self._wrong_words
        self._paint_mark()
        self._look_up()
        self.post_message(self.Typed(self))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Done(self, 1, by_enter=True))

    @on(PlainArea.Left)
    def _area_left(self, event: PlainArea.Left) -> None:
        event.stop()
        self.post_message(self.Done(self, event.rows, event.by_enter))

    def on_key(self, event: events.Key) -> None:
        """The arrows lead to the field above and below."""
        if isinstance(self.input, PlainInput) and event.key in ("up", "down"):
            event.stop()
            self.post_message(self.Done(self, -1 if event.key == "up" else 1, by_enter=False))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """The field is left: it is checked."""
        self.check()
        if isinstance(self.input, PlainInput) and self.field.kind in REPLACED:
            self.input.cursor_position = 0  # what is wider than the field is read from its beginning
        if self.field.kind == "choice" and self.error is None:
            self.set_note(None)
        self.post_message(self.Exited(self))
