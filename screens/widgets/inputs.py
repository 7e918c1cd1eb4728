"""The line in which something is typed: a real input, so that an IME knows the place; calm and without a frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.segment import Segment
from rich.text import Text as RichText
from textual import events
from textual.binding import Binding
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widgets import Input, TextArea

from screens.paint import pad, width
from screens.part import Part
from screens.widgets.history import History, State
from screens.widgets.looks import SteadyLooks

EDITING = [
    Binding("left", "cursor_left", show=False),
    Binding("right", "cursor_right", show=False),
    Binding("home,ctrl+a", "home", show=False),
    Binding("end,ctrl+e", "end", show=False),
    Binding("backspace", "delete_left", show=False),
    Binding("delete,ctrl+d", "delete_right", show=False),
    Binding("ctrl+w", "delete_left_word", show=False),
    Binding("ctrl+u", "delete_left_all", show=False),
    Binding("ctrl+k", "delete_right_all", show=False),
    Binding("enter", "submit", show=False),
]


def pasted(text: str) -> str:
    """What somebody pastes, in plain lines, as other programs do not always give it; tabs become spaces."""
    lines = text.replace("\t", " ").splitlines()
    return "\n".join("".join(sign for sign in line if sign.isprintable() or sign == " ") for line in lines)


class PlainInput(Part, SteadyLooks, Input, inherit_bindings=False):
    """One line of input without a frame, a blinking cursor, or keys that belong to the desk."""

    DEFAULT_CSS = """
    PlainInput, PlainInput:focus { border: none; height: 1; padding: 0; background: ansi_default; }
    """
    BINDINGS = [*EDITING]

    virtual_size = Reactive(Size(0, 0))
    """How long the text is; nothing on the screen moves for that, so it is laid out anew for no key."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("select_on_focus", False)
        self._history = History()
        super().__init__(compact=True, **options)
        self.cursor_blink = False

    def begin(self, text: str, cursor: int) -> None:
        """Begin anew with a text that is not taken back."""
        self._history.begin(text)
        self._show(text, cursor)

    def put(self, text: str, cursor: int, *, step: bool) -> None:
        """Put a text in; with `step` it can be taken back, without it is what stands there in its proper form."""
        (self._history.put if step else self._history.amend)(text)
        self._show(text, cursor)

    def take_back(self) -> bool:
        """Take the last step back; False where there is none."""
        return self._turn(self._history.take_back())

    def bring_back(self) -> bool:
        """Bring back what was taken back last; False where there is nothing."""
        return self._turn(self._history.bring_back())

    def _turn(self, state: State | None) -> bool:
        if state is not None:
            self._show(*state)
        return state is not None

    def _show(self, text: str, cursor: int) -> None:
        self.value = text
        self.cursor_position = cursor

    def watch_value(self, value: str) -> None:
        """The text is another one. (Textual calls the watchers of all base classes too.)"""
        self._history.typed(value)

    def _on_paste(self, event: events.Paste) -> None:
        """All of it, in one line: line breaks become spaces."""
        event.stop()
        event.prevent_default()
        self.replace(" ".join(pasted(event.text).split("\n")).strip(), *self.selection)

    @property
    def _value(self) -> RichText:
        """What is shown: asterisks for a secret, since the dot of Textual is of ambiguous width."""
        return RichText("*" * len(self.value), no_wrap=True, end="") if self.password else super()._value

    def render_line(self, y: int) -> Strip:
        """Where nobody types, what is wider than the field is cut as everything else is, from its beginning."""
        cells = self.size.width
        if y or self.has_focus or width(self.value) <= cells:
            return super().render_line(y)
        shown = "*" * cells if self.password else pad(self.value, cells)
        return Strip([Segment(shown)], cells).apply_style(self.rich_style)


class PlainArea(Part, SteadyLooks, TextArea, inherit_bindings=False):
    """Several lines of input; Enter leaves it, Ctrl+O begins a new line."""

    DEFAULT_CSS = """
    PlainArea, PlainArea:focus { border: none; padding: 0; background: ansi_default; scrollbar-size: 0 0; }
    """
    BINDINGS = [
        Binding("up", "up", show=False),
        Binding("down", "down", show=False),
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
        Binding("home,ctrl+a", "cursor_line_start", show=False),
        Binding("end,ctrl+e", "cursor_line_end", show=False),
        Binding("pageup", "cursor_page_up", show=False),
        Binding("pagedown", "cursor_page_down", show=False),
        Binding("backspace", "delete_left", show=False),
        Binding("delete,ctrl+d", "delete_right", show=False),
        Binding("ctrl+w", "delete_word_left", show=False),
        Binding("ctrl+u", "delete_to_start_of_line", show=False),
        Binding("ctrl+k", "delete_to_end_of_line_or_delete_line", show=False),
        Binding("ctrl+o", "new_line", show=False),
    ]

    class Left(Message):
        """Enter, or an arrow over the edge: `rows` is 1 for the next field, -1 for the one before."""

        def __init__(self, rows: int, by_enter: bool = False) -> None:
            super().__init__()
            self.rows = rows
            self.by_enter = by_enter

    def __init__(self, **options: Any) -> None:
        super().__init__(
            compact=True, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", highlight_cursor_line=False,
            **options,
        )  # fmt: skip
        self.cursor_blink = False
        self.disable_messages(TextArea.SelectionChanged)  # nobody asks, and it goes up through the whole screen
        self._to_be_read = False

    def begin(self, text: str) -> None:
        """Begin anew with a text that is not taken back."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def put(self, text: str) -> None:
        """Put a text in, which can be taken back in one step.

        From outside it is read from its beginning; what is typed before the cursor was moved goes behind it.
        """
        self.history.checkpoint()
        self.replace(text, self.document.start, self.document.end)
        self.history.checkpoint()
        self._to_be_read = not self.has_focus
        self.move_cursor(self.document.start if self._to_be_read else self.document.end)

    def _go_behind(self) -> None:
        if self._to_be_read:
            self.move_cursor(self.document.end)

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Where nobody types, what is longer than the field is seen from its beginning."""
        if self.has_focus:
            return super().scroll_cursor_visible(center, animate)
        self.scroll_to(0, 0, animate=False, force=True)
        return Offset(0, 0)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Where one types the cursor is seen. (Textual calls the watchers of its own names too.)"""
        super().watch_has_focus(has_focus)
        if self.is_mounted:
            self.scroll_cursor_visible()

    def take_back(self) -> bool:
        """Take the last step back; False where there is none."""
        return self._turn(self.undo)

    def bring_back(self) -> bool:
        """Bring back what was taken back last; False where there is nothing."""
        return self._turn(self.redo)

    def _turn(self, turn: Callable[[], None]) -> bool:
        """Textual looks for the cursor before it has put it where it belongs: not where no line is any more."""
        before = self.text
        place = self.cursor_location
        self.move_cursor((0, 0))
        turn()
        if self.text == before:
            self.move_cursor(place)
            return False
        return True

    async def _on_paste(self, event: events.Paste) -> None:
        """All of it, with its line breaks."""
        event.stop()
        event.prevent_default()
        self._go_behind()
        self._to_be_read = False
        self.move_cursor(self.replace(pasted(event.text), *self.selection).end_location)

    def action_new_line(self) -> None:
        """Begin a new line at the cursor."""
        self.insert("\n")

    def action_up(self) -> None:
        """One row up, or out of the field."""
        if self.navigator.is_first_wrapped_line(self.cursor_location):
            self.post_message(self.Left(-1))
        else:
            self.action_cursor_up()

    def action_down(self) -> None:
        """One row down, or out of the field."""
        if self.navigator.is_last_wrapped_line(self.cursor_location):
            self.post_message(self.Left(1))
        else:
            self.action_cursor_down()

    async def _on_key(self, event: events.Key) -> None:
        """Textual calls the handlers of all base classes, and puts a sign in after this."""
        if event.is_printable:
            self._go_behind()
        self._to_be_read = False
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Left(1, by_enter=True))
