"""The terminal driver: what is set before Textual is read, and keys that land where they were meant."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.driver import Driver

SETTINGS = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
    "TEXTUAL_COLOR_SYSTEM": "standard",
    "ESCDELAY": "500",
}
"""Nothing moves by itself; IMEs work on iTerm2; 16 colours; an escape sequence may take half a second."""


def prepare(environ: MutableMapping[str, str]) -> None:
    """Set what Textual reads when it is imported, unless the user set it himself.

    A size that a parent process left in the environment goes: the terminal knows its own, also after a resize.
    """
    for name, value in SETTINGS.items():
        environ.setdefault(name, value)
    for name in ("COLUMNS", "LINES"):
        environ.pop(name, None)


def driver_class(environ: Mapping[str, str]) -> type[Driver] | None:
    """The paced driver; None, which means Textual's own, with `DESK_DRIVER=stock`."""
    if environ.get("DESK_DRIVER") == "stock":
        return None
    from app.driver.paced import PacedDriver

    return PacedDriver
