"""What holds for a terminal, and by what: a variable wins over what somebody chose, that over what was found."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from typing import NamedTuple

from config.themes import FIRST, NAMES
from models.staff import choices

UTF_8 = "utf-8"
ENCODINGS = (UTF_8, "gb18030", "gbk", "ascii")
"""What a terminal may speak; what it cannot show becomes question marks of the same width."""
AMBIGUOUS = choices.VALUES[choices.AMBIGUOUS]
LEVELS = {"none": 0, "8": 8, "16": 16, "256": 256, "truecolor": 1 << 24}
"""How many colours each of the choices stands for."""
CHOSEN, FOUND, WIDTH, UNDECIDED = "chosen", "found", "width", ""
"""By what, where it is no variable: the setting of who is signed in, the terminal's own answer, the width of ambiguous
characters, nothing at all."""
_CHINESE = {"gb18030": "gb18030", "gbk": "gbk", "gb2312": "gbk", "cp936": "gbk"}
_LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")
_WRITTEN = {"256": "256", "truecolor": "truecolor"}
"""In how many colours Textual writes, by what its variable says beside that it is the desk's own setting."""
NOTHING: Mapping[str, str] = {}


class Unfit(LookupError):  # noqa: N818 - said of a value, and to its user
    """A variable says what is none of its values."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known


class Decision(NamedTuple):
    """A value, and by what: the name of a variable, `CHOSEN`, `FOUND`, `WIDTH` or `UNDECIDED`."""

    value: str
    by: str = UNDECIDED


def encoding(environ: Mapping[str, str]) -> Decision:
    """Which encoding the terminal speaks; UTF-8 unless somebody says otherwise.

    Raises:
        Unfit: the one that was asked for is none of `ENCODINGS`.
    """
    asked = environ.get("DESK_TERMINAL_ENCODING", "")
    if asked:
        name = _codec(asked)
        found = _CHINESE.get(name, name)
        if found not in ENCODINGS:
            raise Unfit("DESK_TERMINAL_ENCODING", ENCODINGS)
        return Decision(found, "DESK_TERMINAL_ENCODING")
    locale = _locale(environ)
    if locale.value in _CHINESE:
        return Decision(_CHINESE[locale.value], locale.by)
    return Decision(UTF_8, locale.by if locale.value == UTF_8 else UNDECIDED)


def ambiguous(environ: Mapping[str, str], chosen: Mapping[str, str] = NOTHING, found: int = 0) -> Decision:
    """In how many cells the terminal draws East Asian ambiguous characters, 1 or 2; empty where nobody knows.

    Raises:
        Unfit: DESK_AMBIGUOUS is neither.
    """
    asked = environ.get("DESK_AMBIGUOUS", "")
    if asked and asked not in AMBIGUOUS:
        raise Unfit("DESK_AMBIGUOUS", AMBIGUOUS)
    if asked:
        return Decision(asked, "DESK_AMBIGUOUS")
    if value := chosen.get(choices.AMBIGUOUS, ""):
        return Decision(value, CHOSEN)
    return Decision(str(found), FOUND) if found else Decision("")


def lines(environ: Mapping[str, str], chosen: Mapping[str, str] = NOTHING, found: int = 0) -> Decision:
    """Whether lines and signs are drawn as such (`box`) or in ASCII, as they always are where they would be too wide.

    Raises:
        Unfit: as `encoding` and `ambiguous` do.
    """
    if ambiguous(environ, chosen, found).value == AMBIGUOUS[-1]:
        return Decision("ascii", WIDTH)
    if asked := environ.get("DESK_ASCII", ""):
        return Decision("box" if asked == "0" else "ascii", "DESK_ASCII")
    spoken, locale = encoding(environ), _locale(environ)
    if spoken.value == "ascii":
        return Decision("ascii", spoken.by)
    if value := chosen.get(choices.LINES, ""):
        return Decision(value, CHOSEN)
    if spoken.by != UNDECIDED:
        return Decision("box", spoken.by)
    return Decision("ascii", locale.by)


def colours(environ: Mapping[str, str], chosen: Mapping[str, str] = NOTHING) -> Decision:
    """In how many colours is drawn, a key of `LEVELS`; never more than Textual writes."""
    if environ.get("NO_COLOR"):
        return Decision("none", "NO_COLOR")
    most = written(environ)
    value = chosen.get(choices.COLOURS, "")
    if value in LEVELS:
        return Decision(value, CHOSEN) if LEVELS[value] <= LEVELS[most.value] else most
    name = environ.get("TERM", "")
    if is_vt(name):
        return Decision("none", "TERM")
    if name.startswith("linux") or (name.startswith("screen") and "256" not in name and not environ.get("TMUX")):
        return Decision("8", "TERM")
    return most


def theme(environ: Mapping[str, str], chosen: Mapping[str, str] = NOTHING) -> Decision:
    """By which theme of `config.themes` is painted.

    Raises:
        Unfit: DESK_THEME is none of them.
    """
    if asked := environ.get("DESK_THEME", ""):
        if asked not in NAMES:
            raise Unfit("DESK_THEME", NAMES)
        return Decision(asked, "DESK_THEME")
    value = chosen.get(choices.THEME, "")
    return Decision(value, CHOSEN) if value in NAMES else Decision(FIRST)


def decide(name: str, environ: Mapping[str, str], chosen: Mapping[str, str] = NOTHING, found: int = 0) -> Decision:
    """What holds for the setting of this name.

    Raises:
        KeyError: there is none of this name. Unfit: a variable says what is none of its values.
    """
    by_name: Mapping[str, Callable[[], Decision]] = {
        choices.LINES: lambda: lines(environ, chosen, found),
        choices.AMBIGUOUS: lambda: ambiguous(environ, chosen, found),
        choices.COLOURS: lambda: colours(environ, chosen),
        choices.THEME: lambda: theme(environ, chosen),
    }
    return by_name[name]()


def written(environ: Mapping[str, str]) -> Decision:
    """In how many colours Textual writes: 16, unless its variable says more."""
    value = _WRITTEN.get(environ.get("TEXTUAL_COLOR_SYSTEM", ""), "")
    return Decision(value, "TEXTUAL_COLOR_SYSTEM") if value else Decision("16")


def is_vt(name: str) -> bool:
    """Whether a TERM is a terminal of DEC's: VT100, VT220 and their like."""
    return name[:2] == "vt" and name[2:3].isdigit()


def _locale(environ: Mapping[str, str]) -> Decision:
    """The encoding that the locale names, empty if it names none, and the variable that decides the locale."""
    by = next((name for name in _LOCALE if environ.get(name)), "")
    name = environ.get(by, "").partition(".")[2].partition("@")[0]
    return Decision(_codec(name) or name.lower() if name else "", by)


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except (LookupError, UnicodeError):  # a variable may be no text at all
        return ""
