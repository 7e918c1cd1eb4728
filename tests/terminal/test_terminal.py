"""The program in a real terminal: keys in one burst, bytes that are no text, how it ends, and two desks at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.demo import FILLED
from app.driver.probing import PROBED
from models import settings
from models.cases.tables import Case
from models.desk import Desk
from tests.screens.company import found_company
from tests.terminal.terminals import F, Terminal, desk
from tests.terminal.wide import is_ambiguous, wide

Opener = Callable[..., Terminal]


@pytest.fixture
def company(sqlite_desk: Desk) -> Desk:
    """A small company, in a database whose staff sign in without a password."""
    settings.mark(sqlite_desk.database, "demo")
    settings.write(sqlite_desk.database, FILLED, "yes")
    return found_company(sqlite_desk)


@pytest.fixture
def terminal(company: Desk, sqlite_url: str) -> Iterator[Opener]:
    """Opens terminals, and closes them at the end."""
    opened: list[Terminal] = []

    def open_terminal(login: str = "lin", **options: Any) -> Terminal:
        opened.append(desk(sqlite_url, "demo", "--as", login, **options))
        opened[-1].wait("My desk")
        opened[-1].wait("as of")
        return opened[-1]

    yield open_terminal
    for one in opened:
        one.close()


def test_keys_in_one_burst_land_where_they_were_meant(terminal: Opener) -> None:
    one = terminal()
    one.send(F[6] + "1001\r2\r\r1\r")
    one.wait("Complaint")
    one.wait("辅酶Q10软胶囊  D1001")
    assert re.search(r"Customer +\*? *王秀英", one.text)


def test_the_cursor_is_where_one_types(terminal: Opener) -> None:
    """Where an IME shows its words, and what a screen reader reads."""
    one = terminal()

    def line() -> str:
        return str(one.screen.display[one.screen.cursor.y])

    one.send(F[6] + "1001\r2\r\r1\r")
    one.wait(lambda: line().startswith("Order") and one.screen.cursor.x > len("Order"))
    one.send("\r\r\r\r")  # the fields that the product has brought along have moved those below
    one.wait(lambda: line().startswith("Symptom"))
    one.send(F[4])
    one.wait(lambda: line().startswith("Symptom:"))
    one.send(F[12])
    one.wait(lambda: line().startswith("Symptom "))
    one.send(F[11])
    one.wait("Live queue")
    one.wait(lambda: one.screen.cursor.y > 0)


def test_without_colour_everything_has_the_colour_of_the_terminal(
    terminal: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    one = terminal()
    one.send(F[3])
    one.wait("! This is the first screen")  # in the colour of an alarm
    cells = [cell for row in one.screen.buffer.values() for cell in row.values()]
    assert {cell.fg for cell in cells} == {"default"}


def test_two_agents_work_in_two_terminals(terminal: Opener, company: Desk) -> None:
    agent, supervisor = terminal("lin"), terminal("zhao")
    supervisor.send(F[11])
    supervisor.wait("No open case.")
    agent.send(F[6] + "1001\r2\r\r1\r\r\r\r1\r\r\r\r\r" + "fa mei le" + F[10])
    agent.wait("C S 0 0 0 0")
    supervisor.wait("王**")
    agent.send("t")
    agent.wait("is yours")
    supervisor.wait("林静")
    assert Case.get().owner.login == "lin"


@pytest.mark.parametrize("noise", [b"\xc4\xe3", b"\x9b\xff", b"\xe5\xbc"])
def test_bytes_that_are_no_text_end_nothing(terminal: Opener, noise: bytes) -> None:
    one = terminal()
    one.send(F[8].encode() + noise + b"abc")
    one.wait(lambda: "abc" in one.text)
    one.send("\x15" + "王秀英")
    one.wait("王秀英")


def test_quitting_leaves_the_terminal_as_it_was(terminal: Opener) -> None:
    one = terminal()
    one.send(F[2])
    one.wait("Command:")
    one.send("quit\r")
    assert one.wait_for_end() == 0
    assert b"\x1b[?1049l" in one.bytes
    assert b"\x1b[?25h" in one.bytes


def test_no_mouse_no_animation_and_only_16_colours(terminal: Opener) -> None:
    one = terminal()
    one.send(F[11])
    one.wait("No open case.")
    assert b"\x1b[?1000h" not in one.bytes
    assert not re.search(rb"\x1b\[[0-9;]*38;[25]", bytes(one.bytes))


def test_a_wide_terminal_shows_more(terminal: Opener) -> None:
    one = terminal("zhao", columns=132, lines=43)
    one.send(F[11])
    one.wait("Number")
    one.wait("Text")


UTF_8 = {"LANG": "C.UTF-8"}


def test_where_ambiguous_characters_are_wide_everything_stays_in_its_place(terminal: Opener) -> None:
    with wide():
        one = terminal(environ=UTF_8)
        one.send(F[6] + "1001\r2\r\r1\r\r\r\r1\r\r\r\r\r" + "“25℃—①”·完" + F[10])
        one.wait("C S 0 0 0 0")
        one.send("o")
        one.wait('Message "Received"')
        assert '"25C-1".完' in one.text
        assert not [sign for sign in one.bytes.decode().replace(PROBED, "", 1) if is_ambiguous(sign)]


def test_what_is_chosen_for_a_terminal_holds_at_once_and_at_the_next_sign_in_there(terminal: Opener) -> None:
    one = terminal(environ=UTF_8)
    one.send(F[2] + "terminal\r")
    one.wait("80×24")
    one.send("12")
    one.wait(lambda: "80X24" in one.text and "Kept, and drawn so" in one.text)
    for name, drawn in (("xterm", "80X24"), ("linux", "80×24")):
        other = terminal(environ={**UTF_8, "TERM": name})
        other.send(F[2] + "terminal\r")
        other.wait(drawn)


def test_signs_in_ascii(company: Desk, sqlite_url: str) -> None:
    one = desk(sqlite_url, "--ascii", "demo", "--as", "lin")
    one.wait("as of")
    one.send(F[6] + "1001\r2\r\r1\r\r\r\r1\r\r\r\r\r" + "fa mei le" + F[10])
    one.wait("C S 0 0 0 0")
    one.send("o")
    one.wait('Message "Received"')
    one.close()


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"DESK_AMBIGUOUS": "3"}, "DESK_AMBIGUOUS must be one of: 1, 2"),
        ({"DESK_TERMINAL_ENCODING": "klingon"}, "DESK_TERMINAL_ENCODING must be one of: utf-8, gb18030"),
    ],
)
def test_a_terminal_that_can_show_nothing_is_refused(
    company: Desk, sqlite_url: str, environ: dict[str, str], said: str
) -> None:
    one = desk(sqlite_url, "demo", "--as", "lin", environ=environ)
    assert one.wait_for_end() == 1
    assert said in one.text


def test_a_terminal_of_gb18030_reads_and_writes_chinese(company: Desk, sqlite_url: str) -> None:
    one = desk(sqlite_url, "demo", "--as", "lin", environ={"LC_ALL": "zh_CN.GB18030"})
    one.wait(lambda: "林静".encode("gb18030") in one.bytes)
    one.send(F[8].encode() + "王秀".encode("gb18030"))
    one.wait(lambda: "王秀英".encode("gb18030") in one.bytes)
    one.close()


def test_without_a_terminal_it_says_so(capfd: pytest.CaptureFixture[str], company: Desk, sqlite_url: str) -> None:
    from app import main

    assert main.run(["--db", sqlite_url, "--lang", "en"], {}) == 1
    assert "The screen needs a terminal" in capfd.readouterr().err
