"""What a terminal understands, told from its name: nothing is sent to it that it might print or misread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.driver import deciding
from app.driver.deciding import LEVELS, NOTHING, UTF_8

CANNOT = ("", "dumb", "unknown")
"""Names of terminals that cannot place their cursor: nothing can be painted there."""
WIDE = 2
_LIKE_XTERM = (
    *("xterm", "tmux", "rxvt", "putty", "konsole", "gnome", "vte", "alacritty", "foot", "st-", "iterm", "wezterm"),
    *("kitty", "ghostty", "contour", "mintty", "eterm", "Eterm"),
)
_BOLD, _UNDERLINE, _BLINK, _REVERSE = 1, 4, 5, 7


class Traits(NamedTuple):
    """One terminal: what is sent before and after the screen, what may be sent between, and its encoding.

    `colours` is how many it has. `attributes` are the SGR numbers that it knows, all of them where it is empty. With
    `erases` it knows ECH. With `ascii` lines and signs are drawn in ASCII. `ambiguous` is in how many cells it draws
    what is of ambiguous width; 0: not known. With `escape_digits` Esc and a digit are a function key.
    """

    begin: str = ""
    end: str = ""
    colours: int = LEVELS["truecolor"]
    attributes: frozenset[int] = frozenset()
    erases: bool = False
    clipboard: bool = False
    encoding: str = UTF_8
    ascii: bool = False
    ambiguous: int = 0
    escape_digits: bool = False


def can_place_its_cursor(environ: Mapping[str, str]) -> bool:
    """Whether a screen can be painted there at all."""
    return environ.get("TERM", "") not in CANNOT


def traits_of(environ: Mapping[str, str], chosen: Mapping[str, str] = NOTHING, found: int = 0) -> Traits:
    """The traits of the terminal of this environment, for who has chosen this there.

    `found` is the width of ambiguous characters that the terminal was seen to draw, 0 where it was not.

    Raises:
        Unfit: a variable says what is none of its values.
    """
    return _by_name(environ)._replace(
        encoding=deciding.encoding(environ).value,
        ascii=deciding.lines(environ, chosen, found).value == "ascii",
        ambiguous=int(deciding.ambiguous(environ, chosen, found).value or 0),
        colours=LEVELS[deciding.colours(environ, chosen).value],
    )


def _by_name(environ: Mapping[str, str]) -> Traits:
    name = environ.get("TERM", "")
    rest = Traits(begin="\x1b[?25l\x1b[?7l", end="\x1b[m\x1b[H\x1b[J\x1b[?7h\x1b[?25h")
    alternate = Traits(begin="\x1b[?1049h" + rest.begin, end="\x1b[m\x1b[?7h\x1b[?1049l\x1b[?25h")
    if name.startswith(_LIKE_XTERM) or (name.startswith("screen") and environ.get("TMUX")):
        return alternate._replace(
            begin=alternate.begin + "\x1b[?2004h",
            end="\x1b[?2004l" + alternate.end,
            erases=True,
            clipboard=True,
        )
    if name.startswith("screen"):
        return alternate
    if name.startswith("linux"):
        return rest._replace(erases=True)
    if deciding.is_vt(name):
        known = frozenset({_BOLD, _UNDERLINE, _BLINK, _REVERSE})
        later = name[2] != "1"  # a VT220 answers in 7 bits when it is asked to, and has neither Esc nor F1 to F5
        begin = ("\x1b F" if later else "") + rest.begin
        return rest._replace(begin=begin, attributes=known, erases=later, escape_digits=True)
    return rest
