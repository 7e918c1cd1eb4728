"""From the bytes of a terminal to keys: encodings, keys that other readers take for letters, the pace."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.message import Message

from app.driver import pacing as pacing_module
from app.driver.decoding import Decoder
from app.driver.keys import Keyboard
from app.driver.pacing import Pacing
from app.driver.sequences import Sequences
from app.driver.traits import Traits

XTERM, VT220 = Traits(), Traits(escape_digits=True)


def typed(data: bytes, traits: Traits = XTERM) -> list[str]:
    """The keys of one read, or the texts of pastes."""
    keyboard, sequences = Keyboard(traits), Sequences(escape_digits=traits.escape_digits)
    pieces = [*sequences.feed(Decoder(traits).feed(data)), *sequences.give_up()]
    return [_told(message) for piece in pieces for message in keyboard.read(piece)]


def _told(message: Message) -> str:
    assert isinstance(message, (events.Key, events.Paste)), message
    if isinstance(message, events.Paste):
        return f"paste {message.text}"
    return message.character if message.is_printable and message.character else message.key


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("\x1bOP\x1b[11~\x1b[[A", ["f1", "f1", "f1"]),
        ("\x1b[25~\x1b[28~\x1b[34~", ["f13", "f15", "f20"]),
        ("\x1b[1;2P\x1b[1;2S", ["f13", "f16"]),
        ("\x1b[1;2R", ["f15"]),
        ("\x1b1", ["alt+1"]),
        ("\x1b[1;3A", ["alt+up"]),
        ("\x1bq1", ["escape", "q", "1"]),
        ("a\x1b1", ["a", "escape", "1"]),
        ("\x1b[99~\x1b[5;9;9z\x1bO9Q\x1b[?62;1c", []),
        ("张\t\r\x7f\x08", ["张", "tab", "enter", "backspace", "backspace"]),
        ("\x1b[200~two\r\nlines\x1b[201~x", ["paste two\r\nlines", "x"]),
    ],
)
def test_keys_of_xterm_and_the_linux_console(sent: str, keys: list[str]) -> None:
    assert typed(sent.encode()) == keys


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (b"\x1b1\x1b7\x1b0", ["f1", "f7", "f10"]),
        (b"\x1b[28~\x1b[29~", ["f1", "f2"]),
        (b"\x9b17~\x8fP\x9bA", ["f6", "f1", "up"]),
    ],
)
def test_keys_of_a_vt220(sent: bytes, keys: list[str]) -> None:
    assert typed(sent, VT220) == keys


def test_no_sequence_that_textual_knows_types_a_letter() -> None:
    pads = {sequence for sequence, known in ANSI_SEQUENCES_KEYS.items() if isinstance(known, str)}
    for sequence in ANSI_SEQUENCES_KEYS:
        if len(sequence) > 2 and sequence not in pads:
            assert not [key for key in typed(sequence.encode()) if len(key) == 1], sequence


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("张三".encode("gbk"), ""),
        (b"a\xc4\xe3bc", "abc"),
        (b"a\x81Abc", "abc"),  # the A is the second half of a Chinese character
        (b"\x9b\xff1", "1"),
        ("张".encode()[:2] + b"ab", "ab"),
    ],
)
def test_bytes_of_another_encoding_are_left_out_and_noticed(sent: bytes, text: str) -> None:
    decoder = Decoder(XTERM)
    assert (decoder.feed(sent), decoder.strange) == (text, True)
    assert (decoder.feed("好".encode()), decoder.strange) == ("好", False)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk"])
def test_a_character_may_come_in_parts(encoding: str) -> None:
    decoder = Decoder(Traits(encoding=encoding))
    parts = [decoder.feed(bytes([byte])) for byte in "张a颐".encode(encoding)]
    assert "".join(parts) == "张a颐"
    assert not decoder.strange


@given(st.binary(), st.sampled_from(["utf-8", "gb18030", "gbk", "ascii"]), st.booleans())
def test_no_bytes_upset_the_keyboard(noise: bytes, encoding: str, digits: bool) -> None:
    typed(noise, Traits(encoding=encoding, escape_digits=digits))


async def test_a_key_waits_for_the_effects_of_the_one_before_it() -> None:
    working, handed = 0, []

    def post(message: Message) -> None:
        nonlocal working
        assert not working, "the key before is still at work"
        handed.append(_told(message))
        working = 5

    def busy() -> bool:
        nonlocal working
        working = max(0, working - 1)
        return working > 0

    pacing = Pacing(busy, post)
    for letter in "abc":
        pacing.take(events.Key(letter, letter))
    while len(handed) < 3:
        await asyncio.sleep(0)
    assert handed == ["a", "b", "c"]


class Stuck:
    """An application that is at work for ever, whose pacing sleeps without taking time; what it has handed over."""

    def __init__(self) -> None:
        self.handed: list[str] = []
        self.slept = 0.0
        self.looks = 0
        self.pacing = Pacing(self._busy, lambda message: self.handed.append(_told(message)), self._sleep)

    def type(self, *keys: str) -> None:
        for key in keys:
            self.pacing.take(events.Key(key, key if len(key) == 1 else None))

    async def waited(self, seconds: float) -> list[str]:
        """What has been handed over when so much more was slept."""
        until = self.slept + seconds
        while self.slept < until:
            await asyncio.sleep(0)
        return self.handed

    def _busy(self) -> bool:
        self.looks += 1
        return True

    async def _sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.slept += seconds


async def test_no_key_waits_for_ever() -> None:
    stuck = Stuck()
    stuck.type("a", "b")
    assert await stuck.waited(pacing_module.LONGEST_HOLD / 2) == []
    assert await stuck.waited(pacing_module.LONGEST_HOLD) == ["a"]
    assert await stuck.waited(pacing_module.LONGEST_HOLD) == ["a", "b"]


async def test_an_application_that_works_long_is_looked_at_rarely() -> None:
    stuck = Stuck()
    stuck.type("a")
    await stuck.waited(10.0)
    assert stuck.looks < 10.0 / pacing_module.LOOK_AT_LEAST_EVERY * 1.5


async def test_who_has_waited_in_vain_gets_out_at_once() -> None:
    stuck = Stuck()
    stuck.type("a")
    await stuck.waited(pacing_module.LONGEST_HOLD + pacing_module.LEAVE_AFTER * 1.5)
    assert stuck.handed == ["a"]
    stuck.type("escape")
    assert await stuck.waited(pacing_module.LOOK_AT_LEAST_EVERY * 3) == ["a", "escape"]


async def test_what_is_typed_ahead_waits_also_if_it_leaves() -> None:
    stuck = Stuck()
    stuck.type("a")
    await stuck.waited(pacing_module.LONGEST_HOLD + pacing_module.LEAVE_AFTER / 2)
    assert stuck.handed == ["a"]
    stuck.type("escape")
    assert await stuck.waited(pacing_module.LEAVE_AFTER) == ["a"]
