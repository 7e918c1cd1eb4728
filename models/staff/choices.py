"""What a member of staff may choose for a terminal: the names of the settings, and their values."""

from __future__ import annotations

from config.themes import NAMES

LINES, AMBIGUOUS, COLOURS, THEME = "lines", "ambiguous", "colours", "theme"
VALUES: dict[str, tuple[str, ...]] = {
    LINES: ("box", "ascii"),
    AMBIGUOUS: ("1", "2"),
    COLOURS: ("none", "8", "16", "256", "truecolor"),
    THEME: NAMES,
}
"""The values of each setting."""
