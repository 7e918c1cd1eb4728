"""The stock driver and the desk's own beside each other: the same keys, the same cells, other bytes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyte
from wcwidth import wcwidth

from tests.terminal.terminals import Terminal, desk

STANDS = "2026-11-23T09:00+08:00*0.001"
"""A clock that does not move while a test runs."""
COLUMNS, LINES = 80, 24
Cell = tuple[str, ...]


def cells(screen: pyte.Screen) -> list[list[Cell]]:
    """What is seen: text and looks of each cell. The colour of letters is not seen on a blank; a wide character of
    which one half was written over is a blank, as terminals show it.
    """
    seen = []
    for y in range(screen.lines):
        row = [screen.buffer[y][x] for x in range(screen.columns)]
        texts = [char.data for char in row]
        wide = [bool(text) and wcwidth(text[0]) == 2 for text in texts]
        for x, text in enumerate(texts):
            if (wide[x] and (x + 1 == screen.columns or texts[x + 1])) or (not text and (x == 0 or not wide[x - 1])):
                texts[x] = " "
        seen.append([_looks(text, char) for text, char in zip(texts, row, strict=True)])
    return seen


def _looks(text: str, char: pyte.screens.Char) -> Cell:
    over = [name for name in ("reverse", "underscore", "strikethrough") if getattr(char, name)]
    if text == " " and not over:
        return (" ", char.bg)
    always = [name for name in ("bold", "italics", "blink") if getattr(char, name)]
    return (text, char.bg, char.fg, *over, *always)


class Pair:
    """Two terminals on two copies of one database."""

    def __init__(self, database: Path, login: str, *, environ: dict[str, str] | None = None) -> None:
        copies = [Path(shutil.copy(database, database.with_name(f"{name}.db"))) for name in ("stock", "own")]
        self.urls = [f"sqlite:///{copy}" for copy in copies]
        given = {"DESK_CLOCK": STANDS, "LANG": "C.UTF-8", **(environ or {})}
        self.stock, self.own = (
            desk(url, "demo", "--as", login, environ={**given, **own})
            for url, own in zip(self.urls, ({"DESK_DRIVER": "stock"}, {}), strict=True)
        )

    def both(self, do: Callable[[Terminal], object]) -> None:
        """The same with each."""
        do(self.stock)
        do(self.own)

    def step(self, keys: str, seen: str | Callable[[Terminal], object]) -> tuple[int, int]:
        """Send keys to both, wait until both show what is expected and the same cells; the bytes that each sent."""
        before = len(self.stock.bytes), len(self.own.bytes)
        self.both(lambda one: one.send(keys))
        self.settle(seen)
        return len(self.stock.bytes) - before[0], len(self.own.bytes) - before[1]

    def change(self, what: Callable[[str], object], seen: Callable[[Terminal], object]) -> tuple[int, int]:
        """Do something in both databases, and wait likewise; the bytes that each sent."""
        before = len(self.stock.bytes), len(self.own.bytes)
        for url in self.urls:
            what(url)
        self.settle(seen)
        return len(self.stock.bytes) - before[0], len(self.own.bytes) - before[1]

    def settle(self, seen: str | Callable[[Terminal], object]) -> None:
        """Wait until both show what is expected, and the same cells, and are quiet."""
        self.both(lambda one: one.wait(seen if isinstance(seen, str) else lambda: seen(one)))
        self.both(Terminal.wait_for_quiet)
        self.own.wait(lambda: self._are_alike())

    def _are_alike(self) -> bool:
        self.stock.read(0)
        return cells(self.own.screen) == cells(self.stock.screen)

    def differences(self) -> list[str]:
        """Rows that look different, for who reads the failure."""
        rows = zip(self.stock.screen.display, self.own.screen.display, strict=True)
        return [f"{stock!r}\n{own!r}" for stock, own in rows if stock != own]

    def close(self) -> None:
        """End both."""
        self.both(Terminal.close)
