"""The frame of every screen: title line, body, prompt line, status line, key line; loading, work, and errors."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size

from config.texts import T, Text
from screens import bars, commanding
from screens.actions import STANDARD, Action, Actions, bindings, fold, key_line
from screens.reading import Reading
from screens.widgets.field import Field, Value
from screens.widgets.form import Form
from screens.widgets.inputs import PlainArea, PlainInput
from screens.widgets.painted import OneLine, Painted

DURING_QUESTIONS = ("cancel", "back", "help", "refresh", "undo", "redo")
IN_FORMS = ("values", "repeat", "save", "undo", "redo")
HeldWords = list[tuple[Form, dict[str, Value]]]
"""Forms, and the values in them that are shown in words."""


class DeskScreen(Reading):
    """The base of all screens. See `body`, `load` and `ACTIONS`; the rest is given.

    Work that takes time is a coroutine under `start`; the method of an action may simply be one.
    """

    HEADING: ClassVar[Text] = T("Desk")
    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    COMMON: ClassVar[tuple[Action, ...]] = STANDARD
    FIRST_FOCUS: ClassVar[str] = ""
    SHEET: ClassVar[Actions] = Actions((), STANDARD)

    def __init_subclass__(cls, **options: Any) -> None:
        cls.SHEET = Actions(cls.ACTIONS, cls.COMMON)
        cls.BINDINGS = [*bindings(cls.SHEET)]
        super().__init_subclass__(**options)

    def __init__(self) -> None:
        super().__init__()
        self._title_line = OneLine(over="title", id="title")
        self._key_line = OneLine(over="keys", id="keys")

    def body(self) -> ComposeResult:
        """The widgets between title and prompt line."""
        yield from ()

    def above(self) -> ComposeResult:
        """The widgets between title and body that all screens of a kind have."""
        yield from ()

    @property
    def sheet(self) -> Actions:
        """What can be done here, in this session."""
        return self.SHEET

    def paint_strip(self) -> None:
        """A guide tells something else."""

    def heading(self) -> Text:
        """What stands in the title line."""
        return self.HEADING

    async def leaving(self) -> bool:
        """Asked before the user leaves the screen; False stays."""
        return True

    @property
    def focused_form(self) -> Form | None:
        """The form with the focus, else the only one that is shown."""
        if self.focused is not None:
            for node in self.focused.ancestors:
                if isinstance(node, Form):
                    return node
        forms = [form for form in self.query(Form) if form.display]
        return forms[0] if len(forms) == 1 else None

    @property
    def text_field(self) -> PlainInput | PlainArea | None:
        """The field with the focus, in a form or in a question."""
        return self.focused if isinstance(self.focused, PlainInput | PlainArea) else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a screen before this one."""
        return self not in self.desk_app.screen_stack[:2]

    def compose(self) -> ComposeResult:
        """The frame; a body that fails leaves it empty, and the user can go back."""
        yield self._title_line
        yield from self.above()
        with Vertical(id="body"):
            try:
                yield from self.body()
            except Exception as error:
                self.desk_app.report(error)
        yield self.prompt
        yield self._status_line
        yield self._key_line

    def on_mount(self) -> None:
        """Put the focus where work begins, then read."""
        try:
            first = self.query(self.FIRST_FOCUS).first() if self.FIRST_FOCUS else next(iter(self.focus_chain), None)
            self.set_focus(first)
        finally:
            self.opened = True
            self.opening()
            self.reload()

    def opening(self) -> None:
        """Called once, when the screen is there and the focus is where work begins."""

    def _screen_resized(self, size: Size) -> None:
        """Textual sends every screen its size when another one opens; those that have it stay as they are."""
        if size != self.outer_size:
            super()._screen_resized(size)

    def on_resize(self) -> None:
        """The lines of the frame fit the new width."""
        self.paint_frame()

    def paint_frame(self) -> None:
        """Paint the lines of the frame again: another width, another person, another language."""
        self.paint_title()
        self._set_status()
        self.paint_keys()

    def held_words(self) -> HeldWords:
        """The values whose words change with the language, before it changes."""
        return [(form, form.held_words()) for form in self.query(Form)]

    def say_anew(self, held: HeldWords) -> None:
        """The language has changed: say everything in it, and read again what was read in the other one."""
        for form, values in held:
            form.say_anew(values)
        self.paint_frame()
        for part in self.query(Painted):
            part.repaint()
        if self.opened:
            self.read_again()

    def paint_keys(self) -> None:
        """Paint the key line again."""
        useful = [action for action in self.sheet if self.offers(action)]
        self._key_line.show(key_line(useful, self.size.width, self.say, self.desk_app.keymap))

    def offers(self, action: Action) -> bool:
        """Whether the key line tells of an action; its key says why it is impossible all the same."""
        if action.id == "back":
            return self.can_go_back
        return action.id not in IN_FORMS or action in self.SHEET.own or bool(self.query(Form))

    def paint_title(self) -> None:
        """Paint the title line again."""
        app = self.desk_app
        heading, state = self.say(self.heading()), self.say(app.who_state)
        mark, brief = self.say(app.mark), self.say(app.brief_mark)
        self._title_line.show(bars.title_line(heading, mark, app.desk_name, app.who, state, self.size.width, brief))

    def action_perform(self, name: str) -> None:
        """Called by a key."""
        action = self.sheet.by_id(name)
        if action is not None:
            self.perform(action)

    def perform(self, action: Action, argument: str = "") -> None:
        """Do what an action says, or say why it is impossible now."""
        if self.prompt.active and action.id not in DURING_QUESTIONS:
            self.fail(T("Answer the question first; F12 leaves it."))
            return
        self.clear_status()
        if reason := action.why_not(self):
            self.fail(reason)
            return
        method: Callable[..., Any] = getattr(self, action.method, None) or getattr(self.desk_app, action.method)
        outcome = method(argument) if action.argument is not None else method()
        if inspect.iscoroutine(outcome):
            self.start(outcome)

    def on_key(self, event: events.Key) -> None:
        """A full-width sign (an IME is on) does what the plain one does."""
        plain = fold(event.character or "")
        if plain and plain != event.character:
            for action in self.sheet:
                if plain in action.shown_keys(self.desk_app.keymap):
                    event.stop()
                    self.perform(action)
                    return

    async def act_command(self) -> None:
        """F2 or `:`."""
        suggest = partial(
            commanding.candidates,
            actions=self.sheet,
            why_not=lambda action: action.why_not(self),
            say=self.say,
            keymap=self.desk_app.keymap,
        )
        question = commanding.asking(self.say(T("Command:")), "", suggest, self.sheet)
        name, _, argument = (await self.put_question(question)).partition(" ")
        action = self.sheet.by_id(name)
        if action is not None:
            self.perform(action, argument)

    async def act_back(self) -> None:
        """F3."""
        if self.prompt.active:
            self.prompt.cancel()
        elif await self.leaving():
            self.back()

    async def act_cancel(self) -> None:
        """F12 or Esc: the question, else the screen."""
        await self.act_back()

    def act_refresh(self) -> None:
        """F5: what is shown is read again, and painted anew where the terminal shows something else."""
        self.desk_app.repaint()
        if not self.prompt.active:
            self.reload()

    def act_save(self) -> None:
        """F10."""
        if (form := self.focused_form) is not None:
            form.submit()

    def act_repeat(self) -> None:
        """F9."""
        if (form := self.focused_form) is not None and not form.repeat_last():
            self.tell_of_field(T("This field had no value before."))

    def act_undo(self) -> None:
        """Ctrl+Z."""
        if (field := self.text_field) is not None and not field.take_back():
            self.tell_of_field(T("Nothing more can be taken back in this field."))

    def act_redo(self) -> None:
        """Ctrl+Y."""
        if (field := self.text_field) is not None and not field.bring_back():
            self.tell_of_field(T("Nothing was taken back in this field."))

    async def act_values(self) -> None:
        """F4: the values of the field, or what it wants where there is no list."""
        form = self.focused_form
        if form is None or form.current is None:
            return
        field = form.field(form.current)
        if not field.labels:
            self.tell_of_field(field.help)
            return
        key = await self.ask_choice(field.label, field.labels, str(form.value(field.name)))
        held = form.value(field.name)
        chosen = ",".join(dict.fromkeys((*held, key))) if isinstance(held, tuple) else key
        form.enter(field.name, chosen)
        self.clear_status()

    async def act_help(self) -> None:
        """F1."""
        await self.desk_app.open_help(self)

    def fields(self) -> list[Field]:
        """The fields that the screen shows, for its help."""
        return [field for form in self.query(Form) if form.display for field in form.fields]
