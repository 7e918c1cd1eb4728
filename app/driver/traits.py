"""What a terminal understands, told from its name: nothing is sent to it that it might print or misread."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import NamedTuple

UTF_8 = "utf-8"
ENCODINGS = (UTF_8, "gb18030", "gbk", "ascii")
"""What a terminal may speak; what it cannot show becomes question marks of the same width."""
CANNOT = ("", "dumb", "unknown")
"""Names of terminals that cannot place their cursor: nothing can be painted there."""
_CHINESE = {"gb18030": "gb18030", "gbk": "gbk", "gb2312": "gbk", "cp936": "gbk"}
_LIKE_XTERM = (
    *("xterm", "tmux", "rxvt", "putty", "konsole", "gnome", "vte", "alacritty", "foot", "st-", "iterm", "wezterm"),
    *("kitty", "ghostty", "contour", "mintty", "eterm", "Eterm"),
)
_BOLD, _UNDERLINE, _BLINK, _REVERSE = 1, 4, 5, 7


class Traits(NamedTuple):
    """One terminal: what is sent before and after the screen, what may be sent between, and its encoding.

    Without `bright` it has eight colours, of which bold makes the bright ones.
    `attributes` are the SGR numbers that it knows, all of them where it is empty. With `erases` it knows ECH. With
    `ascii` lines and signs are drawn in ASCII. With `escape_digits` Esc and a digit are a function key.
    """

    begin: str = ""
    end: str = ""
    colours: bool = True
    bright: bool = True
    attributes: frozenset[int] = frozenset()
    erases: bool = False
    clipboard: bool = False
    encoding: str = UTF_8
    ascii: bool = False
    escape_digits: bool = False


def can_place_its_cursor(environ: Mapping[str, str]) -> bool:
    """Whether a screen can be painted there at all."""
    return environ.get("TERM", "") not in CANNOT


def traits_of(environ: Mapping[str, str]) -> Traits:
    """The traits of the terminal of this environment: TERM, locale, DESK_TERMINAL_ENCODING, DESK_ASCII.

    Raises:
        LookupError: the encoding that was asked for is none of `ENCODINGS`.
    """
    locale_encoding = _of_locale(environ)
    asked = environ.get("DESK_TERMINAL_ENCODING", "")
    encoding = _known(asked) if asked else _CHINESE.get(locale_encoding, UTF_8)
    speaks_utf_8 = bool(asked) and encoding == UTF_8
    plain = encoding == "ascii" or not (speaks_utf_8 or locale_encoding == UTF_8 or encoding in _CHINESE.values())
    ascii_asked = environ.get("DESK_ASCII", "")
    return _by_name(environ)._replace(encoding=encoding, ascii=ascii_asked != "0" if ascii_asked else plain)


def _by_name(environ: Mapping[str, str]) -> Traits:
    name = environ.get("TERM", "")
    rest = Traits(bright=False, begin="\x1b[?25l\x1b[?7l", end="\x1b[m\x1b[H\x1b[J\x1b[?7h\x1b[?25h")
    alternate = Traits(bright=False, begin="\x1b[?1049h" + rest.begin, end="\x1b[m\x1b[?7h\x1b[?1049l\x1b[?25h")
    if name.startswith(_LIKE_XTERM) or (name.startswith("screen") and environ.get("TMUX")):
        return alternate._replace(
            begin=alternate.begin + "\x1b[?2004h",
            end="\x1b[?2004l" + alternate.end,
            bright=True,
            erases=True,
            clipboard=True,
        )
    if name.startswith("screen"):
        return alternate
    if name.startswith("linux"):
        return rest._replace(erases=True)
    if name[:2] == "vt" and name[2:3].isdigit():
        known = frozenset({_BOLD, _UNDERLINE, _BLINK, _REVERSE})
        later = name[2] != "1"  # a VT220 answers in 7 bits when it is asked to, and has neither Esc nor F1 to F5
        return rest._replace(
            begin=("\x1b F" if later else "") + rest.begin,
            colours=False,
            attributes=known,
            erases=later,
            escape_digits=True,
        )
    return rest


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        found = ""
    found = _CHINESE.get(found, found)
    if found not in ENCODINGS:
        raise LookupError(name)
    return found


def _of_locale(environ: Mapping[str, str]) -> str:
    """The encoding that the locale names; empty if it names none."""
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    name = locale.partition(".")[2].partition("@")[0]
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return name.lower()
