"""Actions: one record, from which keys, key line and codes come."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.keys import is_safe
from config.texts import T, Translator
from screens.actions import STANDARD, Action, Actions, bindings, fold, key_line, key_name
from screens.paint import width

SAY = Translator("en").say


def action(name: str, key: str = "", **more: Any) -> Action:
    return Action(name, T("Do"), T("Does it."), key, **more)


def test_a_key_belongs_to_one_action() -> None:
    with pytest.raises(ValueError, match="key f6 belongs to a and to b"):
        Actions([action("a", "f6", code="a"), action("b", "f6", code="b")])


def test_a_code_belongs_to_one_action() -> None:
    with pytest.raises(ValueError, match="code n belongs to a and to b"):
        Actions([action("a", code="n"), action("b", code="n")])


@pytest.mark.parametrize("key", ["f13", "ctrl+h", "ctrl+s", "alt+1", "ctrl+enter", "shift+f3"])
def test_keys_that_some_terminal_does_not_send_are_refused(key: str) -> None:
    assert not is_safe(key)
    with pytest.raises(ValueError, match="not every terminal"):
        Actions([action("a", key, code="a")])


def test_a_function_key_needs_a_second_way() -> None:
    with pytest.raises(ValueError, match="no second way"):
        Actions([action("a", "f6")])


def test_a_codes_case_and_width_do_not_matter() -> None:
    actions = Actions([action("take", "f7", code="n")], STANDARD)
    found = actions.by_code("Ｎ")
    assert found is not None
    assert found.id == "take"
    assert actions.by_code("nothing") is None


def test_an_own_action_replaces_the_common_one_of_its_id() -> None:
    own = action("refresh", "f5", code="again")
    assert Actions([own], STANDARD).by_id("refresh") is own


def test_every_action_with_a_key_is_bound_under_its_id() -> None:
    bound = {binding.id: binding.key for binding in bindings(Actions([], STANDARD))}
    assert bound["help"] == "f1,question_mark,ctrl+g"
    assert "quit" not in bound


def test_a_keymap_replaces_the_keys() -> None:
    assert action("take", "f7").shown_keys({"take": "f9,:"}) == ("F9", ":")


def test_keys_are_called_as_they_are_printed_on_a_keyboard() -> None:
    assert [key_name(key) for key in ("f7", "enter", "ctrl+r", "n", "escape")] == ["F7", "Enter", "Ctrl+R", "n", "Esc"]


@given(st.integers(min_value=0, max_value=200))
def test_the_key_line_fits_and_stands_in_the_order_of_the_keys(cells: int) -> None:
    line = key_line(STANDARD, cells, SAY)
    assert width(line) <= cells
    numbers = [int(word[1:]) for word in line.split() if word[0] == "F" and word[1:].isdigit()]
    assert numbers == sorted(numbers)


def test_the_better_claims_come_into_a_narrow_key_line() -> None:
    assert key_line(STANDARD, 18, SAY) == "F1 Help  F3 Back"


@given(st.text())
def test_folding_is_done_once(typed: str) -> None:
    assert fold(fold(typed)) == fold(typed)


def test_full_width_signs_become_plain_ones() -> None:
    assert fold("ＣＳ１３８　：") == "CS138 :"
