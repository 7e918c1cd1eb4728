"""The terminal driver: only cells that differ are sent, one frame at a time, and keys land where they were meant.

The way of a frame: `driver` takes what Textual writes, `parsing` reads it into a `grid` of cells with `pens`,
`painting` tells how it differs from what the terminal shows, with the shortest `moving`, and `line` sends that as
`flow` allows. The way of a key: `driver` reads bytes, `decoding` makes text of them, `sequences` cuts it, `keys` names
the pieces, and `pacing` hands them over one by one. What a terminal understands stands in `traits`.
"""

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


def prepare(
    environ: MutableMapping[str, str], *, ascii_lines: bool = False, theme: str = "", keeps_size: bool = False
) -> None:
    """Set what Textual and the driver read from the environment, unless the user set it himself.

    A size that a parent process left in the environment goes: the terminal knows its own, also after a resize. With
    `keeps_size` it stays: there is no terminal but a browser, of which the parent process knows.
    """
    for name, value in SETTINGS.items():
        environ.setdefault(name, value)
    if ascii_lines:
        environ["DESK_ASCII"] = "1"
    if theme:
        environ["DESK_THEME"] = theme
    for name in () if keeps_size else ("COLUMNS", "LINES"):
        environ.pop(name, None)


def driver_class(environ: Mapping[str, str]) -> type[Driver] | None:
    """The driver of the desk; None, which means Textual's own, with `DESK_DRIVER=stock`."""
    if environ.get("DESK_DRIVER") == "stock":
        return None
    from app.driver.driver import DeskDriver

    return DeskDriver
