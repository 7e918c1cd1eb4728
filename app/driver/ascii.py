"""Lines and signs in ASCII, each in as many cells: for terminals that have no others, or draw them too wide."""

from __future__ import annotations

LINES = {
    "-": "─━┄┅┈┉╌╍═╴╶╸╺╼╾‐‑‒–—―−⎯",
    "|": "│┃┆┇┊┋╎╏║╵╷╹╻╽╿▌▍▎▏▕▐",
    "+": "┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬╭╮╯╰",
    "/": "╱",
    "\\": "╲",
    "X": "╳×",
    "#": "█▇▆▅▄▀▉▊▋▓■▪",
    "_": "▁▂▃",
    ":": "▒",
    ".": "░…·",
    "~": "≈∼",
    "*": "•●◆★※",
    "o": "○◇□°",
    ">": "→▶▸►»›≥",
    "<": "←◀◂◄«‹≤",
    "^": "↑▲△",
    "v": "↓▼▽✓",
    "x": "✗",
    '"': "“”„",
    "'": "‘’‚",
}
"""What is drawn, and for what."""
PLAINLY = {sign: plain for plain, signs in LINES.items() for sign in signs}
