"""`desk --plain` as it is typed: scripts, encodings, and a terminal that can do nothing."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from app import main
from models.cases.tables import Case
from models.desk import Desk
from tests.screens.company import found_company
from tests.terminal.terminals import Terminal, desk

SIGN_IN = "lin\nright-1\n"
PRAISE = "n 1001\n\n4\n\n\n\n态度很好\n\n"


class Script:
    """Runs `desk --plain` on an input of bytes."""

    def __init__(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self._environ = {"DESK_DB": url, "LANG": "C.UTF-8"}
        self._monkeypatch = monkeypatch

    def __call__(self, given: bytes, *arguments: str, **environ: str) -> tuple[int, bytes]:
        """The exit code, and what was told."""
        target = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        self._monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        self._monkeypatch.setattr("sys.stdout", target)
        code = main.run(["--plain", *arguments], {**self._environ, **environ})
        target.flush()
        buffer = target.buffer
        assert isinstance(buffer, io.BytesIO)
        return code, buffer.getvalue()


@pytest.fixture
def script(sqlite_desk: Desk, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Script:
    """Scripts for a small company in production."""
    found_company(sqlite_desk)
    return Script(sqlite_url, monkeypatch)


def test_a_script_signs_in_and_ends_with_0(script: Script) -> None:
    code, told = script((SIGN_IN + PRAISE).encode())
    assert code == 0, told.decode()
    assert Case.get().text == "态度很好"
    assert b"right-1" not in told
    assert b"\x1b" not in told


def test_a_script_that_is_refused_ends_with_1(script: Script) -> None:
    assert script(b"lin\nwrong\nhome\n")[0] == 1
    code, told = script((SIGN_IN + "praise\nhome\n").encode())
    assert code == 1
    assert "There is no code praise" in told.decode()
    assert script((SIGN_IN + "n 1001\n\n").encode())[0] == 1, "it ended in the midst of a form"


def test_a_script_in_gbk(script: Script) -> None:
    given = (SIGN_IN + PRAISE).encode("gbk")
    code, told = script(given, "--lang", "zh", DESK_TERMINAL_ENCODING="gbk")
    assert (code, Case.get().text) == (0, "态度很好")
    assert "已登录：林静" in told.decode("gbk")
    code, told = script(given)
    assert code == 1
    assert b"another encoding" in told
    assert "DESK_TERMINAL_ENCODING" in told.decode()


def test_other_commands_take_the_option_too(script: Script, capsys: pytest.CaptureFixture[str]) -> None:
    script((SIGN_IN + PRAISE).encode())
    code, told = script(b"", "show", "case", Case.get().number)
    assert (code, Case.get().number in told.decode()) == (0, True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_terminal_that_can_do_nothing_works_in_lines(small_demo: Path, tmp_path: Path, language: str) -> None:
    path = shutil.copy(small_demo, tmp_path / "demo.db")
    opened = desk(f"sqlite:///{path}", language=language, columns=40, environ={"TERM": "dumb", "LANG": "C.UTF-8"})
    try:
        _work(opened, language)
    finally:
        opened.close()


def _work(one: Terminal, language: str) -> None:
    """Sign in, be told what is mine, ask about a field, leave by Ctrl+D."""
    words = {"en": ("you work in lines", "Password:", "Signed in", "Mine:", "Kind*:", "2 Complaint", "Leave [Keep"),
             "zh": ("逐行方式", "密码：", "已登录", "今日", "类型*：", "2 投诉", "离开 [存为")}[language]  # fmt: skip
    steps = ("", "lin.jing\r", "demo\r", "home\r", "n 13911112222\r\r", "?\r", "\x03")
    for keys, seen in zip(steps, words, strict=True):
        one.send(keys) if keys else None
        one.wait(lambda seen=seen: seen in one.bytes.decode(errors="ignore"))  # type: ignore[misc]
    one.send("\x04")
    one.wait(lambda: one.bytes.decode(errors="ignore").endswith({"en": "Command: ", "zh": "命令："}[language]))
    one.send("\x04")
    assert one.wait_for_end() == 0
    assert b"\x1b" not in one.bytes
    assert b"demo\r" not in one.bytes, "the password is not shown"
