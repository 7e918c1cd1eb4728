"""The script of a call as a widget: it has the focus, and says which answer was pressed."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.message import Message

from screens.actions import fold
from screens.widgets import Paragraphs

SIGNS = "0123456789yn"


class Script(Paragraphs, inherit_bindings=False):
    """The opening, the questions with their answers, and the other ends."""

    DEFAULT_CSS = "Script { height: auto; }"
    BINDINGS = [
        Binding("enter", "tell('enter')", show=False),
        Binding("space", "tell('0')", show=False),
        Binding("backspace,up", "tell('back')", show=False),
        Binding("down", "tell('on')", show=False),
    ]

    class Pressed(Message):
        """A digit, `y` or `n`; or `enter`, `back`, `on`."""

        def __init__(self, sign: str) -> None:
            super().__init__()
            self.sign = sign

    def action_tell(self, sign: str) -> None:
        """Say what was pressed."""
        self.post_message(self.Pressed(sign))

    def on_key(self, event: events.Key) -> None:
        """A digit or letter that answers, of any width."""
        sign = fold(event.character or "").lower()
        if len(sign) == 1 and sign in SIGNS:
            event.stop()
            event.prevent_default()
            self.action_tell(sign)
