"""How wide a terminal draws characters that some draw in one cell and some in two: a few are printed, it is asked
where its cursor is, and they are gone again before anybody has seen them. Vim does so too.
"""

from __future__ import annotations

from typing import NamedTuple

ASK = "\x1b[6n"
"""Where is the cursor? The answer also says that everything before the question has been drawn."""
PROBED = "“·─"
"""A quotation mark, a dot, a line: should one of them be wide, all are taken to be so."""
ROW = 2
"""Not the first, where an answer looks like Shift+F3."""
PROBE = f"\x1b[{ROW}H{PROBED}{ASK}"
"""What is sent to a terminal that is blank, and is cleared afterwards."""


class Measured(NamedTuple):
    """What a terminal has answered: the width of ambiguous characters, 0 where the answer made no sense, and the
    seconds there and back; None where it was not asked or has not answered. `asked` is whether it was asked at all.
    """

    asked: bool = False
    ambiguous: int | None = None
    round_trip: float | None = None


def width_by(column: int) -> int:
    """The width, 1 or 2, by the column in which the cursor stands after `PROBED` at the beginning of a line.

    0 where the answer makes no sense: the terminal does not read the encoding in which they were sent.
    """
    cells = column - 1
    if cells == len(PROBED):
        return 1
    return 2 if len(PROBED) < cells <= 2 * len(PROBED) else 0
