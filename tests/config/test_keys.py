"""keys.yaml: other keys for actions; what some terminal does not send, or would mean two things, is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.keys import is_safe, named, sheet
from config.loading import check, load


def written(folder: Path, text: str) -> Path:
    (folder / "keys.yaml").write_text(f"keys: {text}\n", "utf-8")
    return folder


def test_keys_are_written_as_they_are_printed(tmp_path: Path) -> None:
    rules = load(written(tmp_path, '{take_next: [F5, "Ctrl+E", "%"], refresh: [Ctrl+R], help: [F1, "?"]}'))
    assert rules.keys.keymap == {"take_next": "f5,ctrl+e,%", "refresh": "ctrl+r", "help": "f1,question_mark"}
    assert load().keys.keymap == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{take_nxt: [F5]}", "did you mean take_next?"),
        ("{take_next: [F13]}", "not every terminal sends f13"),
        ("{take_next: [Ctrl+S]}", "not every terminal sends ctrl+s"),
        ("{take_next: [Alt+1]}", "not every terminal sends alt+1"),
        ("{take_next: [Shift+F3]}", "not every terminal sends shift+f3"),
        ("{take_next: [é]}", "not every terminal sends é"),
        ("{take_next: []}", "no key is given"),
        ("{command: [F2]}", "a function key alone is not enough"),
        ("{take_next: [F1]}", "f1 is the key of help on the screen everywhere"),
        ("{note: [y]}", "y is the key of accept on the screen cases"),
        ("{take_next: F7}", "keys.take_next"),
    ],
)
def test_what_cannot_be_is_said_where_it_stands(tmp_path: Path, text: str, said: str) -> None:
    (fault,) = check(written(tmp_path, text))[:1]
    assert said in f"{fault} {fault.key} {fault.text.message.format(**fault.text.values)}"
    assert fault.place.line == 1


def test_two_actions_may_change_their_keys(tmp_path: Path) -> None:
    assert not check(written(tmp_path, "{take_next: [F8], search: [F7, Ctrl+V]}"))


def test_every_key_of_the_program_is_one_that_every_terminal_sends() -> None:
    for screen in sheet().values():
        for known in screen.values():
            assert all(is_safe(key) and named(key) == key for key in known.keys)
