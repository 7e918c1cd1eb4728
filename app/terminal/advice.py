"""What would make a terminal better, in the order in which it matters."""

from __future__ import annotations

from collections.abc import Iterator

from app.driver import deciding
from app.driver.deciding import CHOSEN, FOUND, UNDECIDED, Unfit
from app.driver.traits import can_place_its_cursor
from app.terminal.around import around
from app.terminal.facts import Terminal
from config.texts import T, Text
from models.refusals import Refused

COLUMNS, ROWS = 80, 24
"""The smallest terminal that every screen fits in."""
SLOW = 0.2
"""Seconds of the way there and back from which on typing feels slow."""


def advice(terminal: Terminal) -> list[Text]:
    """Sentences; none for a terminal that is as it should be.

    Raises:
        Unfit: a variable says what is none of its values.
    """
    return [*_name(terminal), *_encoding(terminal), *_size(terminal), *_width(terminal), *_line(terminal)]


def unfit(error: Unfit) -> Refused:
    """The refusal that tells of a variable with a value that it cannot have."""
    text = T("{name} must be one of: {known}.", name=error.name, known=", ".join(error.known))
    return Refused("invalid", text, error.name)


def no_screen(name: str) -> Text:
    """What to say of a terminal on which nothing can be painted."""
    return T("TERM is “{name}”; set it, to xterm-256color for example, or work in lines: desk --plain", name=name)


def too_small(size: tuple[int, int]) -> Text:
    """What to say of a terminal that screens do not fit in."""
    return T("{size} is too small; the screens need 80×24.", size=f"{size[0]}×{size[1]}")


def _name(terminal: Terminal) -> Iterator[Text]:
    name = terminal.environ.get("TERM", "")
    if not can_place_its_cursor(terminal.environ):
        yield no_screen(name)
    elif "tmux" in around(terminal.environ) and "256" not in name:
        yield T("tmux calls itself {name}: set -g default-terminal tmux-256color in ~/.tmux.conf", name=name)


def _encoding(terminal: Terminal) -> Iterator[Text]:
    spoken = deciding.encoding(terminal.environ)
    if spoken.by == UNDECIDED:
        yield T("The locale is not UTF-8: export LANG=C.UTF-8, or name the encoding by DESK_TERMINAL_ENCODING.")
    if terminal.measured.ambiguous == 0:
        yield T("The terminal does not read {encoding}: set DESK_TERMINAL_ENCODING, to gb18030 for example.",
                encoding=spoken.value.upper())  # fmt: skip


def _size(terminal: Terminal) -> Iterator[Text]:
    if terminal.size is not None and (terminal.size[0] < COLUMNS or terminal.size[1] < ROWS):
        yield too_small(terminal.size)


def _width(terminal: Terminal) -> Iterator[Text]:
    decision = deciding.ambiguous(terminal.environ, terminal.chosen, terminal.found)
    seen = str(terminal.found or "")
    if seen and decision.by != FOUND and decision.value != seen:
        by = T("your setting") if decision.by == CHOSEN else decision.by
        yield T("The terminal draws ambiguous characters at width {n}, but {by} says {value}.",
                n=seen, by=by, value=decision.value)  # fmt: skip
    elif decision.value == deciding.AMBIGUOUS[-1]:
        yield T("For real lines let the terminal draw ambiguous characters narrow (PuTTY: Window, Translation).")
    elif not decision.value and terminal.measured.asked and terminal.measured.round_trip is None:
        yield T("If quotation marks cover what follows them: DESK_AMBIGUOUS=2.")


def _line(terminal: Terminal) -> Iterator[Text]:
    if terminal.measured.round_trip is not None and terminal.measured.round_trip > SLOW:
        yield T("The line is slow: ssh -C compresses what is sent, and mosh shows typed letters at once.")
