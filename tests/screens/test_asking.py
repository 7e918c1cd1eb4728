"""Questions of the prompt line: what counts as an answer."""

from __future__ import annotations

import pytest

from config.texts import T, Translator
from screens import asking
from screens.actions import STANDARD, Action, Actions
from screens.asking import Choices, Unfit
from screens.commanding import candidates, understand
from screens.paint import spans_of

SAY = Translator("en").say
KINDS = Choices({"consultation": T("Question"), "complaint": T("Complaint"), "praise": T("Praise")}, SAY)
MANY = Choices({f"k{n}": f"Reason {n}" for n in range(1, 15)}, SAY)
ACTIONS = Actions(
    [Action("take", T("Take next"), T("Takes the next case."), "f7", code="n"),
     Action("open", T("Open"), T("Opens a case."), code="o", argument=T("NUMBER"))],
    STANDARD,
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("", ("consultation", "complaint", "praise")),
        ("2", ("complaint",)),
        ("２", ("complaint",)),
        ("co", ("consultation", "complaint")),
        ("com", ("complaint",)),
        ("COMPLAINT", ("complaint",)),
        ("question", ("consultation",)),
        ("rais", ("praise",)),
        ("9", ()),
    ],
)
def test_a_choice_is_found_by_number_key_or_beginning(typed: str, keys: tuple[str, ...]) -> None:
    assert KINDS.matching(typed) == keys


def test_a_number_is_an_answer_at_once_when_no_longer_one_begins_like_it() -> None:
    assert KINDS.by_number("2") == "complaint"
    assert MANY.by_number("1") is None
    assert MANY.by_number("2") == "k2"
    assert MANY.by_number("14") == "k14"


@pytest.mark.parametrize("typed", ["7" * 5000, "２" * 5000, "half", "0", "-1", ""])
def test_what_is_no_number_of_the_list_counts_as_none(typed: str) -> None:
    assert asking.counted(typed, 14) == 0
    assert KINDS.by_number(typed) is None
    assert KINDS.matching(typed) == (KINDS.keys if not typed else ())


def test_a_number_may_have_zeros_before_it() -> None:
    assert KINDS.by_number("0" * 5000 + "2") == "complaint"


def test_enter_chooses_what_is_highlighted() -> None:
    question = asking.choice("Kind:", KINDS, "praise")
    assert question.chosen == "praise"
    assert question.accept("", "praise") == "praise"
    with pytest.raises(Unfit):
        question.accept("zz", None)


@pytest.mark.parametrize(("typed", "answer"), [("y", "yes"), ("ｙ", "yes"), ("是", "yes"), ("n", "no"), ("否", "no")])
def test_yes_and_no_need_one_key(typed: str, answer: str) -> None:
    assert asking.yes_no("Sure?", None).at_once(typed) == answer


def test_enter_alone_answers_only_with_a_default() -> None:
    assert asking.yes_no("Sure?", False).accept("", None) == "no"
    with pytest.raises(Unfit):
        asking.yes_no("Sure?", None).accept("", None)


def test_an_empty_answer_and_a_wrong_one_are_refused() -> None:
    question = asking.line(
        "Why:", "", required=True, secret=False, check=lambda typed: T("no") if typed == "x" else None
    )
    assert question.accept(" because ", None) == "because"
    for typed in ("", "  ", "x"):
        with pytest.raises(Unfit):
            question.accept(typed, None)


def test_a_secret_keeps_its_spaces() -> None:
    assert asking.line("Password:", "", required=True, secret=True, check=None).accept(" a ", None) == " a "


def test_a_command_has_a_code_and_an_argument() -> None:
    command = understand("Ｏ　CS0000017", None, ACTIONS)
    assert (command.action.id, command.argument) == ("open", "CS0000017")


def test_a_code_that_was_typed_wins_over_the_highlight() -> None:
    assert understand("n", "open", ACTIONS).action.id == "take"
    assert understand("ta", "take", ACTIONS).action.id == "take"


def test_an_unknown_code_names_the_nearest_one() -> None:
    with pytest.raises(Unfit) as refused:
        understand("refrsh", None, ACTIONS)
    assert SAY(refused.value.text) == "There is no code refrsh; did you mean refresh?"


def test_the_command_line_lists_what_is_possible_and_why_the_rest_is_not() -> None:
    listed = candidates("t", ACTIONS, lambda action: T("You are away.") if action.id == "take" else None, SAY, {})
    line = "".join(span.text for span in spans_of(listed[0].line))
    assert listed[0].key == "take"
    assert "F7 n" in line
    assert "- You are away." in line
    assert "open" not in [candidate.key for candidate in candidates("ta", ACTIONS, lambda action: None, SAY, {})]
