"""The main screens on every terminal, in every size and both languages: the same cells, and nothing strange is sent.

At 80x24 they are the pictures of the manual, which people have read; `pytest --update-goldens
tests/terminal/test_matrix.py` writes them anew, to be read again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from difflib import unified_diff
from functools import partial
from pathlib import Path

import pytest
from wcwidth import wcwidth

from app.driver.probing import PROBED
from app.driver.rendering import narrow
from tests.once import once
from tests.terminal.terminals import ROOT, F, Terminal, desk
from tests.terminal.understood import MODES, strange
from tests.terminal.wide import is_ambiguous, wide

GOLDEN = ROOT / "screens" / "manual" / "pictures"
LANGUAGES = ("en", "zh")
SMALL, LARGER = (80, 24), ((132, 43), (200, 60))
QUICK = ("xterm-256color", "vt220")
MINUTES = ("00", "30")
STANDS = "2026-11-23T09:{minute}:30+08:00*0.000001"
"""Half a minute later than the company was made: what is 20 minutes old then is so however long its making took."""
Look = Callable[[Terminal, str, str], None]
"""Called with the terminal, the name of the screen that is open now, and a text by which it is known."""


class Matrix:
    """One terminal in one size and language, on copies of one company."""

    def __init__(
        self, name: str, size: tuple[int, int], language: str, companies: dict[str, Path], copies: Path
    ) -> None:
        self._name = name
        self._size = size
        self._language = language
        self._companies = companies
        self._copies = copies

    def play(self, look: Look) -> None:
        """Open all screens, and look at each."""
        self._session("00", (), [("login", "", "demo")], look)
        supervisor = [
            ("home", "", "CS00000403"),
            ("queue", F[11], "颜颐草"),
            ("case", F[11], "马兰安"),
            ("approvals", F[2] + "approvals\r", "17798572338"),
        ]
        self._session("00", ("demo", "--as", "zhao.min"), supervisor, look)
        agent = [
            ("callbacks", F[2] + "callbacks\r", "CS00000381"),
            ("callback", F[7], "13"),
            ("intake", "\x1b" + F[6] + "9204\r2\r\r1\r", "2026-11-26"),
        ]
        self._session("30", ("demo", "--as", "he.xiaoyan"), agent, look)

    def _session(self, minute: str, arguments: tuple[str, ...], steps: list[tuple[str, str, str]], look: Look) -> None:
        copy = self._copies / f"{self._name}-{steps[0][0]}.db"
        url = f"sqlite:///{shutil.copy(self._companies[minute], copy)}"
        environ = {"DESK_CLOCK": STANDS.format(minute=minute), "LANG": "C.UTF-8", "TERM": self._name}
        columns, lines = self._size
        one = desk(url, *arguments, columns=columns, lines=lines, environ=environ, language=self._language)
        try:
            if arguments:
                one.wait(f"09:{minute}")
            for screen, keys, known_by in steps:
                one.send(keys)
                look(one, screen, known_by)
                assert not halves(one), f"{screen}: half a character is written over"
            assert strange(bytes(one.bytes), self._name) == set()
        finally:
            one.close()


def halves(one: Terminal) -> list[tuple[int, int]]:
    """The cells with half of a wide character: its other half was written over, or is beyond the edge."""
    found = []
    for y in range(one.screen.lines):
        row = [one.screen.buffer[y][x].data for x in range(one.screen.columns)]
        wide = [bool(text) and wcwidth(text[0]) == 2 for text in row]
        for x, text in enumerate(row):
            tail_is_gone = wide[x] and (x + 1 == len(row) or row[x + 1] != "")
            head_is_gone = not text and (x == 0 or not wide[x - 1])
            if tail_is_gone or head_is_gone:
                found.append((y, x))
    return found


def settled(one: Terminal, known_by: str) -> str:
    """What is seen once the screen is there and says nothing more."""
    one.wait(known_by)
    one.wait_for_quiet()
    return one.text


def same(one: Terminal, wanted: str) -> None:
    """It shows this at last; else the lines that differ are told."""
    try:
        one.wait(lambda: one.text == wanted)
    except AssertionError:
        raise AssertionError("\n".join(unified_diff(wanted.split("\n"), one.text.split("\n"), n=0))) from None


def check_frame(one: Terminal, screen: str) -> None:
    """The lines of the frame are whole and in their places."""
    title, *_, keys = one.text.split("\n")
    assert ".." not in title + keys, f"{screen}: a line of the frame is cut:\n{one.text}"
    assert keys.startswith("F1 "), f"{screen}: the keys are not on the last line:\n{one.text}"
    assert one.text.count("F1 ") == 1


Maker = Callable[[str, tuple[int, int], str], Matrix]


@pytest.fixture(scope="session")
def companies(small_demo: Path, run_directory: Path) -> dict[str, Path]:
    """The company at each minute at which somebody works, after all that happens by itself until then."""
    return {
        minute: once(run_directory / f"company-{minute}.db", partial(_company, small_demo, minute))
        for minute in MINUTES
    }


def _company(demo: Path, minute: str, path: Path) -> None:
    shutil.copy(demo, path)
    command = [sys.executable, "-m", "app", "--db", f"sqlite:///{path}", "--lang", "zh", "worker", "--once"]
    environ = {**os.environ, "DESK_CLOCK": STANDS.format(minute=minute)}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def matrix(companies: dict[str, Path], tmp_path: Path) -> Maker:
    """Makes one terminal of the matrix."""
    return lambda name, size, language: Matrix(name, size, language, companies, tmp_path)


def check_goldens(one: Matrix, language: str, *, update: bool) -> None:
    """What is seen at 80x24 is what people have read."""

    def look(terminal: Terminal, screen: str, known_by: str) -> None:
        golden = GOLDEN / f"{screen}.{language}.txt"
        if update:
            golden.write_text(settled(terminal, known_by) + "\n", encoding="utf-8")
        wanted = golden.read_text(encoding="utf-8").rstrip("\n")
        same(terminal, wanted)
        check_frame(terminal, screen)

    one.play(look)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", QUICK)
def test_screens_are_those_that_people_have_read(
    matrix: Maker, name: str, language: str, request: pytest.FixtureRequest
) -> None:
    update = name == QUICK[0] and bool(request.config.getoption("--update-goldens"))
    check_goldens(matrix(name, SMALL, language), language, update=update)


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in MODES if name not in QUICK])
def test_screens_are_those_that_people_have_read_on_all_terminals(matrix: Maker, name: str, language: str) -> None:
    check_goldens(matrix(name, SMALL, language), language, update=False)


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_where_ambiguous_characters_are_wide_keep_their_places(matrix: Maker, language: str) -> None:
    """The same cells, but for the likenesses of what would be too wide."""

    def look(terminal: Terminal, screen: str, known_by: str) -> None:
        golden = (GOLDEN / f"{screen}.{language}.txt").read_text(encoding="utf-8").rstrip("\n")
        wanted = "".join(narrow(sign) if is_ambiguous(sign) else sign for sign in golden)
        terminal.wait(lambda: terminal.text == wanted)
        assert not [sign for sign in terminal.bytes.decode().replace(PROBED, "") if is_ambiguous(sign)]

    with wide():
        matrix(QUICK[0], SMALL, language).play(look)


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", LARGER)
def test_larger_screens_are_the_same_on_all_terminals(matrix: Maker, size: tuple[int, int], language: str) -> None:
    first: dict[str, str] = {}

    def look(terminal: Terminal, screen: str, known_by: str) -> None:
        wanted = first[screen] if screen in first else first.setdefault(screen, settled(terminal, known_by))
        same(terminal, wanted)
        check_frame(terminal, screen)

    for name in MODES:
        matrix(name, size, language).play(look)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("screen", b"\x1b[3mx"),
        ("screen", b"\x1b[5X"),
        ("linux", b"\x1b[?2004h"),
        ("linux", b"\x1b[38;5;9m"),
        ("vt220", b"\x1b[31m"),
        ("xterm", b"\x1b]0;title\x07"),
        ("xterm", b"\x0e"),
    ],
)
def test_what_a_terminal_does_not_understand_is_found(name: str, written: bytes) -> None:
    assert strange(b"\x1b[2;3H\x1b[1m" + written, name)
    assert not strange(b"\x1b[2;3H\x1b[1m", name)
