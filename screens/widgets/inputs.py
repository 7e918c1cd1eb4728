"""The line in which something is typed: a real input, so that an IME knows the place; calm and without a frame."""

from __future__ import annotations

from typing import Any

from rich.segment import Segment
from rich.text import Text as RichText
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input, TextArea

from screens.paint import pad, width
from screens.part import Part

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


class PlainInput(Part, Input, inherit_bindings=False):
    """One line of input without a frame, a blinking cursor, or keys that belong to the desk."""

    DEFAULT_CSS = """
    PlainInput, PlainInput:focus { border: none; height: 1; padding: 0; background: ansi_default; }
    """
    BINDINGS = [*EDITING]

    def __init__(self, **options: Any) -> None:
        options.setdefault("select_on_focus", False)
        super().__init__(compact=True, **options)
        self.cursor_blink = False

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


class PlainArea(Part, TextArea, inherit_bindings=False):
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
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Left(1, by_enter=True))
