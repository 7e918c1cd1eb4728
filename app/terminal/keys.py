"""Keys as they arrive: what the desk understands by each, and its bytes, so that those are found that never come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textual import constants, events

from app.driver.decoding import Decoder
from app.driver.keys import CURSOR, Keyboard
from app.driver.sequences import ESCAPE, Sequences
from app.driver.traits import Traits
from app.output import cells
from app.terminal.asking import Line
from config.texts import Sayable, T, Translator
from screens.actions import key_name

CTRL_C = "ctrl+c"
_LEAVING = ("q", CTRL_C)
_FUNCTION_KEYS = tuple(f"f{number}" for number in range(1, 13))


class Pressed(NamedTuple):
    """What has arrived as one piece: the name of the key, empty where the desk understands none, and its bytes."""

    key: str
    said: Sayable
    data: bytes


class Keys:
    """Reads keys with the driver's own parts."""

    def __init__(self, traits: Traits) -> None:
        self._encoding = traits.encoding
        self._decoder = Decoder(traits)
        self._sequences = Sequences(escape_digits=traits.escape_digits)
        self._keyboard = Keyboard(traits)

    @property
    def patience(self) -> float | None:
        """For how many seconds the rest of a sequence is waited for; None when there is none."""
        return constants.ESCAPE_DELAY if self._sequences.unfinished else None

    def feed(self, data: bytes) -> Iterator[Pressed]:
        """What the bytes mean; without any, what was begun is all there is."""
        text = self._decoder.feed(data)
        if self._decoder.strange:
            yield Pressed("", T("bytes that are no {encoding}", encoding=self._encoding.upper()), data)
        for piece in self._sequences.feed(text) if data else self._sequences.give_up():
            yield from self._piece(piece)

    def _piece(self, piece: str) -> Iterator[Pressed]:
        if CURSOR.fullmatch(piece):
            yield Pressed("", T("where the cursor is, or Shift+F3"), piece.encode())
            return
        if not piece.startswith(ESCAPE):
            for sign in piece:
                yield from self._read(sign)
            return
        yield from self._read(piece)

    def _read(self, piece: str) -> Iterator[Pressed]:
        data = piece.encode(self._encoding, errors="replace")
        found = list(self._keyboard.read(piece))
        for message in found:
            if isinstance(message, events.Key):
                sign = (message.character or "").strip() if message.is_printable else ""
                yield Pressed(message.key, sign or key_name(message.key), data)
            elif isinstance(message, events.Paste):
                yield Pressed("", T("pasted: {text}", text=message.text), b"")
        if not found:
            yield Pressed("", T("nothing that the desk knows"), data)


def show_keys(line: Line, traits: Traits, words: Translator) -> None:
    """Show each key until q, Ctrl+C or twice Esc, or the terminal has gone; then which function keys never came."""
    line.write(words.say(T("Press the keys that you need. q, Ctrl+C, or twice Esc leaves.")) + "\n")
    keys, seen, last = Keys(traits), set[str](), ""
    while True:
        patience = keys.patience
        data = line.read(patience)
        if not data and patience is None:
            break
        for pressed in keys.feed(data):
            line.write(f"{_cell(words.say(pressed.said))} {_shown(pressed.data)}\n")
            if pressed.key in _LEAVING or (pressed.key == last == "escape"):
                _tell_of_function_keys(line, seen, words)
                return
            last = pressed.key
            seen.add(last)


def _tell_of_function_keys(line: Line, seen: set[str], words: Translator) -> None:
    if missing := [key_name(key) for key in _FUNCTION_KEYS if key not in seen]:
        text = T("Of F1 to F12 these did not come: {keys}", keys=" ".join(missing))
        line.write(words.say(text) + "\n" + words.say(T("Their second keys and codes: desk docs keys")) + "\n")


def _cell(said: str) -> str:
    return said + " " * (24 - cells(said))


def _shown(data: bytes) -> str:
    """Bytes in hexadecimal, and the letters among them."""
    letters = "".join(chr(byte) if 32 < byte < 127 else {27: "ESC "}.get(byte, ".") for byte in data)
    return f"{data.hex(' ')}   {letters}"
