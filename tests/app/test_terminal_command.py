"""`desk terminal`: what it finds in a pipe, on terminals that answer, are wide, or are silent; the card; the keys."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import main
from app.driver.probing import PROBED
from app.host.passing import CLIENT
from app.terminal.around import around, key
from app.terminal.card import AMBIGUOUS, RULER
from tests.terminal.terminals import Terminal
from tests.terminal.wide import wide

Opener = Callable[..., Terminal]
ESC, UP = "\x1b", "\x1b[A"


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Opens `desk terminal` in terminals, which are closed at the end."""
    terminals: list[Terminal] = []

    def open_one(*arguments: str, answers: bool = True, language: str = "en", **environ: str) -> Terminal:
        command = [sys.executable, "-m", "app", "--lang", language, "terminal", *arguments]
        environ = {"LANG": "C.UTF-8", "TERM": "xterm-256color", **environ}
        terminals.append(Terminal(command, environ, answers=answers))
        return terminals[-1]

    yield open_one
    for terminal in terminals:
        terminal.close()


def found(capsys: pytest.CaptureFixture[str], environ: dict[str, str]) -> dict[str, str]:
    assert main.run(["terminal", "--json"], environ) == 0
    said = json.loads(capsys.readouterr().out)
    return {name: fact["value"] for name, fact in said["found"].items()} | {"advice": " ".join(said["advice"])}


@pytest.mark.parametrize(
    ("environ", "expected", "advised"),
    [
        ({"TERM": "xterm", "LANG": "C.UTF-8"}, {"colours": "16", "lines": "box", "ambiguous": ""}, ""),
        ({"TERM": "xterm", "LANG": "C"}, {"lines": "ascii", "encoding": "utf-8"}, "export LANG=C.UTF-8"),
        ({"TERM": "dumb", "LANG": "C.UTF-8"}, {"terminal": "dumb"}, "TERM is “dumb”"),
        ({"TERM": "vt220", "LANG": "zh_CN.GB18030"}, {"colours": "none", "encoding": "gb18030"}, ""),
        ({"TERM": "screen", "TMUX": "/tmp/x", "LANG": "C.UTF-8"}, {"around": "tmux"}, "tmux calls itself screen"),
        ({"TERM": "xterm", "LANG": "C.UTF-8", "DESK_AMBIGUOUS": "2"}, {"ambiguous": "2", "lines": "ascii"}, "PuTTY"),
        ({"TERM": "xterm", "LANG": "C.UTF-8", "SSH_TTY": "/dev/pts/1", "DESK_DRIVER": "stock"},
         {"around": "ssh", "driver": "stock"}, ""),
    ],
)  # fmt: skip
def test_what_the_environment_says(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str], expected: dict[str, str], advised: str
) -> None:
    said = found(capsys, environ)
    assert {name: said[name] for name in expected} == expected
    assert advised in said["advice"] if advised else not said["advice"]
    assert said["report"] == ""


@pytest.mark.parametrize("name", ["DESK_AMBIGUOUS", "DESK_TERMINAL_ENCODING", "DESK_THEME"])
def test_a_value_that_a_variable_cannot_have_is_a_sentence(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main.run(["terminal", "--lang", "zh"], {"TERM": "xterm", name: "both"}) == 1
    assert f"{name} 必须是以下之一" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["DESK_TERMINAL_ENCODING", "LANG"])
def test_a_variable_that_is_no_text_is_no_encoding(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code = main.run(["terminal", "--json"], {"TERM": "xterm", name: "zh.\udce9"})
    assert code == (1 if name.startswith("DESK") else 0), capsys.readouterr().err


def test_the_option_for_ascii_is_its_variable(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["terminal", "--ascii"], {"TERM": "xterm", "LANG": "C.UTF-8"}) == 0
    assert "in ASCII: + - |  (DESK_ASCII)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "variable", "theme", "by"),
    [
        ([], "", "dark", "nothing says otherwise"),
        ([], "light", "light", "DESK_THEME"),
        (["--theme", "16-colour"], "light", "16-colour", "DESK_THEME"),
    ],
)
def test_the_theme_and_by_what(
    capsys: pytest.CaptureFixture[str], options: list[str], variable: str, theme: str, by: str
) -> None:
    environ = {"TERM": "xterm", "LANG": "C.UTF-8", "DESK_THEME": variable}
    assert main.run(["terminal", "--json", *options], environ) == 0
    said = json.loads(capsys.readouterr().out)["found"]["theme"]
    assert (said["value"], said["by"]) == (theme, by)


def test_a_terminal_is_known_by_its_term_and_its_own_name() -> None:
    assert key({"TERM": "xterm"}) == "xterm"
    assert key({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}) == "xterm-256color vscode"
    assert key({"TERM": "xterm", "LC_TERMINAL": "iTerm2\x1b"}) == "xterm iTerm2"
    assert len(key({"TERM": "x" * 999})) == 64


def test_mosh_is_known_by_the_list_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for pid, name, parent in ((9, "sh", 8), (8, "mosh-server", 1)):
        (tmp_path / str(pid)).mkdir()
        (tmp_path / str(pid) / "stat").write_text(f"{pid} ({name}) S {parent} 1 1")
    monkeypatch.setattr("os.getppid", lambda: 9)
    assert around({}, tmp_path) == {"mosh": "mosh-server"}
    assert around({}, tmp_path / "none") == {}
    monkeypatch.setattr("os.getppid", lambda: 1)
    assert around({}, tmp_path) == {}
    assert around({CLIENT: "9"}, tmp_path) == {"mosh": "mosh-server"}, "the session of a host is no child of the client"


def test_the_terminal_answers_and_the_pages_follow(opened: Opener) -> None:
    one = opened()
    one.wait("Enter: the test card")
    assert "one cell  (the terminal's answer)" in one.text
    assert " ms  (the terminal's answer)" in one.text
    assert PROBED not in one.text
    one.send("\r")
    one.wait("Enter: the keys")
    bars = [line.index("|") for line in one.text.splitlines() if "|" in line[: RULER + 1]][:5]
    assert len(bars) == 5
    assert all(len(line) <= 80 for line in one.text.splitlines())
    assert {cell.fg for cell in one.screen.buffer[0].values()} >= {"red", "green", "cyan"}
    one.send("\r")
    one.wait("Press the keys")
    one.send(f"\x1bOP{UP}张\x1b[25~")
    one.wait("1b 5b 41")
    one.send("q")
    assert one.wait_for_end() == 0
    seen = [" ".join(line.split()[:2]) for line in one.text.splitlines()]
    assert [first in seen for first in ("F1 1b", "Up 1b", "张 e5", "q 71")] == [True] * 4
    assert "these did not come: F2 F3" in one.text


def test_a_wide_terminal_is_seen_on_the_card(opened: Opener) -> None:
    with wide():
        one = opened(language="zh")
        one.wait("回车：测试卡")
        assert "两格；以相似字符代替" in one.text
        one.send("\r")
        one.wait("逐个显示收到的按键")
        lines = one.screen.display
        assert any(line.startswith('"退货"-1C.') and line[: RULER - 2].count("|") == 0 for line in lines)
        raw = next(y for y, line in enumerate(lines) if line.startswith(AMBIGUOUS[0]))
        bars = [min(x for x in range(80) if one.screen.buffer[y][x].data == "|") for y in range(raw - 3, raw + 2)]
        wider = sum(sign not in "退货" for sign in AMBIGUOUS)
        assert bars == [RULER, RULER, RULER, RULER + wider, RULER]
        one.send("q")
        assert one.wait_for_end() == 0


def test_a_terminal_that_never_answers_is_not_waited_for_long(opened: Opener) -> None:
    one = opened("--no-card", answers=False)
    assert one.wait_for_end() == 0
    assert "none came" in one.text
    assert "DESK_AMBIGUOUS=2" in one.text
    assert PROBED not in one.text


def test_a_terminal_of_another_encoding_is_told_of(opened: Opener) -> None:
    one = opened("--no-card", answers=False)
    one.wait(lambda: b"\x1b[6n" in one.bytes)
    one.send("x\x1b[5;10R")  # three characters of UTF-8 are nine of Latin-1
    assert one.wait_for_end() == 0
    assert "The terminal does not read UTF-8" in one.text


@pytest.mark.parametrize("keys", ["\x03", ESC + ESC])
def test_the_keys_are_left_at_once(opened: Opener, keys: str) -> None:
    one = opened()
    one.wait("Enter: the test card")
    one.send("\r")
    one.wait("Enter: the keys")
    one.send("\r")
    one.wait("Press the keys")
    one.send(keys)
    assert one.wait_for_end() == 0
