"""The practice in a real terminal: all ten exercises, the keys of each in one burst, with a break in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.practice.exercises import EXERCISES
from config.texts import LANGUAGES, T, Translator
from tests.terminal.terminals import F, Terminal, desk

NAMED = {"enter": "\r", "tab": "\t", **{f"f{number}": sequence for number, sequence in F.items()}}
BREAK = 5
"""After so many exercises the trainee leaves, and comes back."""


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_ten_are_played_in_a_terminal(tmp_path: Path, language: str) -> None:
    words = Translator("zh" if language == "zh" else "en")

    def opened() -> Terminal:
        arguments = ("practice", "--file", str(tmp_path / "practice.db"))
        return desk(f"sqlite:///{tmp_path}/company.db", *arguments, language=language, environ={"LANG": "C.UTF-8"})

    one = opened()
    try:
        for number, exercise in enumerate(EXERCISES):
            if number == BREAK:
                one.send(F[2] + "quit\r")
                one.wait_for_end()
                one.close()
                one = opened()
            one.wait(words.say(T("Exercise {n} of {all}", n=number + 1, all=len(EXERCISES))))
            one.send("\r" + "".join(NAMED.get(key, key) for key in exercise.presses(words)))
            one.wait("F2 go")
            one.send(F[2] + "go\r")
        one.wait(words.say(T("Your times")))
        one.wait(words.say(T("{n} done", n=len(EXERCISES))))
    finally:
        one.close()
    assert not (tmp_path / "company.db").exists()
