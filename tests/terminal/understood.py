"""What each terminal understands: from its terminfo entry, and from its manual where that says more."""

from __future__ import annotations

import re

SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
SGR = re.compile(r"\x1b\[([0-9;]*)m")
CONTROLS = "\a\b\n\r"
PLACING = (
    r"\[\d*(;\d+)?H",  # cup, home
    r"\[\d*[ABCD]",  # cuu, cud, cuf, cub
    r"\[K|\[J",  # el, ed
    r"\[6n",  # u7
    r"\[\?25[lh]",  # civis, cnorm
    r"\[\?7[lh]",  # rmam, smam; GNU screen and tmux know them by their manuals
)
ERASING = r"\[\d*X"
"""ech; tmux knows it, GNU screen does not."""
ALTERNATE = r"\[\?1049[lh]"
"""smcup, rmcup."""
PASTING = r"\[\?2004[lh]"
"""BE, BD."""
SEVEN_BITS = " F"
"""S7C1T, by the manual of the VT220."""
PLAIN = {0, 1, 4, 5, 7, 24, 25, 27, 22}
"""sgr0, bold, smul, blink, rev, and their ends."""
COLOURED = PLAIN | {2} | {*range(30, 38), 39, *range(40, 48), 49}
"""dim, setaf, setab, op."""
BRIGHT = COLOURED | {3, 9, 23, 29, *range(90, 98), *range(100, 108)}
"""sitm, smxx, and the colours 8 to 15."""
MODES = {
    "xterm-256color": (*PLACING, ERASING, ALTERNATE, PASTING),
    "xterm": (*PLACING, ERASING, ALTERNATE, PASTING),
    "tmux-256color": (*PLACING, ERASING, ALTERNATE, PASTING),
    "screen": (*PLACING, ALTERNATE),
    "linux": (*PLACING, ERASING),
    "vt220": (*PLACING, ERASING, SEVEN_BITS),
}
LOOKS = {
    "xterm-256color": BRIGHT,
    "xterm": BRIGHT,
    "tmux-256color": BRIGHT,
    "screen": COLOURED,
    "linux": COLOURED,
    "vt220": PLAIN,
}


def strange(written: bytes, name: str) -> set[str]:
    """What was written that the terminal of this name does not understand."""
    text = written.decode()
    found = {sign for sign in SEQUENCE.sub("", text) if sign < " " and sign not in CONTROLS}
    known = re.compile("|".join(f"(?:{mode})" for mode in MODES[name]))
    for sequence in set(SEQUENCE.findall(text)):
        looks = SGR.fullmatch(sequence)
        if looks:
            numbers = {int(number or 0) for number in looks[1].split(";")}
            if not numbers <= LOOKS[name]:
                found.add(sequence)
        elif not known.fullmatch(sequence[1:]):
            found.add(sequence)
    return found
