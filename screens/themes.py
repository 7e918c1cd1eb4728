"""The themes: how each meaning looks in the sixteen colours that a terminal has, by the background that it has.

A colour never stands alone: a mark or word says the same, and what is worst is reversed, so that it is seen without
colours too. Letters on a ground of their own are written as reversed ones for the same reason. What is bold has a
colour only where the background is dark, since many terminals make bold colours brighter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from config.texts import T, Text


class Theme(NamedTuple):
    """One theme: its name, and a terminal style for each meaning."""

    name: Text
    styles: Mapping[str, str]


_EVERYWHERE = {"": "", "strong": "bold", "heading": "bold", "title": "bold", "keys": "", "cursor": "reverse",
               "block": "reverse"}  # fmt: skip
THEMES: dict[str, Theme] = {
    "dark": Theme(
        T("Dark background"),
        {**_EVERYWHERE, "alarm": "bold bright_red", "breached": "reverse red on bright_white",
         "warning": "bright_yellow", "info": "cyan"},
    ),
    "light": Theme(
        T("Light background"),
        {**_EVERYWHERE, "alarm": "underline red", "breached": "reverse red on bright_white", "warning": "magenta",
         "info": "blue"},
    ),
    "high-contrast": Theme(
        T("High contrast, any background"),
        {**_EVERYWHERE, "title": "bold reverse", "alarm": "bold underline", "warning": "underline", "info": "",
         "breached": "reverse bright_yellow on black"},
    ),
    "16-colour": Theme(
        T("16 colours, any background"),
        {**_EVERYWHERE, "title": "reverse blue on bright_white", "keys": "reverse white on black",
         "alarm": "reverse bright_yellow on black", "breached": "reverse red on bright_white",
         "warning": "reverse cyan on black", "info": "underline"},
    ),
}  # fmt: skip
"""By the name that DESK_THEME gives."""
