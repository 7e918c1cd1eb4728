"""The terminal driver: how bytes are cut into keys, where keys land, and what happens when the terminal goes."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.driver import driver_class, prepare
from app.driver.driver import DeskDriver
from app.driver.probing import PROBED
from app.driver.sequences import ESCAPE, PASTE_BEGINS, PASTE_ENDS, Sequences
from tests.terminal.terminals import ROOT, Terminal
from tests.terminal.wide import is_ambiguous, wide
from tests.waiting import wait_until

WHOLE = [
    *("\x1bOP", "\x1b[17~", "\x1b[1;2R", "\x1b[A", "\x1b[Z", "\x1b[[A"),
    *("\x1b[?2026;1$y", "\x1b[3$", "\x1b\t", "\x1b\x7f"),
]
FIELDS = [sys.executable, "-m", "tests.app.three_fields"]
PASTE = "\x1b[200~two\r\nlines\x1b[201~"


@pytest.fixture
def fields() -> Iterator[Terminal]:
    """The program with three fields, ready for keys."""
    terminal = Terminal(FIELDS, {"PYTHONPATH": str(ROOT)})
    terminal.wait("three fields")
    yield terminal
    terminal.close()


def lines(terminal: Terminal) -> list[str]:
    return [line.strip() for line in terminal.text.splitlines()[:3]]


# Cutting


@pytest.mark.parametrize("sequence", WHOLE)
def test_a_sequence_is_one_piece(sequence: str) -> None:
    assert list(Sequences().feed(f"a{sequence}b")) == ["a", sequence, "b"]


@given(st.lists(st.one_of(st.sampled_from([*WHOLE, PASTE]), st.text("aé漢\t\r19~"))), st.data())
def test_it_does_not_matter_where_the_line_cuts(parts: list[str], data: st.DataObject) -> None:
    text, sequences = "".join(parts), Sequences()
    cut: list[str] = []
    while text:
        length = data.draw(st.integers(1, len(text)))
        cut += sequences.feed(text[:length])
        text = text[length:]
    whole = list(Sequences().feed("".join(parts)))
    assert "".join(cut) == "".join(whole) == "".join(parts)
    assert [piece for piece in cut if piece[0] == ESCAPE] == [piece for piece in whole if piece[0] == ESCAPE]
    assert not sequences.unfinished


def test_escape_and_a_letter_are_two_keys() -> None:
    assert list(Sequences().feed("\x1bab\x1b\x1b[A\x1b漢")) == [ESCAPE, "ab", ESCAPE, "\x1b[A", ESCAPE, "漢"]


def test_a_key_that_only_might_begin_a_sequence_is_given_up_to_the_reader() -> None:
    sequences = Sequences()
    assert (list(sequences.feed("\x1b")), sequences.unfinished) == ([], True)
    assert (list(sequences.give_up()), sequences.unfinished) == ([ESCAPE], False)
    assert list(sequences.feed("\x1b[")) == []
    assert list(sequences.give_up()) == [ESCAPE, "["]
    assert list(sequences.feed("\x1b[1;")) == []
    assert list(sequences.give_up()) == []


@pytest.mark.parametrize(
    ("begun", "late", "left"),
    [
        ("\x1b[2", "1~", ""),
        ("\x1b[21", "~ab", "ab"),
        ("\x1b[1;", "5Ax", "x"),
        ("\x1b[2", "王", "王"),
        ("\x1b[2", "1A", "1A"),
    ],
)
def test_the_end_of_a_sequence_that_comes_too_late_is_no_text(begun: str, late: str, left: str) -> None:
    sequences = Sequences()
    assert [*sequences.feed(begun), *sequences.give_up()] == []
    assert "".join(sequences.feed(late)) == left
    assert list(sequences.feed("1~")) == ["1~"]


def test_a_paste_whose_beginning_comes_in_parts_too_late_is_still_a_paste() -> None:
    sequences = Sequences()
    assert [*sequences.feed("\x1b[20"), *sequences.give_up()] == []
    assert list(sequences.feed("0~one\rtwo\x1b[201~three")) == ["\x1b[200~", "one\rtwo", "\x1b[201~", "three"]


def test_a_sequence_that_has_lost_its_end_is_no_key_and_no_letters() -> None:
    assert list(Sequences().feed("a\x1b[1;\x1b[B\x1b[2\rb\x1bO5\x1bq")) == ["a", "\x1b[B", "\rb", ESCAPE, "q"]
    assert list(Sequences().feed("\x1b[\x1bO\x1b[A")) == [ESCAPE, "[", ESCAPE, "O", "\x1b[A"]


def test_a_paste_holds_no_escapes_and_may_take_its_time() -> None:
    sequences = Sequences()
    assert list(sequences.feed("\x1b[200~o\x1bne\x1b[20")) == ["\x1b[200~", "one"]
    assert not sequences.unfinished
    assert list(sequences.feed("1~two")) == ["\x1b[201~", "two"]


def test_a_report_in_the_midst_of_a_paste_is_no_part_of_it() -> None:
    sequences = Sequences()
    assert list(sequences.feed("\x1b[200~one\x1b[5;1")) == [PASTE_BEGINS, "one"]
    assert list(sequences.feed("0Rtwo\x1b[201~")) == ["\x1b[5;10R", "two", PASTE_ENDS]


# The environment


def test_what_the_user_set_stays() -> None:
    environ = {"ESCDELAY": "50", "TEXTUAL_COLOR_SYSTEM": "256"}
    prepare(environ)
    assert environ["ESCDELAY"] == "50"
    assert environ["TEXTUAL_COLOR_SYSTEM"] == "256"
    assert environ["TEXTUAL_ANIMATIONS"] == "none"


def test_the_stock_driver_can_be_had() -> None:
    assert driver_class({"DESK_DRIVER": "stock"}) is None
    assert driver_class({}) is DeskDriver


# In a terminal


def test_a_burst_fills_three_fields(fields: Terminal) -> None:
    fields.send("138\twang\troad")
    fields.wait(lambda: lines(fields) == ["138", "wang", "road"])


def test_a_burst_follows_to_the_screen_that_it_opens_and_back(fields: Terminal) -> None:
    fields.send("a\t\x1b[17~abcdef")
    fields.wait(lambda: lines(fields)[0] == "abcdef")
    fields.send("\x1bxyz\tlast")
    fields.wait(lambda: lines(fields) == ["a", "xyz", "last"])


def test_typing_on_after_escape_is_not_held_back(fields: Terminal) -> None:
    fields.send("\x1b[17~in")
    fields.wait(lambda: lines(fields)[0] == "in")
    fields.send("\x1b")
    fields.send("o")
    fields.wait(lambda: lines(fields)[0] == "o")


def test_strange_keys_type_nothing(fields: Terminal) -> None:
    fields.send("a\x1b[25~\x1b[34~\x1b[1;2R\x1b[1;2S\x1b[99~\x1b[1;5;9zb\x1bO9Q\t!")
    fields.wait(lambda: lines(fields)[:2] == ["ab", "!"])


def test_bytes_of_another_encoding_end_nothing(fields: Terminal) -> None:
    fields.send("张".encode("gbk") + b"\x9b\xff\t" + "张".encode()[:2])
    fields.send("张".encode()[2:])
    fields.wait(lambda: lines(fields)[1] == "张")


def test_a_paste_is_one_event(fields: Terminal) -> None:
    fields.send("\x1b[200~one\r\ntwo\tthree\x1b[201~\tnext")
    fields.wait(lambda: lines(fields)[:2] == ["one", "next"])
    assert "two" not in fields.text


def test_bytes_of_another_encoding_are_told_of(fields: Terminal) -> None:
    fields.send("张".encode("gbk"))
    fields.wait("not utf-8")


def test_a_garbled_terminal_is_healed(fields: Terminal) -> None:
    fields.send("abc")
    fields.wait(lambda: lines(fields)[0] == "abc")
    fields.spoil("\x1b[H\x1b[7mA message of the system\x1b[m\x1b[5;5H and more")
    fields.send("\x1b[15~")
    fields.wait(lambda: lines(fields)[0] == "abc" and "message" not in fields.text and "more" not in fields.text)


def test_a_terminal_that_is_resized_shows_everything(fields: Terminal) -> None:
    fields.send("abc")
    fields.wait(lambda: lines(fields)[0] == "abc")
    for columns, rows in ((40, 10), (132, 43), (80, 24)):
        fields.resize(columns, rows)
        fields.wait(lambda: lines(fields)[0] == "abc" and "three fields" in fields.text)
    fields.send("d")
    fields.wait(lambda: lines(fields)[0] == "abcd")


def test_another_program_may_speak_in_between(fields: Terminal) -> None:
    fields.send("abc")
    fields.wait(lambda: lines(fields)[0] == "abc")
    fields.send("\x1b[18~")
    fields.wait("elsewhere")
    fields.send("answer\r")
    fields.wait(lambda: lines(fields)[0] == "abc" and "three fields" in fields.text and "elsewhere" not in fields.text)
    fields.send("d\tx")
    fields.wait(lambda: lines(fields)[:2] == ["abcd", "x"])


def test_a_stopped_program_goes_on_where_it_was(fields: Terminal) -> None:
    fields.send("abc")
    fields.wait(lambda: lines(fields)[0] == "abc")
    os.kill(fields.pid, signal.SIGTSTP)
    fields.wait(lambda: os.waitid(os.P_PID, fields.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT))
    fields.spoil("\x1b[2J\x1b[Hshell")
    os.kill(fields.pid, signal.SIGCONT)
    fields.wait(lambda: lines(fields)[0] == "abc" and "shell" not in fields.text)
    fields.send("d")
    fields.wait(lambda: lines(fields)[0] == "abcd")


@pytest.mark.parametrize("name", ["xterm-256color", "screen", "linux", "vt220", "nobody-knows"])
def test_every_terminal_shows_it_and_is_left_as_it_was(name: str) -> None:
    terminal = Terminal(FIELDS, {"PYTHONPATH": str(ROOT), "TERM": name})
    terminal.wait("three fields")
    terminal.send("138\twang")
    terminal.wait(lambda: lines(terminal)[:2] == ["138", "wang"])
    terminal.send("\x11")
    assert terminal.wait_for_end() == 0
    assert terminal.bytes.endswith(b"\x1b[?25h")
    assert not re.search(rb"\x1b\[\?(1004|2026|2048|1000)|\x1b\[[<>]|\x1b\]", bytes(terminal.bytes))


def test_a_terminal_that_never_says_where_its_cursor_is() -> None:
    terminal = Terminal(FIELDS, {"PYTHONPATH": str(ROOT)}, answers=False)
    terminal.wait("three fields")
    terminal.send("138\twang\troad")
    terminal.wait(lambda: lines(terminal) == ["138", "wang", "road"])
    terminal.close()


QUOTED = "“张”—①℃ x"


def test_a_terminal_that_draws_ambiguous_characters_wide_is_found_out() -> None:
    with wide():
        terminal = Terminal(FIELDS, {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"})
        terminal.wait("three fields")
        terminal.send(QUOTED + "\troad")
        terminal.wait(lambda: lines(terminal)[:2] == ['"张"-1C x', "road"])
        sent = terminal.bytes.decode().replace(PROBED, "", 1)
        assert not [sign for sign in sent if is_ambiguous(sign)]
        terminal.close()


@pytest.mark.parametrize(("asked", "shown"), [("1", QUOTED), ("2", '"张"-1C x')])
def test_the_width_of_ambiguous_characters_can_be_set_and_then_nobody_asks(asked: str, shown: str) -> None:
    environ = {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "DESK_AMBIGUOUS": asked}
    terminal = Terminal(FIELDS, environ, answers=False)
    terminal.wait("three fields")
    terminal.send(QUOTED + "\troad")
    terminal.wait(lambda: lines(terminal)[:2] == [shown, "road"])
    assert PROBED.encode() not in terminal.bytes
    terminal.close()


@pytest.mark.parametrize("answers", [True, False])
def test_the_probe_leaves_nothing_on_the_screen(answers: bool) -> None:
    terminal = Terminal(FIELDS, {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TERM": "linux"}, answers=answers)
    terminal.wait("three fields")
    terminal.send(QUOTED)
    terminal.wait(lambda: lines(terminal)[0] == QUOTED)
    assert terminal.bytes.count(PROBED.encode()) == 1
    assert PROBED not in terminal.text
    terminal.send("\x1b[18~")  # another program speaks in between: the terminal is not asked again
    terminal.wait("elsewhere")
    terminal.send("\r")
    terminal.wait(lambda: lines(terminal)[0] == QUOTED)
    assert terminal.bytes.count(PROBED.encode()) == 1
    terminal.close()


def test_a_terminal_of_gb18030() -> None:
    terminal = Terminal(FIELDS, {"PYTHONPATH": str(ROOT), "DESK_TERMINAL_ENCODING": "gb18030"})
    terminal.wait("three fields")
    terminal.send("张三".encode("gb18030"))
    terminal.wait(lambda: "张三".encode("gb18030") in terminal.bytes or "三".encode("gb18030") in terminal.bytes)
    terminal.close()


@pytest.mark.parametrize("shell", ["exec", "trap '' HUP; exec"])
def test_hanging_up_ends_the_process_even_where_the_signal_is_ignored(shell: str) -> None:
    command = f"{shell} {sys.executable} -m tests.app.three_fields"
    terminal = Terminal(["/bin/sh", "-c", command], {"PYTHONPATH": str(ROOT)})
    terminal.wait("three fields")
    os.close(terminal.fd)
    try:
        wait_until(lambda: has_ended(terminal), "the end")
    finally:
        if terminal.code is None:
            terminal.kill()


def has_ended(terminal: Terminal) -> bool:
    pid, status = os.waitpid(terminal.pid, os.WNOHANG)
    if pid:
        terminal.code = os.waitstatus_to_exitcode(status)
    return bool(pid)
